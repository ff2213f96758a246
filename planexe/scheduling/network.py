"""Activities, the links between them, and a network whose links are known to fit together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from planexe.errors import SchedulingError
from planexe.scheduling.cycles import circle_text, find_cycle
from planexe.scheduling.links import Days, Link


@dataclass(frozen=True, slots=True)
class Activity:
    """A piece of work that is done without a break.

    Attributes:
        code: unique in its network.
        duration: days; 0 for a milestone.
    """

    code: str
    duration: Days


@dataclass(frozen=True, slots=True)
class Network:
    """Activities and links without twins, strangers and circles; make it with :func:`build_network`.

    Attributes:
        durations: days by code, in the order given.
        links: all links, in the order given.
        order: codes so that each comes after its predecessors.
        incoming: links by successor.
        outgoing: links by predecessor.
    """

    durations: Mapping[str, Days]
    links: tuple[Link, ...]
    order: tuple[str, ...]
    incoming: Mapping[str, tuple[Link, ...]]
    outgoing: Mapping[str, tuple[Link, ...]]


def build_network(activities: Iterable[Activity], links: Iterable[Link]) -> Network:
    """Returns the network of these activities and links.

    Raises:
        SchedulingError: two activities of one code, a negative or inexact number, a link to an unknown activity or to
            itself, or a circle of links.
    """
    durations: dict[str, Days] = {}
    for activity in activities:
        if activity.code in durations:
            raise SchedulingError(f"Two activities have the code {activity.code!r}; each code stands for one.")
        _check_number(activity.duration, f"The duration of {activity.code!r}")
        if activity.duration < 0:
            raise SchedulingError(f"The duration of {activity.code!r} is {activity.duration} days; give 0 or more.")
        durations[activity.code] = activity.duration
    kept = tuple(links)
    for link in kept:
        _check_link(link, durations)
    circle = find_cycle(durations, kept)
    if circle:
        raise SchedulingError(f"Activities wait for each other in a circle: {circle_text(circle)}.")
    incoming, outgoing = _by_end(durations, kept)
    return Network(durations, kept, _ordered(durations, incoming, outgoing), incoming, outgoing)


def _check_number(value: Days, what: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise SchedulingError(f"{what} is {value!r}; give a whole number or a Fraction, so that sums stay exact.")


def _check_link(link: Link, durations: Mapping[str, Days]) -> None:
    for code, other in ((link.predecessor, link.successor), (link.successor, link.predecessor)):
        if code not in durations:
            raise SchedulingError(f"A link of {other!r} names the activity {code!r}, which does not exist.")
    if link.predecessor == link.successor:
        raise SchedulingError(f"The activity {link.successor!r} waits for itself.")
    _check_number(link.lag, f"The lag from {link.predecessor!r} to {link.successor!r}")


def _by_end(
    codes: Iterable[str], links: Iterable[Link]
) -> tuple[dict[str, tuple[Link, ...]], dict[str, tuple[Link, ...]]]:
    incoming: dict[str, list[Link]] = {code: [] for code in codes}
    outgoing: dict[str, list[Link]] = {code: [] for code in incoming}
    for link in links:
        incoming[link.successor].append(link)
        outgoing[link.predecessor].append(link)
    return {c: tuple(found) for c, found in incoming.items()}, {c: tuple(found) for c, found in outgoing.items()}


def _ordered(
    codes: Iterable[str], incoming: Mapping[str, tuple[Link, ...]], outgoing: Mapping[str, tuple[Link, ...]]
) -> tuple[str, ...]:
    """Returns the codes by Kahn's algorithm; of those that are free, the ones given first come first."""
    waiting = {code: len(incoming[code]) for code in codes}
    order = [code for code, count in waiting.items() if not count]
    for code in order:  # grows while it is walked
        for link in outgoing[code]:
            waiting[link.successor] -= 1
            if not waiting[link.successor]:
                order.append(link.successor)
    return tuple(order)
