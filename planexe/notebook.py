"""For notebooks, whose cells run inside an event loop already: plain calls that wait; the only home of nest-asyncio."""

import asyncio
from collections.abc import Awaitable, Generator
from typing import Any, TypeVar

from planexe.executor.call import Call
from planexe.executor.execute_function import ExecuteFunction
from planexe.executor.executor import LLMExecutor
from planexe.pipeline.active_run import ActiveRun
from planexe.pipeline.progress import RunSnapshot
from planexe.pipeline.run_folder import RunFolder
from planexe.pipeline.runner import RunOutcome
from planexe.settings import load_settings
from planexe.wiring import Workbench

Result = TypeVar("Result")


def wait(awaitable: Awaitable[Result]) -> Result:
    """Waits for an awaitable and returns its result, also where an event loop runs already, as in a notebook's cell.

    The loop goes on with its other work meanwhile. Where ``await`` can be written, write that.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(_as_coroutine(awaitable))
    import nest_asyncio  # patches the loop, so it is loaded only where a loop must be entered twice

    nest_asyncio.apply(loop)
    return loop.run_until_complete(asyncio.ensure_future(awaitable))


def run(executor: LLMExecutor, execute_function: ExecuteFunction, *, call: Call | None = None) -> Any:
    """Runs one function with an executor and waits for its result; see ``LLMExecutor.run_async``."""
    return wait(executor.run_async(execute_function, call=call))


def plan(goal: str, **wishes: Any) -> "NotebookRun":
    """Returns a new run, not yet started: ``await`` it, or call ``wait()``.

    Args:
        goal: what you want to do.
        wishes: as ``Workbench.request`` takes them: ``models``, ``concurrency``, ``detail``, ``time_scale``, …

    Raises:
        InputError: one of the values cannot be used.

    Example:
        >>> outcome = await plan("Open a bakery in Aarhus before May 2027.", concurrency=16, time_scale=0)
        >>> outcome.status
        'complete'
    """
    bench = Workbench(load_settings())
    return NotebookRun(bench, bench.create(bench.request(goal, **wishes)))


class NotebookRun:
    """One run in a notebook; awaiting it works on it, or resumes what is missing, and gives how it ended."""

    def __init__(self, bench: Workbench, folder: RunFolder) -> None:
        self.folder = folder
        self.active: ActiveRun = bench.activate(folder)

    def __await__(self) -> Generator[Any, None, RunOutcome]:
        """Works on the run to its end."""
        return self.active.run().__await__()

    def wait(self) -> RunOutcome:
        """Works on the run to its end without ``await``."""
        return wait(self.active.run())

    def snapshot(self) -> RunSnapshot:
        """Returns how far the run is."""
        return self.active.snapshot()

    def set_concurrency(self, cap: int) -> None:
        """Changes how many calls may be in flight, also while the run goes on."""
        self.active.set_cap(cap)


async def _as_coroutine(awaitable: Awaitable[Result]) -> Result:
    return await awaitable
