"""The product needs nothing that only POSIX has. It is tried here on what stands in for Windows, not on Windows."""

import subprocess
import sys
from pathlib import Path

from tests.hang_guard import HANG_S

ROOT = Path(__file__).resolve().parents[2]


def without_posix(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.windows_like", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=HANG_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_module_is_imported_without_posix() -> None:
    modules = [p for p in (ROOT / "planexe").rglob("*.py") if "__pycache__" not in p.parts]
    assert int(without_posix().split()[-1]) > 0.8 * len(modules)


def test_plan_is_made_marked_resumed_and_deleted_without_posix(tmp_path: Path) -> None:
    said = without_posix(str(tmp_path))
    assert "(simulated: no AI was asked)" in said
    assert said.startswith("Complete") or "\nComplete" in said
    assert "baking" in said


def test_no_module_reads_or_writes_text_in_the_encoding_of_the_machine() -> None:
    careless = ("read_text()", ".open()", '.open("r")', '.open("w")', '.open("a")')
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in (ROOT / "planexe").rglob("*.py")
        for word in careless
        if word in path.read_text("utf-8").replace("_check_open()", "").replace("self._open()", "")
    ]
    assert found == []
