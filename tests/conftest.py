"""For all tests: no real calls, no keys, no settings of this machine; and a clock that needs no waiting."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from planexe.llm.provider import allow_real_calls
from tests.fake_clock import FakeClock
from tests.finished_runs import FinishedRuns, shared_folder

settings.register_profile("planexe", deadline=None)  # a busy machine is no error
settings.load_profile("planexe")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Forbids real calls, and hides keys and settings that happen to be in the environment."""
    for name in tuple(os.environ):
        if name.startswith("PLANEXE_") or name.endswith(("_API_KEY", "_API_TOKEN")):
            monkeypatch.delenv(name)
    allow_real_calls(False)
    yield
    allow_real_calls(False)


@pytest.fixture(scope="session")
def finished_runs(tmp_path_factory: pytest.TempPathFactory) -> FinishedRuns:
    """Runs that have ended, made once for all workers and copied for each test."""
    return FinishedRuns(shared_folder(tmp_path_factory.getbasetemp()))


@pytest.fixture
def clock() -> FakeClock:
    """A clock of virtual time, at 1000 seconds."""
    return FakeClock()
