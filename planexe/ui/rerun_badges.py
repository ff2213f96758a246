"""Badges of what a stage's value is worth, and the quick picks of the Rerun page; pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from planexe.pipeline.freshness import STATES, Freshness, State
from planexe.stages.registry import StageSet
from planexe.ui.harmless import plain


@dataclass(frozen=True, slots=True)
class Badge:
    """How the state of a stage is shown.

    Attributes:
        word: in plain words.
        sign: one character, so that colour never speaks alone.
        colour: a colour name of Streamlit's.
        meaning: what it means, as one sentence.
    """

    word: str
    sign: str
    colour: str
    meaning: str


BADGES: Mapping[State, Badge] = {
    "fresh": Badge("fresh", "●", "green", "Its answer is the one to what would be asked now."),
    "stale": Badge(
        "stale", "◌", "orange", "What it is made from, or what is asked, has changed since it was answered."
    ),
    "edited": Badge("edited", "✎", "violet", "A person wrote its value; it stays until you replace it."),
    "pinned": Badge("pinned", "⚑", "blue", "Its value stays although what it is made from changes."),
    "gaps": Badge("has gaps", "◐", "orange", "Some of its answers are missing or break rules."),
    "failed": Badge("failed", "✕", "red", "It could not be made in the last session."),
    "missing": Badge("not made yet", "○", "gray", "It has no value yet."),
}

QUICK_PICKS: Mapping[str, tuple[str, ...]] = {
    "Document drafting": ("draft_documents_to_find", "draft_documents_to_create"),
    "WBS decomposition": ("wbs_level2", "wbs_level3"),
    "Risks": ("identify_risks", "risk_register"),
    "Schedule": ("task_dependencies", "task_durations"),
    "Costs": ("role_rates", "task_costs"),
    "Expert review": ("find_experts", "expert_criticism"),
}


def stage_label(heading: str, state: State) -> str:
    """Returns a stage's entry in a list: its sign and its name."""
    badge = BADGES[state]
    return f":{badge.colour}[{badge.sign}] {plain(heading)}"


def legend(fresh: Mapping[str, Freshness]) -> str:
    """Returns the states there are, each with its sign, word and number."""
    counted = Counter(found.state for found in fresh.values())
    entries = [f":{BADGES[s].colour}[{BADGES[s].sign}] {counted[s]} {BADGES[s].word}" for s in STATES if counted[s]]
    return " · ".join(entries)


def pickable(stages: StageSet, fresh: Mapping[str, Freshness]) -> dict[str, tuple[str, ...]]:
    """Returns the stages to choose from, by chapter; calculated ones follow by themselves, so they are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for name, stage in stages.stages.items():
        if stage.kind != "computed" or fresh[name].state in {"edited", "pinned", "failed"}:
            found[stage.chapter] = (*found.get(stage.chapter, ()), name)
    return {chapter: found[chapter] for chapter in stages.chapters if chapter in found}


def to_repair(fresh: Mapping[str, Freshness]) -> tuple[str, ...]:
    """Returns the stages that failed, are missing or have gaps."""
    return tuple(name for name, found in fresh.items() if found.state in {"failed", "missing", "gaps"})
