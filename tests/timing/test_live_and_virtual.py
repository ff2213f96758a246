"""A run in virtual time is the live run: one scheduler decides in both who begins."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given

from planexe.spine.run_clock import run_clock
from planexe.timing.recording import Surroundings, replay_of
from planexe.timing.replay_model import Node
from planexe.timing.virtual_run import run_virtually
from tests.timing.live_runs import Plan, Went, plans, run_live, specs_of

Moments = Mapping[tuple[str, str, str], float]
"""Stage, item and ``sent`` or ``ended``, each with the seconds since the run began."""


def live_moments(went: Went) -> Moments:
    clock = run_clock(went.log.attempts, went.events.events)
    sent = {(a.stage, a.item, "sent"): clock.at(a, a.sent or 0.0) for a in went.log.attempts}
    return sent | {(a.stage, a.item, "ended"): clock.at(a, a.ended) for a in went.log.attempts}


def virtual_moments(plan: Plan, went: Went) -> Moments:
    replay = replay_of(went.log.attempts, plan.stages, went.events.events, Surroundings(specs=specs_of(plan)))
    known = replace(replay, nodes=tuple(with_seconds(n, plan) for n in replay.nodes), loads={})
    assert known.recorded is not None
    spans = [(known.nodes[s.node], s) for s in run_virtually(known, known.recorded.caps).spans]
    sent = {(node.stage, node.item, "sent"): span.sent_s for node, span in spans}
    return sent | {(node.stage, node.item, "ended"): span.ended_s for node, span in spans}


def with_seconds(node: Node, plan: Plan) -> Node:
    """Returns a call with its true seconds: what a fit of few calls makes of them is not asked here."""
    seconds = plan.seconds[node.stage, node.item] if node.tries else 0.0
    return replace(node, tries=tuple(replace(t, work_s=seconds, first_s=seconds * plan.first) for t in node.tries))


@given(plans())
def test_virtual_run_is_the_live_run_call_for_call(plan: Plan) -> None:
    went = run_live(plan)
    assert went.status == "complete"
    assert len(went.log.attempts) == len(plan.seconds)
    assert virtual_moments(plan, went) == pytest.approx(live_moments(went), abs=1e-4)
