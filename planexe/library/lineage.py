"""Lineage: which run was made from which; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planexe.library.entry import RunEntry
from planexe.library.query import in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """Where a run comes from, and what was made from it.

    Attributes:
        ancestors: the first run of the line first, the run's own parent last.
        lost: id of the run at which the line breaks off because it was deleted; empty if it does not.
        children: runs made from it, oldest first.
    """

    ancestors: tuple[RunEntry, ...] = ()
    lost: str = ""
    children: tuple[RunEntry, ...] = ()


def lineage_of(run_id: str, entries: Iterable[RunEntry]) -> Lineage:
    """Returns the lineage of a run; a circle of parents (files changed by hand) ends where it closes."""
    everything = list(entries)
    known: Mapping[str, RunEntry] = {e.run_id: e for e in everything}
    ancestors: list[RunEntry] = []
    seen, lost = {run_id}, ""
    parent = known[run_id].parent if run_id in known else ""
    while parent and parent not in seen:
        seen.add(parent)
        if parent not in known:
            lost = parent
            break
        ancestors.append(known[parent])
        parent = known[parent].parent
    children = in_order((e for e in everything if e.parent == run_id), "oldest")
    return Lineage(ancestors=tuple(reversed(ancestors)), lost=lost, children=tuple(children))
