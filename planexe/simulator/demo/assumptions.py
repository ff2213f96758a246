"""Answers about places, money, risks and assumptions, and of the project plan."""

from typing import Any

from planexe.simulator.demo.asked import Asked, shown
from planexe.simulator.demo.plan import phase_end
from planexe.simulator.randomness import random_for

Answer = dict[str, Any]


def places(a: Asked) -> Answer:
    """Returns where it happens: the places that the goal names, else kinds of place."""
    digital = any("Plan type:** digital" in text for _, text in a.parts.documents)
    found: list[Answer] = [
        {
            "named_in_goal": one.name,
            "broad": one.country,
            "detailed": one.city or one.country,
            "specific": "The site that the goal means",
            "rationale": "The goal names this place, so it is decided.",
        }
        for one in a.goal.places
    ]
    named = ", ".join(one.name for one in a.goal.places)
    text = a.told("assumptions.place_" + ("digital" if digital else "named" if named else "open"), named=named)
    if digital:
        found = []
    elif not found:
        unknown = {"named_in_goal": None, "broad": "Place not named"}
        found = [{**unknown, **row} for row in a.rows("assumptions.places")]
    return {
        "has_location_in_plan": not digital,
        "requirements_for_the_physical_locations": [] if digital else a.told("assumptions.requirements"),
        "physical_locations": found,
        "location_summary": text,
    }


def currency(a: Asked) -> Answer:
    """Returns the currency of the goal."""
    code = a.goal.currency
    return {
        "money_involved": True,
        "currency_list": [{"currency": code, "consideration": "Everything that the plan pays is counted in it."}],
        "primary_currency": code,
        "currency_strategy": f"Plan, pay and report in {code}. No other currency is known, so there is nothing to hedge.",
    }


def risks(a: Asked) -> Answer:
    """Returns what could go wrong, in an order of this goal's own."""
    rows = a.rows("risks.list")
    random_for("risks", a.parts.plan).shuffle(rows)
    for row in rows:
        harm = [f"{a.time(float(row['_time']))} of delay"] if float(row["_time"]) else []
        harm += [f"about {a.money(float(row['_loss']))}"] if float(row["_loss"]) else []
        row["potential_impact"] = a.said(" and ".join(harm) + ".")
        row["action"] = f"{row['action'][:-1]}; this is a task of the {a.plan.role(row['_role']).title.lower()}."
    found = shown(rows)[: 8 if a.goal.personal else 10]
    return {"risks": found, "risk_assessment_summary": a.told("risks.summary")}


def made(a: Asked) -> Answer:
    """Returns the assumptions, one for each area asked for."""
    rows = {row["area"].casefold(): row for row in a.rows("assumptions.areas")}
    wanted = a.named("assumptions.area") or list(rows)
    return {"assumptions": [{**rows.get(area, rows["money"]), "area": area} for area in wanted]}


def short(a: Asked) -> Answer:
    """Returns each assumption in one sentence."""
    rows = a.rows("assumptions.areas")
    keys = a.choices.get("assumption_list.assumption_id", ())
    texts = [rows[at % len(rows)]["assumption"].split(", and")[0].rstrip(".") for at in range(len(keys))]
    return {
        "assumption_list": [
            {"assumption_id": key, "sentence": f"{text}."} for key, text in zip(keys, texts, strict=True)
        ]
    }


def reviewed(a: Asked) -> Answer:
    """Returns what the assumptions miss."""
    keys = [str(one) for one in a.choices.get("issues.assumption_ids", ())]
    rows = a.rows("assumptions.review")
    issues = [{**row, "assumption_ids": keys[at + 2 : at + 4] or keys[:1]} for at, row in enumerate(rows)]
    return {**a.told("reviewed"), "issues": issues}


def assessed(a: Asked) -> Answer:
    """Returns what must be settled first, of both experts or of the one that the call asks."""
    passed = a.goal.deadline is not None and a.goal.deadline <= a.goal.start
    told = a.told("assessed")
    both = {
        "first_expert": {"field": "Course and effort of such work", "feedback": told["first"]},
        "second_expert": {"field": "Consents, people and money", "feedback": told["second"]},
    }
    one = "second_expert" if "second" in a.parts.subject.casefold() else "first_expert"
    return {
        **both,
        **both[one],
        "combined_summary": told["combined_summary"],
        "recommendation": "do_not_execute" if passed else "execute_with_caution",
        "recommendation_reason": told["passed" if passed else "ahead"],
    }


def aim(a: Asked) -> Answer:
    """Returns what is to be reached."""
    goal, plan = a.goal, a.plan
    ahead = goal.deadline if goal.deadline and goal.deadline > goal.start else None
    late = " That day does not lie ahead, and no other day is put in its place." if goal.deadline and not ahead else ""
    end = ahead.isoformat() if ahead else phase_end(plan, 1.0)
    where = f"Place: {', '.join(one.name for one in goal.places)}." if goal.place else "Place not named."
    until = f"End: {a.by}." if goal.deadline else "The goal names no end."
    quotes = list(dict.fromkeys(one.quote for one in goal.limits.limits if len(one.quote) < 80))
    kept = [f"Proof that this is kept: “{quote}”" for quote in quotes[:2]]
    results = [(plan.result, f"Somebody from outside finds all that the goal names: {goal.quote}."[:390])]
    results += [(title, "Two people read the proof and agree.") for title in kept]
    results += [(row["title"], row["acceptance"]) for row in a.rows("project.deliverables")]
    results += [(f"Result of “{one.title}”", "Those who go on with it have it in hand.") for one in plan.spare]
    means = [f"{role.people} × {role.title}" for role in plan.roles]
    bought = dict.fromkeys(task.item for task in plan.tasks if task.item and task.cost)
    tags = [goal.kind if goal.kind != "neutral" else "undertaking", *goal.thing.split(), "schedule", "budget"]
    return {
        "goal_statement": f"The goal in its own words: {goal.quote}. {where} {until}{late}",
        "smart_criteria": a.told("smart", half=phase_end(plan, 0.4), end=end, count=str(len(results))),
        "deadline": end,
        "deliverables": [
            {"title": title, "acceptance": test, "priority": ("must", "must", "should", "could")[min(at, 3)]}
            for at, (title, test) in enumerate(results)
        ],
        "exclusions": a.told("project.exclusions"),
        "dependencies": a.told("project.dependencies"),
        "resources_required": [*means, *bought][:10],
        "related_goals": ["Experience for later undertakings of this kind", "Good terms with those concerned"],
        "tags": list(dict.fromkeys(tags)),
    }


def people(a: Asked) -> Answer:
    """Returns who has a say."""
    rows = a.rows("project.stakeholders")[: 3 if a.goal.personal else 5]
    return {"stakeholders": [{**row, "who": a.plan.role("L" if row["influence"] == 5 else "H").title} for row in rows]}


def law(a: Asked) -> Answer:
    """Returns what the law asks for, by kind of office."""
    return dict(a.told("law"))


def resources(a: Asked) -> Answer:
    """Returns kinds of project to learn from; none is named that nobody has looked up."""
    rows = a.rows("resources.kinds")
    at = {"wrong": 1, "failed": 1, "near": 2}
    first = next((n for word, n in at.items() if word in a.parts.subject.casefold()), 0)
    found = [{**a.told("resources.each", learn=row["_learn"]), "project_name": row["project_name"]} for row in rows]
    return {"suggestions": found[first:] + found[:first], "summary": a.told("resources.summary")}
