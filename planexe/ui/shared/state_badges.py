"""Badges of what a stage's value is worth, and the stages to choose from on the Rerun page; pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from planexe.blocks.value_words import STATES, VALUE_WORDS, State, ValueWords
from planexe.spine.freshness import Freshness
from planexe.spine.registry import StageSet
from planexe.ui.shared.harmless import plain


@dataclass(frozen=True, slots=True)
class Badge:
    """How the state of a stage is shown.

    Attributes:
        words: its word, sign and meaning, as they are everywhere.
        colour: a colour name of Streamlit's.
    """

    words: ValueWords
    colour: str

    @property
    def word(self) -> str:
        """Returns the state in plain words."""
        return self.words.word

    @property
    def sign(self) -> str:
        """Returns one character, so that colour never speaks alone."""
        return self.words.sign

    @property
    def meaning(self) -> str:
        """Returns what it means, as one sentence."""
        return self.words.meaning


_COLOURS: Mapping[State, str] = {
    "fresh": "green",
    "stale": "orange",
    "edited": "violet",
    "pinned": "blue",
    "gaps": "orange",
    "failed": "red",
    "missing": "gray",
}
BADGES: Mapping[State, Badge] = {state: Badge(VALUE_WORDS[state], colour) for state, colour in _COLOURS.items()}


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
        if stage.kind != "compute" or fresh[name].state in {"edited", "pinned", "failed"}:
            found[stage.chapter] = (*found.get(stage.chapter, ()), name)
    return {chapter: found[chapter] for chapter in stages.chapters if chapter in found}
