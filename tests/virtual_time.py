"""Async tests in virtual time: a pause or a time-out takes none, and comes only when nothing else can happen."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec

from benchmarks.virtual_time import run_in_virtual_time

Arguments = ParamSpec("Arguments")


def in_virtual_time(test: Callable[Arguments, Coroutine[Any, Any, None]]) -> Callable[Arguments, None]:
    """Runs an async test on a loop whose clocks stand still while anything can run, however slow the machine is.

    Only for tests without sockets: what is under way outside this process is not seen, and the clocks would jump.
    """

    @wraps(test)
    def run(*arguments: Arguments.args, **named: Arguments.kwargs) -> None:
        run_in_virtual_time(lambda: test(*arguments, **named))

    return run
