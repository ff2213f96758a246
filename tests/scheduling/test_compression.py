from collections.abc import Callable, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import SchedulingError
from planexe.scheduling.compression import Crash, compress
from planexe.scheduling.critical_path import critical_path
from planexe.scheduling.links import Link, LinkType
from planexe.scheduling.network import Activity, Network, build_network

ReadTable = Callable[[str], Network]


def test_known_answer(table: ReadTable) -> None:
    """A costs 300 a day, B 100, C 500: nine days cost 300, eight 700."""
    crashes = {"A": Crash(300, 2), "B": Crash(100, 1), "C": Crash(500, 1)}
    steps = compress(table("A;;6\nB;;5\nC;A,B;4"), crashes)
    assert [(step.end, step.cost) for step in steps] == [(9, 300), (8, 700), (7, 1200)]
    assert [step.shortened for step in steps] == [("A",), ("A", "B"), ("C",)]


def test_what_cannot_be_shortened_ends_it(table: ReadTable) -> None:
    assert compress(table("A;;6\nB;A;4"), {}) == []
    assert [step.end for step in compress(table("A;;6\nB;;6"), {"A": Crash(1, 3)})] == []


def test_milestones_and_free_days_cost_nothing(table: ReadTable) -> None:
    steps = compress(table("A;;6\nDone;A;0"), {"A": Crash(0, 2)})
    assert [(step.end, step.cost) for step in steps] == [(5, 0), (4, 0)]


@pytest.mark.parametrize(
    ("network", "crashes", "words"),
    [
        (build_network([Activity("A", 2)], []), {"A": Crash(-1, 1)}, "costs -1; give 0 or more"),
        (build_network([Activity("A", 2)], []), {"A": Crash(1, 3)}, "takes 2 days and cannot lose 3"),
        (
            build_network([Activity("A", 2), Activity("B", 2)], [Link("A", "B", LinkType.SS)]),
            {},
            "only finish to start",
        ),
    ],
)
def test_what_cannot_be_compressed_is_refused(network: Network, crashes: Mapping[str, Crash], words: str) -> None:
    with pytest.raises(SchedulingError, match=words):
        compress(network, crashes)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    codes = "ABCD"[: draw(st.integers(1, 4))]
    pairs = [(a, b) for n, a in enumerate(codes) for b in codes[n + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=4, unique=True)) if pairs else []
    return build_network([Activity(code, draw(st.integers(1, 5))) for code in codes], [Link(a, b) for a, b in chosen])


@given(networks(), st.data())
def test_each_step_gains_a_day_and_the_first_is_the_cheapest(network: Network, data: st.DataObject) -> None:
    crashes = {code: Crash(data.draw(st.integers(1, 9)), data.draw(st.integers(0, 1))) for code in network.durations}
    steps, end = compress(network, crashes), critical_path(network).end
    assert [step.end for step in steps] == [end - n for n in range(1, len(steps) + 1)]
    assert [step.cost for step in steps] == sorted(step.cost for step in steps)
    cheapest: dict[int, float] = {}
    for cut in product(*(range(crashes[code].most_days + 1) for code in network.durations)):
        days = zip(network.durations.items(), cut, strict=True)
        shorter = build_network([Activity(code, length - less) for (code, length), less in days], network.links)
        gained = int(end - critical_path(shorter).end)
        cost = sum(less * crashes[code].slope for code, less in zip(network.durations, cut, strict=True))
        cheapest[gained] = min(cost, cheapest.get(gained, cost))
    if 1 in cheapest:
        assert steps[0].cost == cheapest[1]
    else:
        assert not steps
    assert all(step.cost >= cheapest.get(number, 0) for number, step in enumerate(steps, 1))
