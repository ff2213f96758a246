"""Settles the choices in a list of objects as a whole: distinct ids, references without cycles, few absorptions."""

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

_CROSS = re.compile(
    r"depend|predecess|absorb|parent|require|prerequi|block|after|merge|into|source|^from|_with$|conflict|synerg|related|refers|cause|owner|responsib|accountab|assigned"
)
_IDENTITY = re.compile(
    r"(^|_)(id|code|index|key|ref|number|no|name|title)$|^(task|document|role|body|lever|expert|item|risk|scenario|subject)$"
)
_FACET = re.compile(
    r"area|lens|horizon|archetype|quadrant|angle|topic|theme|category|axis|aspect|dimension|perspective|discipline"
)


def is_cross_reference(name: str) -> bool:
    """Returns whether a field with this name points to another entry rather than naming its own."""
    return _CROSS.search(name.lower()) is not None


def is_identity(name: str) -> bool:
    """Returns whether a field with this name says which entry this is."""
    low = name.lower()
    return (
        _IDENTITY.search(low) is not None
        and not low.startswith("owner")  # several entries may have one owner
        and not (is_cross_reference(name) and "cause" not in low)
    )


def settle_choices(properties: Mapping[str, Sequence[Any]], count: int, random: Random) -> list[dict[str, Any]]:
    """Returns for each of ``count`` objects the values of the properties that only make sense for the whole list.

    Args:
        properties: the choices by property; ``None`` among them means that the property may be null.
        count: how many objects there will be.
        random: spreads what may be spread.
    """
    settled: list[dict[str, Any]] = [{} for _ in range(count)]
    ids = {name: [v for v in values if v is not None] for name, values in properties.items()}
    links = [name for name in properties if is_cross_reference(name) and not is_identity(name)]
    for name, values in ids.items():
        linked = [other for other in links if ids[other] == values]
        if values and is_identity(name) and name not in links:
            own = _spread(values, count, random) if linked and not _may_absorb(properties) else values
            for index, entry in enumerate(settled):
                entry[name] = own[index % len(own)]
            for other in linked:
                if not _may_absorb(properties):
                    _point_back(settled, name, other, values, random, optional=None in properties[other])
        elif count >= 2 and len(values) == count and _FACET.search(name.lower()) and name not in links:
            for index, entry in enumerate(settled):
                entry[name] = values[index]
    if _may_absorb(properties):
        _absorb(settled, properties, random)
    return settled


def _spread(values: Sequence[Any], count: int, random: Random) -> list[Any]:
    """Returns ``count`` values, the first one left out where possible, since nothing comes before it."""
    later = list(values[1:]) or list(values)
    if count >= len(later):
        return later if count == len(later) else [*values]
    return [later[i] for i in sorted(random.sample(range(len(later)), count))]


def _point_back(
    settled: list[dict[str, Any]], own: str, other: str, values: Sequence[Any], random: Random, *, optional: bool
) -> None:
    for entry in settled:
        place = list(values).index(entry[own])
        earlier = list(values[max(0, place - 4) : place])
        if earlier:
            entry[other] = random.choice(earlier)
        elif optional:
            entry[other] = None
        else:
            entry[other] = next((value for value in values if value != entry[own]), values[0])


def _may_absorb(properties: Mapping[str, Sequence[Any]]) -> bool:
    return _classification(properties) is not None


def _classification(properties: Mapping[str, Sequence[Any]]) -> str | None:
    return next((n for n, values in properties.items() if {"keep", "absorb"} <= {str(v).lower() for v in values}), None)


def _absorb(settled: list[dict[str, Any]], properties: Mapping[str, Sequence[Any]], random: Random) -> None:
    """Keeps nearly all entries; one or two are absorbed into an entry before them that is kept."""
    field = _classification(properties)
    assert field is not None
    by_name = {str(value).lower(): value for value in properties[field]}
    own = next((name for name in properties if is_identity(name)), None)
    target = next((name for name in properties if is_cross_reference(name) and name != field), None)
    how_many = 2 if len(settled) >= 8 else 1 if len(settled) >= 6 else 0
    absorbed = set(random.sample(range(1, len(settled)), how_many)) if how_many and own and target else set()
    for index, entry in enumerate(settled):
        entry[field] = by_name["absorb" if index in absorbed else "keep"]
        if target is None or own is None:
            continue
        kept = [e[own] for i, e in enumerate(settled[:index]) if i not in absorbed]
        if index in absorbed and kept:
            entry[target] = random.choice(kept)
        elif None in properties[target]:
            entry[target] = None
