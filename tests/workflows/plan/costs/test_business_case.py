"""What comes in and goes out, and what follows from it."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from planexe.spine.inputs import Inputs, view_text
from planexe.workflows.plan.assumptions import currency_strategy
from planexe.workflows.plan.assumptions.currency_strategy import CurrencyStrategy
from planexe.workflows.plan.costs import business_case, business_outlook, cost_plan
from planexe.workflows.plan.costs.business_case import BusinessCase, BusinessCaseDraft, StreamDraft, skip
from planexe.workflows.plan.costs.business_outlook import BusinessOutlook
from tests.report.example_values import example_costs
from tests.workflows.plan.early_examples import STRATEGY, made
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

STAGE = business_case.STAGE
DKK = CurrencyStrategy(money_involved=True, currency_list=[], primary_currency="DKK", currency_strategy="One currency.")


def inputs(money: BaseModel = DKK) -> Inputs:
    known = made("initial_prompt", *STRATEGY, "consolidate_assumptions", "project_plan")
    return inputs_of(STAGE, *known, (currency_strategy.STAGE, money))


def stream(**changes: Any) -> StreamDraft:
    given: dict[str, Any] = {"name": "Bread", "unit": "one loaf", "price": 15, "variable_cost": 5, "units_first_month": 1000,
             "units_full": 4000, "months_to_full": 3}  # fmt: skip
    return StreamDraft(**(given | changes))


def case(*streams: StreamDraft, **changes: Any) -> BusinessCaseDraft:
    given: dict[str, Any] = {"applicable": bool(streams), "reason": "Two bakeries nearby sell at that price.", "fixed_month": 30_000,
             "benefit_unit": "one loaf", "benefit_units": 40_000}  # fmt: skip
    return BusinessCaseDraft(streams=list(streams), **(given | changes))


def outlook_of(draft: BusinessCaseDraft, **costs: Any) -> BusinessOutlook:
    value = finish_with(STAGE, inputs(), [draft])
    costed = example_costs().model_copy(update={"currency": "DKK", "total": 50_000.0} | costs)
    stage = business_outlook.STAGE
    found = stage.compute(inputs_of(stage, (STAGE, value), (cost_plan.STAGE, costed)))
    assert isinstance(found, BusinessOutlook)
    return found


def test_a_complete_case_passes_and_gets_its_currency() -> None:
    draft = case(stream())
    assert problems_of(STAGE, inputs(), draft) == []
    value = finish_with(STAGE, inputs(), [draft])
    assert isinstance(value, BusinessCase)
    assert value.currency == "DKK"
    assert "| Bread | one loaf | 15 | 5 | 1,000 | 4,000 | 3 |" in view_text(STAGE, value)
    assert "initial_prompt" in ask_of(STAGE, inputs()).shown


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        (case(applicable=True), "`applicable` is true, but `streams` is empty"),
        (case(stream(), applicable=False), "`applicable` is false, but `streams` has entries"),
        (case(stream(), stream(name="bread")), "`streams` has 'Bread' more than once"),
        (case(stream(variable_cost=15)), "`price` of 'Bread' is 15 and not above its `variable_cost`, 15"),
        (case(stream(units_first_month=5000)), "`units_first_month` of 'Bread' is 5000, more than `units_full`, 4000"),
    ],
)
def test_income_that_contradicts_itself_is_named(draft: BusinessCaseDraft, problem: str) -> None:
    (found,) = problems_of(STAGE, inputs(), draft)
    assert found.startswith(problem)


@pytest.mark.parametrize("field", ["price", "units_full", "months_to_full"])
def test_what_must_be_more_than_nothing_is_no_answer_otherwise(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        stream(**{field: 0})


def test_without_money_nobody_is_asked() -> None:
    free = DKK.model_copy(update={"money_involved": False, "primary_currency": None})
    value = skip(inputs(free))
    assert value
    assert (value.applicable, value.currency, value.reason) == (False, "", "No money is involved.")
    assert skip(inputs()) is None


def test_break_even_and_payback_are_told_with_what_moves_them() -> None:
    found = outlook_of(case(stream()))
    assert (found.units, found.unit, found.investment) == (3000, "one loaf", 50_000)
    assert [(one.change, one.month, one.payback) for one in found.cases[:2]] == [
        ("as estimated", 3, 10),
        ("price 20% lower", None, None),
    ]
    assert len(found.cases) == 7
    text = view_text(business_outlook.STAGE, found)
    assert text.startswith(
        "A month covers its cost from month 3 after the opening on (from 3,000 a month on, counted as “one loaf”)."
    )
    assert "The DKK 50,000 that the plan costs have come back in month 10." in text
    assert "| price 20% lower | never | never | -2,000 |" in text


def test_costs_in_another_currency_give_no_payback() -> None:
    found = outlook_of(case(stream()), currency="EUR")
    assert found.investment is None
    assert {one.payback for one in found.cases} == {None}
    assert "no payback can be told" in view_text(business_outlook.STAGE, found)


def test_without_income_one_benefit_has_a_cost() -> None:
    found = outlook_of(case(benefit_unit="one trained baker", benefit_units=20))
    assert (found.applicable, found.cost_per_benefit, found.cases) == (False, 2500, [])
    text = view_text(business_outlook.STAGE, found)
    assert "in the first year: 20, counted as “one trained baker”. Each of these costs DKK 2,500" in text
