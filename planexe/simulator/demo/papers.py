"""Answers of experts, about documents and about what is not known yet."""

from collections.abc import Mapping
from typing import Any

from planexe.simulator.demo.asked import Asked


def swot(a: Asked) -> Mapping[str, Any]:
    """Returns what speaks for and against the plan."""
    day = a.goal.start.isoformat()
    return {
        "strengths": a.all("experts.strengths"),
        "weaknesses": a.all("experts.weaknesses"),
        "opportunities": a.all("experts.opportunities"),
        "threats": a.all("experts.threats"),
        "flagship": a.said(
            "The first finished part convinces more than any paper. It shows hours, price and quality at once, and it comes early enough to change the rest."
        ),
        "recommendations": [
            {"recommendation": text, "owner": a.plan.role(key).title, "by_date": day}
            for text, key in zip(a.bank("experts.swot_actions"), "WLA", strict=True)
        ],
        "strategic_objectives": [
            f"At least 4 of 5 results pass their test at once by {a.by}",
            f"Cost within {a.funds} by {a.by}",
            "All offices have answered within 8 weeks of the start",
        ],
        "assumptions": [
            "Those who take part keep the hours that they promised",
            "Prices stay within a tenth of the estimate",
        ],
        "missing_information": a.all("experts.missing"),
        "user_questions": a.all("experts.swot_questions"),
        "contingency_plans": a.all("experts.contingency") if a.goal.personal else [],
    }


def experts(a: Asked) -> Mapping[str, Any]:
    """Returns whom to ask from outside."""
    around = (
        "surround" in f"{a.parts.subject} {a.parts.task}".casefold()
        and "trade itself" not in a.parts.subject.casefold()
    )
    found = []
    for title, fields, question in a.bank("experts.around" if around else "experts.trade"):
        found.append(
            {
                "title": title,
                "knowledge": fields.split(";"),
                "why": f"Nobody in the plan can say {question[0].lower()}{question[1:]}.",
                "what": f"Show them the schedule and the list of results, and ask: {question[0].lower()}{question[1:]}?",
                "skills": "Has seen such work through to the end and names its figures",
                "search_query": f"{title.lower()}{f' {a.goal.place}' if a.goal.place else ''}",
            }
        )
    return {"experts": found}


def criticism(a: Asked) -> Mapping[str, Any]:
    """Returns what an expert finds wrong."""
    names = ("title", "explanation", "root_cause", "consequence", "mitigation")
    lines = a.bank("experts.issues")
    at = a.random("issue").randrange(len(lines))
    issues = [dict(zip(names, map(a.said, line.split("|")), strict=True)) for line in [*lines[at:], *lines[:at]]]
    return {
        "issues": [
            {**issue, "tags": [tag]} for issue, tag in zip(issues, ("estimates", "payment", "upkeep"), strict=True)
        ],
        "primary_actions": a.all("experts.primary"),
        "secondary_actions": a.all("experts.secondary"),
        "follow_up": "Bring the hours of the first part and both offers for the largest item.",
    }


def documents(a: Asked) -> Mapping[str, Any]:
    """Returns documents of the kind that the call asks for."""
    find = "to find" in a.parts.subject.casefold()
    kind = "find" if find else "create"
    names, uses = a.bank(f"documents.{kind}").split(";"), a.bank(f"documents.{kind}_for").split(";")
    second = any(word in a.parts.subject.casefold() for word in ("second half", "later", "during"))
    entries = []
    for at, (name, use) in enumerate(zip(names, uses, strict=True)):
        entries.append(
            {
                "document_name": name,
                "description": f"With it, {use}. The tasks that build on it wait for it.",
                "responsible_role_type": a.plan.role("LAWAC"[at % 5]).title,
                "steps": ["Ask whoever holds it and note the date", "File it where all find it"]
                if find
                else ["Draft it in a page", "Let two people read it", "Sign and file it"],
                "template": None if find else "A page with a heading, a table and a line to sign",
                "approval_authorities": None if find else a.plan.role("L").title,
                "recency_requirement": "Not older than 2 years" if find else None,
                "access_difficulty": ("Easy", "Easy", "Medium", "Medium", "Easy", "Easy", "Medium", "Easy", "Hard")[
                    at % 9
                ]
                if find
                else None,
                "access_reason": "Whoever holds it has to be asked." if find else None,
            }
        )
    return {"documents": entries[::-1] if second else entries}


def ratings(a: Asked) -> Mapping[str, Any]:
    """Returns how much each document changes."""
    field = next((name for name in a.choices if name.endswith("document_id")), "")
    letter = next((str(one)[0] for one in a.choices.get(field, ()) if one), "C")
    risks = [str(one) for one in a.choices.get("ratings.risk_ids", ())]
    texts = a.all("documents.rationales")
    found = []
    for at, key in enumerate(a.ids(letter, field)):
        grade = (0, 1, 1, 2, 1, 0, 2, 1, 3)[at % 9]
        found.append(
            {
                "document_id": key,
                "rationale": texts[grade],
                "impact_rating": ("Critical", "High", "Medium", "Low")[grade],
                "risk_ids": risks[at % len(risks) : at % len(risks) + 2] if risks else [],
            }
        )
    return {
        "ratings": found,
        "summary": "The most important ones settle money or a consent before work begins. The hardest rating was the one between the second and the third.",
    }


def draft(a: Asked) -> Mapping[str, Any]:
    """Returns what has to be in one document."""
    name = a.parts.subject or "this paper"
    return {
        "essential_information": a.all("documents.essentials"),
        "risks_of_poor_quality": a.all("documents.poor"),
        "worst_case_scenario": a.said(
            f"“{name}” is missing or wrong, money is bound on its basis, and about {{s10}} are spent twice."
        ),
        "best_case_scenario": a.said(
            f"“{name}” is short and right, so that {{lead}} can decide within a day and about {{t5}} are saved."
        ),
        "fallback_alternative_approaches": a.all("documents.fallback"),
    }


def data(a: Asked) -> Mapping[str, Any]:
    """Returns what has to be found out first."""
    field = "data_items.tests_id"
    tested = [str(one) for one in a.choices.get(field, ()) if one]
    tasks = [str(one) for one in a.choices.get("data_items.before_task_code", ()) if one]
    lines = a.bank("documents.data")
    late = any(word in a.parts.subject.casefold() for word in ("risk", "second", "later"))
    entries = []
    for at, (title, letter, facts, desk, check, grade, aim) in enumerate(lines[2:] if late else lines):
        fitting = [one for one in tested if one.startswith(letter)]
        entries.append(
            {
                "title": title,
                "tests_id": fitting[at % len(fitting)] if fitting else None,
                "rationale": f"So far it is a guess: {title[0].lower()}{title[1:]}. The days and the cost of several tasks rest on it.",
                "data_to_collect": facts.split(";"),
                "simulation_steps": [desk],
                "expert_validation_steps": [check],
                "responsible_role": a.role_id("LAAHW"[at % 5]),
                "sensitivity": grade,
                "validation_objective": aim,
                "before_task_code": tasks[min(len(tasks) - 1, 4 + at)] if tasks else None,
            }
        )
    return {
        "data_items": entries,
        "summary": "The hours come first. Nothing large may be ordered before hours and prices are known.",
    }
