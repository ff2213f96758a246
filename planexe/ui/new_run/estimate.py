"""What the run being written will take: calls, time and money as ranges."""

import time
from collections.abc import Mapping
from functools import lru_cache

import streamlit as st

from planexe.figures import seconds_text
from planexe.llm.services import SIMULATED
from planexe.runs.workbench import Workbench
from planexe.spine.workflow import Graph
from planexe.timing.estimate import Estimate, PastCalls, PlanAhead
from planexe.timing.estimate_text import at_least, cost_range, seconds_range, shortfalls, whole_range
from planexe.ui.new_run.wishes import Items, Wishes
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.progress_view import short_number

_OWN_S = 0.03
"""Seconds of this computer's own work for one simulated call: what is left where there is no waiting."""
_LEARNT_FOR_S = 60


def show(workbench: Workbench, wishes: Wishes) -> None:
    """Draws the ranges for the settings as they are now, and what they rest on."""
    found = estimate_for(workbench, wishes)
    with st.container(gap="xsmall", key="new_run.estimate"):
        calls, seconds, cost = st.columns([1, 1.2, 1.2])
        calls.metric("Calls, about", whole_range(found.calls), help="Questions to the model, repeats not counted.")
        seconds.metric("Time, about", seconds_range(found.seconds), help="From Start to the end.")
        tokens = (
            f"{short_number(round(found.tokens.low))} to {short_number(round(found.tokens.high))} tokens in and out."
        )
        cost.metric("Cost, about", cost_range(found.cost_usd), help=tokens)
        st.caption(" ".join(notes_on(workbench, wishes, found)))


def estimate_for(workbench: Workbench, wishes: Wishes) -> Estimate:
    """Returns what a run with these wishes will take; a few hundredths of a second."""
    found = _estimate(
        workbench, _now(workbench), wishes.models, wishes.graph, wishes.items, wishes.cap, wishes.time_scale
    )
    if workbench.catalog.get(wishes.models[0]).provider != SIMULATED:
        return found
    own_s = _OWN_S * found.calls.likely
    return at_least(found, own_s, 1.5 * own_s, 4 * own_s)


def notes_on(workbench: Workbench, wishes: Wishes, found: Estimate) -> list[str]:
    """Returns sentences: what the figures rest on, what one call after the other would take, what may change them."""
    notes = [found.rests_on]
    if wishes.cap > 1:
        alone = estimate_for(workbench, wishes.one_by_one())
        notes.append(f"One call after the other it would take about {seconds_text(round(alone.seconds.likely))}.")
    if found.cost_usd is None:
        notes.append(f"No price of {plain(wishes.models[0])} is known; a limit on tokens holds all the same.")
    if wishes.faults != "none":
        notes.append("Faults make it longer; they are not counted in.")
    return notes + [f"**{sentence}**" for sentence in shortfalls(wishes.budget, found)]


def _now(workbench: Workbench) -> int:
    """Returns a number that changes when an estimate should be made anew: now and then, and with the catalogue."""
    return hash((int(time.monotonic() / _LEARNT_FOR_S), tuple(workbench.catalog.names())))


@lru_cache(maxsize=500)
def _estimate(
    workbench: Workbench, now: int, models: tuple[str, ...], graph: Graph, items: Items, cap: int, scale: float
) -> Estimate:
    return _ahead(workbench, now, models, graph, items, scale).at(cap)


@lru_cache(maxsize=20)
def _ahead(
    workbench: Workbench, now: int, models: tuple[str, ...], graph: Graph, items: Items, scale: float
) -> PlanAhead:
    return PlanAhead(
        graph.stages,
        history=_history(workbench, now, models),
        spec=workbench.catalog.get(models[0]),
        time_scale=scale,
        items=dict(items),
    )


@lru_cache(maxsize=50)
def _history(
    workbench: Workbench,
    now: int,  # noqa: ARG001  part of the cache's key
    models: tuple[str, ...],
) -> Mapping[str, PastCalls]:
    return dict(workbench.library.history(models))
