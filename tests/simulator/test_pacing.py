"""Days of tasks: three estimates in order, together about as many as there is time for."""

import re
from datetime import date

import pytest

from planexe.simulator.field import Field
from planexe.simulator.goal_reader import read_goal
from planexe.simulator.pacing import Pacing
from planexe.simulator.prompt_reader import read_prompt

GOAL = "Run a puzzling affair called Zyx by 1 December 2027."
TODAY = date(2026, 12, 1)
TITLES = {"1": "First", "1.1": "Zyx the first", "1.2": "Zyx the second", "2": "Second", "2.1": "Zyx the third"}


def pacing(rules: str = "Rules.", seed: int = 1) -> Pacing:
    return Pacing(read_prompt([("system", rules), ("user", GOAL)], seed), read_goal(GOAL), TODAY)


def estimate(asked: Pacing, name: str, code: str = "1.1") -> float | None:
    task = Field("tasks", done={"task_code": code})
    return asked.number(task.child(name, ""), TITLES)


def test_time_is_counted_in_the_days_that_the_rules_name() -> None:
    all_days = pacing().days
    assert all_days == (read_goal(GOAL).deadline_day(TODAY) - TODAY).days == 365
    assert pacing("Count working days, Monday to Friday.").days == all_days * 5 // 7


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("code", ["1.1", "1.2", "2.1"])
def test_estimates_of_a_task_are_in_order(seed: int, code: str) -> None:
    asked = pacing(seed=seed)
    low, middle, high = (estimate(asked, name, code) for name in ("days_min", "days_realistic", "days_max"))
    assert low is not None
    assert middle is not None
    assert high is not None
    assert 1 <= low <= middle <= high


@pytest.mark.parametrize("seed", range(6))
def test_tasks_that_nobody_knows_share_the_time_there_is(seed: int) -> None:
    asked = pacing(seed=seed)
    codes = [code for code in TITLES if re.fullmatch(r"\d+\.\d+", code)]
    days = sum(estimate(asked, "days_realistic", code) or 0 for code in codes)
    assert days == pytest.approx(asked.days * 1.25, abs=len(codes))


@pytest.mark.parametrize(("name", "code"), [("cost_min", "1.1"), ("title", "1.1"), ("days_min", "9.9"), ("days", "1")])
def test_what_is_no_estimate_of_a_task_is_left_to_others(name: str, code: str) -> None:
    assert estimate(pacing(), name, code) is None


def test_field_that_stands_alone_has_no_task() -> None:
    assert pacing().number(Field("days_min"), TITLES) is None
