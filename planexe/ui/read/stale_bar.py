"""What stands above a plan that is not up to date: why, what bringing it up to date takes, and the button that does."""

import streamlit as st

from planexe.figures import count_text, seconds_text
from planexe.report.report import Report
from planexe.runs.manager import RunManager
from planexe.runs.reruns import Preview
from planexe.spine.rerun import RerunWish
from planexe.ui.rerun.preview import band, cost_band
from planexe.ui.shared import state
from planexe.ui.shared.guard import guarded
from planexe.ui.shared.harmless import plain


def show(manager: RunManager, run_id: str, report: Report) -> None:
    """Draws it; nothing for a plan that is up to date."""
    if not report.stale_notice:
        return
    with st.container(border=True):
        st.markdown(f":orange[**◌ Not up to date.**] {plain(report.stale_notice)}")
        if report.run.growing:
            st.caption("It is being brought up to date at this moment; downloads still say what is stale.")
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                "Bring up to date",
                type="primary",
                icon=":material/update:",
                key=f"read.up_to_date.{run_id}",
                help="What you wrote or pinned stays. A stage whose answer does not change spares those after it.",
                on_click=_start,
                args=(manager, run_id),
            )
            st.page_link(
                "rerun_stage.py",
                label="See what runs again",
                icon=":material/replay:",
                query_params={state.RUN_PARAM: run_id},
                width="content",
            )
            st.caption(effort_text(manager, run_id, RerunWish()), width="stretch")
        st.caption("Until then every download says so on its first page and in its name.")


def effort_text(manager: RunManager, run_id: str, wish: RerunWish) -> str:
    """Returns what a rerun takes, in one line."""
    return preview_text(manager.reruns.preview(run_id, wish))


def preview_text(preview: Preview) -> str:
    """Returns what was previewed, in one line."""
    least, most = preview.least, preview.most
    calls = band(f"{least.calls:,}", count_text(most.calls, "call")) if least.calls != most.calls else ""
    return " · ".join(
        [
            calls or count_text(most.calls, "call"),
            band(seconds_text(least.wall_s), seconds_text(most.wall_s)),
            f"cost {cost_band(least.cost_usd, most.cost_usd)}",
        ]
    )


def _start(manager: RunManager, run_id: str) -> None:
    guarded(lambda: manager.reruns.start(run_id, RerunWish()))
