"""Buttons that download a plan in each format; the file is made when one is clicked."""

from collections.abc import Callable

import streamlit as st

from planexe.report.exports import export, formats
from planexe.run_manager.manager import RunManager

_FIRST = ("html", "md", "zip")


def show(manager: RunManager, run_id: str) -> None:
    """Draws one button per format, and the link to the report on a page of its own."""
    with st.container(horizontal=True, gap="small"):
        st.link_button("Open the report", f"/api/runs/{run_id}/report.html", icon=":material/open_in_new:")
        for name, found in sorted(formats().items(), key=lambda pair: _place(pair[0])):
            st.download_button(
                found.title,
                data=_maker(manager, run_id, name),
                file_name=f"{run_id}{found.suffix}",
                mime=found.media_type,
                on_click="ignore",
                key=f"read.download.{name}.{run_id}",
                icon=":material/download:",
            )


def _maker(manager: RunManager, run_id: str, name: str) -> Callable[[], bytes]:
    return lambda: export(name, manager.report(run_id))


def _place(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)
