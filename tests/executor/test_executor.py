"""What LLMExecutor promises to its callers: one result per function, in order, from loops, threads and scripts."""

import asyncio
import contextvars
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.errors import AuthFailed, GaveUp, InvalidAnswer, SettingsError, StorageError
from planexe.executor.bound_model import BoundModel
from planexe.executor.call import Call
from planexe.executor.call_journal import Finished, FolderJournal, JournalKey, MemoryJournal
from planexe.executor.concurrency_limiter import ConcurrencyLimiter
from planexe.executor.executor import LLMExecutor
from planexe.executor.hooks import Hooks
from planexe.executor.provider_pool import ProviderPool
from planexe.llm.messages import Prompt, Reply, Request
from planexe.llm.model_spec import ModelSpec
from planexe.llm.structured import Judged
from tests.executor.stub_provider import FORMAT, Bench, Gate, StubProvider, ask, bench, model, plain, said, settle
from tests.fake_clock import FakeClock


async def test_async_function_gets_its_answer(clock: FakeClock) -> None:
    async def execute(llm: BoundModel) -> str:
        reply: Reply = await llm.ask("Why?")
        return reply.text

    assert await bench(clock, "Because.").executor().run_async(execute) == "Because."


async def test_provider_can_be_made_before_the_first_call(clock: FakeClock) -> None:
    made: list[str] = []

    def connect(spec: ModelSpec) -> StubProvider:
        made.append(spec.name)
        return StubProvider()

    executor = LLMExecutor([model("first"), model("second")], connect, clock=clock)
    await executor.prepare()
    await executor.run_async(plain)

    assert made == ["first"]


async def test_what_calls_need_is_loaded_off_the_loop_before_the_first(clock: FakeClock) -> None:
    loaded: list[tuple[str, bool]] = []

    def load(spec: ModelSpec) -> None:
        loaded.append((spec.name, threading.current_thread() is threading.main_thread()))

    executor = LLMExecutor([model("first")], ProviderPool(lambda _: StubProvider(), load), clock=clock)
    await executor.prepare()
    await executor.run_async(plain)

    assert loaded == [("first", False)]


async def test_sync_function_asks_from_a_thread_of_its_own(clock: FakeClock) -> None:
    seen: list[str] = []

    def execute(llm: BoundModel) -> str:
        seen.append(threading.current_thread().name)
        text: str = llm.ask_sync("Why?").text
        return text

    assert await bench(clock, "Because.").executor().run_async(execute) == "Because."
    assert seen[0].startswith("execute-function")


async def test_sync_functions_do_not_block_the_loop_or_each_other(clock: FakeClock) -> None:
    together = threading.Barrier(3)

    def execute(llm: BoundModel) -> int:
        together.wait()
        return 1

    results = await bench(clock).executor(limiter=3).run_batch_async([execute] * 3)

    assert [r.unwrap() for r in results] == [1, 1, 1]


async def test_sync_function_sees_the_context_of_its_caller(clock: FakeClock) -> None:
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable")
    variable.set("mine")

    assert await bench(clock).executor().run_async(lambda llm: variable.get()) == "mine"


async def test_answer_model_makes_a_checked_object(clock: FakeClock) -> None:
    class Größe(BaseModel):
        metres: int

    lab = bench(clock, '{"metres": 3}')

    assert await lab.executor().run_async(lambda llm: llm.ask("How long?", Größe)) == Größe(metres=3)
    answer = lab.providers["first"].requests[0].answer
    assert answer is not None
    assert answer.name == "gr__e"  # what services accept as a name


async def test_results_come_in_input_order_whatever_ends_first(clock: FakeClock) -> None:
    async def slow_first(request: Request) -> Reply:
        await clock.sleep(10 - int(request.prompt.task))
        return said(request.prompt.task)

    lab = Bench(clock, {"first": StubProvider(usual=slow_first)})
    ended: list[str] = []

    def function(n: int) -> Any:
        async def execute(llm: BoundModel) -> str:
            reply = await llm.ask(str(n))
            ended.append(reply.text)
            return str(reply.text)

        return execute

    results = await lab.executor(limiter=10).run_batch_async([function(n) for n in range(10)])

    assert [r.value for r in results] == [str(n) for n in range(10)]
    assert ended == [str(n) for n in reversed(range(10))]
    assert [a.index for a in lab.attempts] == list(reversed(range(10)))


async def test_most_urgent_calls_of_a_batch_go_first(clock: FakeClock) -> None:
    lab = bench(clock)
    calls = [Call(index=n, priority=p) for n, p in enumerate([1, 5, 3, 9])]
    results = await lab.executor(limiter=1).run_batch_async([plain] * 4, calls=calls)

    assert [a.index for a in lab.attempts] == [3, 1, 2, 0]
    assert [r.call for r in results] == calls


async def test_failing_items_leave_their_siblings_alone(clock: FakeClock) -> None:
    async def cancels_itself(llm: BoundModel) -> None:
        task = asyncio.create_task(asyncio.Event().wait())
        task.cancel()
        await task

    def functions() -> list[Any]:
        async def good(llm: BoundModel) -> str:
            return str((await llm.ask("x")).text)

        async def bug(llm: BoundModel) -> None:
            raise ZeroDivisionError("mine")

        def stops(llm: BoundModel) -> None:
            next(iter(()))

        def leaves(llm: BoundModel) -> None:
            raise SystemExit(2)

        return [good, bug, cancels_itself, stops, leaves, good]

    lab = bench(clock)
    results = await lab.executor(limiter=2).run_batch_async(functions())

    assert [r.ok for r in results] == [True, False, False, False, False, True]
    assert [type(r.error).__name__ for r in results[1:5]] == ["ZeroDivisionError", *["RuntimeError"] * 3]
    assert results[1].problem == "ZeroDivisionError: mine"
    assert "StopIteration" in results[3].problem
    assert [a.error_kind for a in lab.attempts if a.outcome == "failed"] == ["bug"] * 4


async def test_batch_with_a_wrong_function_runs_none(clock: FakeClock) -> None:
    lab = bench(clock)
    functions: list[Any] = [plain, lambda llm, more: 1]
    with pytest.raises(TypeError, match="exactly one parameter"):
        await lab.executor().run_batch_async(functions)
    assert lab.attempts == []


async def test_batch_needs_as_many_calls_as_functions(clock: FakeClock) -> None:
    with pytest.raises(TypeError, match="2 functions were given with 1 calls"):
        await bench(clock).executor().run_batch_async([lambda llm: 1] * 2, calls=[Call()])


async def test_empty_batch_gives_no_results(clock: FakeClock) -> None:
    assert await bench(clock).executor().run_batch_async([]) == []


def test_executor_without_models_is_refused() -> None:
    with pytest.raises(SettingsError, match="at least one model"):
        LLMExecutor([], lambda spec: StubProvider())


async def test_one_client_is_shared_by_all_calls_of_a_loop(clock: FakeClock) -> None:
    lab = bench(clock)
    executor = lab.executor(limiter=50)
    await executor.run_batch_async([plain] * 50)

    assert lab.connected == ["first"]
    await executor.aclose()
    assert lab.providers["first"].closed == 1


async def test_models_of_one_service_share_a_client_and_closing_reaches_all(clock: FakeClock) -> None:
    class Stubborn(StubProvider):
        async def aclose(self) -> None:
            await super().aclose()
            raise OSError("still open")

    made = {"a": Stubborn(), "b": StubProvider()}
    pool = ProviderPool(lambda spec: made[spec.provider])
    specs = [model("one", provider="a"), model("two", provider="a"), model("three", provider="b")]

    assert [pool.get(s) for s in specs] == [made["a"], made["a"], made["b"]]
    with pytest.raises(OSError, match="still open"):
        await pool.aclose()
    assert [p.closed for p in made.values()] == [1, 1]


def test_run_works_in_a_script_and_reuses_its_loop(clock: FakeClock) -> None:
    lab = bench(clock)
    executor = lab.executor()

    assert executor.run(lambda llm: llm.ask_sync("x").text) == "fine"
    assert [r.value for r in executor.run_batch([lambda llm: 1, lambda llm: 2])] == [1, 2]
    assert lab.connected == ["first"]
    executor.close()
    executor.close()
    assert lab.providers["first"].closed == 1
    assert executor.run(lambda llm: "again") == "again"


def test_run_raises_what_the_call_ended_with(clock: FakeClock) -> None:
    lab = bench(clock, AuthFailed("Wrong key."))
    with pytest.raises(GaveUp, match="Wrong key") as caught:
        lab.executor().run(lambda llm: llm.ask("x"))
    assert isinstance(caught.value.__cause__, AuthFailed)


def test_many_threads_may_run_at_once_over_one_limiter(clock: FakeClock) -> None:
    lab = Bench(clock, {"first": StubProvider()})
    executor = lab.executor(limiter=3)

    with ThreadPoolExecutor(16) as threads:
        values = list(threads.map(executor.run, [lambda llm: llm.ask_sync("x").text] * 64))

    assert values == ["fine"] * 64
    assert lab.providers["first"].peak <= 3
    assert lab.connected == ["first"]
    assert sum(t.name == "llm-executor" for t in threading.enumerate()) == 1


async def test_run_inside_a_loop_says_what_to_use_instead(clock: FakeClock) -> None:
    executor = bench(clock).executor()
    with pytest.raises(RuntimeError, match=r"use `await executor\.run_async\(…\)`"):
        executor.run(lambda llm: 1)
    with pytest.raises(RuntimeError, match=r"run_batch_async"):
        executor.run_batch([lambda llm: 1])


async def test_asking_synchronously_on_the_loops_thread_is_refused(clock: FakeClock) -> None:
    async def execute(llm: BoundModel) -> None:
        llm.ask_sync("x")

    with pytest.raises(RuntimeError, match=r"use `await llm\.ask\(…\)`"):
        await bench(clock).executor().run_async(execute)


async def test_finished_question_is_answered_from_the_journal(clock: FakeClock) -> None:
    lab = bench(clock, "first answer", "second answer")
    executor = lab.executor(journal=MemoryJournal())

    first, again = await ask(executor), await ask(executor)

    assert (first.value, again.value, again.reused) == ("first answer", "first answer", True)
    assert [a.outcome for a in lab.attempts] == ["ok", "reused"]
    reused = lab.attempts[1]
    assert reused.ready == reused.sent == reused.ended
    assert (reused.slot, reused.model) == (-1, "first")


async def test_answer_is_kept_before_its_attempt_is_logged(clock: FakeClock) -> None:
    journal, kept = MemoryJournal(), []
    key = JournalKey(stage="stage", item="Say.", revision=0, asked="Say.")
    lab = bench(clock, "an answer")
    hooks = Hooks(on_attempt=(lambda _: kept.append(journal.get(key)),))
    await ask(lab.executor(journal=journal, hooks=hooks))
    assert [entry.text for entry in kept if entry] == ["an answer"]


async def test_kept_answer_that_the_checks_refuse_is_asked_again(clock: FakeClock) -> None:
    journal = MemoryJournal()
    key = JournalKey(stage="stage", item="Say.", revision=0, asked="Say.")
    journal.put(key, Finished(call_id="x", text="old", model="gone"))

    def judge(text: str) -> Judged:
        if text == "old":
            raise InvalidAnswer("Too old.", problems=["`text` is old."])
        return Judged(text)

    result = await ask(bench(clock, "new").executor(journal=journal), judge=judge)

    assert (result.value, result.reused) == ("new", False)
    kept = journal.get(key)
    assert kept is not None
    assert kept.text == "new"


async def test_mistake_in_the_judge_is_the_items_result(clock: FakeClock) -> None:
    executor = bench(clock).executor(journal=MemoryJournal())
    await ask(executor)

    result = await ask(executor, judge=lambda text: Judged(1 / len(text[:0])))

    assert isinstance(result.error, ZeroDivisionError)


async def test_full_disk_is_the_result_of_the_call(clock: FakeClock, tmp_path: Path) -> None:
    class FullJournal(MemoryJournal):
        def put(self, key: JournalKey, finished: Finished) -> None:
            raise StorageError("Cannot write: disk full.")

    result = await ask(bench(clock).executor(journal=FullJournal()))

    assert isinstance(result.error, StorageError)
    assert len(result.attempts) == 1


async def test_answers_survive_the_process(clock: FakeClock, tmp_path: Path) -> None:
    first = FolderJournal(tmp_path, "one")
    await ask(bench(clock, "paid").executor(journal=first))

    lab = bench(clock)
    result = await ask(lab.executor(journal=FolderJournal(tmp_path, "two")))

    assert (result.value, result.reused, lab.providers["first"].requests) == ("paid", True, [])
    first.close()


async def test_caps_of_models_come_from_their_entries(clock: FakeClock) -> None:
    lab = bench(clock)
    executor = lab.executor([model("first", max_concurrency=2)], limiter=8)
    await executor.run_batch_async([plain] * 10)

    assert lab.providers["first"].peak == 2


async def test_raised_cap_is_obeyed_at_once_and_a_lowered_one_lets_calls_finish(clock: FakeClock) -> None:
    gate = Gate()
    lab = Bench(clock, {"first": StubProvider(usual=gate)})
    limiter = ConcurrencyLimiter(1)
    executor = lab.executor(limiter=limiter)
    batch = asyncio.create_task(executor.run_batch_async([plain] * 8))
    await settle()
    seen = [limiter.in_flight]
    limiter.set_cap(5)
    await settle()
    seen.append(lab.providers["first"].in_flight)
    limiter.set_cap(2)
    await settle()
    seen.append(lab.providers["first"].in_flight)
    gate.open.set()
    await batch

    assert seen == [1, 5, 5]
    assert [a.cap for a in lab.attempts] == [1, 5, 5, 5, 5, 2, 2, 2]


async def test_lone_prompt_may_be_a_plain_string_or_a_whole_prompt(clock: FakeClock) -> None:
    lab = bench(clock)
    executor = lab.executor(seed=7)
    await executor.run_async(lambda llm: llm.ask("Only a task.", FORMAT, max_output_tokens=100))
    await executor.run_async(lambda llm: llm.ask(Prompt("Rules.", task="A task.")))

    first, second = lab.providers["first"].requests
    assert (first.prompt, first.max_output_tokens, first.seed) == (Prompt("", task="Only a task."), 100, 7)
    assert second.prompt.rules == "Rules."
