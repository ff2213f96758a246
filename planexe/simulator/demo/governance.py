"""Answers about who decides, who watches, and who works on it."""

from typing import Any

from planexe.simulator.demo.asked import Asked, lower, shown
from planexe.simulator.demo.plan import DemoRole, rounded

Answer = dict[str, Any]


def audit(a: Asked) -> Answer:
    """Returns leaks and controls."""
    return dict(a.told("audit_lists"))


def bodies(a: Asked) -> Answer:
    """Returns the bodies that decide."""
    decider = "Person behind the Goal" if a.goal.personal else "Those Who Pay"
    rows = a.rows("governance.boards")[: 2 if a.goal.personal else 3]
    for at, row in enumerate(rows):
        name, limit = row["name"], int(rounded(a.plan.total * float(row["_share"])))
        above = decider if at == 0 else f"the {rows[0]['name']}"
        money = f"releases up to {limit:,} {a.currency} in one case" if limit else "releases no money"
        row |= {
            "initial_setup_actions": [f"Write on half a page what the {name} decides", f"Find an hour for the {name}"],
            "membership": [f"{a.plan.role('LLC'[at]).title} (chair)", *[[decider], [a.plan.role("W").title], []][at]],
            "decision_rights": f"It {money}; what exceeds that is released by {above}.",
            "spending_limit": limit,
            "decision_mechanism": "By agreement; where that fails, the chair decides and notes the reason.",
            "typical_agenda_items": ["State of the tasks", "Money spent and left", "Open questions"],
            "escalates_to": 0 if at == 0 else 1,
        }
    return {"final_decider": decider, "internal_governance_bodies": shown(rows)}


def setup(a: Asked) -> Answer:
    """Returns the steps that bring the bodies into being."""
    steps: list[Answer] = []

    def add(text: str, body: str, output: str, week: int) -> None:
        own = {"step_description": text, "sets_up": body, "key_outputs_deliverables": [output]}
        last = steps[-1]["sets_up"] == body if steps else False
        role = {"responsible": "role", "responsible_role": a.plan.role("L").title}
        time = {"start_week": week, "end_week": week, "depends_on": [len(steps)] if last else []}
        steps.append({**own, **role, **time})

    for at, (key, name) in enumerate(a.ids("G", "set_up_steps.sets_up").items()):
        add(f"Write the mandate of the {name} on half a page", key, f"Mandate of the {name}", 1 + at)
        add(f"Ask the members of the {name} and note who said yes", key, f"List of members of the {name}", 2 + at)
        add(f"Hold the first meeting of the {name}", key, f"Minutes of the first meeting of the {name}", 3 + at)
    add("Write the limits for spending into one table", "all", "Table of limits", 4)
    add("Tell everybody who decides what", "all", "Notice on who decides", 5)
    return {"set_up_steps": steps}


def monitoring(a: Asked) -> Answer:
    """Returns what is watched."""
    decides = ([*a.ids("G", "monitoring_progress.responsible")] or ["the lead"])[-1]
    rows = a.rows("governance.monitoring")
    for at, row in enumerate(rows):
        role = a.plan.role(row["_role"]).title
        process = f"A change is proposed by the {lower(role)} within {at + 2} days; {decides} decides."
        row |= {"adaptation_process": process, "responsible": "role", "responsible_role": role}
    return {"monitoring_progress": shown(rows)}


def escalation(a: Asked) -> Answer:
    """Returns which problem goes to whom."""
    keys = list(a.ids("G", "decision_escalation_matrix.escalation_level"))
    rows = a.rows("governance.escalation")
    for row in rows:
        at = int(row["_level"]) - 1
        text = row["_way"]
        known = at < len(keys)
        row |= {"approval_process": a.said(text), "escalation_level": keys[at] if known else "role"}
        row["role_in_charge"] = None if known else a.plan.role("L").title
    return {"decision_escalation_matrix": shown(rows)}


def review(a: Asked) -> Answer:
    """Returns what the governance misses."""
    found = "The list has points to put right before the first meeting."
    clean = "Nothing was found that contradicts itself; the mandates fit together in meaning."
    named = found if "\n- " in a.parts.task else clean
    return {**a.told("governance_review"), "consistency": named, "gaps": a.rows("governance.gaps")}


def roles(a: Asked) -> Answer:
    """Returns the team."""
    return {
        "roles": [
            {
                "title": role.title,
                "explanation": f"This role {a.bank('team.duties')[role.key]}. The plan cannot do without it.",
                "people_min": 1,
                "people_max": role.people,
                "kind": role.kind,
                "leads": role.key == "L",
                "available_from": None,
                "available_until": None,
                "consequences": a.bank("team.without")[role.key],
            }
            for role in a.plan.roles
        ]
    }


def _each(a: Asked) -> list[tuple[str, DemoRole]]:
    return [(key, a.plan.role(a.role_key(key))) for key in a.role_ids()]


def members(a: Asked) -> Answer:
    """Returns all that is asked about each role: sample person, terms, equipment."""
    at = a.random("names").randrange(12)
    goal, stories = a.goal.text.casefold(), a.bank("team.stories")
    names = [name for name in a.bank("team.names") if name.casefold() not in goal]
    return {
        "team_members": [
            {
                "role_id": key,
                "sample_person_name": names[(at + number) % len(names)],
                "background_story": f"{stories[(at + number) % len(stories)]} Would fit as {lower(role.title)}.",
                "typical_job_activities": a.bank("team.activities")[role.key],
                **a.bank("terms")[role.kind],
                "equipment_needs": a.bank("team.equipment")[role.key],
                "facility_needs": a.bank("team.rooms")[role.key],
            }
            for number, (key, role) in enumerate(_each(a))
        ]
    }


def rates(a: Asked) -> Answer:
    """Returns what a day costs."""
    paid = f"a skilled day usually costs about {a.goal.day_rate:,.0f} {a.currency}."
    free = "the hours are given, by the people whose goal it is or by volunteers, so nobody is paid."
    return {
        "rates": [
            {
                "role_id": key,
                "day_rate": role.rate,
                "basis": f"Estimated for {lower(role.title)}, {role.kind}; {paid}"
                if role.rate
                else f"{role.title}: {free}",
            }
            for key, role in _each(a)
        ]
    }


def team_review(a: Asked) -> Answer:
    """Returns what is wrong with the team."""
    keys = list(a.role_ids()) or [None]
    points = [{**row, "role_id": keys[at % len(keys)]} for at, row in enumerate(a.rows("team.reviews"))]
    return {"omissions": points[1:2], "potential_improvements": [points[0], *points[2:]]}
