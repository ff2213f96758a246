"""Answers of the screening and of the strategy: kind of goal, premise, levers, scenarios."""

import re
from collections.abc import Mapping
from typing import Any, Final

from planexe.simulator.demo.asked import Asked
from planexe.simulator.harmful_goals import REFUSAL_TEXTS, harm_of

_SCREENS: Final = re.compile(
    r"\b(?:app|application|website|software|online|web|program|database|newsletter|podcast)\b", re.I
)
_LENSES: Final = {
    "ground": "ground",
    "who answers": "answerability",
    "blow": "range",
    "teaches": "imitation",
    "step": "slope",
}
_NAMES: Final = {"ambitious": "Reach for the Whole", "balanced": "Test, Then Grow", "cautious": "Small and Sure"}


def plan_type(a: Asked) -> Mapping[str, Any]:
    """Returns whether places are needed."""
    digital = a.goal.kind in ("make", "neutral") and not a.goal.place and bool(_SCREENS.search(a.goal.text))
    if digital:
        text = f"The goal is {a.goal.quote}. Its result is delivered over a network, and no part of it needs a place."
        return {"explanation": text, "plan_type": "digital"}
    where = f"The place is {a.goal.place}." if a.goal.place else "The goal names no place."
    text = f"The goal is {a.goal.quote}. People and things have to meet for it. {where}"
    return {"explanation": text, "plan_type": "physical"}


def purpose(a: Asked) -> Mapping[str, Any]:
    """Returns the kind of goal."""
    kind = "own life" if a.goal.personal else "undertaking for others"
    return {
        "topic": a.plan.title if a.goal.thing else " ".join(a.goal.quote.split()[:10]).rstrip("”,") + "”",
        "purpose_detailed": f"{kind}, {a.plan.title.lower()}" if not a.goal.thing else kind,
        "purpose": "personal" if a.goal.personal else "business",
    }


def verdict(a: Asked) -> Mapping[str, Any]:
    """Returns whether a plan may be made."""
    nothing = dict.fromkeys(
        ("violation_category", "violation_claim", "violation_capability_uplift", "violation_severity")
    )
    harm = harm_of(a.goal.text)
    if not harm:
        return {"verdict": "ALLOW", "rationale_short": "An ordinary goal; a plan for it harms nobody.", **nothing}
    kinds = [str(one) for one in a.choices.get("violation_category", ()) if one]
    fitting = next((one for one in kinds if harm in one), next(iter(kinds), None))
    return {
        "verdict": "REFUSE",
        "rationale_short": REFUSAL_TEXTS[0],
        "violation_category": fitting,
        "violation_claim": REFUSAL_TEXTS[1],
        "violation_capability_uplift": True,
        "violation_severity": "High",
    }


def premise(a: Asked) -> Mapping[str, Any]:
    """Returns the case against the idea from one side."""
    subject = a.parts.subject.casefold()
    lens = next((key for word, key in _LENSES.items() if word in subject), "ground")
    horizons = a.choices.get("second_order_effects.horizon", ("0–6 months", "1–3 years", "5–10 years"))
    effects = a.all("screening.effects")
    return {
        "core_thesis": a.said(a.bank(f"screening.{lens}_thesis")),
        "reasons": a.all(f"screening.{lens}_reasons"),
        "second_order_effects": [
            {"horizon": when, "second_order_effect": effects[at % len(effects)]} for at, when in enumerate(horizons)
        ],
        "evidence": [],
        "bottom_line": a.one("screening.bottom"),
        "withdrawn_if": a.one("screening.withdrawn"),
    }


def levers(a: Asked) -> Mapping[str, Any]:
    """Returns decisions seen from the angle of the call."""
    subject = a.parts.subject.casefold()
    words = {
        "method": "how",
        "money": "money",
        "organisation": "organisation who",
        "people": "people",
        "result": "what",
    }
    every = a.bank("strategy.levers")
    groups = [one for one in words if any(word in re.findall(r"\w+", subject) for word in words[one].split())] or [
        "result"
    ]
    if "people" in groups:
        groups = ["people"]
    elif groups == ["method", "result"] and "what is made, and" not in subject:
        groups = ["method"]
    own = [line for line in every if line[0] in groups]
    rest = [line for line in every if line not in own]
    made = [
        {
            "name": name,
            "consequences": a.said(effect),
            "options": [a.said(option) for option in options.split(";")],
            "trade_off": trade,
            "weakness": weakness,
        }
        for _, name, effect, options, trade, weakness in (own + rest[::-1])
    ]
    return {
        "rationale": a.said(
            "The goal {goal} hinges on a few choices. Those seen from this side fix how much is promised, how early money is bound, and how late a mistake is found."
        ),
        "levers": made[: max(len(own), 3)],
    }


def decisions(a: Asked) -> Mapping[str, Any]:
    """Returns which levers are kept: all with a name of their own."""
    names = a.ids("L", "decisions.lever_id")
    keys = list(names)
    first = {name.casefold(): key for key, name in reversed(names.items())}
    dropped = {key for at, key in enumerate(keys) if at % 5 == 4} if len(keys) > 12 else set()
    entries = []
    for at, (key, name) in enumerate(names.items()):
        twin = first[name.casefold()] if first[name.casefold()] != key else None
        kept = keys[max(0, at - 1)] if key in dropped else twin
        why = f"“{name}” leaves the owner a real choice, and the goal does not settle it."
        entries.append(
            {
                "lever_id": key,
                "classification": "absorb" if kept else "keep",
                "absorbed_into": kept,
                "influence": (8, 6, 4, 7, 5, 9, 3)[at % 7],
                "justification": f"It is settled together with {kept}, since one answer serves both." if kept else why,
                "tied_to": [keys[(at + step) % len(keys)] for step in (1, 3) if len(keys) > 3],
            }
        )
    return {"decisions": entries}


def described(a: Asked) -> Mapping[str, Any]:
    """Returns what levers control, and which pull with or against each other."""
    every = list(a.ids("L", "characterizations.lever_id").items())
    wanted = a.asked_ids("L", "characterizations.lever_id")
    entries = []
    for at, (key, name) in enumerate(every):
        if key not in wanted or len(every) < 3:
            continue
        (near, near_name), (far, far_name) = every[(at + 1) % len(every)], every[(at + 2) % len(every)]
        entries.append(
            {
                "lever_id": key,
                "description": " ".join(a.some("strategy.lever_description", 3, name=name)),
                "synergy_with": [near],
                "synergy_text": a.one("strategy.synergy", other=f"“{near_name}”"),
                "conflicts_with": [far],
                "conflict_text": a.one("strategy.conflict", other=f"“{far_name}”"),
            }
        )
        a.forget()
    return {"characterizations": entries}


def rated(a: Asked) -> Mapping[str, Any]:
    """Returns how much each lever matters."""
    every = list(a.ids("L", "lever_assessments.lever_id").items())
    trades = {line[1].casefold(): line[4] for line in a.bank("strategy.levers")}
    grades = (
        "Critical",
        "High",
        "Medium",
        "Critical",
        "High",
        "Low",
        "High",
        "Medium",
        "Low",
        "Medium",
        "Low",
        "Medium",
    )
    entries = []
    for at, (key, name) in enumerate(every):
        other = f"“{every[(at + 1) % len(every)][1]}”"
        trade = trades.get(name.casefold(), "more effect against more effort").lower()
        text = a.said(a.bank("strategy.rating")[at % 2], other=other, trade=trade)
        entries.append({"lever_id": key, "justification": text, "strategic_importance": grades[at % 12]})
    named = " and ".join(f"“{name}”" for _, name in every[:2])
    text = f"The tension between {named} decides most of the rest: it sets how much is promised, when money is bound and who does the work. A decision about the time after the end is still missing."
    return {"lever_assessments": entries, "summary": text}


def scenarios(a: Asked) -> Mapping[str, Any]:
    """Returns three strategies of the options; one alone where the call asks for one."""
    found: dict[str, Any] = {}
    field = next((name for name in a.choices if name.endswith("lever_id")), "")
    keys = list(a.ids("L", field))
    for at, stance in enumerate(("ambitious", "balanced", "cautious")):
        settings = [
            {"lever_id": key, "option_index": max(1, 3 - at - (n % 3 == 2 and at < 2))} for n, key in enumerate(keys)
        ]
        found[stance] = {
            "name": _NAMES[stance],
            "strategic_logic": a.said(a.bank("strategy.scenario_logic")[at]),
            "settings": settings,
        }
    asked = next((one for one in found if one in a.parts.task.casefold()), "balanced")
    tension = a.said(
        "The more is promised and the earlier money is bound, the less room is left for surprises in {work}."
    )
    return {"analysis_title": "Three Ways to the Same Goal", "core_tension": tension, **found[asked], **found}


def chosen(a: Asked) -> Mapping[str, Any]:
    """Returns how the scenarios fit, and the one that fits best: the careful one where money or time has no room."""
    keys = list(a.ids("S", next((n for n in a.choices if n.endswith("scenario_id")), "")))
    tight = a.goal.money is not None and a.goal.money < a.goal.day_rate * 40
    best = min(2 if tight else 1, len(keys) - 1)
    fits = (
        "It aims high, and the goal leaves little room for the loss that may come with it.",
        "It tests before it grows, which suits a goal with fixed limits.",
        "It keeps every limit, and it promises the least.",
    )
    scores = [(5, 8, 7), (3, 6, 8)][tight]
    why = a.said(
        "The goal is {goal}. This way reaches what it asks for and keeps its limits: each larger step follows a test, and {s10} stay free until then. The bolder way would bind money before the first part is known; the more careful one would leave results out that the goal names."
        if not tight
        else "The goal is {goal}. Its means leave no room for a step that may fail, so proven ways and small steps come first. The other two would bind more than there is."
    )
    traits = {
        "ambition_and_scale": a.said("The goal, {goal}, is limited to what its words name."),
        "risk_and_novelty": "Others have done similar work; for those who begin it now, most of it is new.",
        "complexity_and_constraints": a.said(
            "The end is {by}, and {money} set the frame; consents and hours of few people decide the rest."
        ),
        "domain_and_tone": "The goal is worded soberly and names what it wants.",
        "holistic_profile": "A limited undertaking with fixed limits, whose first part decides how the rest is done.",
    }
    choice = {"chosen_scenario_id": keys[best] if keys else "", "justification": why}
    return {
        "plan_characteristics": traits,
        **traits,
        "scenario_assessments": [
            {"scenario_id": key, "fit_assessment": fits[at % 3], "fit_score": scores[at % 3]}
            for at, key in enumerate(keys)
        ],
        "final_choice": choice,
        **choice,
        "core_tension": "Certainty against extent of the result.",
    }
