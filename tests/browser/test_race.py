"""The race in a browser: it moves, obeys the keyboard, hides what a presenter hides, and works as a file from disk."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from planexe.report.race_page import render_race
from planexe.timing.race import Race, RaceBar, Racer
from scripts.app_server import Server
from tests.browser.conftest import Tab
from tests.hang_guard import until
from tests.library_runs import call, make_run

EVIL = "</script><img src=x onerror=alert(1)>"


def example(seconds: float = 400.0) -> Race:
    def bars(lanes: int) -> tuple[RaceBar, ...]:
        each_s = seconds / 40
        return tuple(
            RaceBar(lane=n % lanes, start_s=n // lanes * each_s, end_s=(n // lanes + 1) * each_s, stage="goal")
            for n in range(40)
        )

    return Race(
        first=Racer(name="One by one", cap=1, seconds=seconds, bars=bars(1), predicted=True, simulated=True),
        second=Racer(name="4 at once", cap=4, seconds=seconds / 4, bars=bars(4), simulated=True),
        headings={"goal": EVIL},
        title=EVIL,
    )


@pytest.fixture
def saved(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The exported page, opened from disk; nothing may be asked for or complained about."""
    path = tmp_path / "race.html"
    path.write_text(render_race(example().to_json(), example().summary(), example().table()), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    page, trouble = context.new_page(), []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda message: trouble.append(message.text))
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    page.on("request", lambda request: trouble.append(request.url) if request.url != path.as_uri() else None)
    page.goto(path.as_uri())
    yield page
    assert [t for t in trouble if not t.startswith("blob:")] == []
    context.close()


def canvas_of(page: Page) -> Locator:
    return page.locator(".race canvas")


def number(canvas: Locator, name: str) -> float:
    return float(canvas.get_attribute(f"data-{name}") or "0")


def test_saved_page_plays_by_itself_once_started(saved: Page) -> None:
    canvas = canvas_of(saved)
    assert number(canvas, "t") == 0
    saved.get_by_role("button", name="▶ Start").click()
    until(lambda: number(canvas, "t") > 15)
    saved.get_by_role("button", name="Pause").click()
    at = number(canvas, "t")
    saved.evaluate("() => new Promise(requestAnimationFrame)")
    assert number(canvas, "t") == at
    assert (canvas.get_attribute("data-answers") or "0").split(",")[1] > "0"


def test_keyboard_plays_scrubs_and_changes_the_speed(saved: Page) -> None:
    canvas = canvas_of(saved)
    saved.keyboard.press("End")
    assert number(canvas, "t") == 400
    assert "4.0× faster: 4 at once" in (canvas.get_attribute("aria-label") or "")
    saved.keyboard.press("ArrowLeft")
    assert number(canvas, "t") == 392
    saved.keyboard.press("Home")
    assert number(canvas, "t") == 0
    saved.keyboard.press("ArrowUp")
    assert canvas.get_attribute("data-speed") == "50"
    saved.keyboard.press("ArrowDown")
    assert canvas.get_attribute("data-speed") == "20"
    saved.keyboard.press(" ")
    assert canvas.get_attribute("data-playing") == "true"
    saved.keyboard.press(" ")
    assert canvas.get_attribute("data-playing") == "false"


def test_scrubbing_by_the_slider_is_no_key_of_the_race(saved: Page) -> None:
    slider = saved.get_by_role("slider", name="Moment of the race")
    slider.fill("500")
    assert number(canvas_of(saved), "t") == 200
    expect(slider).to_have_attribute("aria-valuetext", re.compile("3:20 min of 6:40 min"))


def test_picture_is_a_png_of_how_it_ends(saved: Page, tmp_path: Path) -> None:
    with saved.expect_download() as found:
        saved.get_by_role("button", name="Save picture").click()
    found.value.save_as(tmp_path / "race.png")
    assert found.value.suggested_filename == "race.png"
    content = (tmp_path / "race.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) > 20_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_saved_page_follows_light_and_dark_and_has_a_table(saved: Page, scheme: str) -> None:
    saved.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    expect(saved.locator(".race")).to_have_class("race dark" if scheme == "dark" else "race")
    saved.get_by_text("The race in numbers").click()
    expect(saved.get_by_role("cell", name="6 min 40 s", exact=True).first).to_be_visible()


@pytest.mark.parametrize("width", [380, 1280, 1920])
def test_drawing_fits_every_width(saved: Page, width: int) -> None:
    saved.set_viewport_size({"width": width, "height": 720})
    saved.keyboard.press("End")
    assert saved.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_reader_without_scripts_sees_a_picture(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "race.html"
    path.write_text(render_race(example().to_json(), example().summary(), example().table()), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.get_by_role("img", name="One by one against 4 at once")).to_be_visible()
    context.close()


@pytest.fixture
def pair(server: Server) -> str:
    for run_id, cap in (("race-one", 1), ("race-two", 4)):
        if not (server.runs / run_id).exists():
            attempts = [
                replace(call("classify_purpose", 2.0, number=n), slot=n % cap, item=str(n), anchor_unix_s=990.0 + n)
                for n in range(3)
            ]
            make_run(server.runs, run_id, goal="Open a secret bakery.", concurrency=cap, attempts=attempts)
    return "/race?run=race-one&against=race-two"


def test_race_of_two_runs_moves_and_obeys_keys_in_the_app(tab: Tab, pair: str) -> None:
    tab.open(pair)
    canvas = canvas_of(tab.page)
    expect(canvas).to_be_visible()
    expect(tab.page.get_by_role("button", name="Save as one file")).to_be_visible()
    tab.page.keyboard.press(" ")
    until(lambda: number(canvas, "t") > 1)
    tab.page.keyboard.press("End")
    assert number(canvas, "t") == number(canvas, "seconds")
    with tab.page.expect_download() as found:
        tab.page.get_by_role("button", name="Save as one file").click()
    assert found.value.suggested_filename == "race.html"
    assert "Content-Security-Policy" in Path(found.value.path()).read_text(encoding="utf-8")


def test_presenter_mode_fills_the_window_and_hides_goal_and_ids(tab: Tab, pair: str) -> None:
    tab.open(f"{pair}&present=1")
    canvas = canvas_of(tab.page)
    expect(canvas).to_be_visible()
    expect(tab.page.get_by_role("button", name="Leave presenter mode")).to_be_visible()
    shown = tab.page.content() + (canvas.get_attribute("aria-label") or "")
    assert "secret bakery" not in shown
    assert "race-one" not in shown
    expect(tab.page).not_to_have_url(re.compile("race-one"))
    assert (canvas.bounding_box() or {"height": 0})["height"] > 500
    tab.page.get_by_role("button", name="Leave presenter mode").click()
    expect(tab.page.get_by_role("button", name=re.compile("^Presenter mode"))).to_be_visible()


def test_both_runs_are_made_and_watched_live(tab: Tab) -> None:
    tab.open("/race")
    tab.page.get_by_role("button", name="Make both runs now").click()
    canvas = canvas_of(tab.page)
    expect(canvas).to_be_visible()
    until(lambda: (canvas.get_attribute("data-answers") or "0,0").split(",")[1] not in {"0", "1", "2"})
    expect(tab.page.get_by_text(re.compile("At most 16 calls at once")).first).to_be_visible()
    assert number(canvas, "t") > 0
    tab.page.keyboard.press(" ")
    until(lambda: canvas.get_attribute("data-playing") == "false")
    tab.page.get_by_role("button", name="Live").click()
    until(lambda: canvas.get_attribute("data-playing") == "true")
