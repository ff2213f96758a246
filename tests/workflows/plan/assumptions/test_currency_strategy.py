"""The budget currency."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import InputError
from planexe.reading.currencies import CURRENCY_CODES, currency_in
from planexe.spine.inputs import Inputs, view_text
from planexe.workflows.plan.assumptions.currency_strategy import STAGE, CurrencyStrategy, CurrencyUse, skip
from tests.workflows.plan.early_examples import currencies, made
from tests.workflows.plan.stage_inputs import ask_of, inputs_of, problems_of


def inputs_with(currency: str | None = None) -> Inputs:
    return inputs_of(STAGE, *made("initial_prompt", "physical_locations"), currency=currency)


INPUTS = inputs_with()
NO_MONEY = CurrencyStrategy(money_involved=False, currency_list=[], currency_strategy="Nobody pays.")


def changed(**fields: object) -> CurrencyStrategy:
    return currencies().model_copy(update=fields)


@pytest.mark.parametrize("answer", [currencies(), NO_MONEY])
def test_complete_answers_pass(answer: CurrencyStrategy) -> None:
    assert problems_of(STAGE, INPUTS, answer) == []


def test_a_code_that_is_not_iso_4217_is_named() -> None:
    answer = changed(currency_list=[CurrencyUse(currency="EURO", consideration="All.")], primary_currency="EUR")
    assert problems_of(STAGE, INPUTS, answer)[0].startswith("`currency_list.currency` is 'EURO'; allowed are AED")


def test_a_primary_currency_outside_the_list_is_named() -> None:
    assert problems_of(STAGE, INPUTS, changed(primary_currency="USD")) == [
        "`primary_currency` is USD, which is not in `currency_list` (EUR)."
    ]


def test_no_primary_currency_although_money_is_involved_is_named() -> None:
    assert problems_of(STAGE, INPUTS, changed(primary_currency=None)) == [
        "`money_involved` is true, so `primary_currency` must be a code of `currency_list`."
    ]


def test_a_currency_without_money_is_named() -> None:
    [problem] = problems_of(STAGE, INPUTS, changed(money_involved=False))
    assert problem.startswith("`money_involved` is false, so `primary_currency` must be null")


def test_a_code_given_twice_is_named() -> None:
    use = CurrencyUse(currency="EUR", consideration="All.")
    assert problems_of(STAGE, INPUTS, changed(currency_list=[use, use])) == ["`currency_list` has EUR more than once."]


def test_the_schema_offers_the_codes_and_null() -> None:
    schema = ask_of(STAGE, INPUTS).schema
    assert schema is not None
    primary = schema["properties"]["primary_currency"]
    assert primary["anyOf"] == [{"type": "string", "enum": list(CURRENCY_CODES)}, {"type": "null"}]


def test_the_users_currency_needs_no_call() -> None:
    value = skip(inputs_with("chf"))
    assert value is not None
    assert value.primary_currency == "CHF"
    assert problems_of(STAGE, INPUTS, value) == []


def test_without_a_choice_the_model_is_asked() -> None:
    assert skip(INPUTS) is None


@given(st.text(max_size=5).filter(lambda t: t.strip() and t.strip().upper() not in CURRENCY_CODES))
def test_anything_but_a_code_is_refused(chosen: str) -> None:
    with pytest.raises(InputError, match="currency is"):
        skip(inputs_with(chosen))


def test_the_text_starts_with_the_budget_currency() -> None:
    assert view_text(STAGE, currencies()).startswith("**Budget currency:** EUR")
    assert "no money is involved" in view_text(STAGE, NO_MONEY)


@pytest.mark.parametrize(
    ("goal", "code"),
    [
        ("Open a shop with 2 million DKK.", "DKK"),
        ("Open a shop with EUR 20,000.", "EUR"),
        ("Open a shop with €20,000.", "EUR"),
        ("Try ALL 3 kinds and TOP them with 2,000 EUR or 3,000 USD.", None),
        ("Open a shop with $20,000.", None),
    ],
)
def test_currency_of_a_goal_is_read_only_where_it_is_one(goal: str, code: str | None) -> None:
    assert currency_in(goal) == code
