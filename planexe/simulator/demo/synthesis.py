"""Answers that look at the whole plan: reviews, audit, premortem, questions, pitch, summary, and short questions."""

import re
from collections.abc import Mapping
from typing import Any, Final

from planexe.simulator.demo.asked import Asked, shown

Answer = dict[str, Any]
_QUESTIONS: Final[Mapping[str, str]] = {
    "critical issues": "issue", "consequences": "consequence", "recommended": "action", "showstopper": "stopper",
    "critical assumptions": "assumption", "key figures": "figure", "use of": "decision", "quality": "data",
    "voices": "voice", "moved": "moved", "budget": "budget", "roles": "role", "timeline": "link", "financing": "money",
    "motivation": "spirit", "automation": "simple",
}  # fmt: skip
_STATED: Final = re.compile(r"^- ([^:\n]+): (.+)$", re.MULTILINE)
_ID: Final = re.compile(r"\{I\d+\}")
"""A figure of the plan by its id: code puts the value there."""
_LINE: Final = re.compile(r"^\W*([A-Z][^\n*“”|#`]{24,160}?[.])", re.MULTILINE)
_CHANCE: Final = re.compile(r"^- (?:\*\*Z\d+[^\n]*?|Funds[^\n]*?): (\d+) ?%", re.MULTILINE)
_QUOTED: Final = ("project_plan", "plan_brief", "team_doc", "swot_analysis")


def points(a: Asked) -> Answer:
    """Returns three points on each question of a review that the call asks."""
    return {"questions": [{"subject": one, "bullet_points": _points(a, one)} for one in a.named("questions.subject")]}


def point(a: Asked) -> Answer:
    """Returns three points on the one question of a call."""
    return {"bullet_points": _points(a, a.parts.subject)}


def _points(a: Asked, subject: str) -> list[Answer]:
    kind = next((kind for word, kind in _QUESTIONS.items() if word in subject.casefold()), "issue")
    return shown([row for row in a.rows("synthesis.points") if row["_kind"] == kind])


def audits(a: Asked) -> Answer:
    """Returns the level of each item of the checklist that the call asks."""
    return {"items": [{**_judged(a, one), "subject": one} for one in a.named("items.subject")]}


def audit(a: Asked) -> Answer:
    """Returns the level of the one item of a call."""
    return {**_judged(a, a.parts.subject), "related_items": list(a.choices.get("related_items", ()))[4:6]}


def _judged(a: Asked, item: str) -> Answer:
    """Returns the level of an item, with words of the plan that it rests on."""
    subject = item.casefold()
    chances = [int(found) for _, text in a.parts.documents for found in _CHANCE.findall(text)]
    level = ("low", "medium", "low", "low", "medium")[a.random("level", item).randrange(5)]
    if chances and ("timeline" in subject or "budget too low" in subject):
        chance = chances[-1] if "budget" in subject else chances[0]
        level = "low" if chance >= 80 else "medium" if chance >= 50 else "high"
    texts = [text for name, text in a.parts.documents if name in _QUOTED]
    lines = [found for text in texts for found in _LINE.findall(text)] or [a.goal.text.split("\n")[0][:200]]
    why = a.bank("synthesis.audit")[2 if level == "low" else 0]
    return {
        "quotes": [str(lines[a.random("quote", item).randrange(len(lines))])],
        "justification": f"{item}: {why[0].lower()}{why[1:]}",
        "level": level,
        "mitigation": a.one("synthesis.mitigation"),
        "owner_role_id": a.role_id("LWAHC"[a.random("owner", item).randrange(5)]) or a.plan.role("L").title,
        "due": f"Week {a.random('due', item).randrange(2, 5)} of the project",
    }


def failures(a: Asked) -> Answer:
    """Returns how it went wrong, of the kind that the call names."""
    subject = a.parts.subject.casefold()
    kind = next((one for one in ("process", "technical", "human") if one in subject), "process")
    rows = [row for row in a.rows("synthesis.failures") if row["_kind"] == kind]
    for at, row in enumerate(rows):
        row |= {**a.told("failure"), "owner_role_id": a.role_id("LAW"[at % 3]), "likelihood_5": (3, 2, 2)[at % 3]}
    return {"failures": shown(rows)}


def answers(a: Asked) -> Answer:
    """Returns questions of outsiders with their answers."""
    about = "understanding" in a.parts.subject.casefold()
    rows = a.rows("synthesis.understanding" if about else "synthesis.disputes")
    why = a.told("synthesis.why_asked")
    pairs = [{**row, "rationale": why[at % len(why)]} for at, row in enumerate(rows)]
    return {"question_answer_pairs": pairs, "summary": a.told("synthesis.understood" if about else "synthesis.worried")}


def pitch(a: Asked) -> Answer:
    """Returns the pitch."""
    return dict(a.told("pitch"))


def summary(a: Asked) -> Answer:
    """Returns the summary, with the computed figures as the task states them."""
    stated = {
        name: _ID.findall(value)[-1] if _ID.search(value) else value for name, value in _STATED.findall(a.parts.task)
    }
    told = [f"The computed finish is {stated['Finish']}." if "Finish" in stated else "No dates have been computed."]
    if "Chance to meet the deadline" in stated and "Deadline" in stated:
        chance = stated["Chance to meet the deadline"]
        told.append(f"The deadline is {stated['Deadline']}; the chance to meet it is {chance}.")
    cost = stated.get("Total cost", "").split(" (")[0]
    told += [f"The total cost is {cost}."] if cost and not cost.startswith("0 ") else []
    told += [f"The budget is {stated['Budget']}."] if "Budget" in stated else []
    known = dict(_STATED.findall(a.parts.task))
    chance = re.match(r"(\d+) ?%", known.get("Chance to meet the deadline", ""))
    missed = [" the day"] if chance and int(chance[1]) < 50 else []
    missed += [" the money"] if "Missing from the budget" in known else []
    answer = a.told("summary")
    if missed:
        answer["focus_and_context"] = a.said(
            f"The goal is {{goal}}. As it stands, the plan does not keep{' and'.join(missed)}."
        )
    told.append("Waiting for answers and the hours of few people drive both.")
    return {**answer, "timeline_and_budget": " ".join(told)}


def first_questions(a: Asked) -> Answer:
    """Returns what would change the plan most and the goal does not say."""
    goal = a.goal
    said = {"money": goal.money is not None, "day": goal.deadline is not None, "place": bool(goal.place)}
    said["hours"] = goal.people is not None
    return {"questions": shown([row for row in a.rows("synthesis.first") if not said.get(row["_about"])])}
