import math
from dataclasses import replace
from statistics import pstdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.spine.kinds import Ask, Parts
from planexe.spine.registry import build_stage_set
from planexe.spine.stage import Need, Part
from planexe.spine.time_left import NO_TROUBLES, Outlook, Rest, Troubles, Unit, outlook, units_of
from tests.spine.conftest import over


def unit(*needs: int, priority: float = 0.0, one_by_one: bool = False) -> Unit:
    return Unit(stage="s", needs=needs, priority=priority, one_by_one=one_by_one)


def rest(waiting: int, seconds: float = 1.0, going: tuple[float, ...] = (), *, over: bool = False) -> Rest:
    return Rest(waiting=waiting, seconds=seconds, going=going, over=over)


def test_calls_of_a_unit_share_the_slots() -> None:
    assert outlook([unit()], [rest(5, 2.0)], 2) == Outlook(6.0, 1)


def test_unit_waits_for_those_it_needs() -> None:
    assert outlook([unit(), unit(0)], [rest(2, 3.0), rest(1, 4.0)], 8) == Outlook(7.0, 2)


def test_call_in_flight_takes_only_the_rest_of_its_seconds() -> None:
    assert outlook([unit(), unit(0)], [rest(0, 3.0, (0.5,)), rest(1, 4.0)], 1).seconds == 4.5


def test_unit_that_is_over_holds_nobody_up_whatever_it_needed() -> None:
    units = [unit(), unit(0), unit(1)]
    assert outlook(units, [rest(1, 9.0), rest(0, over=True), rest(1, 2.0)], 2).seconds == 9.0


def test_unit_without_calls_passes_on_what_it_waited_for() -> None:
    assert outlook([unit(), unit(0), unit(1)], [rest(1, 3.0), rest(0), rest(1, 1.0)], 2).seconds == 4.0


def test_turns_of_a_conversation_follow_each_other() -> None:
    assert outlook([unit(one_by_one=True)], [rest(2, 2.0, (1.0,))], 8) == Outlook(5.0, 3)


def test_urgent_call_goes_first() -> None:
    units = [unit(priority=1), unit(priority=2), unit(1)]
    assert outlook(units, [rest(1, 5.0), rest(1, 1.0), rest(1, 5.0)], 1).seconds == 11.0
    assert outlook(units, [rest(1, 5.0), rest(1, 1.0), rest(1, 5.0)], 2).seconds == 6.0


def test_crowded_calls_take_longer() -> None:
    assert outlook([unit()], [rest(4, 1.0)], 4, crowding=1.0).seconds == pytest.approx(4.0)


def test_calls_that_vary_take_as_long_one_by_one_and_longer_side_by_side() -> None:
    assert outlook([unit()], [rest(8, 1.0)], 1, spread=0.5).seconds == pytest.approx(8.0)
    assert outlook([unit()], [rest(8, 1.0)], 8, spread=0.5).seconds > 1.5


HALF = Troubles(share=0.5, lost_s=(2.0,))


def test_each_call_loses_what_one_of_many_alike_lost() -> None:
    assert outlook([unit()], [rest(10, 1.0)], 1, troubles=HALF).seconds == pytest.approx(20.0, abs=2.1)


@given(share=st.floats(0.0, 1.0), lost=st.lists(st.floats(0.0, 100.0), min_size=1, max_size=5))
def test_deviation_is_that_of_what_many_calls_lose(share: float, lost: list[float]) -> None:
    troubles = Troubles(share=share, lost_s=sorted(lost))
    seconds = [troubles.of((n + 0.5) / 4000) for n in range(4000)]

    assert troubles.deviation_s == pytest.approx(pstdev(seconds), abs=2.0)


def test_without_troubles_nothing_is_lost() -> None:
    assert (NO_TROUBLES.of(0.999), NO_TROUBLES.deviation_s) == (0.0, 0.0)


def test_long_chain_of_finished_units_is_passed_over_at_once() -> None:
    units = [unit(), *(unit(n) for n in range(3000))]
    assert outlook(units, [rest(0) for _ in units], 1) == Outlook(0.0, 0)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.floats(0.1, 9), st.integers(0, 20)), min_size=1, max_size=12),
    st.integers(1, 8),
)
def test_outlook_lies_between_all_work_shared_and_all_work_one_by_one(
    rows: list[tuple[int, float, int]], cap: int
) -> None:
    units = [unit(*((target % n,) if n else ())) for n, (_, _, target) in enumerate(rows)]
    work_s = math.fsum(calls * seconds for calls, seconds, _ in rows)
    found = outlook(units, [rest(calls, seconds) for calls, seconds, _ in rows], cap)
    assert work_s / cap - 1e-6 <= found.seconds <= work_s + 1e-6


def test_part_is_a_unit_of_its_own_that_others_may_wait_for(toy: Any) -> None:
    parts = (Part("x", "X"), Part("y", "Y"))
    pair = Parts(
        name="p", heading="P", prompt="P", answer=toy.Note, parts=parts, finish=toy.join, value=toy.Notes,
        expected=toy.Expected(calls=2, seconds=3),
    )  # fmt: skip
    reader = Ask(name="r", heading="R", prompt="P", answer=toy.Note, needs=(Need("p", part="x"),))
    units = units_of(build_stage_set([pair, reader]))
    assert [(u.stage, u.part, u.asks, u.needs) for u in units] == [
        ("p", "x", True, ()),
        ("p", "y", True, ()),
        ("p", "", False, (0, 1)),
        ("r", "", True, (0,)),
    ]
    assert units[0].priority > units[1].priority


def test_calls_that_follow_others_one_by_one_do_not_wait_for_all_of_them() -> None:
    source, follower = rest(0, 1.0, going=(1.0, 1.0, 10.0)), rest(3, 5.0)
    assert outlook([unit(), replace(unit(), over=0)], [source, follower], 2).seconds == 15
    assert outlook([unit(), unit(0)], [source, follower], 2).seconds == 20


@pytest.mark.parametrize("ended", [0, 2, 4])
def test_followers_of_what_has_ended_are_ready_at_once(ended: int) -> None:
    left = rest(4 - ended, 1.0) if ended < 4 else Rest(over=True)
    assert outlook([unit(), replace(unit(), over=0)], [left, rest(4, 1.0)], 100).seconds == (2 if ended < 4 else 1)


def test_what_comes_after_the_followers_waits_for_all_of_them() -> None:
    units = [unit(), replace(unit(), over=0), unit(1)]
    assert outlook(units, [rest(3, 1.0), rest(3, 2.0), rest(1, 4.0)], 10).seconds == 7


def test_unit_of_a_stage_that_goes_over_another_follows_it(toy: Any) -> None:
    units = units_of(build_stage_set([toy.each("plan"), over("code", "plan")]))
    assert [(u.stage, u.needs, u.over) for u in units] == [("plan", (), -1), ("code", (), 0)]
    assert units[0].priority > units[1].priority
