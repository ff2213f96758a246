"""Who waits for whom because of a limit: the way units go from job to job in a schedule.

The units of a limit are handed on as tokens (Artigues, Michelon and Reusser, European Journal of Operational Research
149, 2003): a job takes as many as it needs, and gives them back when it ends.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from planexe.scheduling.job_placing import Placed, earliest_by_links
from planexe.scheduling.links import Days, Link
from planexe.scheduling.project import PER_DAY
from planexe.scheduling.quarter_clock import Stretch
from planexe.scheduling.yard import Yard


@dataclass(frozen=True, slots=True)
class LimitLink:
    """A wait that no link of the network asks for.

    Attributes:
        link: finish to start, without lag.
        limits: roles whose people go from one job to the other; ``people`` or ``tasks at once`` for those limits.
    """

    link: Link
    limits: tuple[str, ...]


@dataclass(slots=True)
class _Token:
    """Units that go together, and who had them last; nobody before the first job."""

    units: int
    free_from: int = -1
    last: int = -1


def limit_links(yard: Yard, placed: Placed) -> list[LimitLink]:
    """Returns a link from each job to those that take over its units, in the order in which they start.

    Units of a job that is waited for anyway are taken first, then those that have been free longest, so that the order
    takes away as little float as possible. Whoever had to wait finds only units that have just become free. A job that
    rests gives its units away meanwhile; that it waits to get them back is no link between whole jobs.
    """
    found: dict[tuple[int, int], list[str]] = {}
    waited_for = [
        {bond.other for bond in part.before if bond.leaves_from_finish and not bond.arrives_at_finish and bond.lag >= 0}
        for part in yard.parts
    ]
    for limit, name in enumerate(yard.limits):
        tokens = [_Token(yard.capacities[limit])]
        for (begin, end), number, units in _uses(yard, placed, limit):
            before = waited_for[number]
            for giver in _take(tokens, begin, end, number, units, before):
                if giver not in before and placed[1][giver] <= placed[0][number]:
                    found.setdefault((giver, number), []).append(name)
    ordered = sorted(found, key=lambda pair: (placed[0][pair[1]], pair[1], placed[0][pair[0]], pair[0]))
    return [LimitLink(Link(yard.codes[a], yard.codes[b]), tuple(dict.fromkeys(found[a, b]))) for a, b in ordered]


def waiting_days(yard: Yard, placed: Placed, links: Sequence[LimitLink]) -> Mapping[str, Days]:
    """Returns for each limit the days by which jobs start later than their links allow, because it was used up."""
    numbers = {code: number for number, code in enumerate(yard.codes)}
    starts, finishes = placed
    blamed: dict[int, set[str]] = {}
    for one in links:
        number = numbers[one.link.successor]
        if finishes[numbers[one.link.predecessor]] == starts[number]:
            blamed.setdefault(number, set()).update(one.limits)
    waiting: dict[str, Days] = dict.fromkeys(yard.limits, Fraction(0))
    for number, limits in blamed.items():
        late = starts[number] - earliest_by_links(yard.parts[number], starts, finishes)
        for name in limits:
            waiting[name] += Fraction(late, PER_DAY)
    return waiting


def _uses(yard: Yard, placed: Placed, limit: int) -> Iterator[tuple[Stretch, int, int]]:
    """Yields when who uses how many units of a limit, in the order of time."""
    uses = [
        (stretch, number, units)
        for number, part in enumerate(yard.parts)
        for of, units in part.demands
        if of == limit
        for stretch in part.clock.stretches(placed[0][number])
    ]
    yield from sorted(uses, key=lambda use: (use[0][0], use[1]))


def _take(tokens: list[_Token], begin: int, end: int, number: int, units: int, before: set[int]) -> Iterator[int]:
    """Hands units to a job and yields from which others they come."""
    free = [token for token in tokens if token.free_from <= begin]
    free.sort(key=lambda token: (token.last not in before, token.free_from))
    left = units
    for token in free:
        if not left:
            break
        if token.last >= 0 and token.last != number:
            yield token.last
        if token.units > left:
            tokens.append(_Token(token.units - left, token.free_from, token.last))
            token.units = left
        left -= token.units
        token.free_from, token.last = end, number
