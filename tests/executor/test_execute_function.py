"""Which functions an executor takes, and how it calls them."""

import asyncio
import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any
from unittest.mock import AsyncMock

import pytest

from planexe.executor.execute_function import call_execute_function, check_execute_function, is_async


def sync(llm: object) -> str:
    return f"sync {llm}"


async def asynchronous(llm: object) -> str:
    return f"async {llm}"


async def two(prompt: str, llm: object) -> str:
    return f"{prompt} {llm}"


class Methods:
    def sync(self, llm: object) -> str:
        return f"method {llm}"

    async def asynchronous(self, llm: object) -> str:
        return f"async method {llm}"

    @staticmethod
    def static(llm: object) -> str:
        return f"static {llm}"

    @classmethod
    def of_class(cls, llm: object) -> str:
        return f"{cls.__name__} {llm}"


class Callable1:
    def __call__(self, llm: object) -> str:
        return f"object {llm}"


class AsyncCallable:
    async def __call__(self, llm: object) -> str:
        return f"async object {llm}"


class Made:
    def __init__(self, llm: object) -> None:
        self.llm = llm

    async def __call__(self, other: object) -> None: ...

    def __repr__(self) -> str:
        return f"Made {self.llm}"


@functools.wraps(sync)
def wrapped(*arguments: Any) -> str:
    return sync(*arguments)


async def in_line(function: Callable[..., Any], *arguments: object) -> Any:
    return function(*arguments)


TAKEN: list[tuple[Any, bool, str]] = [
    (sync, False, "sync M"),
    (asynchronous, True, "async M"),
    (functools.partial(two, "Why?"), True, "Why? M"),
    (functools.partial(functools.partial(two), "Why?"), True, "Why? M"),
    (functools.partial(lambda llm, n: f"{llm} {n}", n=2), False, "M 2"),
    (functools.partial(AsyncCallable()), True, "async object M"),
    (Methods().sync, False, "method M"),
    (Methods().asynchronous, True, "async method M"),
    (Methods.static, False, "static M"),
    (Methods.of_class, False, "Methods M"),
    (Callable1(), False, "object M"),
    (AsyncCallable(), True, "async object M"),
    (Made, False, "Made M"),
    (lambda llm: f"lambda {llm}", False, "lambda M"),
    (lambda llm: asynchronous(llm), False, "async M"),  # returns an awaitable: it is awaited
    (lambda llm=None: f"default {llm}", False, "default M"),
    (lambda llm, item=7: f"{item} {llm}", False, "7 M"),  # how a loop hands each function its own item
    (lambda llm, a=1, *, b=2: f"{a} {b} {llm}", False, "1 2 M"),
    (lambda llm, **_: f"more {llm}", False, "more M"),
    (lambda llm, *_: f"any {llm}", False, "any M"),
    (len, False, "1"),
    (wrapped, False, "sync M"),
]


@pytest.mark.parametrize(("function", "is_coroutine", "result"), TAKEN, ids=lambda v: getattr(v, "__name__", None))
async def test_functions_that_one_argument_is_enough_for(function: Any, is_coroutine: bool, result: str) -> None:
    assert check_execute_function(function) is function
    assert is_async(function) is is_coroutine
    assert str(await call_execute_function(function, "M", in_line)) == result


def generator(llm: object) -> Iterator[int]:
    yield 1


async def async_generator(llm: object) -> AsyncIterator[int]:
    yield 1


@pytest.mark.parametrize(
    ("function", "complaint"),
    [
        (None, "must be callable with one parameter, not None"),
        ("text", "must be callable"),
        (asynchronous("M"), "must be callable"),
        (lambda: 1, "it takes: none"),
        (two, "it takes: prompt: str, llm: object"),
        (lambda llm=None, n=1: n, "it takes: llm=None, n=1"),
        (lambda llm, *, n: n, "it takes: llm, n"),
        (lambda *models: 1, r"it takes: \*models"),
        (lambda **models: 1, r"it takes: \*\*models"),
        (functools.partial(lambda *, llm: 1), "it takes: llm"),
        (functools.partial(two, "Why?", "M"), "it takes: none"),
        (functools.partial(two, llm="M", prompt="x"), "it takes: prompt: str = 'x', llm: object = 'M'"),
        (print, r"it takes: \*args"),
        (iter, "cannot be read"),
        (AsyncMock(), r"it takes: \*args, \*\*kwargs"),
        (generator, "is a generator"),
        (functools.partial(async_generator), "is a generator"),
    ],
)
def test_other_functions_are_refused_and_told_why(function: object, complaint: str) -> None:
    if asyncio.iscoroutine(function):
        function.close()
    with pytest.raises(TypeError, match=complaint):
        check_execute_function(function)


async def test_sync_function_goes_through_the_thread_runner() -> None:
    seen: list[object] = []

    def run_in_thread(function: Callable[..., Any], *arguments: object) -> Awaitable[Any]:
        seen.append(arguments[0])
        return in_line(function, *arguments)

    await call_execute_function(sync, "M", run_in_thread)
    await call_execute_function(asynchronous, "M", run_in_thread)

    assert seen == [sync]


@pytest.mark.parametrize("error", [StopIteration("end"), SystemExit(3)])
async def test_exceptions_that_would_break_a_loop_become_ordinary_ones(error: BaseException) -> None:
    def raises(llm: object) -> None:
        raise error

    with pytest.raises(RuntimeError, match=rf"raised {type(error).__name__}\({error}\)") as caught:
        await call_execute_function(raises, "M", in_line)
    assert caught.value.__cause__ is error
