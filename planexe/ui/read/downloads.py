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
    with st.container(horizontal=True, gap="small"):
        st.link_button("Open the report", f"/api/runs/{run_id}/report.html", icon=":material/open_in_new:")
        for name in _FIRST:
            if name in found:
                _button(manager, run_id, found[name], report)
        others = [one for name, one in found.items() if name not in _FIRST]
        if others:
            with st.popover("More formats", icon=":material/download:"):
                for one in others:
                    _button(manager, run_id, one, report)
                for file, why in disabled_formats().items():
                    st.caption(plain(f"{file}.py is disabled: {why}"))


def _button(manager: RunManager, run_id: str, one: ExportFormat, report: Report) -> None:
    st.download_button(
        one.title,
        data=_maker(manager, run_id, one.name),
        file_name=file_name(run_id, one, report),
        mime=one.media_type,
        on_click="ignore",
        key=f"read.download.{one.name}.{run_id}",
        icon=":material/download:",
    )


def _maker(manager: RunManager, run_id: str, name: str) -> Callable[[], bytes]:
    return lambda: export(name, manager.report(run_id))
