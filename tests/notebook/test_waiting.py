"""The facade is tried in processes of its own: nest-asyncio patches the event loop of whoever uses it."""

import subprocess
import sys
from pathlib import Path

GOAL = "Open a small organic bakery in Aarhus, Denmark, before May 2027 with 2 million DKK and six people."


def run_python(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_plain_call_inside_a_running_loop_waits_for_the_answer(tmp_path: Path) -> None:
    code = """
import asyncio
from planexe.notebook import run
from planexe.settings import load_settings
from planexe.runs.workbench import Workbench

async def cell():
    executor = Workbench(load_settings({})).executor(["simulated-fast"])
    text = run(executor, lambda llm: llm.ask_sync("Name one risk of a bakery.").text)
    other = await asyncio.sleep(0, "the loop goes on")
    await executor.aclose()
    return bool(text), other

print(asyncio.run(cell()))
"""
    assert run_python(code, tmp_path) == "(True, 'the loop goes on')"


def test_whole_plan_by_await_and_by_wait_gives_the_same(tmp_path: Path) -> None:
    code = f"""
import asyncio
from planexe.notebook import plan

async def cells():
    wishes = dict(models=["simulated"], time_scale=0, detail="fast", concurrency=16)
    first = plan({GOAL!r}, run_id="awaited", **wishes)
    awaited = await first
    waited = plan({GOAL!r}, run_id="waited", **wishes).wait()
    return awaited.status, waited.status, first.snapshot().calls_running

print(asyncio.run(cells()))
"""
    assert run_python(code, tmp_path) == "('complete', 'complete', 0)"
    one, two = (
        {p.name: p.read_bytes() for p in (tmp_path / "runs" / name / "artefacts").glob("*.json")}
        for name in ("awaited", "waited")
    )
    assert one
    assert one == two


def test_waiting_needs_no_notebook(tmp_path: Path) -> None:
    code = "import asyncio; from planexe.notebook import wait; print(wait(asyncio.sleep(0, 'done')))"
    assert run_python(code, tmp_path) == "done"
