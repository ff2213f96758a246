"""Numbers that make sense for their field: positions, three-point estimates, scores, money, counts."""

import re
from random import Random

from planexe.simulator.currencies import rounded
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import snake

_LOW = re.compile(r"(^|_)(min|minimum|low|lowest|optimistic|best|fewest|least)(_|$)")
_HIGH = re.compile(r"(^|_)(max|maximum|high|highest|pessimistic|worst|most)(_|$)")
_MIDDLE = re.compile(r"(^|_)(realistic|likely|expected|typical|mean|average|median)(_|$)")
_POSITION = re.compile(r"(^|_)(index|number|position|order|rank|no|nr|id)$")
_BASES: tuple[tuple[str, str], ...] = (
    ("lag", r"lag|offset"),
    ("days", r"day|duration"),
    ("people", r"people|headcount|count|persons|staff|fte"),
    ("money", r"cost|amount|budget|price|money|fee|salary|investment|revenue"),
    ("share", r"percent|probab|share|rate|chance|likelihood(?!_)|confidence"),
    ("year", r"year"),
    ("hours", r"hour|quantity|week|month"),
    ("score", r"score|rating|influence|fit|weight|impact|severity|importance|level|priority"),
)


def estimate_part(name: str) -> tuple[str, str] | None:
    """Returns the stem of a name in a group like ``days_min``, ``days_max`` and which part it is."""
    low = snake(name)
    for part, pattern in (("low", _LOW), ("high", _HIGH), ("middle", _MIDDLE)):
        if pattern.search(low):
            return pattern.sub("_", low).strip("_"), part
    return None


def is_position(name: str) -> bool:
    """Returns whether a field of this name counts the items of a list."""
    return _POSITION.search(snake(name)) is not None


def plain_number(place: Field, least: float | None, most: float | None, amount: float, random: Random) -> float:
    """Returns a number for a field.

    Args:
        place: the field.
        least: lower bound, if there is one.
        most: upper bound, if there is one.
        amount: the money of the whole goal.
        random: the same for the same field and, inside one object, for the same stem.
    """
    name = snake(place.name)
    if is_position(name):
        return place.index + (1 if least is None or least > 0 else least)
    group = estimate_part(name)
    stem, part = group or (name, "middle")
    value = _base_value(stem or name, least, most, amount, random)
    if part == "low":
        return _whole_like(value, value * 0.65)
    return _whole_like(value, value * 1.6) if part == "high" else value


def _whole_like(value: float, other: float) -> float:
    return float(round(other)) if value == round(value) else other


def _base_value(name: str, least: float | None, most: float | None, amount: float, random: Random) -> float:
    kind = next((kind for kind, pattern in _BASES if re.search(pattern, name)), "")
    bounded = least is not None and most is not None
    if bounded and most is not None and least is not None and most - least <= 100 and kind not in ("lag",):
        if most <= 1:
            return round(random.uniform(least + (most - least) * 0.2, least + (most - least) * 0.8), 2)
        spread = (most - least) * random.triangular(0.15, 1.0, 0.65)
        return float(round(least + spread))
    match kind:
        case "days":
            return float(random.choice((3, 4, 5, 6, 8, 10, 12, 14, 15, 20, 25)))
        case "people":
            return float(random.choice((1, 1, 1, 2, 2, 3, 4)))
        case "money":
            return float(rounded(amount * random.uniform(0.01, 0.12)))
        case "share":
            return float(random.choice((5, 10, 15, 20, 25)))
        case "year":
            return float(random.choice((2026, 2027, 2028)))
        case "lag":
            return float(random.choice((0, 0, 0, 2, 5)))
        case "hours":
            return float(random.choice((2, 4, 6, 8, 12, 16)))
    return float(random.randint(1, 9))
