"""No test waits in real time, and none is lost on a slow machine: virtual time, events, and one limit for hung ones."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.hang_guard import HANG_S

ROOT = Path(__file__).resolve().parents[2]

MAY_WAIT = {
    "tests/hang_guard.py": "waits for other processes; it is the one place that does",
    "tests/benchmarks/test_virtual_time.py": "tests the clocks themselves",
    "tests/simulator/test_loopback.py": "a client's own time-out over a real socket, which must come and only has to",
}
"""Files and folders with a reason."""

_READS_CLOCK = {"time.time", "time.monotonic", "time.perf_counter"}
_LIMITS = {"timeout", "timeout_s", "default_timeout", "read_s"}
_WAITS = re.compile(r".*(\.wait|\.result|\.communicate|thread\.join)")


def trespasses(tree: ast.AST, *, virtual: bool = False) -> Iterator[tuple[int, str]]:
    """Yields line and kind of everything that waits in real time, or hangs on how fast the machine is."""
    for node in ast.iter_child_nodes(tree):
        decorators = getattr(node, "decorator_list", [])
        inside = virtual or any(ast.unparse(d) == "in_virtual_time" for d in decorators)
        if isinstance(node, ast.Call) and not inside:
            yield from ((node.lineno, kind) for kind in _kinds(node))
        yield from trespasses(node, virtual=inside)


def _kinds(call: ast.Call) -> Iterator[str]:
    name, first = ast.unparse(call.func), call.args[0] if call.args else None
    if name in _READS_CLOCK:
        yield f"reads the clock: {name}"
    if name == "time.sleep" or (name == "asyncio.sleep" and not _is_nothing(first)):
        yield f"sleeps: {name}"
    if name in {"asyncio.timeout", "asyncio.wait_for"} and not _is_nothing(call.args[-1]):
        yield f"gives up after a time: {name}"
    if _WAITS.fullmatch(name) and _is_number(first):
        yield f"gives up after a time: {name}"
    for keyword in call.keywords:
        if keyword.arg in _LIMITS and _is_number(keyword.value) and not _is_nothing(keyword.value):
            yield f"gives up after a time: {name}({keyword.arg}=…)"


def _is_number(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)


def _is_nothing(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and (node.value is None or node.value == 0)


def test_no_test_waits_in_real_time_or_hangs_on_the_speed_of_the_machine() -> None:
    found = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not any(name == allowed or name.startswith(f"{allowed}/") for allowed in MAY_WAIT):
            found += [f"{name}:{line} {kind}" for line, kind in trespasses(ast.parse(path.read_text("utf-8")))]
    assert not found, "\n".join(found)


def test_every_exception_is_needed() -> None:
    for name in MAY_WAIT:
        paths = sorted((ROOT / name).rglob("*.py")) if (ROOT / name).is_dir() else [ROOT / name]
        assert any(list(trespasses(ast.parse(path.read_text("utf-8")))) for path in paths), name


def test_the_rule_sees_each_kind() -> None:
    bad = """
time.sleep(1)
asyncio.sleep(0.1)
asyncio.wait_for(x, 5)
asyncio.timeout(2.0)
process.wait(30)
thread.join(timeout=10)
future.result(10)
AppTest.from_file("x", default_timeout=30)
assert time.monotonic() - began < 1
"""
    good = """
asyncio.sleep(0)
asyncio.timeout(None)
process.wait()
AppTest.from_file("x", default_timeout=HANG_S)
", ".join(names)
@in_virtual_time
async def test_an_hour() -> None:
    await asyncio.sleep(3600)
"""
    assert {line for line, _ in trespasses(ast.parse(bad))} == set(range(2, 11))
    assert list(trespasses(ast.parse(good))) == []


def test_a_test_that_hangs_in_this_process_is_ended_with_a_trace() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]
    assert settings["faulthandler_timeout"] > HANG_S
    assert settings["faulthandler_exit_on_timeout"] is True
