"""Hours and labour cost of each leaf: days × hours a day × units, and a day rate for every eight of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from planexe.errors import InputError
from planexe.spine.inputs import Inputs, Missing, view_text
from planexe.workflows.plan.contract.contract_models import Capacity, GoalContract
from planexe.workflows.plan.costs.role_rates import RoleRate, RoleRates
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.resources.resource_plan import STAGE
from planexe.workflows.plan.screening.classify_purpose import Purpose
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.work_breakdown.tree import Assignment, WbsNode
from planexe.workflows.plan.work_breakdown.wbs_tree_full import FullWbsTree

RATES = {"M1": 0.0, "M2": 333.0, "M3": 800.0}
KINDS = {"M1": "own", "M2": "hired", "M3": "bought"}


def team() -> TeamRoles:
    return TeamRoles.model_validate(
        {
            "roles": [
                {"role_id": key, "title": f"Role {key}", "explanation": "", "people_min": 1, "people_max": 2,
                 "consequences": "", "kind": kind}
                for key, kind in KINDS.items()
            ]
        }
    )  # fmt: skip


def tree(*leaves: tuple[int, list[Assignment], str], days: int = 10) -> FullWbsTree:
    """Returns one task of so many days; a leaf is its share, who works on it, and its mode."""
    nodes = [
        WbsNode(code="1", level=1, title="Build"),
        WbsNode(code="1.1", parent="1", level=2, title="Wall", days_min=days, days_realistic=days, days_max=2 * days),
    ]
    for number, (share, who, mode) in enumerate(leaves, 1):
        leaf = {"code": f"1.1.{number}", "parent": "1.1", "level": 3, "title": f"Part {number}", "work_share": share}
        nodes.append(WbsNode.model_validate({**leaf, "assignments": who, "mode": mode}))
    return FullWbsTree(
        project_title="Wall", final_deliverable="Wall", nodes=nodes, repeated_titles=[], unsplit=[], unestimated=[]
    )


def plan_of(
    work: FullWbsTree,
    purpose: BaseModel | None = None,
    roles: BaseModel | None = None,
    contract: BaseModel | None = None,
    **options: Any,
) -> ResourcePlan:
    rates = [RoleRate(role_id=key, title=key, day_rate=rate, basis="Estimated.") for key, rate in RATES.items()]
    values: dict[str, BaseModel] = {
        "wbs_tree_full": work,
        "find_team_roles": roles or team(),
        "role_rates": RoleRates(currency="EUR", rates=rates),
        "goal_contract": contract or Missing(text="not made"),
        "classify_purpose": purpose or Missing(text="not made"),
    }
    value = STAGE.compute(Inputs(STAGE, values, {}, options))
    assert isinstance(value, ResourcePlan)
    return value


def who(role: str, people: int = 1, percent: int = 100) -> Assignment:
    return Assignment(role_id=role, people=people, percent=percent)


def test_hours_are_days_times_hours_a_day_times_units() -> None:
    value = plan_of(tree((1, [who("M2", 2, 50), who("M3", 1, 25)], "work"), (3, [who("M2")], "work")))
    first, second = value.leaves
    assert [(one.units, one.hours, one.cost) for one in first.work] == [(1, 20, 833), (0.25, 5, 500)]
    assert (first.days, second.days, second.hours, second.cost) == (2.5, 7.5, 60, 2498)
    assert [(role.role_id, role.hours, role.days, role.cost) for role in value.roles] == [
        ("M1", 0, 0, 0), ("M2", 80, 10, 3331), ("M3", 5, 0.625, 500),
    ]  # fmt: skip
    assert (value.hours, value.labour_cost) == (85, 3831)


def test_four_hours_a_week_make_25_days_of_20_hours() -> None:
    value = plan_of(tree((1, [who("M1")], "work"), days=25), hours_per_week=4)
    assert value.leaves[0].hours == pytest.approx(20)
    assert value.notes == ["Own and unpaid people work 0.8 hours a day."]


def test_bought_and_hired_people_work_whole_days() -> None:
    value = plan_of(tree((1, [who("M2")], "work")), hours_per_week=4)
    assert value.leaves[0].hours == 80
    assert [role.hours_per_day for role in value.roles] == [0.8, 8, 8]


def test_a_wait_costs_nobodys_time_and_lasts_days_of_the_calendar() -> None:
    (wait, work) = plan_of(tree((1, [who("M2")], "wait"), (1, [who("M2")], "work"))).leaves
    assert (wait.days, wait.hours, wait.cost) == (7, 0, 0)
    assert (work.days, work.hours) == (5, 40)
    assert wait.work[0].role_id == "M2"


def test_a_personal_goal_is_worked_on_every_day() -> None:
    personal = Purpose(topic="A run", purpose_detailed="Sport", purpose="personal")
    value = plan_of(tree((1, [who("M1")], "wait")), personal, hours_per_week=7)
    assert (value.working_week, value.leaves[0].days, value.roles[0].hours_per_day) == ("every day", 10, 1)
    assert (
        plan_of(tree((1, [who("M1")], "work")), personal, working_week="monday to friday").working_week != "every day"
    )


def test_no_more_people_than_the_role_has_and_it_is_said() -> None:
    value = plan_of(tree((1, [who("M2", 5)], "work")))
    assert (value.leaves[0].work[0].people, value.leaves[0].hours) == (2, 160)
    assert value.notes == ["No more people work than there are: 1.1.1 (M2 2 instead of 5)."]


def capacity(**changes: Any) -> GoalContract:
    return GoalContract(capacities=[Capacity(id="T1", quote="the two of us", **changes)])


def test_hours_that_the_goal_states_count_unless_the_user_chose_others() -> None:
    work = tree((1, [who("M1")], "work"), days=25)
    assert plan_of(work, contract=capacity(hours_per_week=4)).hours == pytest.approx(20)
    assert plan_of(work, contract=capacity(hours_per_week=4), hours_per_week=8).hours == pytest.approx(40)


def test_no_more_people_at_once_than_the_goal_has_bought_services_aside() -> None:
    work = tree((1, [who("M2", 1), who("M1", 2), who("M3", 2)], "work"), (1, [who("M1", 2, 50)], "work"))
    value = plan_of(work, contract=capacity(people_max=1))
    assert [[(one.role_id, one.people) for one in leaf.work] for leaf in value.leaves] == [
        [("M2", 1), ("M3", 2)], [("M1", 2)],
    ]  # fmt: skip
    assert (value.people_max, value.notes) == (1, ["No more people work than there are: 1.1.1 (M1 0 instead of 2)."])


def test_work_of_nobody_is_named_and_costs_nothing() -> None:
    value = plan_of(tree((1, [], "work"), (1, [who("M9")], "work")))
    assert (value.hours, value.labour_cost) == (0, 0)
    assert value.notes == ["Nobody is assigned to 1.1.1, 1.1.2: no hours and no pay are counted there."]
    without = plan_of(tree((1, [who("M1")], "work")), roles=Missing(text="failed"))
    assert (without.roles, without.notes, without.hours) == ([], [], 0)


@pytest.mark.parametrize("hours", [0, -1, 101, "many", True])
def test_hours_that_nobody_works_are_refused(hours: object) -> None:
    with pytest.raises(InputError, match="hours_per_week is"):
        plan_of(tree((1, [who("M1")], "work")), hours_per_week=hours)


@given(st.integers(1, 60), st.lists(st.tuples(st.integers(1, 10), st.integers(1, 20)), min_size=1, max_size=5))
def test_sums_of_roles_and_leaves_agree_and_days_are_quarters(days: int, parts: list[tuple[int, int]]) -> None:
    value = plan_of(tree(*((share, [who("M2", 1, 5 * part), who("M3")], "work") for share, part in parts), days=days))
    assert all((leaf.days * 4).is_integer() and leaf.days > 0 for leaf in value.leaves)
    assert all(leaf.days_min <= leaf.days <= leaf.days_max for leaf in value.leaves)
    assert sum(leaf.cost for leaf in value.leaves) == value.labour_cost == sum(role.cost for role in value.roles)
    assert sum(leaf.hours for leaf in value.leaves) == pytest.approx(value.hours)
    if days * 4 >= 10 * len(parts) * len(parts):  # no part is so small that it had to be made longer
        assert sum(leaf.days for leaf in value.leaves) == days


def test_views_show_roles_and_pieces() -> None:
    value = plan_of(tree((1, [who("M2", 2, 50)], "work"), (1, [who("M3")], "wait")))
    text = view_text(STAGE, value)
    assert "1 piece of work takes 40 hours of 1 role, which cost EUR 1,665." in text
    assert "| M2 | Role M2 | hired | 2 | 8 | always | 40.0 | 1,665 |" in text
    assert "| 1.1.2 | 7 | waiting, watched by M3 | 0.0 |" in text
    assert "M2 Role M2 (hired, at most 2 people): 40 hours" in view_text(STAGE, value, "digest")
