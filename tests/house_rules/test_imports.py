import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCREENS = sorted([ROOT / "app.py", *(ROOT / "pages").glob("*.py")])
HEAVY = ("openai", "llama_index", "pandas", "plotly", "streamlit", "starlette", "langgraph")


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", SCREENS, ids=lambda p: p.name)
def test_screens_import_only_streamlit_and_what_is_meant_for_them(path: Path) -> None:
    allowed = ("streamlit", "planexe", "collections", "typing", "pathlib", "contextlib", "pages")
    assert not {name for name in imported(path) if name.split(".")[0] not in allowed}


@pytest.mark.parametrize("path", SCREENS, ids=lambda p: p.name)
def test_screens_reach_the_package_through_ui_and_the_runs(path: Path) -> None:
    rooms = {name.split(".")[1] for name in imported(path) if name.startswith("planexe.")}
    assert rooms <= {"ui", "api", "runs", "errors"}, rooms


@pytest.mark.parametrize("module", ["planexe", "planexe.cli.main", "planexe.runs.workbench", "planexe.spine.registry"])
def test_importing_costs_no_heavy_package(module: str) -> None:
    code = f"import sys, {module}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_only_settings_reads_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "planexe").rglob("*.py")
        if "os.environ" in path.read_text() or "os.getenv" in path.read_text()
    }
    assert readers == {"planexe/settings.py"}


def test_no_module_is_named_like_one_of_the_standard_library() -> None:
    names = {path.stem for path in (ROOT / "planexe").rglob("*.py")} - {"__init__", "__main__"}
    rooms_of_ours = {"calendar", "html", "csv", "json", "io", "types", "queue", "code"} & names
    assert not rooms_of_ours
