"""Answers of the screening and of the strategy: kind of goal, premise, levers, scenarios."""

import re
from typing import Any, Final

from planexe.simulator.demo.asked import Asked, shown
from planexe.simulator.harmful_goals import REFUSAL_TEXTS, harm_of

Answer = dict[str, Any]
_SCREENS: Final = re.compile(r"\b(?:app|application|website|software|online|web|database|newsletter|podcast)\b", re.I)
_LENSES: Final = {"blow": "range", "who answers": "answerability", "teaches": "imitation", "step": "slope"}
_ANGLES: Final = {"how": "method", "money": "money", "who": "organisation", "people": "people"}
_GRADES: Final = ("Critical", "High", "Medium", "Critical", "High", "Low", "High", "Medium", "Low", "Medium", "Low")


def plan_type(a: Asked) -> Answer:
    """Returns whether places are needed."""
    digital = a.goal.kind in ("make", "neutral") and not a.goal.place and bool(_SCREENS.search(a.goal.text))
    place = f"The place is {a.goal.place}." if a.goal.place else "The goal names no place."
    why = "Its result is delivered over a network, and no part needs a place." if digital else f"People meet. {place}"
    return {"explanation": f"The goal is {a.goal.quote}. {why}", "plan_type": "digital" if digital else "physical"}


def purpose(a: Asked) -> Answer:
    """Returns the kind of goal."""
    kind = "own life" if a.goal.personal else "undertaking for others"
    words = a.goal.quote.split()
    topic = a.goal.quote if len(words) <= 10 else " ".join(words[:10]).rstrip(",") + "…”"
    return {"topic": topic, "purpose_detailed": kind, "purpose": "personal" if a.goal.personal else "business"}


def verdict(a: Asked) -> Answer:
    """Returns whether a plan may be made."""
    harm = harm_of(a.goal.text)
    names = ("category", "claim", "capability_uplift", "severity")
    if not harm:
        why = "An ordinary goal; a plan for it harms nobody."
        return {"verdict": "ALLOW", "rationale_short": why, **{f"violation_{name}": None for name in names}}
    kinds = [str(one) for one in a.choices.get("violation_category", ()) if one]
    fitting = next((one for one in kinds if harm in one), next(iter(kinds), None))
    told = dict(zip(names, (fitting, REFUSAL_TEXTS[1], True, "High"), strict=True))
    refusal = {f"violation_{name}": value for name, value in told.items()}
    return {"verdict": "REFUSE", "rationale_short": REFUSAL_TEXTS[0], **refusal}


def premise(a: Asked) -> Answer:
    """Returns the case against the idea from one side."""
    subject = a.parts.subject.casefold()
    lens = next((key for word, key in _LENSES.items() if word in subject), "ground")
    horizons = a.choices.get("second_order_effects.horizon", ())
    effects = zip(horizons, a.told("screening.effects"), strict=False)
    return {
        "core_thesis": a.told(f"screening.{lens}_thesis"),
        "reasons": a.told(f"screening.{lens}_reasons"),
        "second_order_effects": [{"horizon": when, "second_order_effect": what} for when, what in effects],
        "evidence": [],
        "bottom_line": a.one("screening.bottom"),
        "withdrawn_if": a.one("screening.withdrawn"),
    }


def levers(a: Asked) -> Answer:
    """Returns decisions seen from the angle of the call: its own ones, and others where it wants more."""
    words = re.findall(r"\w+", a.parts.subject.casefold())
    angle = next((group for word, group in _ANGLES.items() if word in words), "result")
    if "what" in words and "how" in words:
        angle = "result"
    rows = a.rows("strategy.levers")
    own = [row for row in rows if row["_group"] == angle]
    more = {"result": "method", "money": "organisation", "people": "people"}.get(angle) if "and" in words else None
    own += [row for row in rows if row["_group"] == more and row not in own]
    return {
        "rationale": a.told("strategy.rationale"),
        "levers": shown(own + [row for row in rows if row not in own])[:5] if more else shown(own),
    }


def decisions(a: Asked) -> Answer:
    """Returns which levers are kept: those with a name of their own, the most of them."""
    names = a.ids("L", "decisions.lever_id")
    keys = list(names)
    first = {name.casefold(): key for key, name in reversed(names.items())}
    entries = []
    for at, (key, name) in enumerate(names.items()):
        twin = first[name.casefold()]
        kept = twin if twin != key else keys[at - 1] if at % 5 == 4 and len(keys) > 12 else None
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


def described(a: Asked) -> Answer:
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


def rated(a: Asked) -> Answer:
    """Returns how much each lever matters."""
    every = list(a.ids("L", "lever_assessments.lever_id").items())
    trades = {row["name"].casefold(): row["trade_off"] for row in a.rows("strategy.levers")}
    entries = []
    for at, (key, name) in enumerate(every):
        other = f"“{every[(at + 1) % len(every)][1]}”"
        trade = trades.get(name.casefold(), "more effect against more effort").lower()
        text = a.said(a.bank("strategy.rating")[at % 2], other=other, trade=trade)
        entries.append({"lever_id": key, "justification": text, "strategic_importance": _GRADES[at % 11]})
    named = " and ".join(f"“{name}”" for _, name in every[:2])
    return {"lever_assessments": entries, "summary": a.told("strategy.rated", named=named)}


def scenarios(a: Asked) -> Answer:
    """Returns three strategies of the options, or the one that the call asks for."""
    keys = list(a.ids("L", next((name for name in a.choices if name.endswith("lever_id")), "")))
    found: Answer = {}
    for at, (stance, name) in enumerate(a.bank("strategy.scenario_names").items()):
        found[stance] = {
            "name": name,
            "strategic_logic": a.told("strategy.scenario_logic")[at],
            "settings": [
                {"lever_id": key, "option_index": max(1, 3 - at - (n % 3 == 2 and at < 2))}
                for n, key in enumerate(keys)
            ],
        }
    asked = next((one for one in found if one in a.parts.task.casefold()), "balanced")
    return {**a.told("strategy.scenario_frame"), **found[asked], **found}


def chosen(a: Asked) -> Answer:
    """Returns how the scenarios fit, and the best: the careful one where the money leaves no room."""
    keys = list(a.ids("S", next((name for name in a.choices if name.endswith("scenario_id")), "")))
    tight = a.goal.money is not None and a.goal.money < a.goal.day_rate * 40
    scores = (3, 6, 8) if tight else (5, 8, 7)
    fits = a.told("strategy.fits")
    best = keys[min(2 if tight else 1, len(keys) - 1)] if keys else ""
    choice = {"chosen_scenario_id": best, "justification": a.told("strategy." + ("tight" if tight else "roomy"))}
    return {
        **a.told("traits"),
        "plan_characteristics": a.told("traits"),
        "scenario_assessments": [
            {"scenario_id": key, "fit_assessment": fits[at % 3], "fit_score": scores[at % 3]}
            for at, key in enumerate(keys)
        ],
        "final_choice": choice,
        **choice,
        "analysis_title": "Why This Way Fits",
        "core_tension": "Certainty against extent of the result.",
    }
