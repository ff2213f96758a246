"""A scripted provider, and an executor around it whose waiting takes no time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from planexe.errors import RateLimited
from planexe.executor.attempt_log import Attempt, MemoryAttemptLog
from planexe.executor.bound_model import BoundModel
from planexe.executor.call import Call, CallResult
from planexe.executor.circuit_breaker import CircuitBreaker
from planexe.executor.clock import SystemClock
from planexe.executor.executor import LLMExecutor
from planexe.executor.patience import ModelPace
from planexe.executor.rate_limiter import RateLimiter
from planexe.executor.retry_policy import RetryPolicy
from planexe.executor.services import ServedModel
from planexe.llm.messages import AnswerFormat, Prompt, Reply, Request, Usage
from planexe.llm.model_spec import ModelSpec
from planexe.llm.structured import Judge, Judged
from tests.fake_clock import FakeClock

Step = str | Reply | Exception | Callable[[Request], Awaitable[Reply]]
"""What happens to one request: a text, a reply, an error, or a function that decides."""

FORMAT = AnswerFormat("note", {"type": "object", "properties": {"text": {"type": "string"}}})


def model(name: str = "first", **changes: Any) -> ModelSpec:
    values: dict[str, Any] = {"name": name, "provider": name, "model": f"{name}-1", **changes}
    return ModelSpec(**values)


def said(text: str = "fine", **changes: Any) -> Reply:
    values: dict[str, Any] = {"usage": Usage(input_tokens=10, output_tokens=5), **changes}
    return Reply(text, **values)


def limited(after_s: float | None = None) -> RateLimited:
    return RateLimited("Slow down.", status=429, retry_after_s=after_s)


def served_by(rate: RateLimiter) -> Callable[[ModelSpec], ServedModel]:
    """Returns services with this limiter for every model."""
    breaker = CircuitBreaker(SystemClock())
    return lambda spec: ServedModel(spec.provider, rate, ModelPace(), breaker)


class StubProvider:
    """Answers by a script; when that is used up, with a usual answer."""

    name = "stub"

    def __init__(self, *script: Step, usual: Step = "fine") -> None:
        self.script = list(script)
        self.usual = usual
        self.requests: list[Request] = []
        self.in_flight = self.peak = self.closed = 0

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        self.requests.append(request)
        step = self.script.pop(0) if self.script else self.usual
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        try:
            await asyncio.sleep(0)
            if isinstance(step, Exception):
                raise step
            if callable(step):
                return await step(request)
            if on_token is not None:
                on_token()
            return said(step) if isinstance(step, str) else step
        finally:
            self.in_flight -= 1

    async def aclose(self) -> None:
        self.closed += 1

    @property
    def tasks(self) -> list[str]:
        """Returns the task of each request so far."""
        return [r.prompt.task for r in self.requests]


class Gate:
    """Holds requests until it is opened."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.reached = asyncio.Event()

    async def __call__(self, request: Request) -> Reply:
        self.reached.set()
        await self.open.wait()
        return said(request.prompt.task)


@dataclass
class Bench:
    """An executor over stub providers, one per model, and everything it noted."""

    clock: FakeClock
    providers: dict[str, StubProvider]
    log: MemoryAttemptLog = field(default_factory=MemoryAttemptLog)
    connected: list[str] = field(default_factory=list)

    def connect(self, spec: ModelSpec) -> StubProvider:
        self.connected.append(spec.name)
        return self.providers[spec.name]

    def executor(self, models: Sequence[ModelSpec] | None = None, **options: Any) -> LLMExecutor:
        specs = [model(name) for name in self.providers] if models is None else models
        options = {"policy": RetryPolicy(), "clock": self.clock, "log": self.log, **options}
        return LLMExecutor(specs, self.connect, **options)

    @property
    def attempts(self) -> list[Attempt]:
        return self.log.attempts

    @property
    def outcomes(self) -> list[tuple[str, str, str]]:
        """Returns why each attempt was made, how it ended, and the kind of error."""
        return [(a.reason, a.outcome, a.error_kind) for a in self.attempts]


def bench(clock: FakeClock, *script: Step, **others: StubProvider) -> Bench:
    return Bench(clock, {"first": StubProvider(*script), **others})


async def ask(executor: LLMExecutor, task: str = "Say.", judge: Judge = Judged) -> CallResult[Any]:
    """Asks one question with an answer format; the value is the reply's text unless ``judge`` says otherwise."""
    call = Call(stage="stage", item=task)
    return await executor.ask(call, Prompt("Rules.", task=task), FORMAT, judge, asked=task)


async def plain(llm: BoundModel) -> str:
    """An execute function that asks one thing."""
    return str((await llm.ask("Say.")).text)


async def settle(turns: int = 20) -> None:
    """Lets everything run that can."""
    for _ in range(turns):
        await asyncio.sleep(0)


def check_times(attempts: Sequence[Attempt]) -> None:
    """Checks that no time goes backwards and that the waits add up, in every record."""
    for a in attempts:
        times = [t for t in (a.ready, a.queued, a.acquired, a.sent, a.first_token, a.ended) if t is not None]
        assert times == sorted(times), a
        until = a.ended if a.sent is None else a.sent
        assert abs(sum(a.waits.values()) - (until - a.ready)) < 1e-6, a
        assert all(s > 0 for s in a.waits.values()), a
