"""Stages whose code runs in a thread: once or for each item, with attempts, limits and a journal."""

import asyncio
import json
import threading
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.errors import GraphError, Stopped
from planexe.executor.call_journal import Finished, JournalKey
from planexe.executor.effect_pools import EffectPools
from planexe.spine.kinds import Effect
from planexe.spine.registry import build_stage_set
from planexe.spine.stage import EffectContext, Item, Stage
from planexe.spine.stage_override import StageOverride
from tests.hang_guard import HANG_S
from tests.spine.conftest import Lab, Note, Notes, each, join, once, over
from tests.spine.test_item_edges import fresh


class Length(BaseModel):
    letters: int


class Bench:
    """Notes what was done, and on which thread."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.threads: set[str] = set()

    def measure(self, context: EffectContext, item: Item) -> Length:
        self.done.append(item.key)
        self.threads.add(threading.current_thread().name)
        return Length(letters=len(context.inputs.item(Note).text))


class Lengths(BaseModel):
    letters: list[int | None]


def join_lengths(_: Any, answered: Any) -> Lengths:
    return Lengths(letters=[one.answer.letters if one.ok else None for one in answered])


def measured(bench: Bench, **more: Any) -> Stage:
    wishes: dict[str, Any] = {"do": bench.measure, "over": "plan", **more}
    return Effect("measure", heading="Measure", answer=Length, finish=join_lengths, value=Lengths, **wishes)


async def test_code_runs_for_each_item_in_a_thread_as_soon_as_that_is_there(lab: Lab) -> None:
    bench = Bench()
    outcome = await lab.runner([each("plan"), measured(bench)]).run()
    assert outcome.status == "complete"
    assert sorted(bench.done) == ["a", "b", "c"]
    assert threading.current_thread().name not in bench.threads
    assert lab.value("measure") == {"letters": [21, 21, 21]}


async def test_its_attempts_are_in_the_log_and_cost_nothing(lab: Lab) -> None:
    await lab.runner([each("plan"), measured(Bench())]).run()
    effects = [a for a in lab.log.attempts if a.kind == "effect"]
    assert [(a.stage, a.outcome, a.provider, a.input_tokens, a.cost_usd) for a in effects] == [
        ("measure", "ok", "cpu", 0, None)
    ] * 3
    assert all(a.sent is not None and a.ended >= a.sent and a.response_digest for a in effects)


async def test_second_session_does_nothing_again_and_journal_has_what_artefacts_lost(lab: Lab) -> None:
    bench = Bench()
    stages = [each("plan"), measured(bench)]
    await lab.runner(stages).run()
    assert (await lab.runner(stages).run()).ran == ()
    lab.store = type(lab.store)()
    await lab.runner(stages).run()
    assert len(bench.done) == 3
    assert lab.value("measure") == {"letters": [21, 21, 21]}


async def test_rerun_of_one_item_measures_that_alone(lab: Lab) -> None:
    bench = Bench()
    stages = [each("plan"), measured(bench)]
    await lab.runner(stages).run()
    again = {"plan": StageOverride(item_revisions={"b": 1})}
    assert fresh(lab, stages, **again)["measure"].asks == ("b",)
    lab.provider.answer = lambda *_: json.dumps({"text": "short"})
    await lab.runner(stages, overrides=again).run()
    assert sorted(bench.done) == ["a", "b", "b", "c"]
    assert lab.value("measure") == {"letters": [21, 5, 21]}


async def test_new_version_of_the_code_makes_its_results_stale(lab: Lab) -> None:
    bench = Bench()
    await lab.runner([each("plan"), measured(bench)]).run()
    newer = [each("plan"), measured(bench, version=2)]
    assert fresh(lab, newer)["measure"].state == "stale"
    await lab.runner(newer).run()
    assert len(bench.done) == 6


async def test_code_that_fails_loses_its_item_and_says_why(lab: Lab) -> None:
    def broken(context: EffectContext, item: Item) -> Length:
        if item.key == "b":
            raise ZeroDivisionError("no letters")
        return Length(letters=1)

    stages = [each("plan"), measured(Bench(), do=broken, min_answered=0.5)]
    assert (await lab.runner(stages).run()).status == "complete with gaps"
    stored = lab.store.load("measure")
    assert stored is not None
    assert [i.problem for i in stored.items] == ["", "ZeroDivisionError: no letters", ""]
    (failed,) = [a for a in lab.log.attempts if a.outcome == "failed"]
    assert (failed.kind, failed.error_kind, failed.message) == ("effect", "effect", "ZeroDivisionError: no letters")


async def test_code_that_takes_too_long_is_given_up_and_learns_of_it(lab: Lab) -> None:
    ended = threading.Event()

    def slow(context: EffectContext, item: Item) -> Length:
        context.check()
        context.unwanted.wait()
        try:
            context.check()
        except Stopped:
            ended.set()
            raise
        return Length(letters=1)

    stages = [each("plan", keys=["a"]), measured(Bench(), do=slow, timeout_s=0)]
    outcome = await lab.runner(stages).run()
    assert "Item a gave no result within 0 s." in outcome.problems["measure"]
    assert await asyncio.to_thread(ended.wait, HANG_S)


async def test_code_learns_that_the_run_was_stopped(lab: Lab) -> None:
    ended = threading.Event()

    def slow(context: EffectContext, item: Item) -> Length:
        lab.stop.request("now")
        context.unwanted.wait()
        ended.set()
        return Length(letters=1)

    stages = [each("plan", keys=["a"]), measured(Bench(), do=slow)]
    assert (await lab.runner(stages).run()).status == "stopped"
    assert await asyncio.to_thread(ended.wait, HANG_S)


async def test_what_may_not_be_repeated_waits_for_a_person_after_a_crash(lab: Lab) -> None:
    bench = Bench()
    stages = [each("plan"), measured(bench, repeatable=False, min_answered=0.5)]
    await lab.runner(stages).run()
    asked = next(a for a in lab.store.load("measure").items if a.key == "b").asked  # pyrefly: ignore[missing-attribute]
    crashed = Lab()
    crashed.journal.put(
        JournalKey(stage="measure", item="b", revision=0, asked=f"{asked} begun"),
        Finished(call_id="x", text="", model="cpu"),
    )
    bench.done.clear()
    await crashed.runner(stages).run()
    assert sorted(bench.done) == ["a", "c"]
    stored = crashed.store.load("measure")
    assert stored is not None
    assert "nobody knows whether it was done" in stored.items[1].problem
    await crashed.runner(stages, overrides={"measure": StageOverride(item_revisions={"b": 1})}).run()
    assert sorted(bench.done) == ["a", "b", "c"]


async def test_single_effect_gives_the_value_itself(lab: Lab) -> None:
    def count(context: EffectContext, item: Item) -> Length:
        return Length(letters=len(context.inputs.read("first", Note).text))

    stage = Effect("count", heading="Count", needs=("first",), do=count, answer=Length)
    assert (await lab.runner([once("first"), stage, over_nothing()]).run()).status == "complete"
    assert lab.value("count") == {"letters": len(str(lab.value("first")["text"]))}


def over_nothing() -> Stage:
    return once("after", "count")


async def test_effects_take_no_slot_of_the_models(lab: Lab) -> None:
    begun, let_go = threading.Event(), threading.Event()

    def hold(context: EffectContext, item: Item) -> Length:
        begun.set()
        let_go.wait()
        return Length(letters=1)

    def answer(stage: str, _: Any) -> str:
        if stage == "last":
            let_go.set()  # asked while the only effect still holds its slot
        return json.dumps({"text": "x"})

    lab.provider.answer = answer
    stages = [each("plan", keys=["a"]), measured(Bench(), do=hold), each("last", "plan", keys=["z"])]
    assert (await lab.runner(stages, cap=1).run()).status == "complete"


def test_pool_of_the_processor_has_a_slot_for_each_core() -> None:
    pools = EffectPools()
    assert pools.limiter("cpu") is pools.limiter("cpu")
    assert pools.limiter("cpu").cap >= 1
    assert pools.limiter("http:example.org").cap == 4


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"over": "plan", "items": list}, "give either"),
        ({"over": "plan"}, "several results need `finish`"),
        *(
            ({"hosts": ("api.example.org", host)}, "it must be a name in lower case, with a port or without")
            for host in ("", "API.example.org", "https://example.org", "a/b", "a:", "a b", "a:123456")
        ),
    ],
)
def test_contradictory_effect_is_refused(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(GraphError, match=says):
        Effect("x", heading="X", do=Bench().measure, answer=Length, **fields)


@pytest.mark.parametrize(
    ("fields", "pool"),
    [
        ({}, "cpu"),
        ({"hosts": ("api.example.org", "b")}, "http:api.example.org"),
        ({"hosts": ("a:80",), "pool": "cpu"}, "cpu"),
    ],
)
def test_effect_that_sends_requests_runs_in_the_slots_of_its_host(fields: dict[str, Any], pool: str) -> None:
    assert Effect("x", heading="X", do=Bench().measure, answer=Length, **fields).pool == pool


async def test_effect_sends_requests_to_its_hosts_alone(lab: Lab) -> None:
    def ask(context: EffectContext, item: Item) -> Length:
        return Length(letters=len(context.http.get(f"http://{item.key}/").body))

    stage = Effect(
        "ask", heading="Ask", do=ask, answer=Length, finish=join_lengths, value=Lengths, min_answered=0,
        hosts=("localhost:9",), items=lambda _: [Item("localhost:9"), Item("example.org")],
    )  # fmt: skip
    await lab.runner([stage]).run()
    stored = lab.store.load("ask")
    assert stored is not None
    nobody, other = (item.problem for item in stored.items)
    assert nobody.startswith("The request to http://localhost:9/ failed: ")
    assert other == "example.org:80 is not among the hosts of this effect; allowed: localhost:9."
    assert {attempt.provider for attempt in lab.log.attempts} == {"http:localhost:9"}


async def test_code_that_ends_its_program_loses_its_item_alone(lab: Lab) -> None:
    def leave(context: EffectContext, item: Item) -> Length:
        raise SystemExit(3)

    stages = [measured(Bench(), do=leave, over="", items=lambda _: [Item("a")]), once("other")]
    outcome = await lab.runner(stages).run()
    assert "SystemExit(3)" in outcome.problems["measure"]
    assert outcome.ran == ("other",)


async def test_stage_goes_over_an_effect_too(lab: Lab) -> None:
    judged = over("judge", "measure", task=lambda inputs, item: f"Subject: {inputs.item(Length).letters}")
    assert (await lab.runner(build_stage_set([each("plan"), measured(Bench()), judged])).run()).status == "complete"
    assert len(lab.value("judge")["texts"]) == 3
    assert isinstance(join(None, []), Notes)
