"""Answers about places, money, risks and assumptions, and of the project plan."""

from collections.abc import Mapping
from typing import Any

from planexe.simulator.demo.asked import Asked
from planexe.simulator.demo.plan import phase_end
from planexe.simulator.randomness import random_for


def places(a: Asked) -> Mapping[str, Any]:
    """Returns where it happens: the place that the goal names, else that none is named."""
    if '"plan_type": "digital"' in a.parts.task or any("Plan type:** digital" in text for _, text in a.parts.documents):
        text = "The goal needs no place: its result is delivered over a network."
        return {
            "has_location_in_plan": False,
            "requirements_for_the_physical_locations": [],
            "physical_locations": [],
            "location_summary": text,
        }
    goal = a.goal
    wants = a.all("assumptions.requirements")
    if goal.place:
        named = [
            {
                "named_in_goal": one.name,
                "broad": one.country,
                "detailed": one.city or one.country,
                "specific": "The site that the goal means",
                "rationale": "The goal names this place, so it is decided.",
            }
            for one in goal.places
        ]
        text = f"The work happens where the goal says: {', '.join(one.name for one in goal.places)}. No other place is suggested."
        return _located(wants, named, text)
    kinds = (
        "Where those concerned live or work",
        "A room that can be rented by the day",
        "A place that a partner offers",
    )
    shown = [
        {
            "named_in_goal": None,
            "broad": "Place not named",
            "detailed": detail,
            "specific": kind,
            "rationale": "The goal names no place; whoever knows it puts it in here.",
        }
        for kind, detail in zip(
            kinds, ("Nearest to those concerned", "Nearby", "To be agreed with partners"), strict=True
        )
    ]
    return _located(
        wants, shown, "The goal names no place. The three kinds of place are suggestions, to be replaced by a real one."
    )


def _located(wants: list[str], shown: list[dict[str, Any]], text: str) -> dict[str, Any]:
    return {
        "has_location_in_plan": True,
        "requirements_for_the_physical_locations": wants,
        "physical_locations": shown,
        "location_summary": text,
    }


def currency(a: Asked) -> Mapping[str, Any]:
    """Returns the currency of the goal."""
    code = a.goal.currency
    return {
        "money_involved": True,
        "currency_list": [
            {"currency": code, "consideration": "Everything that the plan buys and pays is counted in it."}
        ],
        "primary_currency": code,
        "currency_strategy": f"Plan, pay and report in {code}. No payment in another currency is known, so there is nothing to hedge.",
    }


def risks(a: Asked) -> Mapping[str, Any]:
    """Returns what could go wrong."""
    found = []
    lines = a.bank("risks.list")
    random_for("risks", a.parts.plan).shuffle(lines)
    for title, area, likelihood, severity, key, time, loss, text, action in lines:
        harm = []
        if float(time):
            harm.append(f"{a.time(float(time))} of delay")
        if float(loss):
            harm.append(f"about {a.money(float(loss))}")
        owner = f"the {a.plan.role(key).title.lower()}"
        found.append(
            {
                "title": title,
                "area": area,
                "description": a.said(text),
                "potential_impact": a.said(" and ".join(harm) + ".")
                if harm and any(map(str.isdigit, "".join(harm)))
                else "Up to 2 days of work.",
                "likelihood": likelihood,
                "severity": severity,
                "action": a.said(f"{action[:-1]}; {owner} sees to it."),
            }
        )
    text = a.said(
        "Two risks could end {work}: a consent that is refused, and the loss of somebody who carries several tasks. Both are met in the first two weeks, by questions to the offices and by deputies."
    )
    return {"risks": found[: 8 if a.goal.personal else 10], "risk_assessment_summary": text}


def made(a: Asked) -> Mapping[str, Any]:
    """Returns the assumptions, one for each area asked for."""
    lines = {line[0]: line for line in a.bank("assumptions.areas")}
    wanted = a.choices.get("assumptions.area") or list(lines)
    entries = []
    for area in wanted:
        line = lines.get(str(area), next(iter(lines.values())))
        entries.append(
            dict(
                zip(
                    ("area", "question", "assumption", "rationale", "risk", "opportunity"),
                    [area, *map(a.said, line[1:])],
                    strict=True,
                )
            )
        )
    return {"assumptions": entries}


def short(a: Asked) -> Mapping[str, Any]:
    """Returns each assumption in one sentence."""
    lines = a.bank("assumptions.areas")
    keys = list(a.choices.get("assumption_list.assumption_id", ()))
    found = []
    for at, key in enumerate(keys):
        text = a.said(lines[at % len(lines)][2])
        found.append(
            {"assumption_id": key, "sentence": text if len(text) < 140 else text.split(", and")[0].rstrip(".") + "."}
        )
    return {"assumption_list": found}


def reviewed(a: Asked) -> Mapping[str, Any]:
    """Returns what the assumptions miss."""
    keys = [str(one) for one in a.choices.get("issues.assumption_ids", ())]
    issues = []
    for at, line in enumerate(a.bank("assumptions.review")):
        title, text, remedy, figure = (a.said(part) for part in line.split("|"))
        ids = keys[at + 2 : at + 4] or keys[:1]
        issues.append(
            {
                "title": title,
                "assumption_ids": ids,
                "explanation": text,
                "recommendation": remedy,
                "sensitivity": figure,
            }
        )
    return {
        "expert_domain": f"Undertakings of this kind: {a.plan.title.lower()}",
        "domain_specific_considerations": [
            "Waiting takes more time than work",
            "The first part shows the true effort",
            "Few people carry most of the tasks",
        ],
        "issues": issues,
        "conclusion": "Hours, waiting times and the cost after the end must be known before money is spent.",
    }


def assessed(a: Asked) -> Mapping[str, Any]:
    """Returns what must be settled first."""
    first = (
        (
            "Count the hours that people can give",
            "{lead} asks each person within 1 week.",
            "{keeper} puts the hours into one list.",
        ),
        (
            "Ask which consents are needed",
            "{lead} writes to all offices on one day.",
            "{keeper} notes each answer and its date.",
        ),
        ("Write a test for each result", "{worker} proposes a test within 2 weeks.", "Those who pay read and sign it."),
        (
            "Get two offers for the largest item",
            "{keeper} describes the item in a page.",
            "Two suppliers are asked within 2 weeks.",
        ),
    )
    second = (
        (
            "Name a deputy for each duty",
            "{lead} asks the people concerned within 2 weeks.",
            "The names stand on the page of duties.",
        ),
        (
            "Talk to those who may object",
            "{helper} meets three of them within 3 weeks.",
            "Their wishes go into the plan.",
        ),
        (
            "Agree on what is left out first",
            "{lead} and those who pay rank the results.",
            "The order is written down within 2 weeks.",
        ),
        ("Set limits for spending", "{keeper} proposes limits within 1 week.", "{lead} tells them to everybody."),
    )

    def items(of: tuple[tuple[str, ...], ...]) -> list[dict[str, Any]]:
        return [{"title": title, "steps": [a.said(step) for step in steps]} for title, *steps in of]

    passed = a.goal.deadline is not None and a.goal.deadline <= a.goal.start
    why = (
        f"The date that the goal names, {a.by}, does not lie ahead; another date would change this."
        if passed
        else "It can begin, but only with the first actions of this list; confirmed hours would change this to a plain yes."
    )
    both = {
        "first_expert": {"field": "Course and effort of such work", "feedback": items(first)},
        "second_expert": {"field": "Consents, people and money", "feedback": items(second)},
    }
    at = "second" in a.parts.subject.casefold() or "surround" in a.parts.subject.casefold()
    return {
        **both,
        **both["second_expert" if at else "first_expert"],
        "combined_summary": "First the hours are counted. Then all offices are asked on one day. The third action is a test for each result.",
        "recommendation": "do_not_execute" if passed else "execute_with_caution",
        "recommendation_reason": why,
    }


def aim(a: Asked) -> Mapping[str, Any]:
    """Returns what is to be reached."""
    goal, plan = a.goal, a.plan
    named = goal.deadline
    ahead = named if named and named > goal.start else None
    late = " That day does not lie ahead, and no other day is put in its place." if named and not ahead else ""
    end = ahead.isoformat() if ahead else phase_end(plan, 1.0)
    where = f"Place: {goal.place}." if goal.place else "Place not named."
    titles = _deliverables(a)
    return {
        "goal_statement": f"The goal in its own words: {goal.quote}. {where} End: {a.by if named else end}.{late}",
        "smart_criteria": {
            "specific": f"The goal says: {goal.quote}. Whatever it does not name is out of scope.",
            "measurable": f"{len(titles)} results pass their tests, and the cost stays within {a.funds}.",
            "achievable": a.said("{n} roles share the work, and each larger step follows a test."),
            "relevant": "It is what those who wrote the goal ask for.",
            "time_bound": f"The second phase ends by {phase_end(plan, 0.4)}, all work by {end}.",
        },
        "deadline": end,
        "deliverables": [
            {"title": title, "acceptance": test, "priority": ("must", "must", "should", "could")[min(at, 3)]}
            for at, (title, test) in enumerate(titles)
        ],
        "exclusions": a.all("project.exclusions"),
        "dependencies": a.all("project.dependencies"),
        "resources_required": [
            *(f"{role.people} × {role.title}" for role in plan.roles),
            *dict.fromkeys(task.item for task in plan.tasks if task.item and task.cost),
        ][:10],
        "related_goals": ["Experience for later undertakings of this kind", "Good terms with those concerned"],
        "tags": [
            plan.goal.kind if plan.goal.kind != "neutral" else "undertaking",
            *goal.thing.split(),
            *(goal.place.split()[:1] if goal.place else ()),
            "schedule",
            "budget",
        ],
    }


def _deliverables(a: Asked) -> list[tuple[str, str]]:
    plan = a.plan
    found = [
        (plan.result, f"Somebody from outside finds all that the goal names: {a.goal.quote}."),
        ("Page of agreed results with a test each", "Those who pay have signed it."),
        ("Signed list of finished tests", "Every result has passed its test or is named as open."),
        ("Account of money and hours", "Receipts and sheet agree to within 1 percent."),
        ("One page on what was learned", "It names at least 3 things to do differently."),
    ]
    kept = [f"Proof that this is kept: “{limit.quote}”" for limit in a.goal.limits.limits[:2] if len(limit.quote) < 80]
    return [found[0], *((title, "Two people read the proof and agree.") for title in kept), *found[1:]]


def people(a: Asked) -> Mapping[str, Any]:
    """Returns who has a say."""
    lines = a.bank("project.stakeholders")
    names = ("stakeholder", "interest", "influence", "stance", "wants", "message", "frequency")
    entries: list[dict[str, Any]] = []
    for line in lines[: 3 if a.goal.personal else 5]:
        entry: dict[str, Any] = dict(
            zip(names, [line[0], int(line[1]), int(line[2]), *map(a.said, line[3:])], strict=True)
        )
        entry["stance"] = line[3]
        entry["who"] = a.plan.role("L" if entry["influence"] == 5 else "H").title
        entries.append(entry)
    return {"stakeholders": entries}


def law(a: Asked) -> Mapping[str, Any]:
    """Returns what the law asks for, by kind of office."""
    return {
        "permits_and_licenses": a.all("project.permits"),
        "compliance_standards": a.all("project.standards"),
        "regulatory_bodies": a.all("project.bodies"),
        "compliance_actions": a.all("project.actions"),
    }


def resources(a: Asked) -> Mapping[str, Any]:
    """Returns kinds of project to learn from; none is named that nobody has looked up."""
    kinds = (
        ("Finished undertakings of the same kind", "the order of the steps and the real hours"),
        ("Undertakings of this kind that were given up", "the sign at which one should have stopped"),
        ("Smaller undertakings nearby", "prices, offices and people to ask"),
        ("Courses and associations for this work", "usual mistakes of those who begin"),
    )
    subject = a.parts.subject.casefold()
    first = 1 if "fail" in subject or "gave up" in subject or "went wrong" in subject else 0
    shown = [
        {
            "project_name": name,
            "certainty": "kind_of_project",
            "project_description": f"No single project is named here. Such undertakings usually go through the same phases and show {learn}.",
            "success_metrics": ["Share of results that passed their test at once"],
            "risks_and_challenges_faced": ["Waiting took longer than work; they asked all offices on one day"],
            "where_to_find_more_information": ["Associations of the trade and the local library"],
            "actionable_steps": [f"Ask one of them for {learn}"],
            "rationale_for_suggestion": "It shares the course of the work; size and place differ and have to be compared.",
        }
        for name, learn in kinds
    ]
    return {
        "suggestions": shown[first:] + shown[:first],
        "summary": "All of them show how long such work really takes. What changes this plan most are their hours; place and prices do not compare.",
    }
