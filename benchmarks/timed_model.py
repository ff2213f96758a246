"""A model that only takes its time: it answers when the call's seconds are over, to a fraction of a millisecond."""

import asyncio
import json
from collections.abc import Callable, Mapping

from benchmarks.work_graph import WorkGraph
from planexe.llm.messages import Reply, Request, Usage

_COARSE_S = 0.0015
"""An event loop's timer may be late by this much; the rest is waited for in turns of the loop."""


async def wait_until(deadline_s: float) -> None:
    """Waits until the running loop's clock shows ``deadline_s``."""
    loop = asyncio.get_running_loop()
    early_s = deadline_s - loop.time() - _COARSE_S
    if early_s > 0:
        await asyncio.sleep(early_s)
    while loop.time() < deadline_s:  # noqa: ASYNC110  the event waited for is the clock itself
        await asyncio.sleep(0)


class TimedModel:
    """Answers each call of a graph after its seconds; every strategy that is compared asks this one.

    Args:
        graph: the calls, by stage and place in the stage.
        answer_characters: length of an answer, which later prompts carry.
    """

    name = "timed"

    def __init__(self, graph: WorkGraph, *, answer_characters: int = 1500) -> None:
        self._seconds: Mapping[str, tuple[float, ...]] = {s.name: s.seconds for s in graph.stages.values()}
        words = (f"{n * 2_654_435_761 % 2**32:08x}" for n in range(answer_characters // 9 + 1))
        self._filling = " ".join(words)[:answer_characters]  # no two alike: an answer that repeats itself is refused
        self.asked = 0
        self.in_flight = 0
        self.peak = 0

    async def take(self, stage: str, index: int) -> str:
        """Waits for one call's seconds and returns its answer."""
        deadline_s = asyncio.get_running_loop().time() + self._seconds[stage][index]
        self.asked += 1
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        try:
            await wait_until(deadline_s)
        finally:
            self.in_flight -= 1
        return f"{stage} {index} {self._filling}"

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        """Answers as a ``Provider``: the stage is the answer's name, the task ends with the call's place in it."""
        del model, on_token
        assert request.answer is not None
        text = await self.take(request.answer.name, int(request.prompt.task.rsplit(" ", 1)[-1]))
        return Reply(json.dumps({"text": text}), usage=Usage(input_tokens=100, output_tokens=100))

    async def aclose(self) -> None:
        """Has nothing to close."""
