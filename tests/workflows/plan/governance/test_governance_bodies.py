"""The bodies of the plan, and the audit beside them."""

import pytest
from pydantic import ValidationError

from planexe.spine.inputs import view_text
from planexe.workflows.plan.assumptions.currency_strategy import STAGE as CURRENCY
from planexe.workflows.plan.assumptions.currency_strategy import CurrencyStrategy
from planexe.workflows.plan.governance import governance_audit
from planexe.workflows.plan.governance.governance_bodies import FINAL, STAGE, BodyDrafts, GovernanceBodies
from tests.workflows.plan.governance.governance_examples import (
    BODIES_INPUTS,
    DOCUMENTS,
    audit,
    bodies,
    body,
    body_drafts,
)
from tests.workflows.plan.stage_inputs import finish_with, inputs_of, problems_of


def test_good_bodies_pass() -> None:
    assert problems_of(STAGE, BODIES_INPUTS, body_drafts()) == []


def test_bodies_get_ids_and_paths_by_code() -> None:
    value = bodies()
    assert value.names == {"G1": "Round 1", "G2": "Round 2", "G3": "Round 3"}
    assert [body.escalates_to for body in value.bodies] == [FINAL, "G1", "G1"]
    assert value.currency == "EUR"


def test_a_path_to_a_later_body_is_named() -> None:
    answer = body_drafts()
    answer.internal_governance_bodies[1].escalates_to = 3
    [problem] = problems_of(STAGE, BODIES_INPUTS, answer)
    assert problem.startswith("`escalates_to` of body 2 ('Round 2') is 3; give the number of a body before it")


def test_the_first_body_passes_on_to_the_final_decider_only() -> None:
    answer = body_drafts()
    answer.internal_governance_bodies[0].escalates_to = 1
    [problem] = problems_of(STAGE, BODIES_INPUTS, answer)
    assert "or 0 for the final decider" in problem


def test_a_limit_above_that_of_the_higher_body_is_named() -> None:
    answer = body_drafts()
    answer.internal_governance_bodies[1].spending_limit = 50000
    assert problems_of(STAGE, BODIES_INPUTS, answer) == [
        "`spending_limit` of 'Round 2' (50000) is higher than that of 'Round 1' (40000), to which it escalates."
    ]


def test_a_name_used_twice_is_named() -> None:
    answer = body_drafts()
    answer.final_decider = "round 3"
    [problem] = problems_of(STAGE, BODIES_INPUTS, answer)
    assert problem == "'round 3' is the name of two of the bodies or of the final decider."


def test_money_needs_a_limit_somewhere() -> None:
    answer = body_drafts()
    for each in answer.internal_governance_bodies:
        each.spending_limit = 0
    [problem] = problems_of(STAGE, BODIES_INPUTS, answer)
    assert problem == (
        "`spending_limit` is 0 for every body; say how much each may release in EUR, or in `decision_rights` that all "
        "money is released by 'Owner'."
    )
    answer.internal_governance_bodies[0].decision_rights = "Decides on the scope. The Owner releases all money."
    assert problems_of(STAGE, BODIES_INPUTS, answer) == []


def test_another_currency_is_named() -> None:
    answer = body_drafts()
    answer.internal_governance_bodies[2].decision_rights = "Decides up to 500 USD, has no CEO."
    [problem] = problems_of(STAGE, BODIES_INPUTS, answer)
    assert problem == "`decision_rights` of 'Round 3' counts in USD; the plan counts in EUR."


def test_a_plan_without_money_needs_no_limits() -> None:
    free = CurrencyStrategy(money_involved=False, currency_list=[], currency_strategy="Nothing is paid.")
    inputs = inputs_of(STAGE, *DOCUMENTS, (CURRENCY, free))
    answer = body_drafts()
    for each in answer.internal_governance_bodies:
        each.spending_limit = 0
    assert problems_of(STAGE, inputs, answer) == []
    assert "May release" not in view_text(STAGE, finish_with(STAGE, inputs, [answer]))


def test_a_useless_number_leaves_the_path_open() -> None:
    answer = body_drafts()
    answer.internal_governance_bodies[2].escalates_to = 9
    value = finish_with(STAGE, BODIES_INPUTS, [answer])
    assert isinstance(value, GovernanceBodies)
    assert value.bodies[2].escalates_to == ""
    assert "**Passes on to:** not settled" in view_text(STAGE, value)


def test_one_body_is_no_answer() -> None:
    with pytest.raises(ValidationError, match="internal_governance_bodies"):
        BodyDrafts(final_decider="Owner", internal_governance_bodies=[body(1, 0, 1)])


def test_texts_name_bodies_limits_and_paths() -> None:
    value = bodies()
    full, digest = view_text(STAGE, value), view_text(STAGE, value, "digest")
    for text in (full, digest):
        assert "G2 Round 2" in text
        assert "up to 5,000 EUR a case" in text
        assert "no money" in text
    assert "### G1 Round 1" in full
    assert "Final decider: Owner." in digest
    assert len(digest) < len(full)


def test_a_good_audit_passes_and_twins_are_named() -> None:
    stage, value = governance_audit.STAGE, audit()
    inputs = inputs_of(stage, *DOCUMENTS)
    assert problems_of(stage, inputs, value) == []
    twin = value.model_copy(update={"audit_procedures": [*value.audit_procedures, value.corruption_list[0].upper()]})
    [problem] = problems_of(stage, inputs, twin)
    assert problem == "'Gift for an order of ovens number 1.' stands there more than once; write another entry."


def test_four_entries_are_no_audit() -> None:
    fields = audit().model_dump()
    fields["transparency_measures"] = fields["transparency_measures"][:4]
    with pytest.raises(ValidationError, match="transparency_measures"):
        governance_audit.GovernanceAudit(**fields)


def test_the_audit_has_four_lists_in_both_texts() -> None:
    stage, value = governance_audit.STAGE, audit()
    for view in ("full", "digest"):
        text = view_text(stage, value, view)
        for title in ("How trust could be abused", "How means could be wasted", "Controls", "What is open to whom"):
            assert title in text
