"""Answers as a weak model gives them: valid JSON of the right shape, and poor in every way that happens."""

import copy
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from planexe.simulator.schema_merge import References

_UNIT_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS, _TENS = _UNIT_WORDS.split(), _TEN_WORDS.split()
_SENTENCE_WORDS = 3
_SEVERITIES = (0.15, 0.4, 1.0)


def poor_answer(value: Any, schema: Mapping[str, Any], random: Random) -> Any:
    """Returns a copy of a valid answer as a weak model would have given it.

    Texts are cut to a few words or left empty, ids are invented or in the wrong case, entries are repeated, renamed or
    missing, numbers are words or texts or far too large, choices are misspelt, fields are missing, added or renamed.
    How much of it happens differs from answer to answer; now and then nothing does.
    """
    return _Spoiler(schema, random).spoil(copy.deepcopy(value), schema)


def looping(text: str) -> str:
    """Returns the beginning of a text over and over."""
    return " ".join([" ".join(text.split()[:4])] * 60)


def with_each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Returns a copy of an answer with every text changed that is a sentence; ids and choices stay."""
    if isinstance(value, dict):
        return {name: with_each_text(inner, change) for name, inner in value.items()}
    if isinstance(value, list):
        return [with_each_text(inner, change) for inner in value]
    return change(value) if isinstance(value, str) and len(value.split()) >= _SENTENCE_WORDS else value


def shortened_text(text: str, random: Random) -> str:
    """Returns the first few words of a text."""
    return " ".join(text.split()[: random.randint(1, 5)])


def in_words(number: int) -> str:
    """Returns a whole number in English words, in digits where that would take more than two words."""
    if 0 <= number < len(_UNITS):
        return _UNITS[number]
    if not 20 <= number < 100:
        return f"{number:,}"
    tens, unit = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_UNITS[unit]}" if unit else "")


class _Spoiler:
    """Spoils one answer; every draw comes from one generator, so the same key spoils the same way."""

    def __init__(self, schema: Mapping[str, Any], random: Random) -> None:
        self._references = References(schema)
        self._random = random
        self._severity = random.choice(_SEVERITIES)

    def spoil(self, value: Any, schema: Any) -> Any:
        flat = self._flat(schema)
        if isinstance(value, dict):
            return self._object(value, flat)
        if isinstance(value, list):
            return self._list(value, flat)
        if "enum" in flat and isinstance(value, str):
            return self._choice(value)
        if isinstance(value, bool):
            return ("yes" if value else "No") if self._happens(0.4) else value
        if isinstance(value, int | float):
            return self._number(value)
        if value is None:
            return self._random.choice(("", "N/A", "none")) if self._happens(0.15) else None
        return self._text(value, flat)

    def _flat(self, schema: Any) -> Mapping[str, Any]:
        """Returns the schema, and of one that may be null what it is otherwise."""
        flat = self._references.flat(schema)
        options = [self._references.flat(option) for option in flat.get("anyOf", ())]
        given = [option for option in options if option.get("type") != "null"]
        return given[0] if len(given) == 1 else flat

    def _happens(self, rate: float) -> bool:
        return self._random.random() < rate * self._severity

    def _object(self, value: dict[str, Any], flat: Mapping[str, Any]) -> dict[str, Any]:
        spoilt: dict[str, Any] = {}
        for name, inner in value.items():
            if self._happens(0.015):
                continue
            shown = name.replace("_", " ").capitalize() if self._happens(0.02) else name
            spoilt[shown] = self.spoil(inner, flat.get("properties", {}).get(name, {}))
        if self._happens(0.05):
            spoilt["note"] = "I am not sure about this."
        return spoilt

    def _list(self, values: list[Any], flat: Mapping[str, Any]) -> Any:
        items = flat.get("items", {})
        spoilt = [self.spoil(one, items) for one in values]
        if len(spoilt) > 1 and self._happens(0.12):
            del spoilt[-self._random.randint(1, len(spoilt)) :]
        if spoilt and self._happens(0.12):
            spoilt.append(self._twin(spoilt))
        if spoilt and self._happens(0.03):
            spoilt.append(None)
        return spoilt[0] if len(spoilt) == 1 and self._happens(0.5) else spoilt

    def _twin(self, values: list[Any]) -> Any:
        """Returns a further entry: a copy of another, or one under an id that nobody asked for."""
        twin = copy.deepcopy(self._random.choice(values))
        if isinstance(twin, dict) and self._random.random() < 0.5:
            name = next((name for name, inner in twin.items() if isinstance(inner, str)), None)
            if name is not None:
                twin[name] = f"X{self._random.randint(1, 99)}"
        return twin

    def _choice(self, value: str) -> str:
        if not self._happens(0.35):
            return value
        changes: tuple[Callable[[str], str], ...] = (
            str.upper,
            str.lower,
            lambda text: text.replace("_", " "),
            lambda text: f" {text}.",
            lambda text: f"{text} (probably)",
            lambda text: f"{text[:2]}{text[3:]}" if len(text) > 6 else text.swapcase(),
            lambda _: f"X{self._random.randint(1, 99)}",
        )
        return self._random.choice(changes)(value)

    def _number(self, value: float) -> Any:
        if not self._happens(0.4):
            return value
        whole = float(value).is_integer()
        changes: tuple[Callable[[], Any], ...] = (
            lambda: str(value),
            lambda: in_words(int(value)) if whole else str(value),
            lambda: f"about {value:,}",
            lambda: f"{value} or so" if self._random.random() < 0.5 else f"{value}.",
            lambda: value * 1000 if self._random.random() < 0.3 else f"~{value}",
            lambda: "a few" if self._random.random() < 0.3 else str(value),
        )
        return self._random.choice(changes)()

    def _text(self, value: Any, flat: Mapping[str, Any]) -> Any:
        if not isinstance(value, str):
            return value
        if "format" in flat:
            return value.replace("-", "/") if self._happens(0.3) else value
        if self._happens(0.3):
            return shortened_text(value, self._random)
        return self._random.choice(("", "…", "TBD")) if self._happens(0.03) else value
