"""The critical path method on a network: early and late dates, floats, one critical path, drag.

The method is that of Kelley and Walker (Critical-Path Planning and Scheduling, Eastern Joint Computer Conference,
1959), with the four kinds of link of the precedence diagram. All dates are days from the start of the project.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planexe.scheduling.links import Days, Link, LinkType
from planexe.scheduling.network import Activity, Network, build_network


@dataclass(frozen=True, slots=True)
class Times:
    """The dates of one activity, in days from the start of the project.

    Attributes:
        early_start: never below 0.
        late_finish: never above the end of the project.
        total_float: days it may slip before the project ends later.
        free_float: days it may slip before another activity, or the project, does.
    """

    early_start: Days
    early_finish: Days
    late_start: Days
    late_finish: Days
    total_float: Days
    free_float: Days

    @property
    def critical(self) -> bool:
        """Returns whether any slip makes the project later."""
        return self.total_float == 0


@dataclass(frozen=True, slots=True)
class Timetable:
    """When everything happens.

    Attributes:
        times: by code, in the order of the network.
        end: length of the project in days.
        path: codes of critical activities that drive each other, from the start to the end of the project.
        path_links: what leads from each of them to the next.
        limit_links: waits that no link of the network asks for, but the limit of tasks at once.
    """

    times: Mapping[str, Times]
    end: Days
    path: tuple[str, ...]
    path_links: tuple[Link, ...]
    limit_links: tuple[Link, ...] = ()

    def path_weights(self) -> dict[str, int]:
        """Returns how often each duration counts in the length of the path.

        Nearly always 1; 0 where the path only touches one end of an activity (in and out by its start, or by its
        finish), -1 where it comes in by the finish and leaves by the start.
        """
        weights: dict[str, int] = {}
        for number, code in enumerate(self.path):
            by_finish = number > 0 and self.path_links[number - 1].type.arrives_at_finish
            from_start = number < len(self.path_links) and not self.path_links[number].type.leaves_from_finish
            weights[code] = 1 - by_finish - from_start
        return weights


def critical_path(network: Network) -> Timetable:
    """Returns when everything happens if nothing but the links holds it back."""
    starts: dict[str, Days] = {}
    for code in network.order:
        starts[code] = max([0, *(earliest_start(link, starts, network.durations) for link in network.incoming[code])])
    return timetable(network, starts)


def timetable(network: Network, starts: Mapping[str, Days], limit_links: Sequence[Link] = ()) -> Timetable:
    """Returns the timetable of activities that begin at ``starts``, which all links must allow."""
    durations = network.durations
    links = (*network.links, *limit_links)
    end = max((starts[code] + durations[code] for code in durations), default=0)
    latest = _latest_starts(network, links, starts, end)
    slack = {code: end - starts[code] - durations[code] for code in durations}
    for link in links:
        gap = starts[link.successor] - earliest_start(link, starts, durations)
        slack[link.predecessor] = min(slack[link.predecessor], gap)
    times = {
        code: Times(
            early_start=starts[code],
            early_finish=starts[code] + days,
            late_start=latest[code],
            late_finish=latest[code] + days,
            total_float=latest[code] - starts[code],
            free_float=slack[code],
        )
        for code, days in durations.items()
    }
    path, path_links = _trace(network, links, starts, end)
    return Timetable(times, end, path, path_links, tuple(limit_links))


def earliest_start(link: Link, starts: Mapping[str, Days], durations: Mapping[str, Days]) -> Days:
    """Returns the first moment at which a link lets its successor start; it may lie before the project."""
    moment = starts[link.predecessor] + link.lag
    if link.type.leaves_from_finish:
        moment += durations[link.predecessor]
    return moment - durations[link.successor] if link.type.arrives_at_finish else moment


def drag(network: Network, code: str) -> Days:
    """Returns by how many days the project would be shorter if this activity took no time (Devaux, 1999).

    It is 0 for what is not critical, and below 0 in the rare case that links to its finish make a short activity late.
    """
    shorter = [Activity(c, 0 if c == code else days) for c, days in network.durations.items()]
    return critical_path(network).end - critical_path(build_network(shorter, network.links)).end


def _latest_starts(network: Network, links: Iterable[Link], starts: Mapping[str, Days], end: Days) -> dict[str, Days]:
    """Returns the last moments that keep the end.

    With waits for a limit and negative lags there may be no order to go through once, so the links are gone over from
    the end of the project to its start until nothing changes: usually once, and once more to see it.
    """
    durations = network.durations
    latest = {code: end - days for code, days in durations.items()}
    position = {code: number for number, code in enumerate(network.order)}
    backward = sorted(links, key=lambda link: (starts[link.predecessor], position[link.predecessor]), reverse=True)
    changed = True
    while changed:
        changed = False
        for link in backward:
            moment = latest[link.successor] - link.lag
            if link.type.arrives_at_finish:
                moment += durations[link.successor]
            if link.type.leaves_from_finish:
                moment -= durations[link.predecessor]
            if moment < latest[link.predecessor]:
                latest[link.predecessor] = moment
                changed = True
    return latest


def _trace(
    network: Network, links: Iterable[Link], starts: Mapping[str, Days], end: Days
) -> tuple[tuple[str, ...], tuple[Link, ...]]:
    """Returns one critical path, found from the end along links that allow no earlier start."""
    durations = network.durations
    driving: dict[str, list[Link]] = {}
    for link in links:
        if earliest_start(link, starts, durations) == starts[link.successor]:
            driving.setdefault(link.successor, []).append(link)
    code = next((c for c in reversed(network.order) if starts[c] + durations[c] == end), None)
    if code is None:
        return (), ()
    codes, steps = _back_to_the_start(code, driving, starts, durations)
    return tuple(reversed(codes)), tuple(reversed(steps))


def _back_to_the_start(
    code: str, driving: Mapping[str, list[Link]], starts: Mapping[str, Days], durations: Mapping[str, Days]
) -> tuple[list[str], list[Link]]:
    """Returns the activities and links from ``code`` back to one that begins at once, or that no link holds back.

    The longest predecessor is followed first. With a limit on activities at once, two of them may drive each other (one
    by a negative lag, the other by the room it leaves): a way that ends in such a circle is left for the next one.
    """

    def choices(of: str) -> Iterator[Link]:
        links = driving.get(of, ())
        return iter(sorted(links, key=lambda one: (one.type is not LinkType.FS, -durations[one.predecessor])))

    codes: list[str] = [code]
    steps: list[Link] = []
    open_choices, seen = [choices(code)], {code}
    while open_choices:
        link = next((one for one in open_choices[-1] if one.predecessor not in seen), None)
        if link is not None:
            seen.add(link.predecessor)
            codes.append(link.predecessor)
            steps.append(link)
            open_choices.append(choices(link.predecessor))
        elif starts[codes[-1]] == 0 or len(codes) == 1 or codes[-1] not in driving:  # a date may hold back the first
            return codes, steps
        else:
            open_choices.pop()
            codes.pop()
            steps.pop()
    return [code], []
