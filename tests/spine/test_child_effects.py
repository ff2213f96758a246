"""Stages whose code runs in a child process, and how far effects say they are."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from planexe.errors import GraphError
from planexe.executor.stop import StopMode
from planexe.spine.active_run import ActiveRun
from planexe.spine.event_records import EffectProgressed
from planexe.spine.input_files import InputFiles
from planexe.spine.kinds import Effect
from planexe.spine.progress import RunSnapshot
from planexe.spine.registry import build_stage_set
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_outcome import RunOutcome
from planexe.spine.stage import EffectContext, Item, Stage
from tests.hang_guard import until
from tests.plan_requests import plan_request
from tests.spine import child_effects
from tests.spine.conftest import Lab, each, once
from tests.spine.effect_stages import Length, Lengths, join_lengths
from tests.spine.test_active_run import activate


def effect(do: Callable[[EffectContext, Item], Length], **more: Any) -> Stage:
    wishes: dict[str, Any] = {"process": True, "finish": join_lengths, "value": Lengths, **more}
    return Effect("measure", heading="Measure", answer=Length, do=do, **wishes)


class Bench:
    """A run folder in which some stages are worked on again and again."""

    def __init__(self, runs: Path, lab: Lab) -> None:
        self.folder = RunFolder.create(runs, plan_request(run_id="r", goal="g", created="", models=("toy",)))
        self.lab = lab

    def active(self, *stages: Stage) -> ActiveRun:
        return activate(self.folder, build_stage_set(stages), self.lab)

    @property
    def problems(self) -> list[str]:
        stored = self.folder.store.load("measure")
        assert stored is not None
        return [item.problem for item in stored.items]


@pytest.fixture
def bench(tmp_path: Path, lab: Lab) -> Bench:
    return Bench(tmp_path / "runs", lab)


def hanging(path: Path, **more: Any) -> Stage:
    return effect(child_effects.hang, items=lambda _: [Item("a", "Item a", str(path))], **more)


async def pid_in(path: Path) -> int:
    await asyncio.to_thread(until, lambda: path.exists() and path.read_text() != "")
    return int(path.read_text())


async def stopped_once_it_hangs(active: ActiveRun, path: Path, mode: StopMode = "now") -> int:
    async def stop() -> int:
        pid = await pid_in(path)
        active.stop(mode)
        return pid

    _, pid = await asyncio.gather(active.run(), stop())
    return pid


async def test_child_does_it_and_sees_what_a_thread_would_see(bench: Bench) -> None:
    outcome = await bench.active(each("plan"), effect(child_effects.measure, over="plan")).run()
    assert outcome.status == "complete"
    stored = bench.folder.store.load("measure")
    assert stored is not None
    assert stored.value == {"letters": [21, 21, 21]}
    assert all(item.answer["pid"] != psutil.Process().pid for item in stored.items)
    assert {a.outcome for a in bench.folder.attempts() if a.kind == "effect"} == {"ok"}


@pytest.mark.parametrize("process", [True, False])
async def test_needs_texts_options_files_and_items_before_are_handed_over(
    lab: Lab, tmp_path: Path, process: bool
) -> None:
    (tmp_path / "t").write_text("four")
    stage = effect(
        child_effects.look_at_all, needs=("first",), options=("plus",), process=process,
        items=lambda _: [Item("a"), Item("b")], after=lambda _, item: ["a"] if item.key == "b" else [],
        reads=lambda *_: ["t"],
    )  # fmt: skip
    runner = lab.runner([once("first"), stage], options={"plus": 1000}, files=InputFiles({"t": tmp_path / "t"}))
    assert (await runner.run()).status == "complete"
    await lab.aclose()
    first, second = lab.value("measure")["letters"]
    assert first > 1000
    assert second == 2 * first


async def out_of_time_once_it_hangs(active: ActiveRun, path: Path, monkeypatch: pytest.MonkeyPatch) -> RunOutcome:
    limit = asyncio.timeout(None)
    monkeypatch.setattr("planexe.executor.effects.asyncio.timeout", lambda _: limit)

    async def let_time_pass() -> None:
        await pid_in(path)
        limit.reschedule(asyncio.get_running_loop().time())

    outcome, _ = await asyncio.gather(active.run(), let_time_pass())
    return outcome


async def test_child_that_eats_the_processor_is_killed_when_its_time_is_up(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    active = bench.active(hanging(tmp_path / "pid"), once("after", "measure"))
    outcome = await out_of_time_once_it_hangs(active, tmp_path / "pid", monkeypatch)
    assert "Item a gave no result within 60 s." in outcome.problems["measure"]
    assert not psutil.pid_exists(await pid_in(tmp_path / "pid"))


async def test_child_is_killed_when_the_run_is_stopped(bench: Bench, tmp_path: Path) -> None:
    active = bench.active(hanging(tmp_path / "pid"))
    pid = await stopped_once_it_hangs(active, tmp_path / "pid")
    assert not psutil.pid_exists(pid)
    assert bench.folder.status() == "stopped"
    assert [a.outcome for a in bench.folder.attempts()] == ["cancelled"]


async def test_what_may_be_done_once_and_was_killed_is_unknown(bench: Bench, tmp_path: Path) -> None:
    await stopped_once_it_hangs(bench.active(hanging(tmp_path / "pid", repeatable=False)), tmp_path / "pid")
    outcome = await bench.active(hanging(tmp_path / "pid", repeatable=False)).run()
    assert "nobody knows whether it was done" in outcome.problems["measure"]
    assert len(bench.folder.attempts()) == 1


async def test_what_may_be_done_once_and_took_too_long_is_unknown_at_once(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    active = bench.active(hanging(tmp_path / "pid", repeatable=False))
    outcome = await out_of_time_once_it_hangs(active, tmp_path / "pid", monkeypatch)
    assert "gave no result within 60 s. It may not be repeated, and nobody knows" in outcome.problems["measure"]


@pytest.mark.parametrize("process", [True, False])
@pytest.mark.parametrize(
    ("do", "says"),
    [
        (child_effects.large, "Its result has 13.0 MB; 12.8 MB are allowed."),
        (child_effects.no_model, "It returned int; a pydantic model is wanted"),
    ],
)
async def test_result_that_cannot_be_kept_is_one_sentence(bench: Bench, do: Any, says: str, process: bool) -> None:
    outcome = await bench.active(effect(do, process=process, items=lambda _: [Item("a")])).run()
    assert says in outcome.problems["measure"]


async def test_item_that_cannot_be_sent_loses_that_item(bench: Bench) -> None:
    @dataclass
    class Local:
        """No other process has this class."""

    outcome = await bench.active(effect(child_effects.measure, items=lambda _: [Item("a", data=Local())])).run()
    assert "What it is handed cannot be sent to a child process: " in outcome.problems["measure"]


async def test_pool_keeps_its_cap(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planexe.executor.effect_pools.pool_cap", lambda _: 1)
    await bench.active(each("plan"), effect(child_effects.measure, over="plan")).run()
    stored = bench.folder.store.load("measure")
    assert stored is not None
    assert len({item.answer["pid"] for item in stored.items}) == 1  # one after another, in one process


@pytest.mark.parametrize(
    ("do", "says"),
    [(lambda *_: Length(letters=1), "a lambda has no name"), (Lab().value, "is not what its module has")],
)
def test_code_that_no_child_can_import_is_refused_when_it_is_written(do: Any, says: str) -> None:
    with pytest.raises(GraphError, match=f"Stage measure: a child process imports `do` by its name, and .*{says}"):
        effect(do, items=lambda _: [])


def said(folder: RunFolder) -> list[EffectProgressed]:
    return [event for event in folder.events() if isinstance(event, EffectProgressed)]


async def test_progress_is_an_event_and_stands_in_the_line_of_the_stage(bench: Bench, tmp_path: Path) -> None:
    active = bench.active(hanging(tmp_path / "pid"))
    seen: list[RunSnapshot] = []

    async def look() -> None:
        await asyncio.to_thread(until, lambda: bool(said(bench.folder)))
        seen.append(active.snapshot())
        active.stop("now")

    await asyncio.gather(active.run(), look())
    (progress,) = said(bench.folder)
    assert (progress.stage, progress.share, progress.words) == ("measure", 0.25, "begun")
    assert seen[0].stages[0].doing == "25 %: begun"
    assert Run(bench.folder, build_stage_set([hanging(tmp_path)])).events
    assert active.snapshot().stages[0].doing == ""


async def test_quick_effects_write_no_progress_and_slow_ones_seldom(bench: Bench) -> None:
    enough = threading.Event()

    def tell(context: EffectContext, item: Item) -> Length:
        share = 0.0
        while item.key == "slow" and not enough.is_set():
            share = min(1.0, share + 1e-6)
            context.progress(share, "on the way")
        for number in range(1000):
            context.progress(number / 1000)
        return Length(letters=1)

    active = bench.active(effect(tell, process=False, items=lambda _: [Item("slow"), Item("quick")]))

    def look() -> None:
        until(lambda: bool(said(bench.folder)))
        enough.set()

    work: Coroutine[Any, Any, Any] = active.run()
    await asyncio.gather(work, asyncio.to_thread(look))
    slow, quick = sorted(bench.folder.attempts(), key=lambda attempt: attempt.index)
    shares = [event.share for event in said(bench.folder) if event.call_id == slow.call_id]
    assert shares == sorted(shares)
    assert slow.sent is not None
    assert len(shares) <= (slow.ended - slow.sent) / 0.5
    assert quick.sent is not None
    assert len(said(bench.folder)) - len(shares) <= (quick.ended - quick.sent) / 0.5
