import math
from collections.abc import Mapping
from dataclasses import replace
from statistics import pstdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.spine.call_graph import ItemOrder
from planexe.spine.kinds import Ask, Effect, Parts, Turns
from planexe.spine.priority import CallPriorities
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.stage import Need, Part, Stage
from planexe.timing.rest_graph import MOST_TASKS, RestGraph, StageRest, Task
from planexe.timing.time_left import NO_TROUBLES, Outlook, Rest, Troubles, outlook, pools_of
from tests.spine.conftest import Note, Notes, each, join, over

MANY: dict[str, Any] = {"finish": join, "value": Notes}


Row = tuple[int, float]
"""How many calls a stage makes, and the seconds of each."""


def plan(*stages: Stage) -> StageSet:
    return build_stage_set(stages)


def rest_of(
    stages: StageSet,
    *rows: Row | None,
    going: Mapping[tuple[str, str], float] | None = None,
    ended: Mapping[str, str] | None = None,
    order: ItemOrder | None = None,
) -> Rest:
    """Returns what is left of a plan: a row for each stage, ``None`` for one that is over."""
    given = dict(zip(stages.stages, rows, strict=True))
    rests = {
        name: StageRest(calls=row[0] if row else 0, ended=frozenset((ended or {}).get(name, "")), over=row is None)
        for name, row in given.items()
    }
    flying: dict[str, dict[str, float]] = {}
    for (stage, item), seconds in (going or {}).items():
        flying.setdefault(stage, {})[item] = seconds
    return Rest(
        tasks=RestGraph(stages).tasks(rests, flying, order or {}),
        seconds={name: row[1] for name, row in given.items() if row},
        priorities=CallPriorities(stages, {name: row[1] for name, row in given.items() if row}, order or {}),
    )


CHAIN = plan(each("a"), each("b", "a"), each("c", "b"))


def test_calls_of_a_stage_share_the_slots() -> None:
    assert outlook(rest_of(plan(each("a")), (5, 2.0)), 2) == Outlook(6.0, 1)


def test_stage_waits_for_those_it_needs() -> None:
    assert outlook(rest_of(CHAIN, (2, 3.0), (1, 4.0), (0, 1.0)), 8) == Outlook(7.0, 2)


def test_call_in_flight_takes_only_the_rest_of_its_seconds() -> None:
    rest = rest_of(CHAIN, (1, 3.0), (1, 4.0), None, going={("a", "x"): 0.5})
    assert outlook(rest, 1).seconds == 4.5


def test_calls_in_flight_go_on_although_the_cap_was_lowered() -> None:
    rest = rest_of(plan(each("a")), (3, 3.0), going={("a", "x"): 2.0, ("a", "y"): 2.5})
    assert outlook(rest, 1).seconds == 5.5


def test_stage_that_is_over_holds_nobody_up_whatever_it_needed() -> None:
    assert outlook(rest_of(CHAIN, (1, 9.0), None, (1, 2.0)), 2).seconds == 9.0


def test_stage_without_calls_passes_on_what_it_waited_for() -> None:
    assert outlook(rest_of(CHAIN, (1, 3.0), (0, 1.0), (1, 1.0)), 2).seconds == 4.0


def test_turns_of_a_conversation_follow_each_other() -> None:
    talk = plan(Turns(name="t", heading="T", prompt="p", answer=Note, turns=("x", "y", "z"), **MANY))
    assert outlook(rest_of(talk, (3, 2.0), going={("t", "1"): 1.0}), 8) == Outlook(5.0, 3)
    assert outlook(rest_of(talk, (3, 2.0), ended={"t": "1"}), 8) == Outlook(4.0, 2)


def test_urgent_call_goes_first() -> None:
    stages = plan(each("alone"), each("first"), each("then", "first"))
    rest = rest_of(stages, (1, 5.0), (1, 1.0), (1, 5.0))
    assert outlook(rest, 1).seconds == 11.0
    assert outlook(rest, 2).seconds == 6.0


def test_crowded_calls_take_longer() -> None:
    assert outlook(rest_of(plan(each("a")), (4, 1.0)), 4, crowding=1.0).seconds == pytest.approx(4.0)


def test_calls_that_vary_take_as_long_one_by_one_and_longer_side_by_side() -> None:
    rest = rest_of(plan(each("a")), (8, 1.0))
    assert outlook(rest, 1, spread=0.5).seconds == pytest.approx(8.0)
    assert outlook(rest, 8, spread=0.5).seconds > 1.5


HALF = Troubles(share=0.5, lost_s=(2.0,))


def test_each_call_loses_what_one_of_many_alike_lost() -> None:
    rest = rest_of(plan(each("a")), (10, 1.0))
    assert outlook(rest, 1, troubles=HALF).seconds == pytest.approx(20.0, abs=2.1)


@given(share=st.floats(0.0, 1.0), lost=st.lists(st.floats(0.0, 100.0), min_size=1, max_size=5))
def test_deviation_is_that_of_what_many_calls_lose(share: float, lost: list[float]) -> None:
    troubles = Troubles(share=share, lost_s=sorted(lost))
    seconds = [troubles.of((n + 0.5) / 4000) for n in range(4000)]

    assert troubles.deviation_s == pytest.approx(pstdev(seconds), abs=2.0)


def test_without_troubles_nothing_is_lost() -> None:
    assert (NO_TROUBLES.of(0.999), NO_TROUBLES.deviation_s) == (0.0, 0.0)


def test_long_chain_of_stages_without_calls_is_passed_over_at_once() -> None:
    stages = plan(each("s0"), *(each(f"s{n}", f"s{n - 1}") for n in range(1, 3000)))
    assert outlook(rest_of(stages, *[(0, 1.0)] * 3000), 1) == Outlook(0.0, 0)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.floats(0.1, 9), st.integers(0, 20)), min_size=1, max_size=12),
    st.integers(1, 8),
)
def test_outlook_lies_between_all_work_shared_and_all_work_one_by_one(
    rows: list[tuple[int, float, int]], cap: int
) -> None:
    stages = plan(*(each(f"s{n}", *([f"s{target % n}"] if n else [])) for n, (_, _, target) in enumerate(rows)))
    given_rows = {f"s{n}": (calls, seconds) for n, (calls, seconds, _) in enumerate(rows)}
    work_s = math.fsum(calls * seconds for calls, seconds, _ in rows)
    found = outlook(rest_of(stages, *(given_rows[name] for name in stages.stages)), cap)
    assert work_s / cap - 1e-6 <= found.seconds <= work_s + 1e-6


def waits_of(tasks: list[Task], task: Task) -> list[tuple[str, str]]:
    return [(tasks[place].stage, tasks[place].item) for place in task.waits_for]


def test_part_is_a_call_that_others_may_wait_for() -> None:
    parts = (Part("x", "X"), Part("y", "Y"))
    pair = Parts(name="p", heading="P", prompt="P", answer=Note, parts=parts, **MANY)
    one = Ask(name="r", heading="R", prompt="P", answer=Note, needs=(Need("p", part="x"),))
    graph = RestGraph(plan(pair, one, Ask(name="all", heading="A", prompt="P", answer=Note, needs=("p",))))
    rests = {"p": StageRest(calls=2), "r": StageRest(calls=1), "all": StageRest(calls=1)}

    x, y, end, reader, user = tasks = graph.tasks(rests)
    assert ([t.item for t in (x, y)], end.calls) == (["x", "y"], 0)
    assert waits_of(tasks, reader) == [("p", "x")]
    assert user.waits_for == (2,)
    y, reader, user = graph.tasks(rests | {"p": StageRest(calls=2, ended={"x"})})
    assert (y.item, reader.waits_for, user.waits_for) == ("y", (), (0,))


def test_what_follows_from_another_need_is_not_waited_for_twice() -> None:
    stages = plan(each("a"), each("b", "a"), each("c", "a", "b"))
    rests = {"a": StageRest(calls=1), "b": StageRest(calls=1), "c": StageRest(calls=1)}

    assert [t.waits_for for t in RestGraph(stages).tasks(rests)] == [(), (0,), (1,)]
    assert [t.waits_for for t in RestGraph(stages).tasks(rests | {"b": StageRest(calls=1, over=True)})] == [(), (0,)]


FLOW = plan(each("plan"), over("code", "plan"), each("report", "code"))


def test_calls_that_follow_others_one_by_one_do_not_wait_for_all_of_them() -> None:
    going = {("plan", "a"): 1.0, ("plan", "b"): 1.0, ("plan", "c"): 10.0}
    assert outlook(rest_of(FLOW, (3, 1.0), (3, 5.0), None, going=going), 2).seconds == 15
    assert (
        outlook(rest_of(CHAIN, (3, 1.0), (3, 5.0), None, going={("a", k): s for (_, k), s in going.items()}), 2).seconds
        == 20
    )


@pytest.mark.parametrize("ended", ["", "ab", "abcd"])
def test_followers_of_what_has_ended_are_ready_at_once(ended: str) -> None:
    source = (4, 1.0) if len(ended) < 4 else None
    rest = rest_of(FLOW, source, (4, 1.0), None, ended={"plan": ended})
    assert outlook(rest, 100).seconds == (2 if source else 1)


def test_follower_that_is_over_itself_is_not_waited_for_again() -> None:
    rest = rest_of(FLOW, (3, 1.0), (3, 1.0), None, ended={"plan": "ab", "code": "a"})
    assert rest.calls == 3
    assert outlook(rest, 1).seconds == 3


def test_what_comes_after_the_followers_waits_for_all_of_them() -> None:
    assert outlook(rest_of(FLOW, (3, 1.0), (3, 2.0), (1, 4.0)), 10).seconds == 7


def test_items_that_wait_for_others_of_their_stage_follow_them() -> None:
    order = {"do": {"b": ["a"], "c": ["b"], "d": ["a"]}}
    stages = plan(each("do"))
    assert outlook(rest_of(stages, (4, 2.0), order=order), 8) == Outlook(6.0, 3)
    assert outlook(rest_of(stages, (4, 2.0), order=order, ended={"do": "a"}), 8) == Outlook(4.0, 2)
    assert outlook(rest_of(stages, (5, 2.0), order=order), 1) == Outlook(10.0, 3)


def test_effects_take_no_slots_of_the_cap() -> None:
    stages = plan(each("ask"), Effect("run", heading="R", do=lambda *_: Note(text=""), answer=Note, pool="cpu"))
    rest = replace(rest_of(stages, (1, 5.0), (1, 4.0)), pools=pools_of(stages))
    assert outlook(rest, 1).seconds == 5.0


@given(st.integers(1, 40_000), st.integers(0, 40_000), st.integers(1, 64))
def test_calls_that_are_alike_are_taken_together_and_none_is_lost(source: int, ended: int, cap: int) -> None:
    ended = min(source, ended)
    stages = plan(each("plan"), over("code", "plan"))
    rests = {
        "plan": StageRest(calls=source, ended={str(n) for n in range(ended)}),
        "code": StageRest(calls=source, ended={str(n) for n in range(ended // 2)}),
    }
    tasks = RestGraph(stages).tasks(rests, cap=cap)
    assert sum(t.calls for t in tasks if t.stage == "plan") == source - ended
    assert sum(t.calls for t in tasks if t.stage == "code") == source - ended // 2
    assert len(tasks) <= 4 * max(MOST_TASKS, 16 * cap)


def test_many_calls_take_about_as_long_as_one_by_one() -> None:
    calls, cap = 20 * MOST_TASKS, 8
    stages = plan(each("plan"), over("code", "plan"))
    rest = Rest(
        tasks=RestGraph(stages).tasks({"plan": StageRest(calls=calls), "code": StageRest(calls=calls)}, cap=cap),
        seconds={"plan": 1.0, "code": 2.0},
        priorities=CallPriorities(stages),
    )
    troubles = Troubles(share=0.5, lost_s=(2.0,))
    assert outlook(rest, cap, spread=0.5).seconds == pytest.approx(3.0 * calls / cap, rel=0.05)
    assert outlook(rest, cap, troubles=troubles).seconds == pytest.approx((3.0 + 2.0) * calls / cap, rel=0.05)
