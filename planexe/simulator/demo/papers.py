"""Answers of experts, about documents and about what is not known yet."""

from typing import Any

from planexe.simulator.demo.asked import Asked, shown

Answer = dict[str, Any]


def swot(a: Asked) -> Answer:
    """Returns what speaks for and against the plan."""
    actions = zip(a.told("experts.swot_actions"), "WLA", strict=True)
    day = a.goal.start.isoformat()
    named = [{"recommendation": text, "owner": a.plan.role(key).title, "by_date": day} for text, key in actions]
    private = a.told("experts.contingency") if a.goal.personal else []
    return {**a.told("swot"), "recommendations": named, "contingency_plans": private}


def experts(a: Asked) -> Answer:
    """Returns whom to ask from outside."""
    rows = a.rows("experts.around" if "surround" in a.parts.subject.casefold() else "experts.trade")
    for row in rows:
        question = row["_question"][0].lower() + row["_question"][1:]
        row |= a.told("experts.each", question=question)
        row["search_query"] = row["title"].lower() + (f" {a.goal.place}" if a.goal.place else "")
    return {"experts": shown(rows)}


def criticism(a: Asked) -> Answer:
    """Returns what an expert finds wrong."""
    tagged = zip(a.rows("experts.issues"), ("estimates", "payment", "upkeep"), strict=True)
    issues = [{**row, "tags": [tag]} for row, tag in tagged]
    at = a.random("issue").randrange(len(issues))
    return {**a.told("criticism"), "issues": issues[at:] + issues[:at]}


def documents(a: Asked) -> Answer:
    """Returns documents of the kind that the call asks for."""
    find = "to find" in a.parts.subject.casefold()
    kind = "find" if find else "create"
    names, uses = a.bank(f"documents.{kind}").split(";"), a.bank(f"documents.{kind}_for").split(";")
    entries = [
        {
            **a.told(f"documents.each_{kind}"),
            "document_name": name,
            "description": f"With it, {use}. The tasks that build on it wait for it.",
            "responsible_role_type": a.plan.role("LAWAC"[at % 5]).title,
            "approval_authorities": None if find else a.plan.role("L").title,
            "access_difficulty": ("Easy", "Easy", "Medium", "Medium", "Hard")[at % 5] if find else None,
        }
        for at, (name, use) in enumerate(zip(names, uses, strict=True))
    ]
    second = any(word in a.parts.subject.casefold() for word in ("second half", "later", "during"))
    return {"documents": entries[::-1] if second else entries}


def ratings(a: Asked) -> Answer:
    """Returns how much each document changes."""
    field = next((name for name in a.choices if name.endswith("document_id")), "")
    letter = next((str(one)[0] for one in a.choices.get(field, ()) if one), "C")
    risks = [str(one) for one in a.choices.get("ratings.risk_ids", ())]
    texts, found = a.told("documents.rationales"), []
    for at, key in enumerate(a.ids(letter, field)):
        grade = (0, 1, 1, 2, 1, 0, 2, 1, 3)[at % 9]
        tied = risks[at % len(risks) : at % len(risks) + 2] if risks else []
        rating = ("Critical", "High", "Medium", "Low")[grade]
        found.append({"document_id": key, "rationale": texts[grade], "impact_rating": rating, "risk_ids": tied})
    return {"ratings": found, "summary": a.told("documents.summary")}


def draft(a: Asked) -> Answer:
    """Returns what has to be in one document."""
    return dict(a.told("draft", name=a.parts.subject or "This paper"))


def data(a: Asked) -> Answer:
    """Returns what has to be found out first."""
    tested = [str(one) for one in a.choices.get("data_items.tests_id", ()) if one]
    tasks = [str(one) for one in a.choices.get("data_items.before_task_code", ()) if one]
    rows = a.rows("documents.data")
    for at, row in enumerate(rows):
        fitting = [one for one in tested if one.startswith(row["_letter"])]
        title = row["title"][0].lower() + row["title"][1:]
        row |= {
            "tests_id": fitting[at % len(fitting)] if fitting else None,
            "rationale": f"So far it is a guess: {title}. The days and the cost of several tasks rest on it.",
            "responsible_role": a.role_id("LAAHW"[at % 5]),
            "before_task_code": tasks[min(len(tasks) - 1, 4 + at)] if tasks else None,
        }
    late = "risk" in a.parts.subject.casefold()
    return {"data_items": shown(rows[2:] if late else rows), "summary": a.told("documents.data_summary")}
