"""A plan is made even with a service that keeps to no book."""

from typing import Any


def test_plan_of_a_hostile_service_is_complete(make_plan: Any, goal: str) -> None:
    made = make_plan(goal, faults="hostile")

    assert made.outcome.status in {"complete", "complete with gaps"}, made.outcome.problems
    attempts = made.folder.attempts()
    assert {"server", "invalid"} <= {one.error_kind for one in attempts}
    assert any(one.estimated for one in attempts)
    assert not any("sk-simulated" in one.message for one in attempts)
