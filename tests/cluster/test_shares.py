from hypothesis import given, settings
from hypothesis import strategies as st

from planexe.cluster.cluster_folder import Member
from planexe.cluster.scheduler import FORGET_S, SILENT_S, Sharing
from planexe.cluster.shares import shared_out

NAMES = ("a", "b", "c", "d")


def test_limit_is_shared_out_evenly_and_wholly() -> None:
    assert shared_out(10, ["a", "b", "c"], {}, {}) == {"a": 4, "b": 3, "c": 3}
    assert shared_out(2, ["a", "b", "c"], {}, {}) == {"a": 1, "b": 1, "c": 0}


def test_newcomer_waits_until_the_others_hold_less() -> None:
    assert shared_out(8, ["a", "b"], {"a": 8}, {"a": 8}) == {"a": 4, "b": 0}
    assert shared_out(8, ["a", "b"], {"a": 4, "b": 0}, {"a": 6}) == {"a": 4, "b": 2}
    assert shared_out(8, ["a", "b"], {"a": 4, "b": 2}, {"a": 4, "b": 2}) == {"a": 4, "b": 4}


def test_what_a_silent_worker_holds_counts_still() -> None:
    assert shared_out(8, ["b"], {"a": 4, "b": 4}, {"a": 4, "b": 4}) == {"b": 4}
    assert shared_out(8, ["b"], {"b": 4}, {"b": 4}) == {"b": 8}


@settings(max_examples=40)
@given(
    cap=st.integers(1, 40),
    steps=st.lists(
        st.tuples(
            st.sets(st.sampled_from(NAMES), min_size=1), st.dictionaries(st.sampled_from(NAMES), st.integers(0, 40))
        ),
        max_size=12,
    ),
)
def test_what_may_be_in_flight_never_passes_the_limit(cap: int, steps: list[tuple[set[str], dict[str, int]]]) -> None:
    granted: dict[str, int] = {}
    held: dict[str, int] = {}
    for live, ends in steps:
        order = sorted(live)
        granted = {**granted, **shared_out(cap, order, granted, held)}
        assert sum(max(granted.get(n, 0), held.get(n, 0)) for n in NAMES) <= cap
        for name in order:  # a worker takes its new share; calls above it end when they end
            held[name] = max(granted[name], held.get(name, 0) - ends.get(name, 0))


def member(name: str, beat: int, held: int = 0) -> Member:
    return Member(name=name, beat=beat, holds={"all services": held})


def test_silent_worker_gets_nothing_and_is_forgotten_later() -> None:
    sharing = Sharing()
    assert sharing.tick({"all services": 6}, {"a": member("a", 1), "b": member("b", 1)}, 0.0) == ()
    assert sharing.shares == {"a": {"all services": 3}, "b": {"all services": 3}}
    said = {"a": member("a", 2, held=3), "b": member("b", 1, held=3)}
    assert sharing.tick({"all services": 6}, said, SILENT_S) == ()
    assert sharing.shares["a"] == {"all services": 3}  # b may be at work still
    said["a"] = member("a", 3, held=3)
    assert sharing.tick({"all services": 6}, said, FORGET_S) == ("b",)
    assert sharing.tick({"all services": 6}, {"a": member("a", 4, held=3)}, FORGET_S + 1) == ()
    assert sharing.shares == {"a": {"all services": 6}}


def test_limit_that_was_taken_away_is_no_share_any_more() -> None:
    sharing = Sharing()
    sharing.tick({"openai": 4}, {"a": member("a", 1)}, 0.0)
    sharing.tick({}, {"a": member("a", 2)}, 1.0)
    assert sharing.shares == {"a": {}}
