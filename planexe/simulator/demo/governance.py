"""Answers about who decides, who watches, and who works on it."""

from collections.abc import Mapping
from typing import Any

from planexe.simulator.demo.asked import Asked, lower
from planexe.simulator.demo.plan import DemoRole, rounded


def audit(a: Asked) -> Mapping[str, Any]:
    """Returns leaks and controls."""
    return {
        "corruption_list": a.all("governance.corruption"),
        "misallocation_list": a.all("governance.misallocation"),
        "audit_procedures": a.all("governance.procedures"),
        "transparency_measures": a.all("governance.transparency"),
    }


def bodies(a: Asked) -> Mapping[str, Any]:
    """Returns the bodies that decide."""
    decider = "Person behind the Goal" if a.goal.personal else "Those Who Pay"
    lines = a.bank("governance.boards")[: 2 if a.goal.personal else 3]
    entries = []
    for at, (name, why, share, cadence, duties) in enumerate(lines):
        limit = int(rounded(a.plan.total * float(share)))
        money = f"releases up to {limit:,} {a.currency} in one case" if limit else "releases no money"
        entries.append(
            {
                "name": name,
                "rationale_for_inclusion": why,
                "responsibilities": [a.said(duty) for duty in duties.split(";")],
                "initial_setup_actions": [
                    f"Write on half a page what the {name} decides",
                    f"Find a fixed hour for the {name}",
                ],
                "membership": [
                    f"{a.plan.role('C' if at == 2 else 'L').title} (chair)",
                    *{1: [a.plan.role("W").title], 0: [decider]}.get(at, []),
                ],
                "decision_rights": f"It {money}; what exceeds that is released by {decider}.",
                "spending_limit": limit,
                "decision_mechanism": "By agreement; where that fails, the chair decides and notes the reason.",
                "meeting_cadence": cadence,
                "typical_agenda_items": ["State of the tasks", "Money spent and left", "Open questions"],
                "escalates_to": 0 if at == 0 else 1,
            }
        )
    return {"final_decider": decider, "internal_governance_bodies": entries}


def setup(a: Asked) -> Mapping[str, Any]:
    """Returns the steps that bring the bodies into being."""
    names = a.ids("G", "set_up_steps.sets_up")
    steps: list[dict[str, Any]] = []
    for at, (key, name) in enumerate(names.items()):
        for text, output, week in (
            (f"Write the mandate of the {name} on half a page", f"Mandate of the {name}", 1 + at),
            (f"Ask the members of the {name} and note who said yes", f"List of members of the {name}", 2 + at),
            (f"Hold the first meeting of the {name}", f"Minutes of the first meeting of the {name}", 3 + at),
        ):
            before = [len(steps)] if text.startswith(("Ask", "Hold")) else []
            steps.append(_step(a, text, key, output, week, before))
    limits = _step(a, "Write the limits for spending into one table", "all", "Table of limits", 2, [1] if steps else [])
    return {
        "set_up_steps": [
            *steps,
            limits,
            _step(a, "Tell everybody who decides what", "all", "Notice on who decides", 4, []),
        ]
    }


def _step(a: Asked, text: str, body: str, output: str, week: int, before: list[int]) -> dict[str, Any]:
    return {
        "step_description": text,
        "sets_up": body,
        "responsible": "role",
        "responsible_role": a.plan.role("L").title,
        "start_week": week,
        "end_week": week,
        "key_outputs_deliverables": [output],
        "depends_on": before,
    }


def monitoring(a: Asked) -> Mapping[str, Any]:
    """Returns what is watched."""
    keys = list(a.ids("G", "monitoring_progress.responsible"))
    found = []
    for approach, tools, often, trigger, key in a.bank("governance.monitoring"):
        role = a.plan.role(key).title
        found.append(
            {
                "approach": approach,
                "monitoring_tools_platforms": tools.split(";"),
                "frequency": often,
                "adaptation_trigger": a.said(trigger),
                "adaptation_process": f"The {lower(role)} proposes a change within {len(found) + 2} days; {keys[-1] if keys else 'the lead'} decides.",
                "responsible": "role",
                "responsible_role": role,
            }
        )
    return {"monitoring_progress": found}


def escalation(a: Asked) -> Mapping[str, Any]:
    """Returns which problem goes to whom."""
    keys = list(a.ids("G", "decision_escalation_matrix.escalation_level"))
    found = []
    for issue, harm, level in a.bank("governance.escalation"):
        at = int(level) - 1
        known = at < len(keys)
        found.append(
            {
                "issue_type": issue,
                "approval_process": a.said(
                    f"{{worker}} describes it on half a page: {issue[0].lower()}{issue[1:]}. Two ways out are compared within 3 days."
                ),
                "rationale": (
                    "This level sees all money side by side.",
                    "It may move dates, and the levels below may not.",
                    "It hears both sides every week.",
                    "Only those who pay may take a promise back.",
                    "It judges without doing the work itself.",
                    "It is small enough to be settled at once.",
                )[len(found) % 6],
                "negative_consequences": a.said(harm),
                "escalation_level": keys[at] if known else "role",
                "role_in_charge": None if known else a.plan.role("L").title,
            }
        )
    return {"decision_escalation_matrix": found}


def review(a: Asked) -> Mapping[str, Any]:
    """Returns what the governance misses."""
    gaps = [
        dict(zip(("gap", "explanation", "remedy"), (a.said(part) for part in line.split("|")), strict=True))
        for line in a.bank("governance.gaps")
    ]
    found = a.parts.task.count("\n- ")
    return {
        "completeness": "Nobody governs the time after the end; who looks after the result then is not said.",
        "consistency": "The list has points to put right before the first meeting."
        if found
        else "Nothing was found that contradicts itself; the mandates fit together in meaning.",
        "gaps": gaps,
        "tough_questions": a.all("governance.questions"),
        "summary": "Few bodies with clear limits fit the size of this plan. What is weak: deputies and the time between the phases. The deputy for the accounts should be named first.",
    }


def roles(a: Asked) -> Mapping[str, Any]:
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


def members(a: Asked) -> Mapping[str, Any]:
    """Returns all that is asked about each role: sample person, terms, equipment."""
    at = a.random("names").randrange(12)
    names, stories = a.bank("team.names"), a.bank("team.stories")
    goal = a.goal.text.casefold()
    names = [name for name in names if name.casefold() not in goal]
    terms = {
        "own": (
            "other",
            "Own time as agreed, from the start to the end",
            "It is their own undertaking, so no contract is needed.",
        ),
        "volunteer": (
            "other",
            "Unpaid, as many hours as promised",
            "They help of their own will; the hours are confirmed in writing.",
        ),
        "hired": (
            "part_time_employee",
            "Part of the week, for the phases with their tasks",
            "The work comes in phases, so a part of the week is enough.",
        ),
        "bought": (
            "independent_contractor",
            "By the day, on call",
            "Single days are needed, which is cheaper by invoice.",
        ),
    }
    found = []
    for number, (key, role) in enumerate(_each(a)):
        contract, arrangement, why = terms[role.kind]
        found.append(
            {
                "role_id": key,
                "sample_person_name": names[(at + number) % len(names)],
                "background_story": f"{stories[(at + number) % len(stories)]} Would fit as {lower(role.title)}.",
                "typical_job_activities": a.bank("team.activities")[role.key],
                "contract_type": contract,
                "arrangement": arrangement,
                "justification": why,
                "equipment_needs": a.bank("team.equipment")[role.key],
                "facility_needs": a.bank("team.rooms")[role.key],
            }
        )
    return {"team_members": found}


def rates(a: Asked) -> Mapping[str, Any]:
    """Returns what a day costs."""
    found = []
    for key, role in _each(a):
        free = f"{role.title}: the hours are given, by the people whose goal it is or by volunteers, so nobody is paid."
        paid = f"Estimated for {lower(role.title)}, {role.kind}; a skilled day usually costs about {a.goal.day_rate:,.0f} {a.currency}."
        found.append({"role_id": key, "day_rate": role.rate, "basis": paid if role.rate else free})
    return {"rates": found}


def team_review(a: Asked) -> Mapping[str, Any]:
    """Returns what is wrong with the team."""
    keys = list(a.role_ids())
    points = []
    for at, line in enumerate(a.bank("team.reviews")):
        issue, text, remedy = (a.said(part) for part in line.split("|"))
        points.append(
            {
                "issue": issue,
                "role_id": keys[at % len(keys)] if keys else None,
                "explanation": text,
                "recommendation": remedy,
            }
        )
    return {"omissions": points[1:2], "potential_improvements": [points[0], *points[2:]]}
