"""Five cases against the idea."""

import pytest
from pydantic import ValidationError

from planexe.spine.inputs import view_text
from planexe.workflows.plan.screening.premise_challenge import (
    HORIZONS,
    LENSES,
    STAGE,
    Challenge,
    Effect,
    PremiseChallenge,
)
from tests.workflows.plan.early_examples import made
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made("initial_prompt"))


def case(**changed: object) -> Challenge:
    fields: dict[str, object] = {
        "core_thesis": "Lyon has bakeries enough; what is missing is work, not bread.",
        "reasons": ["Money: the loan outlives the idea.", "People: bakers leave.", "Law: nobody was asked."],
        "second_order_effects": [Effect(horizon=h, second_order_effect=f"After {h} rents rise.") for h in HORIZONS],
        "evidence": ["A city report on empty training places, as far as known."],
        "bottom_line": "It sells bread to solve another problem.",
        "withdrawn_if": "Twelve young people say what they would need instead.",
    }
    return Challenge.model_validate({**fields, **changed})


def test_each_lens_is_a_call_of_its_own_with_the_same_rules() -> None:
    asks = [ask_of(STAGE, INPUTS, lens.key) for lens in LENSES]
    assert len({ask.task for ask in asks}) == len(asks) == 5
    assert len({ask.instructions for ask in asks}) == 1
    assert all(ask.task.startswith(f"Subject: {lens.title}") for ask, lens in zip(asks, LENSES, strict=True))


@pytest.mark.parametrize("lens", [lens.key for lens in LENSES])
def test_a_good_case_passes_through_every_lens(lens: str) -> None:
    assert problems_of(STAGE, INPUTS, case(), lens) == []


def test_a_missing_horizon_is_named() -> None:
    effects = [Effect(horizon=h, second_order_effect="Rents rise.") for h in (HORIZONS[0], HORIZONS[1], HORIZONS[1])]
    first, second = problems_of(STAGE, INPUTS, case(second_order_effects=effects), "ground")
    assert first == "`second_order_effects` lacks an entry for horizon 5–10 years."
    assert second == "`second_order_effects` has more than one entry for horizon 1–3 years."


def test_a_reason_given_twice_is_named() -> None:
    reasons = ["Bread is cheap.", "Work is scarce.", "bread is cheap."]
    [problem] = problems_of(STAGE, INPUTS, case(reasons=reasons), "slope")
    assert problem == "`reasons` holds 'Bread is cheap.' more than once; give another reason."


def test_only_the_lens_of_many_sides_wants_another_side_each_time() -> None:
    reasons = ["Money: one.", "Money: two.", "Three without a side."]
    assert problems_of(STAGE, INPUTS, case(reasons=reasons), "ground") == []
    first, second = problems_of(STAGE, INPUTS, case(reasons=reasons), "range")
    assert first == "Each of `reasons` must begin with its side and a colon, such as `Law: …`."
    assert second == "`reasons` uses the side 'Money' more than once; take another side."


@pytest.mark.parametrize("text", ["See https://example.org/law", "www.example.org", "doi 10.1234/abcd"])
def test_web_addresses_are_no_evidence(text: str) -> None:
    [problem] = problems_of(STAGE, INPUTS, case(evidence=[text]), "ground")
    assert problem.startswith("`evidence` holds a web address or number that cannot be relied on")


def test_no_evidence_is_a_good_answer_and_five_pieces_are_not() -> None:
    assert problems_of(STAGE, INPUTS, case(evidence=[]), "ground") == []
    with pytest.raises(ValidationError, match="evidence"):
        case(evidence=["A report of the city."] * 5)


def test_evidence_is_marked_as_unverified() -> None:
    value = finish_with(STAGE, INPUTS, [case()] * 5)
    assert isinstance(value, PremiseChallenge)
    assert {evidence.status for lens in value.lenses for evidence in lens.evidence} == {"unverified"}
    assert view_text(STAGE, value).count("*(unverified)*") == 5


@pytest.mark.parametrize(
    "given", ["REJECT: It sells bread.", "Rejected — It sells bread.", "**Reject**: It sells bread."]
)
def test_the_marker_is_set_by_code(given: str) -> None:
    value = finish_with(STAGE, INPUTS, [case(bottom_line=given)] * 5)
    assert view_text(STAGE, value).count("**Reject:** It sells bread.") == 5


def test_a_sentence_that_begins_with_reject_stays_whole() -> None:
    value = finish_with(STAGE, INPUTS, [case(bottom_line="Reject it while stopping is cheap.")] * 5)
    assert "**Reject:** Reject it while stopping is cheap." in view_text(STAGE, value)


def test_two_lenses_may_be_lost_and_are_named() -> None:
    value = finish_with(STAGE, INPUTS, [case(), None, case(), None, case()])
    assert isinstance(value, PremiseChallenge)
    assert view_text(STAGE, value).startswith("3 of 5 lenses answered.")
    assert STAGE.gaps is not None
    assert STAGE.gaps(value) == [
        "Premise challenge: 'Who bears it and who answers' gave no answer.",
        "Premise challenge: 'What it teaches others' gave no answer.",
    ]
    assert STAGE.min_answered == 3 / 5


def test_a_poor_answer_without_all_horizons_makes_a_value_too() -> None:
    poor = case().model_copy(update={"second_order_effects": [Effect(horizon="soon", second_order_effect="Rents.")]})
    value = finish_with(STAGE, INPUTS, [poor] * 5)
    assert isinstance(value, PremiseChallenge)
    assert value.lenses[0].second_order_effects == []


def test_the_digest_has_one_line_per_lens() -> None:
    value = finish_with(STAGE, INPUTS, [case()] * 5)
    assert view_text(STAGE, value, "digest").count("\n- ") == 5
