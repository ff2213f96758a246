"""Teams: how many roles and people, and on which terms."""

from typing import Any, get_args

import pytest

from planexe.simulator.field import Field
from planexe.simulator.goal_reader import read_goal
from planexe.simulator.staffing import Staffing, stated_team
from planexe.simulator.topic import Topic
from planexe.workflows.plan.team.team_contract_types import ContractType

BAKERY = "Open a bakery in Aarhus with a team of six people and a budget of 2 million DKK."
MARATHON = "I want to run my first marathon in Berlin while working full time."
TERMS = list(get_args(ContractType))


def place_of(name: str, role: str, index: int = 0, total: int = 5) -> Field:
    item = Field("roles", index=index, total=total, is_item=True)
    item.topic = Topic("roles", role, "the work", ())
    return item.child(name, "")


def staffing(goal: str) -> Staffing:
    return Staffing(goal, read_goal(goal))


@pytest.mark.parametrize(
    ("goal", "people"),
    [
        (BAKERY, 6),
        ("A café with 12 employees", 12),
        ("Found a choir with five volunteers", 5),
        ("A team of many talents", 0),
        ("Open a bakery in Aarhus", 0),
        ("A staff of 900 nurses", 40),
    ],
)
def test_stated_size_of_the_team(goal: str, people: int) -> None:
    assert stated_team(goal) == people


def test_number_of_roles_follows_the_size() -> None:
    assert staffing(MARATHON).role_count() == 4
    assert staffing(BAKERY).role_count() == 7
    assert staffing("Open a bakery in Aarhus").role_count() == 8


@pytest.mark.parametrize(("stated", "total"), [(6, 7), (6, 4), (3, 8), (20, 8)])
def test_people_add_up_to_what_the_goal_states(stated: int, total: int) -> None:
    made = staffing(f"Open a bakery with a team of {stated}.")
    fewest = [made.number(place_of("people_min", "Head Baker", n, total)) for n in range(total)]
    assert sum(n for n in fewest if n is not None) == stated


def test_one_person_works_for_a_private_goal() -> None:
    made = staffing(MARATHON)
    fewest = [made.number(place_of("people_min", "Coach", n)) for n in range(4)]
    assert fewest == [1, 0, 0, 0]


def test_fewest_is_never_above_most() -> None:
    made = staffing("Build a solar park near Évora.")
    for role in ("Project Developer", "Installer", "Legal Adviser", "Site Engineer"):
        for n in range(4):
            low, high = (made.number(place_of(name, role, n)) for name in ("people_min", "people_max"))
            assert low is not None
            assert high is not None
            assert 0 <= low <= high
            assert high >= 1


def test_other_numbers_are_left_to_others() -> None:
    made = staffing(BAKERY)
    assert made.number(place_of("days", "Head Baker")) is None
    assert made.number(Field("people_min")) is None


@pytest.mark.parametrize(
    ("goal", "role", "terms"),
    [
        (BAKERY, "Managing Owner", "other"),
        (BAKERY, "Bookkeeper", "independent_contractor"),
        (BAKERY, "Fit-Out Manager", "agency_temp"),
        (BAKERY, "Marketing Coordinator", "part_time_employee"),
        (BAKERY, "Production Lead", "full_time_employee"),
        (MARATHON, "Family Spokesperson", "other"),
        (MARATHON, "Coach", "independent_contractor"),
    ],
)
def test_terms_suit_the_role(goal: str, role: str, terms: str) -> None:
    assert staffing(goal).terms(place_of("contract_type", role), TERMS) == terms


def test_other_choices_are_no_terms() -> None:
    values: list[Any] = ["low", "medium", "high"]
    assert staffing(BAKERY).terms(place_of("level", "Production Lead"), values) is None
