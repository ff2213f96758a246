from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app_runs import AppRuns
from tests.finished_runs import FinishedRuns


@pytest.fixture
def app(tmp_path: Path, finished_runs: FinishedRuns) -> Iterator[AppRuns]:
    runs = AppRuns(tmp_path / "runs", finished_runs)
    yield runs
    runs.close()
