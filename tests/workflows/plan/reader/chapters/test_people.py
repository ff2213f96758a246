"""Who works on a piece of work, and how busy each role is in which month."""

import datetime as dt

import pytest

from planexe.workflows.plan.reader.chapters.people import hands, load_by_month
from planexe.workflows.plan.resources.role_load import LoadSpan
from planexe.workflows.plan.schedule.schedule_value import ScheduledTask
from planexe.workflows.plan.work_breakdown.tree import Assignment

START = dt.date(2027, 1, 25)


def leaf(**more: object) -> ScheduledTask:
    given = {"code": "1.1.1", "parent": "1.1", "level": 3, "title": "Dig", "leaf": True, "days": 4, "early_start": 0,
             "early_finish": 4, "late_start": 0, "late_finish": 4, "start": START, "finish": START + dt.timedelta(days=3),
             "total_float": 0, "free_float": 0, "critical": False}  # fmt: skip
    return ScheduledTask.model_validate(given | more)


def test_each_role_works_with_its_people_and_its_part_of_the_day() -> None:
    two = [Assignment(role_id="M1", people=2, percent=100), Assignment(role_id="M2", people=1, percent=50)]
    assert hands(leaf(assignments=two)) == {"M1": 2.0, "M2": 0.5}


def test_of_an_older_plan_only_who_answers_for_it_is_known() -> None:
    assert hands(leaf(owner_role_id="M1")) == {"M1": 1.0}
    assert hands(leaf()) == {}


def test_weeks_count_in_the_month_in_which_they_begin() -> None:
    weeks = [LoadSpan(START + dt.timedelta(weeks=number), hours, 40) for number, hours in enumerate((40, 20, 30))]
    assert load_by_month(weeks) == {(2027, 1): pytest.approx(1), (2027, 2): pytest.approx(50 / 80)}


def test_month_in_which_a_role_is_not_there_has_no_load() -> None:
    assert load_by_month([LoadSpan(START, 0, 0)]) == {(2027, 1): None}
