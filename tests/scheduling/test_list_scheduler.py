"""Who begins: the most urgent of those that could, never more than there are slots, and everybody in the end."""

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from planexe.scheduling.list_scheduler import ListScheduler

ALL, CLOUD, SMALL = "all", "cloud", "small"


def begun(scheduler: ListScheduler[str]) -> list[str]:
    return list(scheduler.start())


def test_call_begins_when_all_that_it_waits_for_has_ended() -> None:
    scheduler: ListScheduler[str] = ListScheduler()
    scheduler.add("c", waits_for=("a", "b"))
    scheduler.add("a")
    scheduler.add("b")
    assert begun(scheduler) == ["a", "b"]
    scheduler.end("b")
    assert begun(scheduler) == []
    scheduler.end("a")
    assert begun(scheduler) == ["c"]


def test_most_urgent_begins_then_the_one_that_was_ready_first() -> None:
    scheduler: ListScheduler[str] = ListScheduler({ALL: 1})
    for name, priority in (("a", 1.0), ("b", 2.0), ("c", 1.0), ("d", 2.0)):
        scheduler.add(name, (ALL,), priority=priority)
    order: list[str] = []
    while found := begun(scheduler):
        order += found
        scheduler.end(found[0])
    assert order == ["b", "d", "a", "c"]


def test_full_pool_inside_another_holds_up_its_own_calls_alone() -> None:
    scheduler: ListScheduler[str] = ListScheduler({ALL: 3, CLOUD: 2, SMALL: 1})
    for name in ("x", "y"):
        scheduler.add(name, (ALL, CLOUD, SMALL), priority=9.0)
    for name in ("p", "q"):
        scheduler.add(name, (ALL, CLOUD))
    scheduler.add("z", (ALL,))
    assert begun(scheduler) == ["x", "p", "z"]
    assert (scheduler.taken(ALL), scheduler.waiting(ALL), scheduler.waiting(SMALL)) == (3, 2, 1)
    scheduler.end("x")
    assert begun(scheduler) == ["y"]


def test_resized_pool_lets_as_many_in_and_holds_nobody_who_has_begun() -> None:
    scheduler: ListScheduler[int] = ListScheduler({ALL: 2})
    for number in range(6):
        scheduler.add(number, (ALL,))
    assert list(scheduler.start()) == [0, 1]
    scheduler.resize(ALL, 4)
    assert list(scheduler.start()) == [2, 3]
    scheduler.resize(ALL, 1)
    for number in range(3):
        scheduler.end(number)
        assert not list(scheduler.start())
    scheduler.end(3)
    assert list(scheduler.start()) == [4]


def test_held_pool_lets_nobody_begin_until_it_is_let_go_of() -> None:
    scheduler: ListScheduler[str] = ListScheduler()
    scheduler.hold(CLOUD)
    scheduler.add("a", (CLOUD,))
    scheduler.add("b", (SMALL,))
    assert begun(scheduler) == ["b"]
    scheduler.hold(CLOUD, held=False)
    assert begun(scheduler) == ["a"]


def test_call_that_never_began_leaves_the_queue_and_frees_nothing() -> None:
    scheduler: ListScheduler[str] = ListScheduler({ALL: 1})
    scheduler.add("a", (ALL,))
    scheduler.add("b", (ALL,))
    assert begun(scheduler) == ["a"]
    scheduler.end("b")
    assert ("b" in scheduler, scheduler.waiting(ALL), scheduler.taken(ALL)) == (False, 0, 1)
    scheduler.end("a")
    assert begun(scheduler) == []


def test_call_may_come_again_when_it_is_over() -> None:
    scheduler: ListScheduler[str] = ListScheduler({ALL: 1})
    for _ in range(2):
        scheduler.add("a", (ALL,))
        assert begun(scheduler) == ["a"]
        scheduler.end("a")
    assert scheduler.taken(ALL) == 0


def test_end_while_calls_begin_counts_for_those_that_follow() -> None:
    scheduler: ListScheduler[str] = ListScheduler({ALL: 1})
    scheduler.add("a", (ALL,))
    scheduler.add("b", (ALL,), waits_for=("a",))
    order: list[str] = []
    for call in scheduler.start():
        order.append(call)
        scheduler.end(call)
    assert order == ["a", "b"]


def test_contested_slots_are_shared_by_weight_whatever_the_priorities() -> None:
    scheduler: ListScheduler[str] = ListScheduler({ALL: 6})
    scheduler.weigh("large", 2)
    for n in range(9):
        scheduler.add(f"small {n}", (ALL, "small"), priority=100, share="small")
        scheduler.add(f"large {n}", (ALL, "large"), priority=1, share="large")

    begun = Counter(call.split()[0] for call in scheduler.start())
    assert begun == {"small": 2, "large": 4}


def test_share_takes_what_no_other_wants() -> None:
    scheduler: ListScheduler[str] = ListScheduler({ALL: 4})
    for n in range(9):
        scheduler.add(f"a{n}", (ALL, "a"), share="a")
    assert len(list(scheduler.start())) == 4


def test_forgotten_pool_leaves_nothing_behind() -> None:
    scheduler: ListScheduler[str] = ListScheduler({ALL: 4})
    scheduler.add("call", (ALL, "run"), share="run")
    assert list(scheduler.start()) == ["call"]
    scheduler.end("call")
    scheduler.forget("run")
    assert not scheduler._lanes
    assert "run" not in scheduler._pools


@dataclass
class Plain:
    """The same rule without any cleverness: looks through all calls each time."""

    caps: dict[str, int]
    waiting: dict[int, tuple[tuple[str, ...], int, set[int]]] = field(default_factory=dict)
    shares: dict[int, str | None] = field(default_factory=dict)
    ready: list[int] = field(default_factory=list)
    going: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def look(self) -> None:
        self.ready += [n for n, (_, _, needs) in self.waiting.items() if not needs and n not in self.ready]

    def start(self) -> list[int]:
        found: list[int] = []
        while True:
            taken = Counter(pool for pools in self.going.values() for pool in pools)
            free = [n for n in self.ready if all(taken[p] < self.caps[p] for p in self.waiting[n][0])]
            if not free:
                return found
            # The least used share, in it the most urgent, then the first of them.
            best = min(
                free,
                key=lambda n: (taken[self.shares[n] or ""] / WEIGHTS.get(self.shares[n] or "", 1), -self.waiting[n][1]),
            )
            found.append(best)
            self.ready.remove(best)
            self.going[best] = self.waiting.pop(best)[0]

    def end(self, call: int) -> None:
        del self.going[call]
        for _, _, needs in self.waiting.values():
            needs.discard(call)
        self.look()


WEIGHTS = {"double": 2}
CALLS = st.lists(
    st.tuples(
        st.sampled_from([(), (ALL,), (ALL, CLOUD), (ALL, CLOUD, SMALL), (SMALL,)]),
        st.integers(0, 3),
        st.sampled_from([None, "single", "double"]),
    ),
    min_size=1,
    max_size=25,
)


@given(CALLS, st.data())
def test_it_decides_as_one_who_looks_through_all_calls_each_time(
    calls: list[tuple[tuple[str, ...], int, str | None]], data: st.DataObject
) -> None:
    caps = {ALL: 3, CLOUD: 2, SMALL: 1, "single": 9, "double": 9}
    scheduler: ListScheduler[int] = ListScheduler(caps)
    scheduler.weigh("double", WEIGHTS["double"])
    plain = Plain(dict(caps))
    for number, (some, priority, share) in enumerate(calls):
        pools = some if share is None else (*some, share)
        plain.shares[number] = share
        needs = data.draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        scheduler.add(number, pools, priority=priority, waits_for=sorted(needs), share=share)
        plain.waiting[number] = pools, priority, set(needs)
    plain.look()
    while True:
        assert list(scheduler.start()) == plain.start()
        if not plain.going:
            break
        if data.draw(st.booleans()):
            pool, cap = data.draw(st.tuples(st.sampled_from([ALL, CLOUD, SMALL]), st.integers(1, 4)))
            scheduler.resize(pool, cap)
            plain.caps[pool] = cap
            assert list(scheduler.start()) == plain.start()
        ended = data.draw(st.sampled_from(sorted(plain.going)))
        scheduler.end(ended)
        plain.end(ended)
    assert not plain.waiting
    assert not any(number in scheduler for number in range(len(calls)))


def test_one_of_a_group_leads_and_others_take_the_slots_meanwhile() -> None:
    scheduler: ListScheduler[str] = ListScheduler({ALL: 2})
    for name in ("a", "b", "c"):
        scheduler.add(name, (ALL,), priority=5.0, group="g")
    scheduler.add("other", (ALL,))
    assert begun(scheduler) == ["a", "other"]
    assert scheduler.waiting(ALL) == 2
    scheduler.end("other")
    assert begun(scheduler) == []
    assert scheduler.let_go("g") == ["b", "c"]
    assert (begun(scheduler), scheduler.waiting(ALL)) == (["b"], 1)


def test_next_one_leads_where_the_leader_is_over_too_soon() -> None:
    scheduler: ListScheduler[str] = ListScheduler()
    for name, priority in (("a", 1.0), ("b", 1.0), ("c", 2.0)):
        scheduler.add(name, (ALL,), priority=priority, group="g")
    assert begun(scheduler) == ["a"]
    scheduler.end("b")
    assert scheduler.end("a") == "c"
    assert begun(scheduler) == ["c"]
    assert (scheduler.let_go("g"), scheduler.let_go("g"), scheduler.end("c")) == ([], [], None)


def test_leader_is_as_urgent_as_the_most_urgent_that_follows_it() -> None:
    scheduler: ListScheduler[str] = ListScheduler({ALL: 1})
    scheduler.add("a", (ALL,), priority=1.0, group="g")
    scheduler.add("other", (ALL,), priority=2.0)
    scheduler.add("b", (ALL,), priority=3.0, group="g")
    order: list[str] = []
    while found := begun(scheduler):
        order += found
        scheduler.let_go("g")
        scheduler.end(found[0])
    assert order == ["a", "b", "other"]


@given(
    st.lists(st.tuples(st.sampled_from([None, "g", "h"]), st.integers(0, 3)), min_size=1, max_size=20),
    st.data(),
)
def test_of_a_group_one_goes_until_it_is_let_go_of_no_slot_is_wasted_and_all_end(
    calls: list[tuple[str | None, int]], data: st.DataObject
) -> None:
    scheduler: ListScheduler[int] = ListScheduler({ALL: 3})
    for number, (group, priority) in enumerate(calls):
        scheduler.add(number, (ALL,), priority=priority, group=group)
    going: set[int] = set()
    cold: dict[str, set[int]] = {"g": set(), "h": set()}
    left = set(range(len(calls)))
    while left:
        new = list(scheduler.start())
        going.update(new)
        for number in new:
            group = calls[number][0]
            if group in cold and number in left:
                cold[group].add(number)
        led = {group for group, some in cold.items() if some & going}
        assert all(len(some & going) <= 1 for some in cold.values())
        waiting = {n for n in left - going if calls[n][0] not in led}
        assert len(going) == 3 or not waiting
        if data.draw(st.booleans()):
            group = data.draw(st.sampled_from("gh"))
            for number in scheduler.let_go(group):
                calls[number] = (None, calls[number][1])
            for number in cold[group] & going:
                calls[number] = (None, calls[number][1])
            cold[group].clear()
            continue
        ended = data.draw(st.sampled_from(sorted(going)))
        scheduler.end(ended)
        going.discard(ended)
        left.discard(ended)
    assert (scheduler.taken(ALL), scheduler.waiting(ALL)) == (0, 0)
