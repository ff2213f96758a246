"""docs/ says what is so: parts made from code are up to date, links lead somewhere, every file of a run is named."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from planexe.settings import VARIABLES
from tests.app_runs import AppRuns
from tests.finished_runs import FinishedRuns

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def test_parts_made_from_code_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/make_docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_links_lead_to_files_that_exist(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_every_document_stands_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "docs").glob("*.md"):
        assert path.name == "README.md" or f"({path.name})" in index, path.name


def test_every_variable_that_is_read_is_described() -> None:
    read = set(re.findall(r"\bPLANEXE_[A-Z_]+\b", (ROOT / "planexe" / "settings.py").read_text(encoding="utf-8")))
    assert read == {v.name for v in VARIABLES}


def test_every_file_of_a_run_is_described(tmp_path: Path, finished_runs: FinishedRuns) -> None:
    runs = AppRuns(tmp_path / "runs", finished_runs)
    try:
        folder = tmp_path / "runs" / runs.finished()
    finally:
        runs.close()
    described = (ROOT / "docs" / "run-folder.md").read_text(encoding="utf-8")
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    shapes = {re.sub(r"-w\d+\.", "-WORKER.", re.sub(r"^artefacts/\w+\.", "artefacts/STAGE.", name)) for name in found}
    shapes = {re.sub(r"^lease/\d+\.", "lease/NUMBER.", name) for name in shapes}
    assert len(shapes) > 5
    assert {name for name in shapes if f"| `{name}`" not in described} == set()
