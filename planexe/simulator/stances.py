"""How bold a scenario or an option is, from its name or from its place in a list."""

import re

from planexe.simulator.field import Field
from planexe.simulator.field_kinds import snake
from planexe.simulator.identity import is_identity

_STANCES = (
    re.compile(r"ambitious|bold|aggressive|radical|pioneer|optimistic|fast"),
    re.compile(r"balanced|moderate|pragmatic|builder|middle|realistic"),
    re.compile(r"cautious|conservative|careful|consolidat|minimal|low_cost|safe$"),
)


def named_stance(name: str) -> int | None:
    """Returns 0 for a bold name, 1 for a moderate, 2 for a cautious one, ``None`` for any other."""
    return next((number for number, pattern in enumerate(_STANCES) if pattern.search(snake(name))), None)


def stance_of(place: Field) -> int | None:
    """Returns the stance of what a field stands in: 0 bold, 1 moderate, 2 cautious; ``None`` where there is none."""
    for above in place.ancestors():
        if (stance := named_stance(above.name)) is not None:
            return stance
        if above.is_item and "scenario" in snake(above.name):
            return _number_of(above) % 3
    return None


def _number_of(item: Field) -> int:
    """Returns which one of its kind an entry speaks of: by the number in its id, else by its place."""
    for name, value in item.done.items():
        if is_identity(name) and isinstance(value, str) and (digits := re.search(r"\d+$", value)):
            return int(digits[0]) - 1
    return item.index
