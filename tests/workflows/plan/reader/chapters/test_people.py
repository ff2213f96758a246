"""How much work of each role falls into which month."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.plan.reader.chapters.people import hands, load_by_month
from planexe.workflows.plan.schedule.schedule_value import ScheduledTask
from planexe.workflows.plan.work_breakdown.tree import Assignment

START = dt.date(2027, 1, 25)


def leaf(days: float = 10, length: int = 10, start: dt.date = START, **more: object) -> ScheduledTask:
    given = {"code": "1.1.1", "parent": "1.1", "level": 3, "title": "Dig", "leaf": True, "days": days, "early_start": 0,
             "early_finish": days, "late_start": 0, "late_finish": days, "start": start,
             "finish": start + dt.timedelta(days=length - 1), "total_float": 0, "free_float": 0, "critical": False}  # fmt: skip
    return ScheduledTask.model_validate(given | more)


def test_work_of_a_leaf_is_spread_evenly_over_its_days() -> None:
    found = load_by_month([leaf(owner_role_id="M1")])
    assert found == {"M1": {(2027, 1): pytest.approx(7), (2027, 2): pytest.approx(3)}}


def test_each_role_works_with_its_people_and_its_part_of_the_day() -> None:
    two = [Assignment(role_id="M1", people=2, percent=100), Assignment(role_id="M2", people=1, percent=50)]
    found = load_by_month([leaf(days=4, length=4, assignments=two)])
    assert found == {"M1": {(2027, 1): pytest.approx(8)}, "M2": {(2027, 1): pytest.approx(2)}}


def test_what_only_waits_takes_nobody_and_work_of_nobody_is_none() -> None:
    assert load_by_month([leaf(owner_role_id="M1", mode="wait"), leaf()]) == {}
    assert hands(leaf()) == {}


@given(st.lists(st.tuples(st.floats(0.25, 200), st.integers(1, 400), st.integers(0, 700))))
def test_no_day_of_work_is_lost(spans: list[tuple[float, int, int]]) -> None:
    leaves = [leaf(days, length, START + dt.timedelta(days=later), owner_role_id="M1") for days, length, later in spans]
    found = load_by_month(leaves).get("M1", {})
    assert sum(found.values()) == pytest.approx(sum(days for days, _, _ in spans))
