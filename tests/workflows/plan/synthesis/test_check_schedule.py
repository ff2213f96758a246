"""Nobody does two things at once, and all work leads to a promise."""

import datetime as dt
from typing import Any

import pytest

from planexe.workflows.plan.resources.resource_models import LeafWork, ResourcePlan, RoleLoad, RoleWork
from planexe.workflows.plan.schedule.schedule import ScheduledLink
from planexe.workflows.plan.synthesis.check_schedule import check_crew, check_network
from planexe.workflows.plan.team.find_team_roles import RoleKind
from planexe.workflows.plan.work_breakdown.bound_work import WbsMilestone
from tests.workflows.plan.checked_plan import LEAVES, plan_of, schedule, scheduled, tree


def resources(*units: float, people_max: int | None = None, kind: RoleKind = "hired") -> ResourcePlan:
    """Returns the work of M1 on each leaf, of which there is one person."""
    leaves = [
        LeafWork(
            code=code, task_code=code, mode="work", days=4, days_min=4, days_max=4,
            work=[RoleWork(role_id="M1", people=1, percent=100, units=of, hours=32, cost=0)],
        )
        for code, of in zip(LEAVES, units, strict=False)
    ]  # fmt: skip
    load = RoleLoad(
        role_id="M1", title="Baker", kind=kind, units=1, hours_per_day=8, day_rate=0, hours=96, days=12, cost=0
    )
    return ResourcePlan(
        currency="", working_week="every day", people_max=people_max, roles=[load], leaves=leaves, tasks=[], hours=96,
        labour_cost=0,
    )  # fmt: skip


def times(*spans: tuple[float, float], **more: Any) -> Any:
    tasks = [
        scheduled(code, early_start=begin, early_finish=end) for code, (begin, end) in zip(LEAVES, spans, strict=False)
    ]
    return schedule(tasks=tasks, free_days=4, **more)


@pytest.mark.parametrize(
    ("spans", "units", "failed"),
    [
        (((0, 4), (4, 8)), (1, 1), 0),
        (((0, 4), (3.75, 8)), (1, 1), 1),
        (((0, 4), (0, 4)), (0.5, 0.5), 0),
        (((0, 4), (0, 4), (0, 4)), (0.5, 0.5, 0.25), 1),
    ],
)
def test_no_more_people_at_a_time_than_there_are(
    spans: tuple[tuple[float, float], ...], units: tuple[float, ...], failed: int
) -> None:
    (check,) = check_crew(plan_of(schedule=times(*spans), resource_plan=resources(*units)))
    assert (check.looked_at, check.failed) == (1, failed)


def test_all_together_are_counted_too_but_for_bought_services() -> None:
    side_by_side = times((0, 4), (0, 4))
    roomy = resources(1, 1, people_max=1)
    roomy.roles[0].units = 2
    (check,) = check_crew(plan_of(schedule=side_by_side, resource_plan=roomy))
    (finding,) = check.findings
    assert finding.severity == "major"
    assert "all people together (2 people at work, there are 1)" in finding.text
    bought = resources(1, 1, people_max=1, kind="bought")
    bought.roles[0].units = 2
    (check,) = check_crew(plan_of(schedule=side_by_side, resource_plan=bought))
    assert check.failed == 0


def test_a_leaf_that_rests_is_asked_for_nothing_meanwhile() -> None:
    rests = times((0, 8), (4, 6))
    rests.tasks[0].stretches = [(0, 4), (6, 8)]
    (check,) = check_crew(plan_of(schedule=rests, resource_plan=resources(1, 1)))
    assert check.failed == 0


def test_schedules_of_older_rules_are_not_looked_at() -> None:
    assert check_crew(plan_of(resource_plan=resources(1, 1))) == []
    assert check_crew(plan_of(schedule=times((0, 4)))) == []


def moment(*after: str) -> WbsMilestone:
    return WbsMilestone(code="Z1", title="Open", rule="by", date=dt.date(2027, 6, 1), after_task_codes=list(after))


def linked() -> Any:
    return schedule(
        tasks=[
            scheduled("1.1.1"),
            scheduled("1.1.2", predecessors=[ScheduledLink(predecessor="1.1.1")]),
            scheduled("1.2"),
        ]
    )


@pytest.mark.parametrize(("after", "failed"), [(("1.1", "1.2"), 0), (("1.1",), 1), (("1.2",), 2)])
def test_work_that_leads_to_no_promise_is_named(after: tuple[str, ...], failed: int) -> None:
    work = tree().model_copy(update={"milestones": [moment(*after)]})
    (check,) = check_network(plan_of(wbs_tree_full=work, schedule=linked()))
    assert (check.looked_at, check.failed) == (3, failed)


def test_work_that_is_wanted_only_afterwards_need_not() -> None:
    work = tree(c1={"after_promise": True}).model_copy(update={"milestones": [moment("1.1")]})
    (check,) = check_network(plan_of(wbs_tree_full=work, schedule=linked()))
    assert (check.looked_at, check.failed) == (0, 0)


def test_without_a_promise_there_is_nothing_to_lead_to() -> None:
    assert check_network(plan_of()) == []
