"""Assignments of the simulated model: who suits the work, within the people that a role has."""

from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from planexe.simulator.content import write_answer

GOAL = "Open a bakery in Aarhus with a budget of 2 million DKK before 1 May 2027"
ROLES = """\
- **M1 Managing Owner** (1 person, own, leads): Decides on money.
- **M2 Fit-Out Manager** (1 person, hired): Builds the shop.
- **M3 Kitchen Crew** (2 to 3 people, hired): Bakes.
- **M4 Procurement Keeper** (at most 1 person, hired): Orders."""
IDS = ["M1", "M2", "M3", "M4"]


class Who(BaseModel):
    role_id: str = Field(json_schema_extra={"enum": list(IDS)})
    people: int = Field(ge=1, le=5000)
    percent: int = Field(ge=5, le=100)


class Piece(BaseModel):
    name: str
    assignments: list[Who] = Field(min_length=1, max_length=3)
    mode: Literal["work", "wait"]


class Pieces(BaseModel):
    subtasks: list[Piece] = Field(min_length=3, max_length=5)


class Role(BaseModel):
    title: str
    kind: Literal["own", "hired", "bought", "volunteer"]
    leads: bool


class Roles(BaseModel):
    roles: list[Role] = Field(min_length=3, max_length=10)


def answer(model: type[BaseModel], task: str, seed: int = 1) -> Any:
    text = (
        f'<document name="initial_prompt">\n{GOAL}\n\nToday\'s date: 2026-11-21\n</document>\n'
        f'<document name="find_team_roles">\n{ROLES}\n</document>\n<task>\n{task}\n</task>'
    )
    made = write_answer([("system", model.__name__), ("user", text)], model.model_json_schema(), "json_schema", seed)
    return model.model_validate(made.value)


TITLES = ("Order production equipment", "Renovate the shop", "Obtain the food permit", "Hire the counter team")


@pytest.mark.parametrize("seed", range(8))
def test_assignments_keep_to_the_people_of_each_role(seed: int) -> None:
    most = {"M1": 1, "M2": 1, "M3": 3, "M4": 1}
    for title in TITLES:
        for piece in answer(Pieces, f"Subject: 2.1 {title}", seed).subtasks:
            ids = [one.role_id for one in piece.assignments]
            assert len(set(ids)) == len(ids)
            assert all(1 <= one.people <= most[one.role_id] for one in piece.assignments)
            assert piece.assignments[0].percent == 100


def test_what_is_waited_for_is_a_wait_and_the_rest_is_work() -> None:
    pieces = [
        piece
        for seed in range(12)
        for title in TITLES
        for piece in answer(Pieces, f"Subject: 2.1 {title}", seed).subtasks
    ]
    waits = [piece for piece in pieces if piece.mode == "wait"]
    assert waits
    assert all(piece.name.startswith("Wait for") == (piece.mode == "wait") for piece in pieces)
    assert all(len(piece.assignments) == 1 for piece in waits)


def test_one_role_leads_and_advisers_are_bought() -> None:
    roles = answer(Roles, "Name the roles.").roles
    assert [role.leads for role in roles] == [True, *[False] * (len(roles) - 1)]
    assert roles[0].kind == "own"
    assert all(role.kind == "bought" for role in roles if "Advis" in role.title)
