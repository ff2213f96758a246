"""What follows from an entry's place in its list: whom it serves, project weeks, limits, links to earlier entries."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from planexe.simulator.currencies import rounded
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import snake

_AIM = re.compile(r"^(sets_up|brings_about|serves)$")
_ID = re.compile(r"^[A-Z]{1,3}\d+$")
_EARLIER = re.compile(r"\bnumbers? of (?:an )?earlier\b", re.IGNORECASE)
_FIRST_WEEK = re.compile(r"^(start|first|from|begin)\w*_week$")
_LAST_WEEK = re.compile(r"^(end|last|to|finish)\w*_week$")
_LIMIT = re.compile(r"limit")
_LIMIT_SHARES = (0.08, 0.015)


def aim_of(properties: Iterable[str]) -> str:
    """Returns the property that says whom an entry serves, ``""`` if none does."""
    return next((name for name in properties if _AIM.search(name)), "")


def step_count(properties: Mapping[str, Sequence[Any]]) -> int | None:
    """Returns how many entries serve everybody three times, ``None`` where the entries serve nobody."""
    aim = aim_of(properties)
    return 3 * len(properties[aim]) if aim else None


def is_id(value: object) -> bool:
    """Returns whether a value looks like an id that code gave: ``G1``."""
    return isinstance(value, str) and _ID.match(value) is not None


def is_idle_role(place: Field) -> bool:
    """Returns whether a field names a role while a body beside it already says who is meant."""
    beside = place.parent.done.values() if place.parent is not None else ()
    return "role" in snake(place.name) and any(map(is_id, beside)) and "role" not in beside


def settle_aims(properties: Mapping[str, Sequence[Any]], settled: list[dict[str, Any]]) -> None:
    """Lets the entries of a list serve one after another, in rounds; nobody serves itself.

    Args:
        properties: the choices of an entry by property.
        settled: what is settled for each entry; extended. ``#step_kind`` tells what a step of this round is.
    """
    aim = aim_of(properties)
    if not aim:
        return
    values = [value for value in properties[aim] if value is not None]
    doers = [name for name, choices in properties.items() if name != aim and sum(map(is_id, choices)) > 0]
    for index, entry in enumerate(settled):
        round_number, value = divmod(index, len(values))
        entry[aim] = values[value]
        entry["#step_kind"] = f"setup_step_{min(round_number, 3)}" if is_id(values[value]) else "setup_step_all"
        for doer in doers:
            choices = properties[doer]
            above = [choice for choice in choices if is_id(choice)][:1]
            lead = "role" if "role" in choices else above[0]
            entry[doer] = lead if round_number == 0 or values[value] in above else above[0]


def result_count(place: Field) -> int | None:
    """Returns how many results a step of setting up has, ``None`` for any other list."""
    above = place.parent.done.get("#step_kind") if place.parent is not None else None
    if above is None or place.holds_objects:
        return None
    return 1 if above == "setup_step_all" else 1 + place.index % 2


def earlier_entries(place: Field) -> list[int] | None:
    """Returns the numbers of earlier entries that an entry points to, ``None`` if the field asks for none."""
    holder = place.parent if place.is_item else place
    if holder is None or not _EARLIER.search(place.description or holder.description):
        return None
    entry = holder.parent
    own = holder.index
    around = entry.parent.done if entry is not None and entry.parent is not None else {}
    aim = aim_of(entry.done) if entry is not None else ""
    if not aim:
        return [1] if own else []
    assert entry is not None
    before = [n for n in range(own) if around.get(f"#{n}", {}).get(aim) == entry.done[aim]]
    return [before[-1] + 1] if before else []


def standing_number(place: Field, amount: float) -> float | None:
    """Returns a number that follows from the place in a list, ``None`` for any other number.

    Args:
        place: the field.
        amount: the money of the whole goal.
    """
    earlier = earlier_entries(place)
    if earlier is not None:
        return float(earlier[min(place.index, len(earlier) - 1)] if place.is_item else earlier[0]) if earlier else 0.0
    name = snake(place.name)
    if _FIRST_WEEK.search(name) or _LAST_WEEK.search(name):
        first = 1 + 2 * place.index // 3
        return float(first + (1 if _LAST_WEEK.search(name) and place.index % 3 == 2 else 0))
    if _LIMIT.search(name) and place.parent is not None and place.parent.is_item:
        shares = (*_LIMIT_SHARES, 0.0)
        return float(rounded(amount * shares[min(place.index, 2)])) if place.index < 2 else 0.0
    return None
