from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.child import ROOT
from benchmarks.long_run import record_long_run, workflow_found
from planexe import workflows
from planexe.spine.workflow import find_workflow


@pytest.fixture(autouse=True)
def _found() -> Iterator[None]:
    with workflow_found():
        yield
    workflows.__path__.remove(str(ROOT / "tests"))
    find_workflow.cache_clear()


def test_long_run_is_recorded_with_its_calls_and_effects(tmp_path: Path) -> None:
    folder = record_long_run(tmp_path, "long", 7)
    assert {(a.stage, a.outcome) for a in folder.attempts()} == {("name_it", "ok"), ("measure_it", "ok")}
    assert len(folder.attempts()) == 8
