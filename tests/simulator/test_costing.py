"""Costs and days of the simulated model that fit the goal's budget and deadline."""

from typing import Any

import pytest
from pydantic import BaseModel, Field

from planexe.simulator.content import write_answer
from planexe.simulator.costing import purchases_for

TASKS = {
    "1.1": "Define the offer and the brand",
    "1.2": "Negotiate the bank loan",
    "2.1": "Order production equipment",
    "2.2": "Renovate floors, walls and wiring",
    "3.1": "Hire the counter team",
    "3.2": "Run the opening week",
}
ROLES = {"M1": ("Managing Owner", 3600), "M2": ("Baker", 2400), "M3": ("Volunteer", 0)}


class Bought(BaseModel):
    name: str
    cost: float = Field(ge=0)


class Estimate(BaseModel):
    task_code: str = Field(json_schema_extra={"enum": list(TASKS)})
    materials: list[Bought] = Field(max_length=8, description="One to three; empty if nothing is bought.")
    contingency_percent: int = Field(ge=0, le=60)
    low_factor: float = Field(ge=0.2, le=1)
    high_factor: float = Field(ge=1, le=5)
    days_min: int = Field(ge=1)
    days_realistic: int = Field(ge=1)
    days_max: int = Field(ge=1)


class Estimates(BaseModel):
    estimates: list[Estimate] = Field(min_length=len(TASKS), max_length=len(TASKS))


class Rate(BaseModel):
    role_id: str = Field(json_schema_extra={"enum": list(ROLES)})
    day_rate: float = Field(ge=0)
    basis: str


class Rates(BaseModel):
    rates: list[Rate] = Field(min_length=3, max_length=3)


def answer(model: type[BaseModel], goal: str, roles: dict[str, tuple[str, int]] = ROLES) -> Any:
    tree = "\n".join(f"- {code} {title}" for code, title in TASKS.items())
    rates = "\n".join(f"- **{key} {title}:** DKK {rate:,} a day. Estimated." for key, (title, rate) in roles.items())
    text = (
        f'<document name="initial_prompt">\n{goal}\n\nToday\'s date: 2026-11-21\n</document>\n'
        f'<document name="role_rates">\n{rates}\n</document>\n<document name="wbs_tree_l2">\n{tree}\n</document>\n'
        "<task>\nEstimate.\n</task>"
    )
    made = write_answer([("system", model.__name__), ("user", text)], model.model_json_schema(), "json_schema", 1)
    return model.model_validate(made.value)


@pytest.mark.parametrize(
    ("goal", "budget"),
    [
        ("Open a bakery in Aarhus with a budget of 2 million DKK before 1 May 2027", 2_000_000),
        ("Open a bakery in Aarhus for 700,000 DKK", 700_000),
        ("Migrate patient records of a hospital in Odense for 30 million DKK within 18 months", 30_000_000),
    ],
)
def test_purchases_take_less_than_the_budget_and_leave_room_for_the_work(goal: str, budget: float) -> None:
    total = 0.0
    for one in answer(Estimates, goal).estimates:
        total += sum(bought.cost for bought in one.materials) * (1 + one.contingency_percent / 100)
    assert 0.2 * budget < total < 0.7 * budget


def test_who_could_be_paid_a_small_part_only_gives_the_time_for_nothing() -> None:
    rates = answer(Rates, "Open a bakery in Aarhus with a budget of 90,000 DKK before 1 May 2027").rates
    assert [rate.day_rate for rate in rates] == [0, 0, 0]


def test_estimates_of_days_are_ordered_and_fit_the_time_there_is() -> None:
    made = answer(Estimates, "Open a bakery in Aarhus before 1 May 2027").estimates
    assert all(1 <= one.days_min <= one.days_realistic <= one.days_max for one in made)
    assert 50 < sum(one.days_realistic for one in made) < 400


def test_reserve_and_range_are_usual() -> None:
    for one in answer(Estimates, "Open a bakery in Aarhus with a budget of 2 million DKK").estimates:
        assert 5 <= one.contingency_percent <= 15
        assert 0.8 <= one.low_factor <= 1 <= one.high_factor <= 1.4


def test_day_rates_are_usual_for_the_currency_and_free_for_volunteers() -> None:
    rates = {r.role_id: r for r in answer(Rates, "Open a bakery in Aarhus with a budget of 2 million DKK").rates}
    assert 1500 < rates["M2"].day_rate < rates["M1"].day_rate < 5000
    assert rates["M3"].day_rate == 0
    assert any(word in rates["M3"].basis.lower() for word in ("free", "unpaid", "own ", "no pay"))


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("Order production equipment", "Production equipment"),
        ("Negotiate the bank loan", "Legal check of the bank loan"),
        ("Something without a verb", "Outside advice on something without a verb"),
    ],
)
def test_purchases_fit_the_task(title: str, first: str) -> None:
    assert purchases_for(title)[0] == first
