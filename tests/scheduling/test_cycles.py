import itertools

from hypothesis import given
from hypothesis import strategies as st

from planexe.scheduling.cycles import break_cycles, circle_text, find_cycle
from planexe.scheduling.links import Link, LinkType
from planexe.scheduling.network import Activity, build_network

CODES = "ABCDE"
LINKS = st.lists(
    st.builds(Link, st.sampled_from(CODES), st.sampled_from(CODES), strength=st.integers(0, 3)), max_size=14
)


def test_no_circle_is_found_in_a_diamond() -> None:
    assert find_cycle("ABCD", [Link("A", "B"), Link("A", "C"), Link("B", "D"), Link("C", "D")]) == ()


def test_circle_is_found_without_what_leads_to_it() -> None:
    circle = find_cycle("ABCD", [Link("A", "B"), Link("B", "C"), Link("C", "D"), Link("D", "B")])
    assert circle_text(circle) == "B → C → D → B"


def test_link_of_any_type_closes_a_circle() -> None:
    assert find_cycle("AB", [Link("A", "B", LinkType.SS), Link("B", "A", LinkType.FF)])


def test_long_chain_needs_no_deep_stack() -> None:
    codes = [str(n) for n in range(5000)]
    links = [Link(a, b) for a, b in itertools.pairwise(codes)]
    assert find_cycle(codes, links) == ()
    assert len(find_cycle(codes, [*links, Link("4999", "0")])) == 5000


def test_weakest_link_of_the_circle_is_given_up() -> None:
    weak = Link("B", "C", strength=1)
    links = [Link("X", "A", strength=0), Link("A", "B", strength=2), weak, Link("C", "A", strength=2)]
    kept, dropped = break_cycles("XABC", links)
    assert [one.link for one in dropped] == [weak]
    assert circle_text(dropped[0].circle) == "A → B → C → A"
    assert kept == [links[0], links[1], links[3]]


def test_of_equally_weak_links_the_last_given_goes() -> None:
    links = [Link("A", "B"), Link("B", "C"), Link("C", "A")]
    assert break_cycles("ABC", links)[1][0].link is links[2]
    assert break_cycles("ABC", links[::-1])[1][0].link is links[0]


@given(LINKS)
def test_what_is_left_has_no_circle_and_nothing_is_lost(links: list[Link]) -> None:
    kept, dropped = break_cycles(CODES, links)
    build_network([Activity(code, 1) for code in CODES], kept)
    assert sorted([*kept, *(one.link for one in dropped)], key=str) == sorted(links, key=str)


@given(LINKS)
def test_each_link_given_up_is_the_weakest_of_a_real_circle(links: list[Link]) -> None:
    for one in break_cycles(CODES, links)[1]:
        ends = [link.successor for link in one.circle]
        assert ends == [*(link.predecessor for link in one.circle[1:]), one.circle[0].predecessor]
        assert one.link in one.circle
        assert one.link.strength == min(link.strength for link in one.circle)


@given(LINKS)
def test_links_without_a_circle_all_stay(links: list[Link]) -> None:
    forward = [link for link in links if link.predecessor < link.successor]
    assert break_cycles(CODES, forward) == (forward, [])
