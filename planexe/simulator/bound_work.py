"""Which tasks of an answer keep promises, windows and conditions of the goal, and make what is handed over; pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from planexe.simulator.field import Field
from planexe.simulator.wording import capitalised

_LISTS: Final = ("milestones", "windows", "conditions", "deliverables")
_PARTS: Final = ("first", "second", "third", "fourth", "fifth")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_STEM = 5


def code_count(place: Field) -> int | None:
    """Returns how many codes of tasks a list has, of a window all of a phase; ``None`` for any other list."""
    entry = _entry(place)
    if entry is None or place.name not in ("after_task_codes", "task_codes"):
        return None
    return len(_rest_phase(place)) if entry.name == "windows" else 1


def bound_text(place: Field, thing: str, words_of: Mapping[str, str]) -> str | None:
    """Returns a code of a task, what is true at a milestone, or no rule beside tasks; ``None`` for any other text.

    Args:
        place: field of the text.
        thing: what is made, inside a sentence: ``the bakery``.
        words_of: what the prompt says of an id.
    """
    entry = _entry(place)
    if entry is None:
        return None
    if place.name in ("after_task_codes", "task_codes"):
        return _code(place, entry, words_of)
    if place.name == "title" and entry.name == "milestones":
        rank = _rank(entry, words_of)
        part = "" if rank + 1 >= entry.total else f"the {_PARTS[min(rank, len(_PARTS) - 1)]} part of "
        return capitalised(f"{part}{thing} stands ready")
    return "" if place.name == "design_rule" else None


def _entry(place: Field) -> Field | None:
    root = list(place.ancestors())[-1]
    if not isinstance(root.done.get("phases"), list):
        return None
    return next((above for above in place.ancestors() if above.is_item and above.name in _LISTS), None)


def _code(place: Field, entry: Field, words_of: Mapping[str, str]) -> str:
    codes = _codes(place)
    if entry.name == "milestones":
        share = (_rank(entry, words_of) + 1) / max(1, entry.total)
        return codes[round(share * (len(codes) - 1))][-1]
    if entry.name == "windows":
        return _rest_phase(place)[place.index]
    own = next((str(entry.done[key]) for key in ("condition_id", "deliverable_id") if key in entry.done), "")
    wanted = _stems(words_of.get(own, ""))
    titled = [
        (code, title)
        for phase, own in zip(_phases(place), codes, strict=True)
        for code, title in zip(own, phase["tasks"], strict=True)
    ]
    return max(titled, key=lambda one: len(wanted & _stems(one[1])))[0]


def _rank(entry: Field, words_of: Mapping[str, str]) -> int:
    """Returns how many promises are to be kept before one: the prompt names their days."""
    days = {key: found[0] for key, words in words_of.items() if key.startswith("Z") and (found := _DAY.search(words))}
    own = str(entry.done.get("promise_id"))
    if own not in days:
        return entry.index
    return sorted(days, key=lambda key: (days[key], key)).index(own)


def _phases(place: Field) -> Sequence[Mapping[str, Any]]:
    phases: Sequence[Mapping[str, Any]] = list(place.ancestors())[-1].done["phases"]
    return phases


def _codes(place: Field) -> list[list[str]]:
    phases = enumerate(_phases(place), 1)
    return [[f"{number}.{task}" for task, _ in enumerate(phase["tasks"], 1)] for number, phase in phases]


def _rest_phase(place: Field) -> list[str]:
    """Returns the codes of the phase with most tasks, in which things are built."""
    return max(_codes(place), key=len)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in re.findall(r"[^\W\d_]{4,}", text.lower())}
