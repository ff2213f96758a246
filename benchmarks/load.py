"""Loads on the executor: many calls whose model costs nothing, a flood of them, and a cap that moves meanwhile."""

import asyncio
import random
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.our_run import SPEC
from planexe.executor.attempt_log import FileAttemptLog
from planexe.executor.call import Call
from planexe.executor.call_journal import FolderJournal
from planexe.executor.executor import LLMExecutor
from planexe.llm.messages import Document, Prompt, Reply, Request, Usage
from planexe.llm.structured import Judged

Answer = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What many calls cost.

    Attributes:
        calls: calls asked; ``answered`` of them got an answer.
        cpu_s: processor time of this process; ``wall_s`` by the clock.
        peak: most calls in flight at once.
    """

    calls: int
    answered: int
    cpu_s: float
    wall_s: float
    peak: int

    @property
    def cpu_ms(self) -> float:
        """Returns milliseconds of processor time per call."""
        return 1000 * self.cpu_s / self.calls


class QuickModel:
    """A model that answers after a fixed number of seconds, 0 for at once; tells who listens that it was asked."""

    name = "quick"

    def __init__(self, seconds: float = 0.0, on_ask: Answer | None = None) -> None:
        self._seconds = seconds
        self._on_ask = on_ask
        self.in_flight = 0
        self.peak = 0

    async def ask(self, model: str, request: Request, on_token: Answer | None = None) -> Reply:
        """Answers as a ``Provider``."""
        del model, on_token
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        if self._on_ask is not None:
            self._on_ask()
        if self._seconds:
            await asyncio.sleep(self._seconds)
        self.in_flight -= 1
        return Reply(f"Answer to {request.prompt.task[:40]}", usage=Usage(input_tokens=250, output_tokens=10))

    async def aclose(self) -> None:
        """Has nothing to close."""


def prompts(calls: int, characters: int, *, shared: bool) -> list[Prompt]:
    """Returns prompts of a length.

    Args:
        calls: how many.
        characters: length of each.
        shared: all but the last 500 characters are the same in all of them, as in a fan-out of a plan.
    """
    found = []
    for number in range(calls):
        document = Document("context", _text(characters - 500, 0 if shared else number))
        found.append(Prompt("Answer briefly.", (document,), _text(500, number)))
    return found


def ask_all(prompts: Sequence[Prompt], cap: int, model: QuickModel | None = None) -> Load:
    """Asks all prompts at once through an executor that journals and logs to disk."""
    provider = model or QuickModel()
    with disk_executor(provider, cap) as executor:
        return asyncio.run(_ask_all(executor, prompts, provider))


@contextmanager
def disk_executor(provider: QuickModel, cap: int) -> Generator[LLMExecutor]:
    """Gives an executor with journal and attempt log in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        journal, log = FolderJournal(Path(folder) / "calls", "w01"), FileAttemptLog(Path(folder) / "attempts-w01.jsonl")
        yield LLMExecutor([SPEC], lambda _: provider, limiter=cap, journal=journal, log=log)
        journal.close()
        log.close()


async def _ask_all(executor: LLMExecutor, prompts: Sequence[Prompt], provider: QuickModel) -> Load:
    started_s, cpu_s = time.perf_counter(), time.process_time()
    asks = [
        executor.ask(_call(number), prompt, None, Judged, asked=f"{number:064x}")
        for number, prompt in enumerate(prompts)
    ]
    results = await asyncio.gather(*asks)
    return Load(
        calls=len(prompts),
        answered=sum(str(r.value).startswith("Answer to") for r in results),
        cpu_s=time.process_time() - cpu_s,
        wall_s=time.perf_counter() - started_s,
        peak=provider.peak,
    )


def slider_ms(moves: int, *, seed: int = 1) -> tuple[list[float], float]:
    """Moves the cap up and down from another thread while calls run.

    Returns:
        Milliseconds from each raise to the next call sent, and the most that passed between lowering the cap and the
        last call that was still sent above it (0 if there was none).
    """
    asked = threading.Event()
    lowered_s, late_s = time.perf_counter(), 0.0

    def note_ask() -> None:
        nonlocal late_s
        if provider.in_flight > executor.limiter.cap:
            late_s = max(late_s, time.perf_counter() - lowered_s)
        asked.set()

    provider, calls = QuickModel(0.2, note_ask), 70 * moves
    with disk_executor(provider, 2) as executor:
        delays_s: list[float] = []

        def move() -> None:
            nonlocal lowered_s
            rng = random.Random(seed)
            _wait_until(lambda: executor.limiter.queued >= calls - 2)  # all of them stand in the queue
            for _ in range(moves):
                lowered_s = time.perf_counter()
                executor.limiter.set_cap(2)
                _wait_until(lambda: executor.limiter.in_flight <= 2)
                time.sleep(rng.uniform(0.005, 0.03))
                asked.clear()
                started_s = time.perf_counter()
                executor.limiter.set_cap(64)
                asked.wait(5)
                delays_s.append(time.perf_counter() - started_s)
            executor.limiter.set_cap(1024)

        asyncio.run(_busy_while(executor, move, calls))
    return [1000 * s for s in delays_s], 1000 * late_s


async def _busy_while(executor: LLMExecutor, move: Callable[[], None], calls: int) -> None:
    work = asyncio.create_task(_ask_all(executor, prompts(calls, 1000, shared=True), QuickModel()))
    await asyncio.to_thread(move)
    await work


def _wait_until(true: Callable[[], bool]) -> None:
    while not true():
        time.sleep(0.001)


def _call(number: int) -> Call:
    return Call(stage="load", item=str(number), batch="load", index=number)


def _text(characters: int, seed: int) -> str:
    word = f"{seed:08d} lorem ipsum dolor sit amet "
    return (word * (characters // len(word) + 1))[:characters]
