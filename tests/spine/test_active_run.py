import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from planexe.errors import RunInUse, SettingsError, StorageError
from planexe.executor.concurrency_limiter import ConcurrencyLimiter
from planexe.executor.executor import LLMExecutor
from planexe.executor.retry_policy import RetryPolicy
from planexe.llm.model_spec import ModelSpec
from planexe.spine.active_run import ActiveRun, RunParts, snapshot_of
from planexe.spine.event_records import CapChanged, MachineSample
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from tests.plan_requests import plan_request


@pytest.fixture
def stages(toy: Any) -> StageSet:
    return build_stage_set([toy.once("a"), toy.each("f", "a"), toy.once("z", "f")])


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder.create(tmp_path, plan_request(run_id="r", goal="g", created="", models=("toy",), concurrency=2))


def activate(folder: RunFolder, stages: StageSet, lab: Any) -> ActiveRun:
    def make_executor(parts: RunParts) -> LLMExecutor:
        return LLMExecutor(
            [ModelSpec(name="toy", provider="toy", model="toy")],
            lambda _: lab.provider,
            limiter=parts.limiter,
            policy=RetryPolicy(scale=0),
            journal=parts.journal,
            log=parts.log,
            hooks=parts.hooks,
            stop=parts.stop,
            worker=parts.worker,
        )

    return ActiveRun(Run(folder, stages), ConcurrencyLimiter(2), make_executor)


async def test_whole_run_leaves_artefacts_attempts_events_and_a_summary(
    folder: RunFolder, stages: StageSet, lab: Any
) -> None:
    active = activate(folder, stages, lab)
    outcome = await active.run()
    assert outcome.status == folder.status() == "complete"
    assert folder.store.names() == {"a", "f", "z"}
    assert [a.outcome for a in folder.attempts()] == ["ok"] * 5
    assert {e.event for e in folder.events()} == {"taken", "session", "stage", "sent", "end"}
    assert folder.summary().calls == 5


async def test_cap_is_the_same_before_the_first_call_and_after(folder: RunFolder, stages: StageSet, lab: Any) -> None:
    active = activate(folder, stages, lab)
    assert snapshot_of(Run(folder, stages)).cap == active.snapshot().cap == 2
    await active.run()
    assert snapshot_of(Run(folder, stages)).cap == 2


async def test_snapshot_from_the_folder_agrees_with_the_live_one(folder: RunFolder, stages: StageSet, lab: Any) -> None:
    active = activate(folder, stages, lab)
    await active.run()
    live, read = active.snapshot(), snapshot_of(Run(folder, stages))
    assert (live.calls_done, live.attempts, live.status) == (read.calls_done, read.attempts, read.status)
    assert live.stages == read.stages


async def test_second_process_is_told_that_the_run_is_in_use(folder: RunFolder, stages: StageSet, lab: Any) -> None:
    with folder.lock(), pytest.raises(RunInUse):
        await activate(folder, stages, lab).run()


async def test_stop_request_in_the_folder_stops_the_run(folder: RunFolder, stages: StageSet, lab: Any) -> None:
    asked = asyncio.Event()

    async def hang(*_: Any) -> Any:
        asked.set()
        await asyncio.Event().wait()

    lab.provider.ask = hang
    active = activate(folder, stages, lab)
    task = asyncio.create_task(active.run())
    await asked.wait()
    folder.request_stop("now")
    assert (await task).status == "stopped"
    assert folder.status() == "stopped"
    assert [a.outcome for a in folder.attempts()] == ["cancelled"]


async def test_stopped_run_is_finished_by_the_next_session_without_asking_twice(
    folder: RunFolder, stages: StageSet, lab: Any
) -> None:
    active = activate(folder, stages, lab)

    def answer(stage: str, _: Any) -> str:
        if stage == "f":
            active.stop("drain")
        return json.dumps({"text": stage})

    lab.provider.answer = answer
    assert (await active.run()).status == "stopped"
    done = len([a for a in folder.attempts() if a.outcome == "ok"])
    lab.provider.asked.clear()
    assert (await activate(folder, stages, lab).run()).status == "complete"
    assert len(lab.provider.asked) == 5 - done
    assert len({e.worker for e in folder.events() if e.event == "session"}) == 2


async def test_cap_change_is_obeyed_and_noted(folder: RunFolder, stages: StageSet, lab: Any) -> None:
    active = activate(folder, stages, lab)

    def answer(stage: str, _: Any) -> str:
        if stage == "a":
            active.set_cap(3)
        return json.dumps({"text": stage})

    lab.provider.answer = answer
    await active.run()
    assert lab.provider.peak == 3
    assert [e.cap for e in folder.events() if isinstance(e, CapChanged)] == [3]
    with pytest.raises(SettingsError, match="concurrency is 0"):
        active.set_cap(0)


async def test_pause_holds_new_calls_until_resume(folder: RunFolder, stages: StageSet, lab: Any) -> None:
    active = activate(folder, stages, lab)
    resumed: list[asyncio.Task[None]] = []

    async def resume_when_calls_wait() -> None:
        while not active.limiter.queued:
            await asyncio.sleep(0)
        assert lab.provider.asked == ["a"]
        active.resume()

    def answer(stage: str, _: Any) -> str:
        if stage == "a":
            active.pause()
            resumed.append(asyncio.get_running_loop().create_task(resume_when_calls_wait()))
        return json.dumps({"text": stage})

    lab.provider.answer = answer
    assert (await active.run()).status == "complete"
    await resumed[0]
    waits = [a.waits.get("paused", 0.0) for a in folder.attempts() if a.stage == "f"]
    assert max(waits) > 0


async def test_full_disk_is_told_in_one_sentence_and_loses_nothing(
    folder: RunFolder, stages: StageSet, lab: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from planexe.spine import artefact_store

    def full(*_: Any) -> None:
        raise StorageError("Cannot write: No space left on device. Free some space, then resume.")

    with monkeypatch.context() as patched:
        patched.setattr(artefact_store, "write_json", full)
        with pytest.raises(StorageError, match="No space left"):
            await activate(folder, stages, lab).run()
    lab.provider.asked.clear()
    assert (await activate(folder, stages, lab).run()).status == "complete"
    assert "a" not in lab.provider.asked  # its answer was in the journal


async def test_journal_torn_by_a_crash_asks_only_what_was_torn(folder: RunFolder, stages: StageSet, lab: Any) -> None:
    await activate(folder, stages, lab).run()
    before = {p.name: p.read_bytes() for p in (folder.path / "artefacts").glob("*.json")}
    for path in (folder.path / "artefacts").glob("*.json"):
        path.unlink()
    journal = folder.calls_path / "journal-w01.jsonl"
    journal.write_bytes(journal.read_bytes()[:-30])
    lab.provider.asked.clear()
    assert (await activate(folder, stages, lab).run()).status == "complete"
    assert lab.provider.asked == ["z"]
    assert {p.name: p.read_bytes() for p in (folder.path / "artefacts").glob("*.json")} == before


async def test_memory_and_processor_are_sampled_while_the_run_goes_on(
    folder: RunFolder, stages: StageSet, lab: Any
) -> None:
    active = activate(folder, stages, lab)
    active._sample_machine = lambda: MachineSample(memory_bytes=1, cpu_cores=0.5, threads=2)
    await active.run()
    samples = [e for e in folder.events() if isinstance(e, MachineSample)]
    assert [s.memory_bytes for s in samples] == [1]
