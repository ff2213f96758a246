"""A plan is made even with a service that keeps to no book."""

from typing import Any

import pytest


def test_plan_of_a_hostile_service_is_complete(make_plan: Any, goal: str) -> None:
    made = make_plan(goal, faults="hostile")

    assert made.outcome.status in {"complete", "complete with gaps"}, made.outcome.problems
    attempts = made.folder.attempts()
    assert {"server", "invalid"} <= {one.error_kind for one in attempts}
    assert any(one.estimated for one in attempts)
    assert not any("sk-simulated" in one.message for one in attempts)


@pytest.mark.parametrize(("habit", "way"), [("refuses_schema", "json_object"), ("refuses_format", "text")])
def test_plan_is_whole_in_whatever_way_its_service_takes_a_schema(
    make_plan: Any, goal: str, habit: str, way: str
) -> None:
    made = make_plan(goal, faults=f"none,{habit}=1", detail="fast")

    assert made.outcome.status == "complete", made.outcome.problems
    ways = {one.response_format for one in made.folder.attempts() if one.outcome == "ok"}
    assert ways - {""} == {way}
