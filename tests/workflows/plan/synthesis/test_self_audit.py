from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from planexe.spine.asks import items_of
from planexe.spine.inputs import Inputs
from planexe.spine.stage import Stage
from planexe.workflows.plan.synthesis import self_audit, self_audit_items, self_audit_other
from planexe.workflows.plan.synthesis.audit_answers import AuditAnswer, AuditLevel
from planexe.workflows.plan.synthesis.audit_questions import AUDIT_QUESTIONS, IN_ASKING_ORDER
from planexe.workflows.plan.synthesis.self_audit import SelfAudit
from planexe.workflows.plan.synthesis.self_audit_items import GROUPS, AuditAnswers, AuditedItems, AuditEntry
from planexe.workflows.plan.synthesis.self_audit_other import AuditedRest, OtherDanger
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from tests.workflows.plan.stage_inputs import ask_of, finish_with, problems_of

Given = Callable[..., Inputs]
ITEMS, OTHER, JOIN = self_audit_items.STAGE, self_audit_other.STAGE, self_audit.STAGE


def answer(level: AuditLevel = "low", **fields: Any) -> AuditAnswer:
    texts = {
        "quotes": ["It must not disturb the badgers"],
        "justification": "The goal names them.",
        "level": level,
        "mitigation": "Ask the ecologist for a survey.",
        "owner_role_id": "M2",
        "due": "week 3",
    }
    return AuditAnswer.model_validate({**texts, **fields})


def other(**fields: Any) -> OtherDanger:
    return OtherDanger.model_validate({**answer("medium").model_dump(), "related_items": ["staffing"], **fields})


def calls(*said: AuditAnswer | None) -> list[AuditAnswers]:
    """Returns the answers of the calls: each item as given, in the order of asking; one without an answer is left out."""
    by_key = dict(zip((q.key for q in IN_ASKING_ORDER), said, strict=True))
    return [
        AuditAnswers.model_construct(
            items=[AuditEntry(subject=q.title, **one.model_dump()) for q in questions if (one := by_key[q.key])]
        )
        for questions in GROUPS.values()
    ]


def first_call(**fields: Any) -> AuditAnswers:
    """Returns the answers of the first call, the first item as given."""
    return calls(answer(**fields), *[answer() for _ in range(18)])[0]


def audited(given: Given, roles: TeamRoles, *first: AuditAnswer | None) -> AuditedItems:
    said = [*first, *[answer() for _ in range(19 - len(first))]]
    value = finish_with(ITEMS, given(ITEMS, find_team_roles=roles), calls(*said))
    assert isinstance(value, AuditedItems)
    return value


def rest(given: Given, roles: TeamRoles, items: AuditedItems) -> AuditedRest:
    inputs = given(OTHER, find_team_roles=roles, self_audit_items=items)
    value = finish_with(OTHER, inputs, [other()])
    assert isinstance(value, AuditedRest)
    return value


def test_nineteen_items_are_asked_in_five_calls_at_once(given: Given) -> None:
    assert len(items_of(ITEMS, given(ITEMS))) == 5
    assert [q for questions in GROUPS.values() for q in questions] == list(IN_ASKING_ORDER)
    assert len({q.title for q in IN_ASKING_ORDER}) == 19
    assert all(not part.needs for part in ITEMS.parts)


def test_the_fast_level_asks_for_dates_and_money(given: Given) -> None:
    (item,) = items_of(ITEMS.in_short(), given(ITEMS))
    assert [q.key for q in GROUPS[item.key]][:2] == ["unrealistic_timeline", "budget_too_low"]


def test_the_item_stands_behind_the_documents(given: Given) -> None:
    first, second = (ask_of(ITEMS, given(ITEMS), key) for key in ("1", "2"))
    assert (first.instructions, first.documents, first.schema) == (second.instructions, second.documents, second.schema)
    assert first.task.startswith("Subject: Items 5, 7, 1, 2\n")
    assert "- Unrealistic timeline: Item 5 of the checklist." in first.task


def test_every_item_says_what_counts_as_low_medium_and_high() -> None:
    assert [q.number for q in AUDIT_QUESTIONS] == list(range(1, 20))
    assert all(f"Low: {q.low} Medium: {q.medium} High: {q.high}" in q.task for q in AUDIT_QUESTIONS)


def test_what_reviewers_say_is_not_read() -> None:
    names = {n.stage for n in ITEMS.all_needs()}
    assert not names & {"review_plan", "premortem", "questions_answers", "pitch_doc"}
    assert "governance_bodies" in names


def test_a_good_answer_passes(given: Given, roles: TeamRoles) -> None:
    assert problems_of(ITEMS, given(ITEMS, find_team_roles=roles), first_call(), "1") == []


def test_an_owner_outside_the_team_is_named(given: Given, roles: TeamRoles) -> None:
    problems = problems_of(ITEMS, given(ITEMS, find_team_roles=roles), first_call(owner_role_id="The owner"), "1")
    assert problems == ["`items.owner_role_id` is 'The owner'; allowed are M1, M2."]


@pytest.mark.parametrize("stage", [ITEMS, OTHER], ids=lambda s: s.name)
def test_a_due_date_that_says_nothing_is_named(given: Given, stage: Stage) -> None:
    made = other(due="soon") if stage is OTHER else first_call(due="soon")
    key = None if stage is OTHER else "1"
    problems = problems_of(stage, given(stage), made, key)
    assert problems == ["`due` is 'soon'; give a date as year-month-day, or a week of the project such as 'week 6'."]


@pytest.mark.parametrize("fields", [{"level": "severe"}, {"quotes": []}, {"quotes": ["Word for word"] * 3}])
def test_levels_and_quotes_are_bounded(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        answer(**fields)


def test_items_come_back_in_the_order_of_the_checklist(given: Given, roles: TeamRoles) -> None:
    value = audited(given, roles)
    assert [i.number for i in value.items] == list(range(1, 20))
    assert (value.items[0].owner_role_id, value.items[0].owner) == ("M2", "Ecologist")


def test_a_quote_that_stands_nowhere_is_marked_and_kept(given: Given, roles: TeamRoles) -> None:
    value = audited(given, roles, answer(quotes=["must not  DISTURB the badgers", "Nobody likes badgers at all"]))
    item = next(i for i in value.items if i.key == "unrealistic_timeline")
    assert [(q.source, q.literal) for q in item.quotes] == [("initial_prompt", True), ("", False)]
    assert "“Nobody likes badgers at all” (not literal)" in self_audit_items.view_full(value)


def test_words_of_a_reviewer_are_no_quote_of_the_plan(given: Given, roles: TeamRoles) -> None:
    value = audited(given, roles, answer(quotes=["review_plan could not be made."]))
    assert not next(i for i in value.items if i.key == "unrealistic_timeline").quotes[0].literal


def test_unanswered_items_are_said(given: Given, roles: TeamRoles) -> None:
    value = audited(given, roles, None)
    assert value.unanswered == ["Unrealistic timeline"]
    assert len(value.items) == 18


def test_the_last_item_points_only_at_answered_items(given: Given, roles: TeamRoles) -> None:
    inputs = given(OTHER, find_team_roles=roles, self_audit_items=audited(given, roles, None))
    assert problems_of(OTHER, inputs, other()) == []
    (problem,) = problems_of(OTHER, inputs, other(related_items=["unrealistic_timeline"]))
    assert problem.startswith("`related_items` is 'unrealistic_timeline'; allowed are")


def test_the_last_item_can_do_without_the_others(given: Given) -> None:
    assert problems_of(OTHER, given(OTHER), other()) == []
    value = finish_with(OTHER, given(OTHER), [other()])
    assert isinstance(value, AuditedRest)
    assert value.item.number == 20


def test_both_parts_are_one_checklist_of_twenty(given: Given, roles: TeamRoles) -> None:
    items = audited(given, roles, answer("high"), answer("medium"))
    value = self_audit.compute(given(JOIN, self_audit_items=items, self_audit_other=rest(given, roles, items)))
    assert [i.number for i in value.items] == list(range(1, 21))
    assert {c.level: c.items for c in value.counts} == {"high": 1, "medium": 2, "low": 17}
    assert (value.quotes, value.literal_quotes) == (20, 20)
    text = self_audit.view_full(value)
    assert text.startswith("**20 items: 1 high, 2 medium, 17 low.** 20 of 20 quotes")
    assert text.index("### 5. Unrealistic timeline: high") < text.index("### 7. Budget too low: medium")
    assert text.endswith("**Acts together with:** 13. Staffing")
    assert "Staffing" not in self_audit.view_digest(value)


def test_the_checklist_copes_with_lost_parts(given: Given, roles: TeamRoles) -> None:
    assert self_audit.view_full(self_audit.compute(given(JOIN))) == "No item of the checklist was answered."
    value: SelfAudit = self_audit.compute(given(JOIN, self_audit_items=audited(given, roles)))
    assert len(value.items) == 19
    assert value.related == ""
