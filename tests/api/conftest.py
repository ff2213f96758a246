from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app_runs import AppRuns


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AppRuns]:
    runs = AppRuns(tmp_path / "runs")
    yield runs
    runs.close()
