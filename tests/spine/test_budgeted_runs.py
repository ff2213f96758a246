from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planexe.executor.concurrency_limiter import ConcurrencyLimiter
from planexe.executor.executor import LLMExecutor
from planexe.executor.retry_policy import RetryPolicy
from planexe.llm.model_spec import ModelSpec
from planexe.spine.active_run import ActiveRun, RunParts, snapshot_of
from planexe.spine.budget import Budget
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from tests.plan_requests import plan_request

CALL_USD = 15.0  # 10 tokens in and 5 out, a million dollars a million

MakeRun = Callable[..., ActiveRun]


@pytest.fixture
def stages(toy: Any) -> StageSet:
    return build_stage_set([toy.once("a"), toy.each("f", "a", keys=[f"k{n}" for n in range(8)]), toy.once("z", "f")])


@pytest.fixture
def make_run(tmp_path: Path, stages: StageSet, lab: Any) -> MakeRun:
    def make(budget: Budget | None = None, cap: int = 3, **more: Any) -> ActiveRun:
        path = tmp_path / "r"
        request = plan_request(run_id="r", goal="g", created="", models=("toy",), budget=budget or Budget(), **more)
        folder = RunFolder.open(tmp_path, "r") if path.exists() else RunFolder.create(tmp_path, request)

        def make_executor(parts: RunParts) -> LLMExecutor:
            spec = ModelSpec(
                name="toy", provider="toy", model="toy", input_usd_per_million=1e6, output_usd_per_million=1e6
            )
            return LLMExecutor(
                [spec], lambda _: lab.provider, limiter=parts.limiter, policy=RetryPolicy(scale=0),
                journal=parts.journal, log=parts.log, hooks=parts.hooks, stop=parts.stop, worker=parts.worker,
            )  # fmt: skip

        return ActiveRun(Run(folder, stages), ConcurrencyLimiter(cap), make_executor)

    return make


@pytest.mark.parametrize("cap", [1, 3, 8])
async def test_run_stops_within_one_call_of_its_limit_and_says_why(make_run: MakeRun, cap: int) -> None:
    active = make_run(Budget(max_cost_usd=5 * CALL_USD), cap)
    assert (await active.run()).status == "stopped"
    snapshot = active.snapshot()
    assert snapshot.cost_usd is not None
    assert abs(snapshot.cost_usd - 5 * CALL_USD) <= CALL_USD
    assert snapshot.stop_reason == active.folder.summary().reason == "The budget of 75.00 USD is used up."
    assert snapshot.budget[0].state == "used up"


async def test_calls_under_way_at_the_limit_are_finished_for_they_are_paid_for(make_run: MakeRun) -> None:
    active = make_run(Budget(max_tokens=6 * 15))
    await active.run()
    assert {a.outcome for a in active.folder.attempts() if a.sent is not None} == {"ok"}


async def test_higher_limit_lets_a_stopped_run_go_on_without_asking_twice(make_run: MakeRun, lab: Any) -> None:
    await make_run(Budget(max_cost_usd=3 * CALL_USD)).run()
    again = make_run()
    again.folder.write_budget(Budget(max_cost_usd=100 * CALL_USD))
    assert (await again.run()).status == "complete"
    assert len(lab.provider.asked) == 10
    assert again.snapshot().stop_reason == again.folder.summary().reason == ""


async def test_used_up_budget_asks_nothing_more(make_run: MakeRun, lab: Any) -> None:
    await make_run(Budget(max_tokens=30)).run()
    asked = len(lab.provider.asked)
    assert (await make_run().run()).status == "stopped"
    assert len(lab.provider.asked) == asked


async def test_other_process_sees_limit_spending_and_reason(make_run: MakeRun, stages: StageSet) -> None:
    active = make_run(Budget(max_tokens=60))
    await active.run()
    seen, live = snapshot_of(Run(active.folder, stages)), active.snapshot()
    assert (seen.stop_reason, seen.budget[0].cap, seen.budget[0].spent) == (live.stop_reason, 60, live.budget[0].spent)


async def test_limit_set_during_the_run_holds_at_once(make_run: MakeRun, lab: Any) -> None:
    active = make_run()
    usual = lab.provider.ask

    async def ask(*arguments: Any, **more: Any) -> Any:
        if len(lab.provider.asked) == 4:
            active.set_budget(Budget(max_tokens=75))
        return await usual(*arguments, **more)

    lab.provider.ask = ask
    assert (await active.run()).status == "stopped"
    assert active.snapshot().budget[0].cap == 75


async def test_run_that_ends_within_its_budget_is_complete(make_run: MakeRun) -> None:
    active = make_run(Budget(max_cost_usd=11 * CALL_USD, max_minutes=60))
    assert (await active.run()).status == "complete"
    assert active.snapshot().expected_cost_usd == pytest.approx(10 * CALL_USD)
    assert active.snapshot().expected_tokens == 150


async def test_time_that_is_up_ends_the_run(make_run: MakeRun) -> None:
    active = make_run(Budget(max_minutes=1e-9))
    assert (await active.run()).status == "stopped"
    assert "minutes is used up" in active.snapshot().stop_reason


@pytest.mark.parametrize(("on_weak", "status"), [("go", "failed"), ("stop", "stopped")])
async def test_model_that_is_too_weak_is_told_early_and_stops_the_run_where_that_is_wished(
    make_run: MakeRun, lab: Any, on_weak: str, status: str
) -> None:
    active = make_run(on_weak=on_weak)
    lab.provider.answer = lambda stage, _: '{"text": "fine"}' if stage == "a" else "I do not know."
    await active.run()

    snapshot, summary = active.snapshot(), active.folder.summary()
    assert len(snapshot.warnings) == 1
    assert snapshot.warnings[0].startswith("`toy` is too weak for this: of its first 6 answers 1 was of use")
    assert snapshot.warnings[0].endswith("Use a larger model.")
    assert summary.status == status
    assert summary.reason == (snapshot.warnings[0] if on_weak == "stop" else "")
    assert snapshot_of(Run(active.folder, active.stages)).warnings == snapshot.warnings
