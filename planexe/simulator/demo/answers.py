"""Which part of the plan answers which field of a schema, and the answer to a whole call."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from planexe.simulator.demo import assumptions, governance, papers, screening, synthesis, work
from planexe.simulator.demo.asked import Asked, Projection
from planexe.simulator.demo.guidance import Guidance
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.schema_merge import References

_PROJECTIONS: Final[Mapping[str, Projection]] = {
    "plan_type": screening.plan_type,
    "purpose": screening.purpose,
    "verdict": screening.verdict,
    "core_thesis": screening.premise,
    "levers": screening.levers,
    "decisions.classification": screening.decisions,
    "characterizations": screening.described,
    "lever_assessments": screening.rated,
    "settings": screening.scenarios,
    "ambitious": screening.scenarios,
    "scenario_assessments": screening.chosen,
    "chosen_scenario_id": screening.chosen,
    "holistic_profile": screening.chosen,
    "final_choice": screening.chosen,
    "plan_characteristics": screening.chosen,
    "has_location_in_plan": assumptions.places,
    "primary_currency": assumptions.currency,
    "risks.likelihood": assumptions.risks,
    "assumptions.area": assumptions.made,
    "assumption_list": assumptions.short,
    "issues.assumption_ids": assumptions.reviewed,
    "combined_summary": assumptions.assessed,
    "feedback.steps": assumptions.assessed,
    "smart_criteria": assumptions.aim,
    "exclusions": assumptions.aim,
    "stakeholders": assumptions.people,
    "permits_and_licenses": assumptions.law,
    "suggestions.certainty": assumptions.resources,
    "corruption_list": governance.audit,
    "internal_governance_bodies": governance.bodies,
    "set_up_steps": governance.setup,
    "monitoring_progress": governance.monitoring,
    "decision_escalation_matrix": governance.escalation,
    "tough_questions": governance.review,
    "roles.people_min": governance.roles,
    "team_members": governance.members,
    "rates": governance.rates,
    "omissions": governance.team_review,
    "strengths": papers.swot,
    "threats": papers.swot,
    "user_questions": papers.swot,
    "experts.search_query": papers.experts,
    "issues.root_cause": papers.criticism,
    "primary_actions": papers.criticism,
    "documents.document_name": papers.documents,
    "ratings.document_id": papers.ratings,
    "worst_case_scenario": papers.draft,
    "data_items": papers.data,
    "project_title": work.title,
    "phases": work.phases,
    "subtasks": work.parts,
    "estimates": work.days,
    "dependencies": work.links,
    "risks.probability": work.register,
    "streams": work.business,
    "questions.bullet_points": synthesis.points,
    "bullet_points": synthesis.point,
    "items.quotes": synthesis.audits,
    "quotes": synthesis.audit,
    "failures": synthesis.failures,
    "question_answer_pairs": synthesis.answers,
    "call_to_action": synthesis.pitch,
    "audience_tailoring": synthesis.summary,
    "questions.otherwise": synthesis.first_questions,
}
_DEEPEST: Final = 3
_OWN_GUIDANCE: Final = frozenset({"phases", "estimates"})
"""Fields whose part of the plan does what the reader asks for by itself."""


def demo_answer(parts: PromptParts, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what the plan behind a goal says about the fields of a schema; nothing about fields that it does not know."""
    names, choices = _fields(schema)
    asked = Asked(parts, names, choices)
    found: dict[str, Any] = {}
    used = dict.fromkeys(_PROJECTIONS[name] for name in _PROJECTIONS if name in names)
    for projection in used:
        given = projection(asked)
        found = {**found, **{name: value for name, value in given.items() if name in names}}
    if not used or _OWN_GUIDANCE & names:
        return found
    bound = frozenset(name.partition(".")[0] for name in choices if name.endswith(("_id", ".area", ".horizon")))
    return dict(Guidance.of(parts.task).applied(found, bound))


def general_text(parts: PromptParts) -> list[str]:
    """Returns a few paragraphs about the goal, for a question that asks for no fields."""
    asked = Asked(parts, frozenset(), {})
    return [
        asked.said("The goal is {goal}. What follows is simulated: it is written by rules and not by a model."),
        asked.said("The first step is {task0}. Nothing large is bound before the first part has passed its test."),
        asked.said(
            "Two things decide: the hours that people can really give, and the answers of those whose consent is needed."
        ),
    ]


def _fields(schema: Mapping[str, Any]) -> tuple[frozenset[str], dict[str, Sequence[Any]]]:
    """Returns the names of a schema's fields and of those of its lists and parts, and the values that they allow."""
    names: set[str] = set()
    choices: dict[str, Sequence[Any]] = {}
    _look(References(schema), schema, "", 0, names, choices)
    return frozenset(names), choices


def _look(
    references: References, part: Any, path: str, depth: int, names: set[str], choices: dict[str, Sequence[Any]]
) -> None:
    flat = references.flat(part)
    for option in flat.get("anyOf", ()):
        _look(references, option, path, depth, names, choices)
    if "enum" in flat and path:
        choices.setdefault(path, flat["enum"])
    if "items" in flat:
        _look(references, flat["items"], path, depth, names, choices)
    for name, inner in flat.get("properties", {}).items() if depth < _DEEPEST else ():
        own = f"{path}.{name}" if path else name
        names |= {own, ".".join(own.split(".")[-2:])}
        _look(references, inner, own, depth + 1, names, choices)
