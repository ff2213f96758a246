"""From the kind a field's name tells to one that says more: by what its item is about and what stands beside it."""

import re
from typing import Any

from planexe.simulator.field import Field
from planexe.simulator.field_kinds import snake
from planexe.simulator.stances import stance_of
from planexe.simulator.topic import Topic

_REASONS = (
    ("physical", "reason_physical"),
    ("digital", "reason_digital"),
    ("allow", "reason_allowed"),
    ("business", "reason_purpose"),
    ("personal", "reason_purpose"),
    ("other", "reason_purpose"),
)
_LOCATION_FIELDS = {"broad": "location_broad", "detailed": "location_detailed", "specific": "location_specific"}
_DOCUMENT_BANKS = frozenset({"documents_to_find", "documents_to_create"})
_TASK_BANKS = frozenset({"tasks", "subtasks", "given"})
_OF_PROJECTS = {"why": "why_project", "description": "project_description", "metric_text": "project_result"}
_GOOD_SCORE = 7
_SUMMARIES = {"tough_questions": "governance_summary", "suggestions": "summary_projects", "data_items": "summary_data"}
_PAIRS = re.compile(r"pairs|question_answer|questions_and|q_and_a|faq")


def narrowed(kind: str, place: Field, about: Topic, currency: str, *, about_sources: bool) -> str:
    """Returns the kind to write.

    Args:
        kind: what the field's name and description say.
        place: the field.
        about: what it is about.
        currency: the goal's own money.
        about_sources: the call is about documents that somebody else has.
    """
    beside = place.parent.done if place.parent is not None else {}
    if kind in ("question", "answer") and any(_PAIRS.search(snake(above.name)) for above in place.ancestors()):
        return f"qa_{kind}"
    if kind in ("assumption", "key_risk") and any("contingency_percent" in above.done for above in place.ancestors()):
        return "cost_assumption" if kind == "assumption" else "cost_risk"
    step = next((a.done["#step_kind"] for a in place.ancestors() if "#step_kind" in a.done), "")
    if step and kind in ("step", "deliverable", "owner"):
        return {"step": str(step), "owner": "top_role"}.get(kind, str(step).replace("step", "output", 1))
    if kind == "step" and (about_sources or about.bank == "documents_to_find"):
        return "find_step"
    return (
        _of_team(kind, place, about, beside)
        or _by_topic(kind, place, about, beside, currency)
        or _by_neighbours(kind, place, about, beside)
        or kind
    )


def _of_team(kind: str, place: Field, about: Topic, beside: dict[str, Any]) -> str:
    """Returns the kind for what is said about a role: its terms of work, or a fault that a review found."""
    if about.bank != "roles":
        return ""
    terms = next((str(value).split("_")[0] for name, value in beside.items() if "contract" in name), "")
    if terms == "other":
        terms = "owner" if "Owner" in about.title else "help"
    if terms and kind in ("why", "arrangement"):
        return f"contract_why_{terms}" if kind == "why" else f"arrangement_{terms}"
    lists = " ".join(snake(above.name) for above in place.ancestors())
    fault = next((name for name in ("omission", "improvement") if name in lists), "")
    parts = {"issue": fault, "explanation": f"{fault}_why", "recommendation": f"{fault}_fix"}
    return parts.get(kind, "") if fault else ""


def _by_topic(kind: str, place: Field, about: Topic, beside: dict[str, Any], currency: str) -> str:
    if about.bank == "locations":
        name = snake(place.name)
        return _LOCATION_FIELDS.get(name, "location" if "goal" in name else "location_reason" if kind == "why" else "")
    if about.bank == "currencies" and kind in ("domain_consideration", "why", "description"):
        return "currency_reason" if about.title == currency else "currency_other"
    if kind == "why" and about.bank in _DOCUMENT_BANKS:
        return "why_document"
    if about.bank == "projects" and kind in _OF_PROJECTS:
        return _OF_PROJECTS[kind]
    if about.bank in _TASK_BANKS and kind in ("audit_fix", "action") and any("days" in name for name in beside):
        return "delay_fix"
    if about.bank in ("tasks", "subtasks") and kind == "description":
        return "task_description"
    return "consequence" if kind == "effect" and about.bank != "levers" else ""


def _by_neighbours(kind: str, place: Field, about: Topic, beside: dict[str, Any]) -> str:
    if kind == "rate_basis":
        return (
            "rate_basis_unpaid"
            if any(value == 0 and not isinstance(value, bool) for value in beside.values())
            else kind
        )
    if kind == "fit":
        scores = [value for value in beside.values() if isinstance(value, int | float)]
        stance = stance_of(place)
        return "fit_high" if not scores or max(scores) >= _GOOD_SCORE else f"fit_low_{1 if stance is None else stance}"
    if kind == "strategic_logic":
        stance = stance_of(place)
        return f"strategic_logic_{place.index % 3 if stance is None else stance}"
    if kind == "summary" and "location" in snake(place.name):
        return "location_summary"
    if kind == "summary":
        return next((_SUMMARIES[name] for name in map(snake, beside) if name in _SUMMARIES), "")
    if kind == "title" and any(snake(above.name).startswith("data_") for above in place.ancestors()):
        return "data_title"
    if kind not in ("why", "explanation") or place.parent is None:
        return ""
    if kind == "why" and any("chosen" in name for name in beside):
        return "reason_chosen"
    if place.parent.is_item:
        return ""
    values = {str(value).lower() for value in beside.values()}
    named = next((reason for value, reason in _REASONS if value in values), "")
    # A verdict on the whole plan is argued for; only an item of a list is criticised.
    return named or ("why" if place.parent.parent is None and about.bank != "issues" else "")
