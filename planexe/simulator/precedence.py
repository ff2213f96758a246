"""What an item of a coded outline waits for: several strands side by side that meet, and never a circle."""

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from planexe.simulator.known_work import Before

_COMES_BEFORE = re.compile(r"predecess|depends|prerequi|waits_for|blocked_by")
_CODE = re.compile(r"^\d+(\.\d+)+$")
_LAG_AFTER_START = (2, 3, 5, 7)


def waited_for(name: str) -> bool:
    """Returns whether a field of this name holds what comes before."""
    return _COMES_BEFORE.search(name.lower()) is not None


def settle_waits(
    own: Any, choices: Mapping[str, Sequence[Any]], random: Random, known: Sequence[Before] | None = None
) -> list[dict[str, Any]] | None:
    """Returns the entries of a list of predecessors, ``None`` if the list is none.

    Args:
        own: code of the item that waits, e.g. ``2.3``.
        choices: the choices of the list's items; one of them holds codes of an outline, another may be the kind of
            link.
        random: the same for the same item.
        known: what this item waits for, where that is known.
    """
    field = next((name for name in choices if waited_for(name)), "")
    if not field or not isinstance(own, str) or not _CODE.match(own):
        return None
    codes = [code for code in choices[field] if isinstance(code, str)]
    kinds = next((name for name, values in choices.items() if "FS" in values), "")
    settled: list[dict[str, Any]] = []
    waits = _waits(own, codes, random) if known is None else [(b.code, b.kind) for b in known if b.code in codes]
    for code, kind in waits:
        entry = {field: code}
        if kinds:
            entry[kinds] = kind if kind in choices[kinds] else "FS"
        settled.append(entry)
    return settled


def lag_between(kind: object, random: Random) -> float:
    """Returns the days of a lag for a kind of link: none after a finish, nearly always some after a start."""
    if kind == "SS":
        return float(random.choice(_LAG_AFTER_START))
    return float(random.choice((0, 0, 0, 0, 0, 0, 0, 0, 2, 5))) if kind == "FS" else 0.0


def _waits(own: str, codes: Sequence[str], random: Random) -> list[tuple[str, str]]:
    """Returns code and kind of link of what an item waits for.

    Inside a group the items form two strands. A group begins behind the middle of the group before it, its second
    strand earlier; the last group waits for all of the one before.
    """
    outline = _groups(codes)
    group = own.rpartition(".")[0]
    names = list(outline)
    if group not in outline or own not in outline[group]:
        return []
    place, number = outline[group].index(own), names.index(group)
    before = outline[group][:place]
    earlier = outline[names[number - 1]] if number else []
    if not before:
        return _first_waits(names, number, earlier, codes)
    if place == 1:
        return _second_waits(before, earlier, number, random)
    if place == len(outline[group]) - 1 and place >= 3:
        return [(before[-1], "FS"), (before[-2], "FS")]
    # Each item follows the one two before it: two strands that run side by side.
    return [(before[-1], "SS")] if random.random() < 0.15 else [(before[-1 - place % 2], "FS")]


def _first_waits(
    names: Sequence[str], number: int, earlier: Sequence[str], codes: Sequence[str]
) -> list[tuple[str, str]]:
    if not earlier:
        return []
    if number == len(names) - 1 and names[number - 1] in codes:
        return [(names[number - 1], "FS")]
    return [(earlier[len(earlier) // 2], "FS")]


def _second_waits(before: Sequence[str], earlier: Sequence[str], number: int, random: Random) -> list[tuple[str, str]]:
    if number == 1:
        return []  # something that nobody has to wait for
    if earlier and random.random() < 0.5:
        return [(earlier[0], "FS")]
    return [(before[0], "FS")]


def _groups(codes: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code in codes:
        if _CODE.match(code):
            found.setdefault(code.rpartition(".")[0], []).append(code)
    return found
