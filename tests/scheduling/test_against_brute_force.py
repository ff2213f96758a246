"""Random networks with every kind of link, against answers found by trying."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from planexe.scheduling.critical_path import Timetable, critical_path, drag, earliest_start
from planexe.scheduling.links import Days, Link, LinkType
from planexe.scheduling.network import Activity, Network, build_network

HALVES = st.integers(0, 12).map(lambda n: Fraction(n, 2))
LAGS = st.integers(-6, 6).map(lambda n: Fraction(n, 2))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    codes = "ABCDEFG"[: draw(st.integers(1, 7))]
    order = draw(st.permutations(codes))
    pairs = [(a, b) for n, a in enumerate(order) for b in order[n + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=10)) if pairs else []
    links = [Link(a, b, draw(st.sampled_from(LinkType)), draw(LAGS)) for a, b in chosen]
    return build_network([Activity(code, draw(HALVES)) for code in codes], links)


def path_lengths(network: Network, code: str) -> Iterator[Days]:
    """Yields the start of an activity along every single path that leads to it from an activity on day 0."""
    yield 0
    for link in network.incoming[code]:
        for length in path_lengths(network, link.predecessor):
            yield earliest_start(link, {link.predecessor: length}, network.durations)


def delayed(network: Network, code: str, days: Days) -> Timetable:
    """Returns the timetable if this activity starts so many days after its early start."""
    moment = critical_path(network).times[code].early_start + days
    activities = [*(Activity(c, d) for c, d in network.durations.items()), Activity("wait", moment)]
    return critical_path(build_network(activities, [*network.links, Link("wait", code)]))


def holds(link: Link, starts: Mapping[str, Days], durations: Mapping[str, Days]) -> bool:
    ends = [
        starts[code] + (durations[code] if at_finish else 0)
        for code, at_finish in (
            (link.predecessor, link.type in (LinkType.FS, LinkType.FF)),
            (link.successor, link.type in (LinkType.FF, LinkType.SF)),
        )
    ]
    return ends[1] >= ends[0] + link.lag


@given(networks())
def test_early_starts_are_the_longest_paths(network: Network) -> None:
    times = critical_path(network).times
    assert {c: t.early_start for c, t in times.items()} == {c: max(path_lengths(network, c)) for c in times}


@given(networks())
def test_everything_lies_inside_the_project(network: Network) -> None:
    plan = critical_path(network)
    for times in plan.times.values():
        assert 0 <= times.early_start <= times.late_start
        assert times.early_finish <= times.late_finish <= plan.end
        assert 0 <= times.free_float <= times.total_float
    assert plan.end == max(times.early_finish for times in plan.times.values())


@given(networks())
def test_early_and_late_dates_keep_all_links(network: Network) -> None:
    times = critical_path(network).times
    for starts in ({c: t.early_start for c, t in times.items()}, {c: t.late_start for c, t in times.items()}):
        assert all(holds(link, starts, network.durations) for link in network.links)


@given(networks(), st.data())
def test_total_float_is_how_far_one_activity_may_slip(network: Network, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(list(network.durations)))
    plan = critical_path(network)
    slack = plan.times[code].total_float
    assert delayed(network, code, slack).end == plan.end
    assert delayed(network, code, slack + Fraction(1, 8)).end > plan.end


@given(networks(), st.data())
def test_free_float_is_how_far_it_may_slip_unnoticed(network: Network, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(list(network.durations)))
    plan = critical_path(network)

    def moved(days: Days) -> bool:
        later = delayed(network, code, days)
        others = (c for c in plan.times if c != code)
        return later.end != plan.end or any(later.times[c].early_start != plan.times[c].early_start for c in others)

    slack = plan.times[code].free_float
    assert not moved(slack)
    assert moved(slack + Fraction(1, 8))


@given(networks())
def test_critical_path_is_driven_from_start_to_end(network: Network) -> None:
    assert_driven(network, critical_path(network))


def assert_driven(network: Network, plan: Timetable) -> None:
    starts = {code: times.early_start for code, times in plan.times.items()}
    assert starts[plan.path[0]] == 0
    assert plan.times[plan.path[-1]].early_finish == plan.end
    assert all(plan.times[code].critical for code in plan.path)
    for before, after, link in zip(plan.path, plan.path[1:], plan.path_links, strict=False):
        assert (link.predecessor, link.successor) == (before, after)
        assert earliest_start(link, starts, network.durations) == starts[after]


@given(networks())
def test_weights_times_durations_and_lags_make_the_length_of_the_path(network: Network) -> None:
    plan = critical_path(network)
    length = sum(weight * network.durations[code] for code, weight in plan.path_weights().items())
    assert length + sum(link.lag for link in plan.path_links) == plan.end


@given(networks())
def test_drag_of_work_with_float_is_never_above_nothing(network: Network) -> None:
    plan = critical_path(network)
    assert all(drag(network, code) <= 0 for code, times in plan.times.items() if not times.critical)
