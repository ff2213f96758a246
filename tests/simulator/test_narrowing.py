"""A field is written by what it is about and what stands beside it, not by its name alone."""

from typing import Any

import pytest

from planexe.simulator.field import Field
from planexe.simulator.narrowing import narrowed
from planexe.simulator.topic import Topic


def kind(
    wanted: str,
    name: str = "text",
    *,
    bank: str = "topics",
    title: str = "Ovens",
    beside: dict[str, Any] | None = None,
    inside: str = "answer",
    sources: bool = False,
    item: bool = False,
) -> str:
    holder = Field(inside).item(0, 3) if item else Field(inside)
    holder.done = beside or {}
    about = Topic(bank, title, title.lower())
    return narrowed(wanted, holder.child(name, ""), about, "DKK", about_sources=sources)


@pytest.mark.parametrize(
    ("wanted", "about", "expected"),
    [
        ("question", {"inside": "question_answer_pairs"}, "qa_question"),
        ("answer", {"inside": "faq"}, "qa_answer"),
        ("question", {}, "question"),
        ("assumption", {"beside": {"contingency_percent": 10}}, "cost_assumption"),
        ("key_risk", {"beside": {"contingency_percent": 10}}, "cost_risk"),
        ("step", {"sources": True}, "find_step"),
        ("step", {"bank": "documents_to_find"}, "find_step"),
        ("step", {"beside": {"#step_kind": "setup_step_all"}}, "setup_step_all"),
        ("deliverable", {"beside": {"#step_kind": "setup_step_all"}}, "setup_output_all"),
        ("owner", {"beside": {"#step_kind": "setup_step_all"}}, "top_role"),
        ("why", {"bank": "roles", "beside": {"contract_type": "employee_full"}}, "contract_why_employee"),
        ("why", {"bank": "roles", "title": "Owner", "beside": {"contract_type": "other"}}, "contract_why_owner"),
        ("arrangement", {"bank": "roles", "title": "Aunt", "beside": {"contract_type": "other"}}, "arrangement_help"),
        ("recommendation", {"bank": "roles", "inside": "omissions"}, "omission_fix"),
        ("explanation", {"bank": "roles", "inside": "improvements"}, "improvement_why"),
        ("why", {"bank": "locations"}, "location_reason"),
        ("description", {"bank": "locations", "name": "specific"}, "location_specific"),
        ("why", {"bank": "currencies", "title": "DKK"}, "currency_reason"),
        ("why", {"bank": "currencies", "title": "EUR"}, "currency_other"),
        ("why", {"bank": "documents_to_create"}, "why_document"),
        ("description", {"bank": "projects"}, "project_description"),
        ("action", {"bank": "tasks", "beside": {"days_min": 3}}, "delay_fix"),
        ("description", {"bank": "subtasks"}, "task_description"),
        ("effect", {"bank": "risks"}, "consequence"),
        ("effect", {"bank": "levers"}, "effect"),
        ("rate_basis", {"beside": {"hourly_rate": 0}}, "rate_basis_unpaid"),
        ("rate_basis", {"beside": {"is_paid": False}}, "rate_basis"),
        ("fit", {"beside": {"score": 9}}, "fit_high"),
        ("fit", {"beside": {"score": 4}}, "fit_low_1"),
        ("fit", {"beside": {"score": 4}, "inside": "cautious"}, "fit_low_2"),
        ("strategic_logic", {"inside": "ambitious"}, "strategic_logic_0"),
        ("summary", {"name": "location_summary"}, "location_summary"),
        ("summary", {"beside": {"tough_questions": []}}, "governance_summary"),
        ("title", {"inside": "data_items"}, "data_title"),
        ("why", {"beside": {"chosen_id": "S1"}}, "reason_chosen"),
        ("why", {"beside": {"plan_type": "Digital"}}, "reason_digital"),
        ("explanation", {}, "why"),
        ("explanation", {"item": True}, "explanation"),
        ("anything", {}, "anything"),
    ],
)
def test_kind_by_surroundings(wanted: str, about: dict[str, Any], expected: str) -> None:
    assert kind(wanted, **about) == expected
