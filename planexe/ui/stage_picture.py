"""The stage graph of a run, coloured by state, and what there is to say about the stage that is chosen in it."""

import streamlit as st

from planexe.pipeline.progress import RunSnapshot, StageProgress
from planexe.run_manager.manager import RunManager
from planexe.ui import stage_graph
from planexe.ui.harmless import plain
from planexe.ui.palette import STAGE_LOOKS
from planexe.ui.session import plain_errors
from planexe.ui.stage_graph.layout import layout_of


def show(manager: RunManager, run_id: str) -> None:
    """Draws the picture; the table of the stages is its twin."""
    with plain_errors():
        snapshot = manager.snapshot(run_id)
        stages = manager.workbench.stages_of(manager.folder(run_id).request())
        states = {s.name: stage_graph.NodeState(s.state, words_of(s)) for s in snapshot.stages}
        chosen = stage_graph.show(stages, states, STAGE_LOOKS, key=f"watch.graph.{run_id}")
        found = next((s for s in snapshot.stages if s.name == chosen), None)
        if found is None:
            st.caption(
                "Click a stage to see what it needs and who needs it. Lines that follow from others are left out."
            )
            return
        needs = layout_of(stages).needs
        _show_stage(found, snapshot, needs[chosen], [n for n, wanted in needs.items() if chosen in wanted])


def words_of(stage: StageProgress) -> str:
    """Returns calls done and what is wrong with a stage, for its tooltip."""
    calls = f"{stage.calls_done} of {stage.calls} calls" if stage.calls else "computed"
    trouble = stage.problem or "; ".join(stage.gaps)
    return f"{calls}{', ' + trouble if trouble else ''}"


def _show_stage(stage: StageProgress, snapshot: RunSnapshot, needs: tuple[str, ...], users: list[str]) -> None:
    headings = {s.name: s.heading for s in snapshot.stages}
    look = STAGE_LOOKS[stage.state]
    with st.container(border=True, gap="small"):
        st.markdown(f"**{plain(stage.heading)}** · {look.sign} {look.label} · {plain(words_of(stage))}")
        st.markdown(f"Needs: {plain(', '.join(headings[n] for n in needs) or 'only the goal')}")
        st.markdown(f"Needed by: {plain(', '.join(headings[n] for n in users) or 'nobody')}")
