"""The way from a section or a failure to the Rerun page, with its stages chosen."""

import streamlit as st

from planexe.spine.registry import StageSet
from planexe.ui.rerun import state as rerun_state
from planexe.ui.shared import state


def show(stages: StageSet, run_id: str, stage: str, label: str) -> None:
    """Draws the link."""
    chosen = stages_to_ask(stages, stage)
    if chosen:
        query = {state.RUN_PARAM: run_id, rerun_state.STAGE_PARAM: chosen}
        st.page_link("rerun_stage.py", label=label, icon=":material/replay:", query_params=query)


def stages_to_ask(stages: StageSet, stage: str) -> tuple[str, ...]:
    """Returns what to run again for a stage: itself, or for a calculated one the stages it is directly made from."""
    found = stages.stages.get(stage)
    if found is None:
        return ()
    if found.kind != "compute":
        return (stage,)
    needed = dict.fromkeys(need.stage for need in found.all_needs())
    return tuple(name for name in needed if stages.stages[name].kind != "compute")
