"""Hours of each role by week or month, beside what it has."""

import datetime as dt
from typing import Any

import pytest

from planexe.workflows.plan.resources.resource_models import LeafWork, ResourcePlan, RoleLoad, RoleWork
from planexe.workflows.plan.resources.role_load import MOST_WEEKS, role_loads
from planexe.workflows.plan.schedule.schedule_value import Schedule, ScheduledTask

MONDAY = dt.date(2027, 3, 1)


def schedule(finish: float, *spans: tuple[float, float], holidays: tuple[dt.date, ...] = ()) -> Schedule:
    zero: dict[str, Any] = dict.fromkeys(("late_start", "late_finish", "total_float", "free_float"), 0)
    tasks = [
        ScheduledTask(
            code=f"1.{n}", parent="1", level=2, title="Dig", leaf=True, days=end - begin, early_start=begin,
            early_finish=end, start=MONDAY, finish=MONDAY, critical=True, **zero,
        )
        for n, (begin, end) in enumerate(spans, 1)
    ]  # fmt: skip
    return Schedule(
        project_title="Wall", start=MONDAY, finish=MONDAY, days=finish, working_week="monday to friday", tasks=tasks,
        critical_path=[], holidays=list(holidays),
    )  # fmt: skip


def resources(*hours: float, until: dt.date | None = None) -> ResourcePlan:
    def work(one: float) -> RoleWork:
        return RoleWork(role_id="M1", people=1, percent=100, units=1, hours=one, cost=0)

    leaves = [
        LeafWork(code=f"1.{n}", task_code=f"1.{n}", mode="work", days=1, days_min=1, days_max=1, work=[work(one)])
        for n, one in enumerate(hours, 1)
    ]
    roles = [
        RoleLoad(
            role_id=key, title=key, kind="hired", units=2, hours_per_day=8, day_rate=0, hours=1, days=1, cost=0,
            available_until=until,
        )
        for key in ("M1", "M2")
    ]  # fmt: skip
    return ResourcePlan(
        currency="",
        working_week="monday to friday",
        roles=roles,
        leaves=leaves,
        tasks=[],
        hours=sum(hours),
        labour_cost=0,
    )


def test_hours_are_spread_evenly_over_the_days_of_a_leaf() -> None:
    loads = role_loads(resources(64, 4), schedule(10, (2, 10), (0, 0.5)))
    assert [(span.first, span.hours, span.capacity) for span in loads["M1"]] == [
        (MONDAY, 28, 80), (dt.date(2027, 3, 8), 40, 80),
    ]  # fmt: skip
    assert "M2" not in loads


def test_holidays_and_days_after_the_last_one_give_no_capacity() -> None:
    free = schedule(9, (0, 9), holidays=(dt.date(2027, 3, 3),))
    loads = role_loads(resources(72, until=dt.date(2027, 3, 9)), free)["M1"]
    assert [span.capacity for span in loads] == [64, 32]
    assert sum(span.hours for span in loads) == pytest.approx(72)


def test_long_plans_are_counted_by_month() -> None:
    days = 5 * MOST_WEEKS + 10.0
    loads = role_loads(resources(800), schedule(days, (0, days)))["M1"]
    assert [span.first.day for span in loads] == [1] * len(loads)
    assert sum(span.hours for span in loads) == pytest.approx(800)


def test_no_days_no_loads() -> None:
    assert role_loads(resources(), schedule(0)) == {}


def test_first_week_begins_with_the_project() -> None:
    begun = schedule(4, (0, 4)).model_copy(update={"start": MONDAY + dt.timedelta(1)})
    assert role_loads(resources(8), begun)["M1"][0].first == MONDAY + dt.timedelta(1)
