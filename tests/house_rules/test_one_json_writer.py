"""JSON is written in one place, so that no NaN or Infinity leaves the product."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WRITER = "planexe/json_text.py"
SIMULATED_LIST = "planexe/simulator/service.py"  # the names of its models, through Starlette, which refuses NaN
WRITERS = {"json.dumps", "json.dump", "JSONResponse", "JSONEncoder", "json.JSONEncoder"}


def test_nobody_else_writes_json() -> None:
    found = set()
    for path in [*(ROOT / "planexe").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]:
        calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
        if WRITERS & {ast.unparse(call.func) for call in calls}:
            found.add(path.relative_to(ROOT).as_posix())
    assert found == {WRITER, SIMULATED_LIST}
