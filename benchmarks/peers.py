"""What others would do with the same calls: stage after stage, level after level, and LangGraph."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable

from benchmarks.timed_model import TimedModel
from benchmarks.work_graph import WorkGraph

Strategy = Callable[[WorkGraph, int, TimedModel], Awaitable[None]]


def peer_run_s(strategy: Strategy, graph: WorkGraph, cap: int) -> float:
    """Runs the graph once with a strategy and returns its wall-clock seconds.

    Raises:
        RuntimeError: it made another number of calls, or more at once than allowed.
    """
    model = TimedModel(graph)
    started_s = time.perf_counter()
    asyncio.run(_as_coroutine(strategy(graph, cap, model)))
    wall_s = time.perf_counter() - started_s
    if model.asked != graph.calls or model.peak > cap:
        raise RuntimeError(f"{model.asked} of {graph.calls} calls were made, up to {model.peak} at once; cap {cap}.")
    return wall_s


async def stage_after_stage(graph: WorkGraph, cap: int, model: TimedModel) -> None:
    """Runs one stage after another, the calls of a stage gathered under a semaphore."""
    for name in graph.stages:
        await _gather([name], graph, asyncio.Semaphore(cap), model)


async def level_after_level(graph: WorkGraph, cap: int, model: TimedModel) -> None:
    """Gathers all stages of one topological level under a semaphore and then goes on to the next level."""
    for names in levels(graph):
        await _gather(names, graph, asyncio.Semaphore(cap), model)


async def langgraph_tasks(graph: WorkGraph, cap: int, model: TimedModel) -> None:
    """Runs the graph with LangGraph's functional API: a task per call, futures awaited where they are needed.

    It keeps no checkpoint, writes no log and retries nothing, which is its fastest form. The entry point counts as one
    of its concurrent steps for the whole run, so it is given one more for the calls to have as many as ours.
    """
    from langgraph.func import entrypoint, task

    @task
    async def ask(stage: str, index: int) -> str:
        return await model.take(stage, index)

    @entrypoint()
    async def plan(_: str) -> int:
        over: dict[str, asyncio.Task[None]] = {}

        async def run_stage(name: str) -> None:
            stage = graph.stages[name]
            await asyncio.gather(*(over[need] for need in stage.needs))
            await asyncio.gather(*(ask(name, index) for index in range(len(stage.seconds))))

        for name in graph.stages:
            over[name] = asyncio.create_task(run_stage(name))
        await asyncio.gather(*over.values())
        return len(over)

    await plan.ainvoke(graph.name, config={"max_concurrency": cap + 1})


PEERS: dict[str, Strategy] = {
    "stage after stage": stage_after_stage,
    "level after level": level_after_level,
    "LangGraph tasks": langgraph_tasks,
}
"""Who is compared."""


def levels(graph: WorkGraph) -> list[list[str]]:
    """Returns the stages by the number of stages on their longest way from the start."""
    level: dict[str, int] = {}
    for stage in graph.stages.values():
        level[stage.name] = 1 + max((level[need] for need in stage.needs), default=-1)
    return [[n for n in level if level[n] == number] for number in range(max(level.values(), default=-1) + 1)]


async def _gather(names: Iterable[str], graph: WorkGraph, slots: asyncio.Semaphore, model: TimedModel) -> None:
    async def take(name: str, index: int) -> None:
        async with slots:
            await model.take(name, index)

    await asyncio.gather(*(take(n, i) for n in names for i in range(len(graph.stages[n].seconds))))


async def _as_coroutine(awaitable: Awaitable[None]) -> None:
    await awaitable
