"""The risks, in two halves."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from planexe.spine.inputs import view_text
from planexe.workflows.plan.assumptions.identify_risks import AREAS, STAGE, RiskArea, RiskRegister
from tests.workflows.plan.early_examples import CONTEXT, made, risk_drafts, risk_register
from tests.workflows.plan.stage_inputs import finish_with, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made(*CONTEXT))


def test_a_good_register_passes() -> None:
    assert problems_of(STAGE, INPUTS, risk_drafts()) == []


def test_two_risks_are_no_answer() -> None:
    with pytest.raises(ValidationError, match="risks"):
        risk_drafts(2)


def test_each_half_has_areas_of_its_own_and_all_are_looked_at() -> None:
    assert sorted(area for half in AREAS.values() for area in half) == sorted(get_args(RiskArea))
    problem = problems_of(STAGE, INPUTS, risk_drafts(), "surroundings")[0]
    assert problem.startswith("`risks.area` is 'supply', 'technology', 'people and skills'; allowed are regulation and")


def test_halves_become_one_register_without_what_both_name() -> None:
    more = [
        r.model_copy(update={"title": t})
        for r, t in zip(risk_drafts(3).risks, ("Noise", "Permit late", "Event 1"), strict=True)
    ]
    value = finish_with(STAGE, INPUTS, [risk_drafts(4), risk_drafts(3).model_copy(update={"risks": more})])
    assert isinstance(value, RiskRegister)
    assert sorted(risk.title for risk in value.risks) == [
        "Event 1",
        "Event 2",
        "Event 3",
        "Event 4",
        "Noise",
        "Permit late",
    ]
    assert STAGE.gaps is not None
    assert STAGE.gaps(value) == []
    assert STAGE.gaps(finish_with(STAGE, INPUTS, [risk_drafts(4), None])) == ["Risks: 4 of at least 6 are named."]


def test_a_title_given_twice_is_named() -> None:
    answer = risk_drafts()
    answer.risks[4].title = "event 1"
    assert problems_of(STAGE, INPUTS, answer) == [
        "`risks` has the title 'Event 1' more than once; merge them or name another event."
    ]


def test_a_single_area_is_named() -> None:
    answer = risk_drafts()
    for risk in answer.risks:
        risk.area = "money"
    assert problems_of(STAGE, INPUTS, answer) == ["All risks have the `area` 'money'; cover several areas."]


def test_impacts_without_figures_are_named() -> None:
    answer = risk_drafts()
    for risk in answer.risks[:4]:
        risk.potential_impact = "Much delay."
    [problem] = problems_of(STAGE, INPUTS, answer)
    assert problem.startswith("`potential_impact` has no figure in 'Event 1'; 'Event 2'; 'Event 3'; 'Event 4';")


def test_a_few_impacts_without_figures_pass() -> None:
    answer = risk_drafts()
    for risk in answer.risks[:3]:
        risk.potential_impact = "Much delay."
    assert problems_of(STAGE, INPUTS, answer) == []


def test_the_gravest_risk_is_the_first_and_ids_follow() -> None:
    value = risk_register()
    assert isinstance(value, RiskRegister)
    assert [r.risk_id for r in value.risks] == [f"R{n}" for n in range(1, 9)]
    assert [r.title for r in value.risks[:3]] == ["Event 3", "Event 1", "Event 2"]


@given(st.lists(st.sampled_from(["low", "medium", "high"]), min_size=8, max_size=8))
def test_exposure_never_grows_along_the_register(levels: list[str]) -> None:
    answer = risk_drafts()
    drafts = [r.model_copy(update={"severity": s}) for r, s in zip(answer.risks, levels, strict=True)]
    value = finish_with(STAGE, INPUTS, [answer.model_copy(update={"risks": drafts}), None])
    assert isinstance(value, RiskRegister)
    exposures = [r.exposure for r in value.risks]
    assert exposures == sorted(exposures, reverse=True)


def test_both_texts_name_every_risk_by_id() -> None:
    full, digest = (view_text(STAGE, risk_register(), view) for view in ("full", "digest"))
    assert all(f"R{n} Event" in text for n in range(1, 9) for text in (full, digest))
    assert len(digest) < len(full)
    assert "**Action:**" not in digest
