"""From attempts to a replay; a run in virtual time is reproduced at its own cap and foretold at others."""

import asyncio
import json
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from benchmarks.graphs import layered_graph
from benchmarks.our_run import stage_set
from benchmarks.work_graph import WorkGraph
from planexe.errors import RateLimited, ServerFailed
from planexe.executor.attempt_log import Attempt, MemoryAttemptLog
from planexe.executor.concurrency_limiter import ConcurrencyLimiter
from planexe.executor.executor import LLMExecutor
from planexe.llm.messages import Reply, Request, Usage
from planexe.llm.model_spec import ModelSpec
from planexe.spine.artefact_store import MemoryStore
from planexe.spine.events import MemoryEvents
from planexe.spine.runner import Runner
from planexe.spine.stage_run import context_of
from planexe.timing.recording import Surroundings, minute_s_of, replay_of
from planexe.timing.virtual_run import run_virtually
from planexe.timing.what_if import curve
from tests.fake_clock import FakeClock
from tests.plan_requests import plan_request
from tests.timing.made_attempts import event, made, toy_stages

SPEC = ModelSpec(name="timed", provider="timed", model="timed", context_tokens=1_000_000)


class Timed:
    """A model that takes each call's seconds on a clock of virtual time, alone or as a machine shared by all calls."""

    name = "timed"

    def __init__(self, graph: WorkGraph, clock: FakeClock, *, refuse: int = 0, fail: int = 0) -> None:
        self._seconds: Mapping[str, tuple[float, ...]] = {s.name: s.seconds for s in graph.stages.values()}
        self._clock = clock
        self._refuse, self._fail = refuse, fail
        self.asked = 0

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        assert request.answer is not None
        self.asked += 1
        number = int(request.prompt.task.rsplit(" ", 1)[-1])
        if self._refuse and self.asked % self._refuse == 0:
            await self._clock.sleep(0.05)
            raise RateLimited("Too much.", status=429, retry_after_s=2.0)
        await self._clock.sleep(self._seconds[request.answer.name][number])
        if self._fail and self.asked % self._fail == 0:
            raise ServerFailed("Broken.", status=500)
        return Reply(json.dumps({"text": "made"}), usage=Usage(input_tokens=100, output_tokens=50))

    async def aclose(self) -> None:
        return None


def run_in_fake_time(graph: WorkGraph, cap: int, *, refuse: int = 0, fail: int = 0) -> list[Attempt]:
    """Returns the attempts of a graph that the real runner and executor worked on in virtual time."""
    log = MemoryAttemptLog()

    async def work() -> None:
        clock = FakeClock()
        provider = Timed(graph, clock, refuse=refuse, fail=fail)
        executor = LLMExecutor(
            [SPEC], lambda _: provider, limiter=ConcurrencyLimiter(cap, clock=clock), clock=clock, log=log, worker="w01"
        )
        stages = stage_set(graph)
        context = context_of(stages, options={}, models=(SPEC.name,))
        runner = Runner(stages, executor, MemoryStore(), events=MemoryEvents(), context=context)
        outcome = await runner.run()
        assert outcome.status == "complete"
        await executor.aclose()

    asyncio.run(work())
    return log.attempts


def seconds_of(attempts: list[Attempt]) -> float:
    return max(a.ended for a in attempts) - min(a.ready for a in attempts)


def replayed_s(graph: WorkGraph, attempts: list[Attempt], cap: int) -> float:
    return run_virtually(replay_of(attempts, stage_set(graph)), cap).seconds


@hypothesis_settings(max_examples=15)
@given(st.integers(1, 1000), st.integers(1, 12))
def test_replay_at_the_recorded_cap_reproduces_the_run(seed: int, cap: int) -> None:
    graph = layered_graph(layers=3, seed=seed)
    attempts = run_in_fake_time(graph, cap)
    assert replayed_s(graph, attempts, cap) == pytest.approx(seconds_of(attempts), rel=1e-6)


@hypothesis_settings(max_examples=10)
@given(st.integers(1, 1000), st.integers(1, 8), st.integers(1, 8))
def test_other_caps_are_foretold(seed: int, recorded: int, other: int) -> None:
    graph = layered_graph(layers=3, seed=seed)
    foretold = replayed_s(graph, run_in_fake_time(graph, recorded), other)
    assert foretold == pytest.approx(seconds_of(run_in_fake_time(graph, other)), rel=1e-6)


@pytest.mark.parametrize("cap", [1, 3, 8])
@pytest.mark.parametrize(("refuse", "fail"), [(7, 0), (0, 6), (9, 5)])
def test_retries_and_refusals_are_part_of_the_replay(cap: int, refuse: int, fail: int) -> None:
    graph = layered_graph(layers=3, seed=5)
    attempts = run_in_fake_time(graph, cap, refuse=refuse, fail=fail)
    assert any(a.outcome == "failed" for a in attempts)
    assert replayed_s(graph, attempts, cap) == pytest.approx(seconds_of(attempts), rel=0.05)


def test_calls_wait_for_what_their_stages_need() -> None:
    attempts = [made("goal", 0.0, 1.0), made("each", 1.0, 3.0, item="1"), made("talk", 3.0, 4.0, item="1", queued=1.0)]
    run = replay_of(attempts, toy_stages())
    assert run_virtually(run, 8).seconds == pytest.approx(3.0)  # both wait for the goal only
    assert run_virtually(run, 1).seconds == pytest.approx(4.0)


def test_priorities_are_those_of_the_scheduler() -> None:
    run = replay_of([made("goal", 0.0, 1.0), made("end", 3.0, 4.0)], toy_stages())
    priority = {n.stage: n.priority for n in run.calls}
    assert priority["goal"] > priority["end"]
    slow_end = replay_of([made("end", 3.0, 4.0)], toy_stages(), (), Surroundings(history={"end": 500.0}))
    assert slow_end.calls[0].priority == 500.0


def test_recorded_priorities_win_over_what_is_known_now() -> None:
    calls, now = [made("end", 3.0, 4.0)], Surroundings(history={"end": 500.0})
    by_catalogue = replay_of(calls, toy_stages()).calls[0].priority
    recorded = [event("session", 0.0, worker="w01", cap=4, expected_s={"end": 40.0})]
    assert replay_of(calls, toy_stages(), recorded, now).calls[0].priority == 40.0
    recorded = [event("session", 0.0, worker="w01", cap=4, expected_s={})]
    assert replay_of(calls, toy_stages(), recorded, now).calls[0].priority == by_catalogue


def test_time_between_inputs_and_readiness_is_ours() -> None:
    run = replay_of(
        [made("goal", 0.5, 1.0), made("each", 1.25, 2.0, item="1")],
        toy_stages(),
        [event("session", 0.0, worker="w01", cap=4)],
    )
    assert [round(n.lag_s, 3) for n in run.calls] == [0.5, 0.25]


def test_call_made_again_counts_once_as_it_was_made_last() -> None:
    attempts = [made("goal", 0.0, 5.0, call_id="old"), made("goal", 6.0, 8.0, call_id="new")]
    run = replay_of(attempts, toy_stages())
    assert run.work_s == pytest.approx(2.0)
    assert run.recorded is not None
    assert not run.recorded.comparable
    assert "1 tries of calls" in run.recorded.note


def test_cancelled_call_is_no_call() -> None:
    run = replay_of([made("goal", 0.0, 1.0), made("talk", 1.0, 2.0, outcome="cancelled")], toy_stages())
    assert [n.stage for n in run.calls] == ["goal"]


def test_answers_from_the_journal_take_no_time() -> None:
    assert replay_of([made("goal", 1.0, 1.0, outcome="reused")], toy_stages()).calls == ()


def test_shared_pause_is_read_from_the_refusal() -> None:
    refused = made("goal", 0.0, 0.1, outcome="failed", error_kind="rate_limit", retry_after_s=3.0)
    run = replay_of([refused, made("goal", 3.1, 4.1, attempt=2, waits={"retry_after": 3.0})], toy_stages())
    assert [t.pause_s for t in run.calls[0].tries] == [3.0, 0.0]
    assert run.refusals == 1
    assert run_virtually(run, 1).seconds == pytest.approx(4.1)


def test_refusals_that_a_known_limit_explains_are_left_to_the_limit() -> None:
    refused = made("goal", 0.0, 0.1, outcome="failed", error_kind="rate_limit", retry_after_s=3.0, model="m")
    answered = made("goal", 3.1, 4.1, attempt=2, model="m", headroom={"requests": 59}, input_tokens=10)
    run = replay_of([refused, answered], toy_stages())
    assert [t.ok for t in run.calls[0].tries] == [True]
    assert (run.limits["m"].seen_requests, run.refusals) == (60, 0)


def test_limits_of_the_catalogue_are_kept() -> None:
    spec = ModelSpec(
        name="m", provider="p", model="m", requests_per_minute=7, tokens_per_minute=8000, max_concurrency=2
    )
    limits = replay_of([made("goal", 0.0, 1.0, model="m")], toy_stages(), (), Surroundings(specs={"m": spec})).limits[
        "m"
    ]
    assert (limits.requests_per_minute, limits.tokens_per_minute, limits.max_concurrency) == (7, 8000, 2)


def test_remaining_tokens_tell_the_limit() -> None:
    answered = made("goal", 0.0, 1.0, model="m", headroom={"tokens": 9000}, input_tokens=800, output_tokens=200)
    assert replay_of([answered], toy_stages()).limits["m"].tightest() == (None, 10_000)


def test_own_wait_before_a_retry_is_replayed() -> None:
    failed = made("goal", 0.0, 1.0, outcome="failed", error_kind="server")
    run = replay_of([failed, made("goal", 3.0, 4.0, attempt=2, waits={"backoff": 2.0})], toy_stages())
    assert [t.backoff_s for t in run.calls[0].tries] == [0.0, 2.0]


def test_wait_for_the_rate_is_no_overhead_of_ours() -> None:
    waited = made("end", 9.0, 10.0, acquired=1.0, queued=1.0, waits={"rpm": 8.0})
    run = replay_of([made("goal", 0.2, 1.0, acquired=0.1), waited], toy_stages())
    assert [round(n.tries[0].entry_s, 3) for n in run.calls] == [0.1, 0.1]


def test_slower_calls_in_company_are_put_down_to_the_load() -> None:
    attempts, at_s = [], 0.0
    for n in range(10):
        attempts.append(made("solo", at_s, at_s + 1.0, item=str(n), output_tokens=100))
        at_s += 1.0
    for n in range(0, 12, 2):
        attempts += [made("duo", at_s, at_s + 2.0, item=str(n + k), output_tokens=100) for k in range(2)]
        at_s += 2.0
    run = replay_of(attempts, toy_stages())
    assert run.loads[""].slowdown(2) == pytest.approx(2.0, rel=0.05)
    assert run.work_s == pytest.approx(22.0, rel=0.05)


def test_finished_run_with_one_cap_is_comparable() -> None:
    events = [event("session", 0.0, worker="w01", cap=3), event("end", 4.5, status="complete")]
    recorded = replay_of([made("goal", 0.0, 4.0)], toy_stages(), events).recorded
    assert recorded is not None
    assert (recorded.seconds, recorded.cap, recorded.comparable) == (4.5, 3, True)


def test_run_that_goes_on_says_so() -> None:
    recorded = replay_of([made("goal", 0.0, 4.0)], toy_stages(), [event("session", 0.0, worker="w01", cap=3)]).recorded
    assert recorded is not None
    assert "not over" in recorded.note


def test_paused_run_is_not_comparable() -> None:
    events = [event("session", 0.0, worker="w01", cap=3), event("paused", 1.0), event("end", 4.5, status="complete")]
    recorded = replay_of([made("goal", 0.0, 4.0)], toy_stages(), events).recorded
    assert recorded is not None
    assert "paused" in recorded.note


def test_reruns_after_the_plan_was_complete_are_left_out() -> None:
    events = [event("session", 0.0, worker="w01", cap=3), event("end", 2.0, status="complete")]
    run = replay_of(
        [made("goal", 0.0, 2.0), made("goal", 50.0, 59.0, call_id="again", worker="w02")], toy_stages(), events
    )
    assert run.work_s == pytest.approx(2.0)
    assert curve(run, (1,)).measured is not None


def test_minute_of_a_simulated_service_runs_at_its_pace() -> None:
    request = plan_request(run_id="r", goal="g", created="", models=("m",), simulated=True, time_scale=0.1)
    assert minute_s_of(request) == pytest.approx(6.0)
    assert minute_s_of(plan_request(run_id="r", goal="g", created="", models=("m",), time_scale=0.1)) == 60.0
