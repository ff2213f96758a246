"""Writes how two versions of a text compare: by what can be counted in them, with a weakness for what stands first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from planexe.simulator.field import Field
from planexe.simulator.randomness import digest

_VERSIONS: Final = re.compile(r"<first>\n(.*?)\n</first>\s*<second>\n(.*?)\n</second>\s*Subject: (.*)", re.DOTALL)
_SENTENCE_END: Final = re.compile(r"(?<=[.!?。])\s+|\n+|\|")
_FIGURE: Final = re.compile(r"\d+")
_SAME: Final = 0.06
"""Versions whose measures differ by a smaller share are equal."""
_BIASED: Final = 8
"""One verdict in so many falls for the version that stands first, as those of models do."""
_QUOTED_WORDS: Final = (4, 24)


@dataclass(frozen=True, slots=True)
class ShownVersions:
    """What a prompt shows of two versions."""

    first: str
    second: str
    subject: str


def shown_versions(prompt: str) -> ShownVersions | None:
    """Returns the two versions that a prompt wants compared, ``None`` where it wants something else."""
    found = _VERSIONS.search(prompt)
    return ShownVersions(found[1], found[2], found[3].strip()) if found else None


class JudgeWriter:
    """Writes one verdict.

    Args:
        shown: the versions.
        seed: of the service; another one falls for the first version elsewhere.
    """

    def __init__(self, shown: ShownVersions, seed: int) -> None:
        self._texts = (shown.first, shown.second)
        self._measures = tuple(map(_measures, self._texts))
        self._biased = int(digest(seed, shown.first, shown.second, shown.subject)[:8], 16) % _BIASED == 0

    def count(self, place: Field, least: int, most: int | None, choices: Mapping[str, list[Any]]) -> int:  # noqa: ARG002
        """Returns two: a reason for each version, where so many are wanted."""
        return max(least, 2 if most is None else min(most, 2))

    def begin_list(self, place: Field, choices: Mapping[str, list[Any]], count: int) -> list[dict[str, Any]]:  # noqa: ARG002
        """Returns which version each reason speaks of, the better one first."""
        better = self._better("all")
        order = ("second", "first") if better == "second" else ("first", "second")
        named = [name for name, values in choices.items() if set(order) == set(values)]
        return [dict.fromkeys(named, order[at % 2]) for at in range(count)]

    def asked_for(self, place: Field, least: int, choices: Mapping[str, list[Any]]) -> dict[str, list[Any]]:  # noqa: ARG002
        """Returns the choices as they are."""
        return dict(choices)

    def begin_item(self, place: Field) -> None:
        """Settles nothing: an item is told by its place."""

    def choose(self, place: Field, values: list[Any]) -> Any:
        """Returns which version is better in what the field is about."""
        better = self._better(place.name)
        return next((value for value in (better, "equal", "neither", "tie") if value in values), values[0])

    def prefers_nothing(self, place: Field) -> bool:  # noqa: ARG002
        """Returns whether null is the better answer where it is allowed: a verdict says what it can."""
        return False

    def flag(self, place: Field) -> bool:  # noqa: ARG002
        """Returns whether the first version is better."""
        return self._better("all") == "first"

    def number(self, place: Field, least: float | None, most: float | None, *, whole: bool) -> float:  # noqa: ARG002
        """Returns the place in its list."""
        return float(place.index + 1)

    def text(self, place: Field, least: int, most: int | None) -> str:  # noqa: ARG002
        """Returns words of a version where they are to be quoted, else what was counted in it."""
        which = self._spoken_of(place)
        if "quot" in place.name.lower():
            return _quotable(self._texts[which])
        own = self._measures[which]
        return (
            f"It has {own['complete']:.0f} different sentences, {own['usable'] * 100:.1f} figures in a hundred words, "
            f"and {own['repeated']:.0f} sentences twice."
        )

    def formatted(self, place: Field, kind: str) -> str:  # noqa: ARG002
        """Returns no text in one of JSON schema's formats: a verdict has none."""
        return ""

    def keys(self, place: Field, count: int) -> list[str]:  # noqa: ARG002
        """Returns distinct names for the entries of a free map."""
        return [f"reason_{number}" for number in range(1, count + 1)]

    def _spoken_of(self, place: Field) -> int:
        for above in place.ancestors():
            if "second" in above.done.values():
                return 1
            if "first" in above.done.values():
                return 0
        return place.index % 2

    def _better(self, criterion: str) -> str:
        if self._biased:
            return "first"
        first, second = (one.get(criterion, one["all"]) for one in self._measures)
        if abs(first - second) <= _SAME * max(abs(first), abs(second)):
            return "equal"
        return "first" if first > second else "second"


def _measures(text: str) -> dict[str, float]:
    """Returns what is counted in a text by criterion; more is better, but of what is ``repeated``."""
    words = text.split() or [""]
    sentences = [" ".join(part.split()) for part in _SENTENCE_END.split(text) if len(part.split()) > 3]
    different = len(set(sentences))
    figures = len(_FIGURE.findall(text)) / len(words)
    found = {
        "complete": float(different),
        "usable": figures,
        "clear": -len(words) / max(1, len(sentences)),
        "sound": different / max(1, len(sentences)),
        "to_the_point": different / len(words),
        "repeated": float(len(sentences) - different),
    }
    return {**found, "all": different * found["sound"] * (1 + figures)}


def _quotable(text: str) -> str:
    """Returns words that stand in a text one after the other, on one line."""
    least, most = _QUOTED_WORDS
    lines = [line.strip(" #*|-_>`") for line in text.split("\n")]
    whole = [part for line in lines for part in line.split("|") if len(part.split()) >= least] or [text]
    return " ".join(whole[0].split()[:most])
