"""Circles among links: find one, and give up the weakest link of each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from planexe.scheduling.links import Link


@dataclass(frozen=True, slots=True)
class DroppedLink:
    """A link that was given up, and the circle it was part of.

    Attributes:
        link: what no longer counts.
        circle: the links of the circle, the first beginning where the last ends.
    """

    link: Link
    circle: tuple[Link, ...]


def find_cycle(codes: Iterable[str], links: Iterable[Link]) -> tuple[Link, ...]:
    """Returns the links of one circle, empty if there is none; the same one for the same input.

    It is the first that a depth-first walk closes, going through codes and links in the order given.
    """
    onward: dict[str, list[Link]] = {code: [] for code in codes}
    for link in links:
        onward.setdefault(link.predecessor, []).append(link)
        onward.setdefault(link.successor, [])
    finished: set[str] = set()
    for code in onward:
        circle = () if code in finished else _walk(code, onward, finished)
        if circle:
            return circle
    return ()


def _walk(first: str, onward: dict[str, list[Link]], finished: set[str]) -> tuple[Link, ...]:
    """Walks on from one code without recursion: plans may be chains of thousands."""
    trail: list[Link] = []
    on_trail = {first}
    branches: list[Iterator[Link]] = [iter(onward[first])]
    while branches:
        link = next(branches[-1], None)
        if link is None:
            branches.pop()
            done = trail.pop().successor if trail else first
            on_trail.discard(done)
            finished.add(done)
        elif link.successor in on_trail:
            closed = [*trail, link]
            start = next(n for n, step in enumerate(closed) if step.predecessor == link.successor)
            return tuple(closed[start:])
        elif link.successor not in finished:
            trail.append(link)
            on_trail.add(link.successor)
            branches.append(iter(onward[link.successor]))
    return ()


def circle_text(circle: Iterable[Link]) -> str:
    """Returns a circle as people read it: ``A → B → A``."""
    links = tuple(circle)
    return " → ".join([*(link.predecessor for link in links), links[-1].successor])


def break_cycles(codes: Iterable[str], links: Sequence[Link]) -> tuple[list[Link], list[DroppedLink]]:
    """Returns the links that stay, in their order, and those that were given up.

    Rule: as long as there is a circle, its link with the lowest strength goes; of several the one given last.

    Args:
        codes: of the activities.
        links: may form circles, and may lead an activity to itself.
    """
    names = list(codes)
    kept = list(enumerate(links))
    dropped: list[DroppedLink] = []
    while circle := find_cycle(names, [link for _, link in kept]):
        members = [(position, link) for position, link in kept if any(link is one for one in circle)]
        weakest = min(members, key=lambda entry: (entry[1].strength, -entry[0]))
        kept.remove(weakest)
        dropped.append(DroppedLink(weakest[1], circle))
    return [link for _, link in kept], dropped
