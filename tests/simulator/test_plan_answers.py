"""Answers to whole chapters of a plan, for every kind of goal."""

import re
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.simulator.content import write_answer
from planexe.simulator.goal_reader import read_goal
from planexe.simulator.phrase_bank import DOMAINS
from tests.simulator.plan_models import MODELS, Governance, Synthesis, Team

GOALS = {
    "event": "A backyard wedding for 80 guests in June in Tuscany",
    "software": "Build a booking app for 3 clinics with EUR 400,000",
    "health": "Open a day clinic for patients with back pain in Lyon",
    "energy": "Build a solar farm of 20 MW near Seville with EUR 18 million",
    "education": "Start a bootcamp for 60 students in Nairobi by September 2027",
    "research": "Study the effect of sleep on memory in a laboratory experiment",
    "construction": "Construct an apartment building with 24 flats in Oslo",
    "public": "Set up a night bus service for residents of the city of Porto",
    "business": "Open a bakery in Aarhus with a budget of 2 million DKK",
    "personal": "I want to run a marathon and lose weight",
    "general": "Organise the archive of a choir",
}
PLAN = "The venue is booked for the third weekend of the month. The choir meets every second Tuesday at noon."


def made(model: type[BaseModel], goal: str) -> Any:
    text = (
        f'<document name="initial_prompt">\n{goal}\n\nToday\'s date: 2026-02-10\n</document>\n\n'
        f'<document name="project_plan">\n{PLAN}\n</document>\n\n<task>\nAnswer now.\n</task>'
    )
    value = write_answer(
        [("system", model.__name__), ("user", text)], model.model_json_schema(), "json_schema", 1
    ).value
    model.model_validate(value)
    return value


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in strings(inner)]
    return [value] if isinstance(value, str) else []


def lists(value: Any) -> list[list[Any]]:
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return ([value] if isinstance(value, list) else []) + [found for part in inner for found in lists(part)]


def test_every_domain_has_a_goal_that_is_read_as_such() -> None:
    assert {name: read_goal(goal).domain_name for name, goal in GOALS.items()} == {name: name for name in DOMAINS}


@pytest.mark.parametrize("goal", list(GOALS.values()), ids=list(GOALS))
@pytest.mark.parametrize("model", MODELS)
def test_texts_are_whole(model: type[BaseModel], goal: str) -> None:
    for text in strings(made(model, goal)):
        assert not re.search(r"[{}]|\s\s|\b[Aa] (?!one)[aeio]|\bthe the\b|\bin in\b|\.\.|None", text), text
        assert text
        assert text == text.strip()


@pytest.mark.parametrize("goal", list(GOALS.values()), ids=list(GOALS))
@pytest.mark.parametrize("model", MODELS)
def test_no_list_says_the_same_twice(model: type[BaseModel], goal: str) -> None:
    for found in lists(made(model, goal)):
        entries = [str(entry) for entry in found]
        assert len(entries) == len(set(entries)), entries


def test_people_and_bodies_are_distinct() -> None:
    team = made(Team, GOALS["business"])
    assert len({member["job_category_title"] for member in team["team_members"]}) == 3
    assert all(member["people_min"] <= member["people_max"] for member in team["team_members"])
    bodies = made(Governance, GOALS["business"])["internal_governance_bodies"]
    assert len({body["name"] for body in bodies}) == len(bodies)


def test_quotes_stand_in_the_plan_and_tripwires_hold_figures() -> None:
    synthesis = made(Synthesis, GOALS["general"])
    assert all(finding["quote"] in PLAN + GOALS["general"] for finding in synthesis["findings"])
    wires = [wire for mode in synthesis["failure_modes"] for wire in mode["tripwires"]]
    assert all(re.search(r"\d|days|weeks", wire) for wire in wires)
    assert [mode["root_cause_assumption_id"] for mode in synthesis["failure_modes"]] == ["A1", "A2", "A3"]
    assert all(mode["playbook"][0].startswith("Contain") for mode in synthesis["failure_modes"])
