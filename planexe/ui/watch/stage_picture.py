"""The stage graph of a run, coloured by state, and what there is to say about the stage that is chosen in it."""

import streamlit as st

from planexe.runs.look import SAME_TICK_S
from planexe.runs.manager import RunManager
from planexe.spine.freshness import Freshness
from planexe.spine.progress import RunSnapshot, StageProgress
from planexe.ui.shared import rerun_link, value_badges
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.palette import STAGE_LOOKS
from planexe.ui.shared.session import plain_errors
from planexe.ui.shared.state_badges import BADGES
from planexe.ui.shared.value_badges import badge_line, badge_words
from planexe.ui.watch import stage_graph
from planexe.ui.watch.stage_graph.layout import layout_of

_SAID_BY_STATE = frozenset({"fresh", "missing", "failed"})


def show(manager: RunManager, run_id: str) -> None:
    """Draws the picture; the table of the stages is its twin."""
    with plain_errors():
        snapshot = manager.look(run_id, at_most_s=SAME_TICK_S).snapshot
        stages = manager.stages(run_id)
        fresh = value_badges.badges_of(manager, run_id, snapshot.status)
        states = {s.name: _node(s, fresh.get(s.name)) for s in snapshot.stages}
        chosen = stage_graph.show(stages, states, STAGE_LOOKS, key=f"watch.graph.{run_id}")
        value_badges.show_legend(fresh)
        found = next((s for s in snapshot.stages if s.name == chosen), None)
        if found is None:
            st.caption(
                "Click a stage to see what it needs and who needs it. Lines that follow from others are left out."
            )
            return
        needs = layout_of(stages).needs
        users = [n for n, wanted in needs.items() if chosen in wanted]
        with st.container(border=True, gap="small"):
            _show_stage(found, snapshot, needs[chosen], users)
            if chosen in fresh:
                st.markdown(f"Its value is {badge_line(fresh[chosen])}")
                made_here = stages.stages[chosen].kind != "compute"
                label = "Rerun this stage" if made_here else "Rerun what it is made from"
                rerun_link.show(stages, run_id, chosen, label)


def words_of(stage: StageProgress) -> str:
    """Returns calls done, what its code does and what is wrong with a stage, for its tooltip."""
    calls = f"{stage.calls_done} of {stage.calls} calls" if stage.calls else "computed"
    return ", ".join(filter(None, [calls, stage.doing, stage.problem or "; ".join(stage.gaps)]))


def _node(stage: StageProgress, found: Freshness | None) -> stage_graph.NodeState:
    """Returns how a stage stands in the picture; only what its state does not say gets a badge."""
    words = words_of(stage)
    if found is None:
        return stage_graph.NodeState(stage.state, words)
    badge = None if found.state in _SAID_BY_STATE else BADGES[found.state]
    return stage_graph.NodeState(stage.state, f"{words}, {badge_words(found)}", badge)


def _show_stage(stage: StageProgress, snapshot: RunSnapshot, needs: tuple[str, ...], users: list[str]) -> None:
    headings = {s.name: s.heading for s in snapshot.stages}
    look = STAGE_LOOKS[stage.state]
    st.markdown(f"**{plain(stage.heading)}** · {look.sign} {look.label} · {plain(words_of(stage))}")
    st.markdown(f"Needs: {plain(', '.join(headings[n] for n in needs) or 'only what was asked')}")
    st.markdown(f"Needed by: {plain(', '.join(headings[n] for n in users) or 'nobody')}")
