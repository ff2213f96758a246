"""Makes the README's pictures: the app on the sample runs, one picture per page. Needs Chromium.

.venv/bin/python -m scripts.make_screenshots [--dark] [--out docs]
"""

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from planexe.ui.shared.sample_runs import AT_ONCE, ONE_BY_ONE, add_samples
from scripts.app_server import make_server
from scripts.browser_program import find_browser

ROOT = Path(__file__).resolve().parent.parent
SIZE: ViewportSize = {"width": 1280, "height": 720}
RUN, ALONE = AT_ONCE.run_id, ONE_BY_ONE.run_id


@dataclass(frozen=True)
class Picture:
    """One picture: its file name, the page's address, a text that shows when the page is ready, a button to press."""

    name: str
    path: str
    ready: str
    press: str = ""


PICTURES = (
    Picture("start", "/", "Calls, about"),
    Picture("watch", f"/watch_run?run={RUN}&path=1", "Calls done"),
    Picture("read", f"/read_plan?run={RUN}", "Executive summary"),
    Picture("rerun", f"/rerun_stage?run={RUN}&stage=identify_risks&after=1", "Rerun"),
    Picture("tune", f"/tune_concurrency?run={RUN}", "Recommended"),
    Picture("race", f"/race?run={RUN}&against={ALONE}", "Race", press="▶ Start"),
)


def main() -> None:
    """Starts the app on the sample runs, and takes every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dark", action="store_true", help="the dark theme")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="folder of the pictures")
    parser.add_argument("--only", action="append", default=[], help="name of a picture; repeat it for several")
    wishes = parser.parse_args()
    wishes.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as runs:
        add_samples(Path(runs))
        app = make_server(Path(runs))
        try:
            app.start()
            _take(
                app.url, wishes.out, [p for p in PICTURES if not wishes.only or p.name in wishes.only], dark=wishes.dark
            )
        finally:
            app.stop()


def _take(url: str, out: Path, pictures: list[Picture], *, dark: bool) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        page: Page = browser.new_page(viewport=SIZE, color_scheme="dark" if dark else "light")
        for picture in pictures:
            page.goto(url + picture.path)
            page.get_by_text(picture.ready).first.wait_for(timeout=60_000)
            page.wait_for_load_state("networkidle")
            if picture.press:
                page.get_by_role("button", name=picture.press).click()
            page.wait_for_timeout(4000)  # charts draw after their page
            path = out / f"{picture.name}{'-dark' if dark else ''}.png"
            page.screenshot(path=path)
            print(path)
        browser.close()


if __name__ == "__main__":
    main()
