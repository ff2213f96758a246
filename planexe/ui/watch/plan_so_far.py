"""The sections of a plan as they land: which there are, and one to read, the newest unless another is chosen."""

from collections.abc import Sequence

import streamlit as st

from planexe.figures import count_text
from planexe.report.report import Report
from planexe.report.sections import STATE_SIGNS, ReportSection, state_legend
from planexe.runs.manager import RunManager
from planexe.spine.event_records import Event, StageChanged
from planexe.ui.shared import block_view, state, value_badges
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.session import plain_errors

_NEWEST = ""
_READ_HEIGHT_PX = 420


def show(manager: RunManager, run_id: str) -> None:
    """Draws the list of sections beside the one that is read."""
    with plain_errors():
        snapshot = manager.snapshot(run_id)
        mark = (snapshot.status, tuple((s.state, s.gaps) for s in snapshot.stages))
        report = manager.report_as_of(run_id, mark)
        made = landed(report, manager.feed(run_id).events)
        st.caption(summary_of(report, made))
        if not made:
            text = "The first sections appear here as soon as they are written."
            st.info(text if report.run.growing else "No section was written.", icon=":material/hourglass_top:")
            return
        titles = {s.anchor: f"{STATE_SIGNS[s.state]} {s.title}" for s in made}
        choose, read = st.columns([1, 2.6])
        with choose:
            key = f"watch.section.{run_id}"
            if st.session_state.get(key, _NEWEST) not in {_NEWEST, *titles}:
                st.session_state[key] = _NEWEST
            chosen = st.selectbox(
                "Section",
                [_NEWEST, *titles],
                key=key,
                format_func=lambda anchor: titles.get(anchor, "The newest one"),
                help=f"The newest first; {state_legend()}.",
            )
            st.markdown("  \n".join(plain(title) for title in list(titles.values())[:12]))
            if len(titles) > 12:
                st.caption(f"and {len(titles) - 12} before these")
        section = next((s for s in made if s.anchor == chosen), made[0])
        with read.container(border=True, height=_READ_HEIGHT_PX):
            _show_section(section, run_id)


def landed(report: Report, events: Sequence[Event]) -> list[ReportSection]:
    """Returns the sections there are, the newest first; those of which no event tells come last."""
    done = {e.stage: e.unix_s for e in events if isinstance(e, StageChanged)}
    made = [s for s in report.counted if s.state != "missing"]
    return sorted(made, key=lambda s: done.get(s.stage, 0.0), reverse=True)


def summary_of(report: Report, made: Sequence[ReportSection]) -> str:
    """Returns how many sections there are, in one line."""
    gaps = sum(s.state == "gaps" for s in made)
    stale = sum(s.state == "stale" for s in made)
    more = (f", {gaps} with gaps" if gaps else "") + (f", {stale} stale" if stale else "")
    return f"{len(made)} of {count_text(len(report.counted), 'section')} written{more}."


def _show_section(section: ReportSection, run_id: str) -> None:
    st.markdown(f"## {plain(section.title)}")
    value_badges.show_marks(section.marks)
    for gap in section.gaps:
        st.warning(plain(gap), icon=":material/warning:")
    block_view.show(section.blocks)
    st.page_link(
        "read_plan.py",
        label="Read all sections",
        icon=":material/menu_book:",
        query_params={state.RUN_PARAM: run_id},
    )
