"""One list out of several that were written at the same time: what stands in two of them is kept once; pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from planexe.workflows.plan.twin_titles import SAME, twin_titles

Entry = TypeVar("Entry")


def merged(lists: Mapping[str, Sequence[Entry]], title_of: Callable[[Entry], str]) -> list[Entry]:
    """Returns the entries of all lists, one list after the other, without those whose title an earlier list has.

    Args:
        lists: by the key of the call that wrote each.
        title_of: what an entry is compared by, as ``twin_titles`` compares.
    """
    entries = {f"{key} {number}": one for key, found in lists.items() for number, one in enumerate(found)}
    sources = {f"{key} {number}": key for key, found in lists.items() for number, _ in enumerate(found)}
    place = {code: number for number, code in enumerate(entries)}
    twins = twin_titles({code: title_of(one) for code, one in entries.items()}, sources)
    dropped: set[str] = set()
    for pair in sorted(twins, key=lambda one: place[one.first]):
        if pair.likeness >= SAME and pair.first not in dropped:
            dropped.add(pair.second)
    return [one for code, one in entries.items() if code not in dropped]
