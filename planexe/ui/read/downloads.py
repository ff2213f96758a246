"""Buttons that download a plan in each format; the file is made when one is clicked."""

from collections.abc import Callable

import streamlit as st

from planexe.report.exports import ExportFormat, disabled_formats, export, file_name, formats
from planexe.report.report import Report
from planexe.runs.manager import RunManager
from planexe.ui.shared.harmless import plain

_FIRST = ("html", "docx", "xlsx", "md", "zip")


def show(manager: RunManager, run_id: str, report: Report) -> None:
    """Draws one button per format, the less common ones behind one, and the link to the report on a page of its own."""
    found = formats(report)
    long = bool(report.annexes) and st.toggle(
        "Whole text", key=f"read.long.{run_id}", help="Word and Markdown with the annexes; without them, the main part."
    )
    with st.container(horizontal=True, gap="small"):
        st.link_button("Open the report", f"/api/runs/{run_id}/report.html", icon=":material/open_in_new:")
        for name in _FIRST:
            if name in found:
                _button(manager, run_id, found[name], report, long=long)
        others = [one for name, one in found.items() if name not in _FIRST]
        if others:
            with st.popover("More formats", icon=":material/download:"):
                for one in others:
                    _button(manager, run_id, one, report, long=long)
                for file, why in disabled_formats().items():
                    st.caption(plain(f"{file}.py is disabled: {why}"))


def _button(manager: RunManager, run_id: str, one: ExportFormat, report: Report, *, long: bool) -> None:
    st.download_button(
        one.title,
        data=_maker(manager, run_id, one.name, long=long),
        file_name=file_name(run_id, one, report),
        mime=one.media_type,
        on_click="ignore",
        key=f"read.download.{one.name}.{run_id}",
        icon=":material/download:",
    )


def _maker(manager: RunManager, run_id: str, name: str, *, long: bool) -> Callable[[], bytes]:
    def made() -> bytes:
        report = manager.report(run_id)
        return export(name, report.at_length() if long else report)

    return made
