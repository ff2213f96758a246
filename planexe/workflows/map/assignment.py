"""Gives each of some rows at most one of some columns, each column to one row, so that the worth of all is highest."""

from collections.abc import Hashable, Mapping
from typing import Final, TypeVar

import numpy as np

Row = TypeVar("Row", bound=Hashable)
Place = TypeVar("Place", bound=Hashable)
_NEVER: Final = 1e9


def assigned(worth: Mapping[Row, Mapping[Place, float]]) -> dict[Row, Place]:
    """Returns who gets what; a row gets nothing where all that it wants is worth more to others.

    The shortest augmenting paths of Jonker and Volgenant (1987): rows come one by one, and each takes the cheapest way
    to a free place, moving others if that is worth it. Of equal ones, those that come first win.

    Args:
        worth: what each row may have, with what that is worth to it, more than 0.
    """
    rows = list(worth)
    places = list(dict.fromkeys(place for wanted in worth.values() for place in wanted))
    if not rows or not places:
        return {}
    at = {place: number for number, place in enumerate(places)}
    # A place of its own for each row that stands for nothing, worth 0.
    cost = np.full((len(rows), len(places) + len(rows)), _NEVER)
    for number, row in enumerate(rows):
        cost[number, len(places) + number] = 0.0
        for place, value in worth[row].items():
            cost[number, at[place]] = -value
    owner = _solve(cost)
    return {rows[int(owner[n])]: place for n, place in enumerate(places) if owner[n] >= 0}


def _solve(cost: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Returns the row of each column, -1 for none, at the lowest cost for all rows."""
    height, width = cost.shape
    of_row, of_column = np.zeros(height), np.zeros(width)
    owner = np.full(width, -1, dtype=np.int64)
    for first in range(height):
        row, length = first, np.full(width, np.inf)
        before = np.full(width, -1, dtype=np.int64)
        done = np.zeros(width, dtype=bool)
        reached, last = 0.0, -1
        while True:
            through = reached + cost[row] - of_row[row] - of_column
            better = ~done & (through < length)
            length[better], before[better] = through[better], last
            nearest = int(np.argmin(np.where(done, np.inf, length)))
            reached, last = float(length[nearest]), nearest
            done[nearest] = True
            if owner[nearest] < 0:
                break
            row = int(owner[nearest])
        change = np.where(done, reached - length, 0.0)
        of_row[first] += reached
        for column in np.flatnonzero(done):
            if owner[column] >= 0:
                of_row[owner[column]] += change[column]
        of_column -= change
        while last >= 0:
            previous = int(before[last])
            owner[last] = owner[previous] if previous >= 0 else first
            last = previous
    return owner
