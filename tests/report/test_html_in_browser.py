"""The page in a real browser: nothing runs that is not ours, and its few controls work."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from planexe.report.html_report import render_html
from tests.report.made_reports import hostile_report, made_report

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser_page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def opened(page: Page, html: str, folder: Path) -> list[str]:
    """Opens the page and returns the list that whatever happens is added to."""
    seen: list[str] = []
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", lambda request: seen.extend([request.url] if not request.url.startswith("file:") else []))
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8")
    page.goto(path.as_uri())
    return seen


def whole_text(page: Page) -> None:
    page.get_by_role("button", name="Whole text").click()


def test_annexes_are_folded_until_the_whole_text_or_one_of_them_is_wanted(browser_page: Page, tmp_path: Path) -> None:
    opened(browser_page, render_html(made_report(tmp_path)), tmp_path)
    body, other = browser_page.locator("#project-plan-body"), browser_page.locator("#decisions-body")
    assert not body.is_visible()
    browser_page.locator("nav a[href='#project-plan']").click()
    body.wait_for(state="visible")
    assert not other.is_visible()
    whole_text(browser_page)
    assert other.is_visible()
    whole_text(browser_page)
    assert not body.is_visible()


def test_print_is_the_main_part_or_the_whole_text(browser_page: Page, tmp_path: Path) -> None:
    opened(browser_page, render_html(made_report(tmp_path)), tmp_path)
    annex = browser_page.locator("#decisions")
    browser_page.emulate_media(media="print")
    assert browser_page.locator("#chapter-1").is_visible()
    assert not annex.is_visible()
    browser_page.emulate_media(media="screen")
    whole_text(browser_page)
    browser_page.emulate_media(media="print")
    assert annex.is_visible()
    browser_page.emulate_media(media="screen")


def test_hostile_page_does_nothing(browser_page: Page, tmp_path: Path) -> None:
    seen = opened(browser_page, render_html(hostile_report(tmp_path)), tmp_path)
    whole_text(browser_page)
    browser_page.get_by_role("button", name="Open all").click()
    assert seen == []


def test_section_can_be_hidden_and_a_link_to_it_shows_it_again(browser_page: Page, tmp_path: Path) -> None:
    opened(browser_page, render_html(made_report(tmp_path)), tmp_path)
    body = browser_page.locator("#project-plan-body")
    whole_text(browser_page)
    browser_page.locator("#project-plan button", has_text="Hide").click()
    assert not body.is_visible()
    browser_page.locator("nav a[href='#project-plan']").click()
    body.wait_for(state="visible")


def test_nothing_of_the_whole_text_is_hidden_in_print(browser_page: Page, tmp_path: Path) -> None:
    opened(browser_page, render_html(made_report(tmp_path)), tmp_path)
    whole_text(browser_page)
    browser_page.locator("#project-plan button", has_text="Hide").click()
    browser_page.emulate_media(media="print")
    assert browser_page.get_by_text("About project_plan.").is_visible()
    assert browser_page.get_by_text("Fence").first.is_visible()
    browser_page.emulate_media(media="screen")


def test_narrow_page_does_not_scroll_sideways(browser_page: Page, tmp_path: Path) -> None:
    browser_page.set_viewport_size({"width": 420, "height": 800})
    opened(browser_page, render_html(hostile_report(tmp_path)), tmp_path)
    assert browser_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
