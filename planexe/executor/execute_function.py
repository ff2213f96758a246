"""Checks and adapts the functions an executor runs: sync or async, of one parameter, the model."""

import asyncio
import contextvars
import functools
import inspect
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

ExecuteFunction = Callable[[Any], Any]


def is_async(function: ExecuteFunction) -> bool:
    """Returns whether calling it gives a coroutine, also through ``functools.partial`` and ``__call__``."""
    return _is_kind(function, inspect.iscoroutinefunction)


def check_execute_function(function: object) -> ExecuteFunction:
    """Returns the function unchanged if it can be called with one argument.

    Raises:
        TypeError: it is not callable, needs more or less than one argument, or is a generator.
    """
    if not callable(function):
        raise TypeError(f"An execute function must be callable with one parameter, not {function!r}.")
    name = getattr(function, "__qualname__", repr(function))
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except ValueError as error:
        raise TypeError(f"The parameters of {name} cannot be read; wrap it in a function of one parameter.") from error
    if not _takes_one(parameters):
        listed = ", ".join(str(p) for p in parameters) or "none"
        raise TypeError(
            f"The execute function {name} must take exactly one parameter, the model (further ones need a default); "
            f"it takes: {listed}."
        )
    if _is_kind(function, inspect.isgeneratorfunction) or _is_kind(function, inspect.isasyncgenfunction):
        raise TypeError(f"The execute function {name} is a generator, which would never run; return one result.")
    return cast("ExecuteFunction", function)


async def call_execute_function(
    function: ExecuteFunction, argument: object, run_in_thread: Callable[..., Awaitable[Any]]
) -> Any:
    """Calls it: an async one on this loop, a sync one in a thread so that it never blocks the loop.

    Raises:
        RuntimeError: a sync function raised ``StopIteration`` or ``SystemExit``, which must not reach an event loop:
            the first would never arrive, the second would end the loop.
    """
    if is_async(function):
        return await function(argument)
    result = await run_in_thread(call_in_thread, function, argument)
    return await result if inspect.isawaitable(result) else result


class FunctionThreads:
    """Threads for functions that block: as many as calls may be in flight, begun when the first is needed."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()  # loops of several threads may ask at once
        self._threads: ThreadPoolExecutor | None = None

    async def run(self, function: Callable[..., Any], *arguments: object) -> Any:
        """Calls the function in a thread, with the context variables of its caller."""
        with self._lock:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self._most, thread_name_prefix="execute-function")
            threads = self._threads
        work = functools.partial(contextvars.copy_context().run, function, *arguments)
        return await asyncio.get_running_loop().run_in_executor(threads, work)

    def close(self) -> None:
        """Lets the threads end; what goes on in them is not waited for."""
        with self._lock:
            threads, self._threads = self._threads, None
        if threads is not None:
            threads.shutdown(wait=False)


def call_in_thread(function: ExecuteFunction, argument: object) -> Any:
    """Calls it, in a thread.

    Raises:
        RuntimeError: it raised ``StopIteration`` or ``SystemExit``.
    """
    try:
        return function(argument)
    except (StopIteration, SystemExit) as error:
        raise RuntimeError(f"The execute function raised {type(error).__name__}({error}).") from error


def _takes_one(parameters: Sequence[inspect.Parameter]) -> bool:
    """Says whether the model is all that must be given, by place; what has a default (``item=item``) is filled."""
    by_place = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    required = [p for p in parameters if p.default is p.empty and p.kind not in variable]
    return required == by_place[:1] if required else len(by_place) == 1


def _is_kind(function: Any, is_kind: Callable[[object], bool]) -> bool:
    while isinstance(function, functools.partial):
        function = function.func
    if is_kind(function):
        return True
    # Calling a class makes an object of it; its own __call__ is not run.
    return not isinstance(function, type) and is_kind(getattr(function, "__call__", None))  # noqa: B004  the method itself is looked at
