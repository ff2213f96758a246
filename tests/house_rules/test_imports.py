import ast
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from planexe.errors import GraphError
from planexe.spine.graph import in_order

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


def test_no_modules_go_round_in_a_circle_not_even_through_types() -> None:
    modules = {name_of(path): path for path in (ROOT / "planexe").rglob("*.py")}
    assert len(in_order(imports_among(modules))) == len(modules)


@pytest.mark.parametrize("line", ["from room import second", "if TYPE_CHECKING:\n    from room.second import thing"])
def test_circle_of_modules_is_found(tmp_path: Path, line: str) -> None:
    modules = {"room.first": tmp_path / "first.py", "room.second": tmp_path / "second.py"}
    modules["room.first"].write_text(line)
    modules["room.second"].write_text("def use() -> None:\n    import room.first")
    with pytest.raises(GraphError, match=r"room\.first → room\.second"):
        in_order(imports_among(modules))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_among(modules: Mapping[str, Path]) -> dict[str, set[str]]:
    """Returns each module with the others that it names in an import, wherever that stands."""
    found: dict[str, set[str]] = {}
    for name, path in modules.items():
        wanted = imported(path)
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                modules_in = {f"{node.module}.{alias.name}" for alias in node.names} & modules.keys()
                wanted |= modules_in
                if len(modules_in) == len(node.names):
                    wanted.discard(node.module or "")  # `from room import module` names the module alone
        found[name] = (wanted & modules.keys()) - {name}
    return found
