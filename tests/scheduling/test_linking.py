import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import SchedulingError
from planexe.scheduling.critical_path import critical_path
from planexe.scheduling.cycles import break_cycles
from planexe.scheduling.envelopes import envelopes, leaves_below
from planexe.scheduling.linking import leaf_links
from planexe.scheduling.links import Link, LinkType
from planexe.scheduling.network import Activity, build_network

PARENTS = {
    "1": "", "1.1": "1", "1.1.1": "1.1", "1.1.2": "1.1", "1.2": "1", "1.3": "1",
    "2": "", "2.1": "2", "2.2": "2",
}  # fmt: skip
INSIDE = [Link("1.1.1", "1.1.2"), Link("1.1", "1.2"), Link("2.1", "2.2")]


def pairs(*links: Link) -> list[tuple[str, str]]:
    return [(one.link.predecessor, one.link.successor) for one in leaf_links(PARENTS, links)]


def test_link_between_leaves_stays_as_it_is() -> None:
    assert pairs(Link("1.2", "1.3")) == [("1.2", "1.3")]


def test_finish_of_a_task_is_the_finish_of_its_last_leaves() -> None:
    assert pairs(*INSIDE)[1] == ("1.1.2", "1.2")


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("FS", [("1.2", "2.1"), ("1.3", "2.1")]),
        ("SS", [("1.1.1", "2.1"), ("1.3", "2.1")]),
        ("FF", [("1.2", "2.2"), ("1.3", "2.2")]),
        ("SF", [("1.1.1", "2.2"), ("1.3", "2.2")]),
    ],
)
def test_link_between_phases_joins_the_leaves_that_decide(kind: str, wanted: list[tuple[str, str]]) -> None:
    assert pairs(*INSIDE, Link("1", "2", LinkType(kind)))[3:] == wanted


def test_order_in_which_links_are_given_does_not_matter() -> None:
    links = [*INSIDE, Link("1", "2")]
    assert all(sorted(pairs(*some)) == sorted(pairs(*links)) for some in itertools.permutations(links))


def test_overlap_inside_does_not_make_a_leaf_the_last() -> None:
    links = [Link("2.1", "2.2", lag=Fraction(-1)), Link("2", "1.2")]
    assert pairs(*links)[1:] == [("2.1", "1.2"), ("2.2", "1.2")]


def test_each_link_says_what_it_was_made_from() -> None:
    phase = Link("1", "2", lag=3)
    made = leaf_links(PARENTS, [phase])
    assert {one.source for one in made} == {phase}
    assert {one.link.lag for one in made} == {3}


@pytest.mark.parametrize(("before", "after"), [("1", "1.2"), ("1.1.1", "1"), ("1.1", "1.1.2")])
def test_link_between_a_part_and_its_whole_is_refused(before: str, after: str) -> None:
    with pytest.raises(SchedulingError, match="is a part of"):
        leaf_links(PARENTS, [Link(before, after)])


def test_link_to_itself_is_refused() -> None:
    with pytest.raises(SchedulingError, match="'2' waits for itself"):
        leaf_links(PARENTS, [Link("2", "2")])


def test_link_to_a_stranger_is_refused() -> None:
    with pytest.raises(SchedulingError, match="names '9', which does not exist"):
        leaf_links(PARENTS, [Link("9", "2")])


LEAVES = [code for code, below in leaves_below(PARENTS).items() if below == (code,)]
ANY = st.sampled_from(list(PARENTS))
LINKS = st.lists(st.builds(Link, ANY, ANY, st.sampled_from(LinkType), st.integers(-3, 3)), max_size=5)


@given(LINKS, st.lists(st.integers(0, 9), min_size=len(LEAVES), max_size=len(LEAVES)))
def test_links_of_summaries_hold_for_their_envelopes(links: list[Link], days: list[int]) -> None:
    def related(link: Link) -> bool:
        a, b = link.predecessor + ".", link.successor + "."
        return a.startswith(b) or b.startswith(a)

    wanted = [link for link in links if not related(link)]
    made = leaf_links(PARENTS, wanted)
    kept, dropped = break_cycles(LEAVES, [one.link for one in made])
    if dropped:
        return
    activities = [Activity(code, n) for code, n in zip(LEAVES, days, strict=True)]
    times = envelopes(PARENTS, critical_path(build_network(activities, kept)).times)
    for link in wanted:
        before, after = times[link.predecessor], times[link.successor]
        moment = before.early_finish if link.type.leaves_from_finish else before.early_start
        held = after.early_finish if link.type.arrives_at_finish else after.early_start
        assert held >= moment + link.lag
