"""Every test of this room ends with nothing left behind: no slot, no waiter, no inconsistent record."""

from collections.abc import Iterator

import pytest

from planexe.executor.executor import LLMExecutor
from tests.executor.stub_provider import check_times


@pytest.fixture(autouse=True)
def _nothing_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made: list[LLMExecutor] = []
    original = LLMExecutor.__init__

    def remember(self: LLMExecutor, *arguments: object, **options: object) -> None:
        original(self, *arguments, **options)  # pyrefly: ignore[bad-argument-type]  # handed on as it came
        made.append(self)

    monkeypatch.setattr(LLMExecutor, "__init__", remember)
    yield
    for executor in made:
        executor.close()
        assert (executor.limiter.in_flight, executor.limiter.queued) == (0, 0)
        check_times(getattr(executor._kit.log, "attempts", ()))
