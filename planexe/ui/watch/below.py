"""What stands below the chart of a run: the plan as it lands, stage graph, stages, failures, events, attempts."""

from collections.abc import Callable

import streamlit as st

from planexe.runs.look import SAME_TICK_S
from planexe.runs.manager import RunManager
from planexe.ui.shared import address, progress_view, state, value_badges
from planexe.ui.shared.run_controls import redraw_if_begun
from planexe.ui.shared.session import plain_errors
from planexe.ui.watch import attempt_table, event_list, failure_cards, plan_so_far, run_figure, stage_picture

VIEWS = {
    "plan": "So far",
    "graph": "Stage graph",
    "stages": "Stages",
    "failures": "Failures",
    "events": "Events",
    "attempts": "All attempts",
    "picture": "Picture",
}
_EVERY_S = {"plan": 4.0, "graph": 1.0, "stages": 1.0, "failures": 1.0, "events": 2.0, "attempts": 3.0}


def show(manager: RunManager, run_id: str, *, live: bool) -> None:
    """Draws the choice, kept in the address, and what is chosen; each view refreshes itself as often as it needs."""
    with plain_errors():
        snapshot = manager.snapshot(run_id)
        trouble = snapshot.status in {"failed", "interrupted", "refused"}
        views = [name for name in VIEWS if name != "picture" or not live]
        asked = st.query_params.get(state.BELOW_PARAM, "")
        chosen = st.segmented_control(
            "Below the chart",
            views,
            format_func=lambda name: VIEWS[name],
            default=asked if asked in views else "failures" if trouble else "plan",
            required=True,
            key=f"watch.below.{run_id}",
            label_visibility="collapsed",
        )
        address.keep(state.BELOW_PARAM, chosen if chosen != ("failures" if trouble else "plan") else "")
        st.fragment(_draw, run_every=_EVERY_S.get(chosen) if live else None)(manager, run_id, chosen, live=live)


def _draw(manager: RunManager, run_id: str, chosen: str, *, live: bool) -> None:
    redraw_if_begun(manager, run_id, live=live)
    _DRAW[chosen](manager, run_id)


def _show_stages(manager: RunManager, run_id: str) -> None:
    with plain_errors():
        snapshot = manager.look(run_id, at_most_s=SAME_TICK_S).snapshot
        progress_view.show_stages(snapshot, value_badges.badges_of(manager, run_id, snapshot.status))


def _show_failures(manager: RunManager, run_id: str) -> None:
    with plain_errors():
        snapshot = manager.look(run_id, at_most_s=SAME_TICK_S).snapshot
        hopeless = failure_cards.hopeless_stages(manager, snapshot)
        found = failure_cards.failures_of(snapshot, manager.feed(run_id).attempts, manager.problem(run_id), hopeless)
        failure_cards.show(manager, snapshot, found)


def _show_events(manager: RunManager, run_id: str) -> None:
    with plain_errors():
        event_list.show(manager.feed(run_id).events, manager.stages(run_id), run_id)


def _show_attempts(manager: RunManager, run_id: str) -> None:
    with plain_errors():
        attempt_table.show(manager.feed(run_id).attempts, manager.stages(run_id), run_id)


_DRAW: dict[str, Callable[[RunManager, str], None]] = {
    "plan": plan_so_far.show,
    "graph": stage_picture.show,
    "stages": _show_stages,
    "failures": _show_failures,
    "events": _show_events,
    "attempts": _show_attempts,
    "picture": run_figure.show,
}
