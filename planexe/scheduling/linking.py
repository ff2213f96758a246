"""Links to and from summary activities, put into terms of the leaves below them.

A summary activity begins with its first leaves and ends with its last. So "after the phase" means after the last leaves
of the phase, and a phase that waits means that its first leaves wait. Where several leaves begin side by side, a link
from the start of their summary waits for all of them, and a link to its finish holds all of its last leaves back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planexe.errors import SchedulingError
from planexe.scheduling.envelopes import leaves_below
from planexe.scheduling.links import Link


@dataclass(frozen=True, slots=True)
class LeafLink:
    """A link between two leaves, and the link it was made from."""

    link: Link
    source: Link


def check_summary_link(link: Link, parents: Mapping[str, str]) -> None:
    """Refuses a link that cannot mean anything.

    Args:
        link: between any two codes.
        parents: the code above each code; empty at the top.

    Raises:
        SchedulingError: an unknown code, a link to itself, or between an activity and a summary it belongs to.
    """
    for code, other in ((link.predecessor, link.successor), (link.successor, link.predecessor)):
        if code not in parents:
            raise SchedulingError(f"A link of {other!r} names {code!r}, which does not exist.")
    if link.predecessor == link.successor:
        raise SchedulingError(f"{link.successor!r} waits for itself.")
    for inner, outer in ((link.predecessor, link.successor), (link.successor, link.predecessor)):
        if outer in _above(inner, parents):
            raise SchedulingError(
                f"{link.successor!r} waits for {link.predecessor!r}, but {inner!r} is a part of {outer!r}."
            )


def leaf_links(parents: Mapping[str, str], links: Sequence[Link]) -> list[LeafLink]:
    """Returns every link in terms of leaves, in the order of the links.

    Only the leaves that decide are linked: those that no other leaf of the same summary holds back for sure.

    Raises:
        SchedulingError: as :func:`check_summary_link`.
    """
    for link in links:
        check_summary_link(link, parents)
    leaves = leaves_below(parents)
    depth = {code: len(_above(code, parents)) for code in parents}
    made: dict[int, list[LeafLink]] = {}
    known: list[Link] = []
    # What lies inside a summary comes before the links of the summary: it says which leaves are its first and last.
    for number in sorted(range(len(links)), key=lambda n: -min(depth[links[n].predecessor], depth[links[n].successor])):
        link = links[number]
        ends = _last if link.type.leaves_from_finish else _first
        begins = _last if link.type.arrives_at_finish else _first
        made[number] = [
            LeafLink(replace(link, predecessor=before, successor=after), link)
            for before in ends(leaves[link.predecessor], known)
            for after in begins(leaves[link.successor], known)
        ]
        known += [one.link for one in made[number]]
    return [one for number in range(len(links)) for one in made[number]]


def _above(code: str, parents: Mapping[str, str]) -> list[str]:
    found = []
    while parents.get(code):
        code = parents[code]
        found.append(code)
    return found


def _first(leaves: Sequence[str], known: Iterable[Link]) -> list[str]:
    """Returns the leaves that do not for sure start after another of them."""
    inside = set(leaves)
    later = {
        link.successor
        for link in known
        if link.successor in inside and link.predecessor in inside and not link.type.arrives_at_finish and link.lag >= 0
    }
    return [leaf for leaf in leaves if leaf not in later] or list(leaves)


def _last(leaves: Sequence[str], known: Iterable[Link]) -> list[str]:
    """Returns the leaves that do not for sure finish before another of them."""
    inside = set(leaves)
    sooner = {
        link.predecessor
        for link in known
        if link.successor in inside and link.predecessor in inside and link.type.leaves_from_finish and link.lag >= 0
    }
    return [leaf for leaf in leaves if leaf not in sooner] or list(leaves)
