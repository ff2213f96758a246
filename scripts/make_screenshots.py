"""Makes the README's pictures: the app on the simulated model, one picture per page. Needs Chromium.

.venv/bin/python scripts/make_screenshots.py [--dark] [--out docs]
"""

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from planexe.settings import Settings
from planexe.wiring import Workbench

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")
SIZE = {"width": 1280, "height": 720}
RUN, ALONE = "bakery-16-at-once", "bakery-one-by-one"


@dataclass(frozen=True)
class Picture:
    """One picture: its file name, the page's address, and a text that shows when the page is ready."""

    name: str
    path: str
    ready: str


PICTURES = (
    Picture("new-plan", "/", "Start the plan"),
    Picture("watch", f"/watch_run?run={RUN}", "Calls done"),
    Picture("read", f"/read_plan?run={RUN}", "Executive summary"),
    Picture("rerun", f"/rerun_stage?run={RUN}", "Rerun"),
    Picture("library", "/library", "Library"),
    Picture("tune", f"/tune_concurrency?runs={RUN}", "Recommended"),
    Picture("race", f"/race?a={ALONE}&b={RUN}", "Race"),
    Picture("models", "/models", "Fault lab"),
)


def main() -> None:
    """Makes two runs, starts the app on them and takes every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dark", action="store_true", help="the dark theme")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="folder of the pictures")
    parser.add_argument("--only", action="append", default=[], help="name of a picture; repeat it for several")
    wishes = parser.parse_args()
    wishes.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as runs:
        asyncio.run(_make_runs(Path(runs)))
        port = _free_port()
        app = _start(Path(runs), port)
        try:
            _take(port, wishes.out, [p for p in PICTURES if not wishes.only or p.name in wishes.only], dark=wishes.dark)
        finally:
            app.terminate()
            app.wait(30)


async def _make_runs(runs: Path) -> None:
    bench = Workbench(Settings(runs=runs, models=("simulated",)))
    goal = (ROOT / "examples" / "bakery.txt").read_text("utf-8")
    for run_id, cap in ((RUN, 16), (ALONE, 1)):
        request = bench.request(goal, models=["simulated"], concurrency=cap, time_scale=0.05, run_id=run_id)
        await bench.activate(bench.create(request)).run()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(runs: Path, port: int) -> "subprocess.Popen[bytes]":
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.fileWatcherType=none"]
    app = subprocess.Popen(  # noqa: S603  our own app
        [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *options],
        cwd=ROOT,
        env={**os.environ, "PLANEXE_RUNS": str(runs), "PLANEXE_MODEL": "simulated"},
        stdout=subprocess.DEVNULL,
    )
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return app
        except OSError:
            time.sleep(0.2)
    app.kill()
    raise SystemExit("The app did not start.")


def _take(port: int, out: Path, pictures: list[Picture], *, dark: bool) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page: Page = browser.new_page(viewport=SIZE, color_scheme="dark" if dark else "light")
        for picture in pictures:
            page.goto(f"http://127.0.0.1:{port}{picture.path}")
            page.get_by_text(picture.ready).first.wait_for(timeout=60_000)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(4000)  # charts draw after their page
            path = out / f"{picture.name}{'-dark' if dark else ''}.png"
            page.screenshot(path=path)
            print(path)  # noqa: T201  # a script for people
        browser.close()


if __name__ == "__main__":
    main()
