"""The verdict on the goal."""

import pytest
from pydantic import ValidationError

from planexe.spine.inputs import view_text
from planexe.workflows.plan.screening.redline_gate import STAGE, RedlineVerdict
from tests.workflows.plan.early_examples import initial_prompt, made
from tests.workflows.plan.stage_inputs import ask_of, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made("initial_prompt"))
ALLOWED = RedlineVerdict(verdict="ALLOW", rationale_short="An ordinary bakery.")
REFUSED = RedlineVerdict(
    verdict="REFUSE",
    rationale_short="It would sell stolen goods.",
    violation_category="theft_or_smuggling",
    violation_claim="The bakery is a front for smuggling.",
    violation_capability_uplift=False,
    violation_severity="High",
)


@pytest.mark.parametrize("answer", [ALLOWED, REFUSED])
def test_complete_verdicts_pass(answer: RedlineVerdict) -> None:
    assert problems_of(STAGE, INPUTS, answer) == []


def test_a_refusal_without_category_and_claim_is_named() -> None:
    answer = RedlineVerdict(verdict="REFUSE", rationale_short="Bad.")
    assert problems_of(STAGE, INPUTS, answer) == [
        "`verdict` is REFUSE, so `violation_category` and `violation_claim` must say what the violation is."
    ]


def test_a_refusal_with_an_empty_claim_is_named() -> None:
    answer = REFUSED.model_copy(update={"violation_claim": ""})
    assert "`violation_claim`" in problems_of(STAGE, INPUTS, answer)[0]


def test_a_violation_beside_allow_is_named() -> None:
    answer = ALLOWED.model_copy(update={"violation_severity": "Low", "violation_capability_uplift": False})
    assert problems_of(STAGE, INPUTS, answer) == [
        "`verdict` is ALLOW, so `violation_capability_uplift` and `violation_severity` must be null."
    ]


def test_an_essay_for_a_rationale_is_named() -> None:
    answer = ALLOWED.model_copy(update={"rationale_short": "x" * 401})
    assert problems_of(STAGE, INPUTS, answer)[0].startswith("`rationale_short` has 401 characters")


def test_unknown_categories_are_no_answer() -> None:
    with pytest.raises(ValidationError, match="violation_category"):
        RedlineVerdict.model_validate({"verdict": "REFUSE", "rationale_short": "Bad.", "violation_category": "odd"})


def test_the_text_shows_a_violation_as_a_table() -> None:
    text = view_text(STAGE, REFUSED)
    assert "🔴 Refused" in text
    assert "| Category | theft or smuggling |" in text
    assert "| Gives a dangerous ability | no |" in text


def test_the_text_of_an_allowed_goal_has_no_table() -> None:
    assert "|" not in view_text(STAGE, ALLOWED)


def test_the_prompt_shows_the_goal_and_nothing_else() -> None:
    ask = ask_of(STAGE, INPUTS)
    assert list(ask.shown) == ["initial_prompt"]
    assert initial_prompt().goal in ask.shown["initial_prompt"]


def test_losing_the_verdict_does_not_lose_the_plan() -> None:
    assert not STAGE.essential
