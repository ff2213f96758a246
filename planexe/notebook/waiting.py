"""Plain calls that wait, also inside a notebook's event loop; the only home of nest-asyncio."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from planexe.executor.call import Call
from planexe.executor.execute_function import ExecuteFunction
from planexe.executor.executor import LLMExecutor

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


async def _as_coroutine(awaitable: Awaitable[Result]) -> Result:
    return await awaitable
