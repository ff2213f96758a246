"""What a flat schema allows: the type it means, the bounds of its numbers, and values like one that is taken."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from planexe.simulator.schema_check import is_multiple


def type_of(flat: Mapping[str, Any]) -> Any:
    """Returns the type, guessed from the other keywords where it is not given."""
    if "type" in flat:
        return flat["type"]
    if "properties" in flat or isinstance(flat.get("additionalProperties"), Mapping):
        return "object"
    if "items" in flat or "prefixItems" in flat or "minItems" in flat:
        return "array"
    if any(key in flat for key in ("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum")):
        return "number"
    return "string"


def bounds_of(flat: Mapping[str, Any], *, whole: bool) -> tuple[float | None, float | None]:
    """Returns the inclusive bounds of a number."""
    least, most = flat.get("minimum"), flat.get("maximum")
    above, below = flat.get("exclusiveMinimum"), flat.get("exclusiveMaximum")
    if whole:
        least = None if least is None else math.ceil(least)
        most = None if most is None else math.floor(most)
        above = None if above is None else math.floor(above) + 1
        below = None if below is None else math.ceil(below) - 1
    else:
        above = None if above is None else math.nextafter(above, math.inf)
        below = None if below is None else math.nextafter(below, -math.inf)
    lows = [bound for bound in (least, above) if bound is not None]
    highs = [bound for bound in (most, below) if bound is not None]
    return (max(lows) if lows else None), (min(highs) if highs else None)


def multiple_near(value: float, step: float, flat: Mapping[str, Any], *, whole: bool) -> float:
    """Returns a multiple of the step near the value that validators accept as one."""
    least, most = bounds_of(flat, whole=whole)
    middle = round(value / step)
    for distance in range(10_000):
        for factor in {middle + distance, middle - distance}:
            candidate = factor * step
            if whole:
                candidate = round(candidate)
            inside = (least is None or candidate >= least) and (most is None or candidate <= most)
            if inside and is_multiple(candidate, step):
                return candidate
    return value


def varied(value: Any) -> Iterator[Any]:
    """Yields values like this one, for lists without twins and for branches that exclude each other."""
    for number in range(2, 400):
        if isinstance(value, bool) or value is None:
            yield number % 2 == 0
        elif isinstance(value, int | float):
            yield value + number - 1
            yield value - number + 1
        elif isinstance(value, str):
            yield f"{value} {number}"
            yield f"{value[: -len(str(number))]}{number}"
            yield chr(96 + number)
