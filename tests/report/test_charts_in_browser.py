"""The report's charts and links in a real browser: folding, hovering, deep links, print, contrast."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from planexe.report.html_report import render_html
from tests.report.example_plan import example_report
from tests.report.test_html_in_browser import opened, whole_text

pytestmark = pytest.mark.browser
CONTRAST = """
() => {
  const channel = (c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parts = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const c = parts(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] > 0.9) return c;
    }
    return [255, 255, 255];
  };
  const bad = [];
  for (const e of document.querySelectorAll("p, li, td, th, h1, h2, h3, dt, dd, summary, button, a, span")) {
    if (!e.textContent.trim() || !e.checkVisibility()) continue;
    const [a, b] = [light(parts(getComputedStyle(e).color)), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.push(`${e.tagName}.${e.className} ${ratio.toFixed(2)} ${e.textContent.trim().slice(0, 30)}`);
  }
  return [...new Set(bad)];
}
"""


@pytest.fixture(scope="module")
def chart_page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


@pytest.fixture
def plan(chart_page: Page, tmp_path: Path) -> Page:
    chart_page.emulate_media(media="screen", color_scheme="light")
    assert opened(chart_page, render_html(example_report(tmp_path / "runs")), tmp_path) == []
    whole_text(chart_page)
    return chart_page


def test_hostile_charts_do_nothing(chart_page: Page, tmp_path: Path) -> None:
    seen = opened(chart_page, render_html(example_report(tmp_path / "runs", hostile=True)), tmp_path)
    whole_text(chart_page)
    for chart in chart_page.locator(".gantt").all():
        chart.get_by_role("button", name="Show all subtasks").click()
        chart.locator(".row[data-code='2.1']").hover()
    assert seen == []


def test_subtasks_unfold_and_fold(plan: Page) -> None:
    leaf, chart = plan.locator("#gantt-1\\.1\\.1"), plan.locator("#schedule")
    assert not leaf.is_visible()
    chart.get_by_role("button", name="Show all subtasks").click()
    assert leaf.is_visible()
    chart.get_by_role("button", name="Hide subtasks").click()
    assert not leaf.is_visible()
    assert plan.locator("#gantt-1\\.1").is_visible()


def test_task_unfolds_with_the_keyboard(plan: Page) -> None:
    plan.locator("#gantt-1\\.1").focus()
    assert "Rent the rooms" in plan.locator("#schedule .gantt-text").inner_text()
    plan.keyboard.press("Enter")
    assert plan.locator("#gantt-1\\.1\\.1").is_visible()


def test_critical_path_is_drawn_and_can_be_hidden(plan: Page) -> None:
    links = plan.locator("#schedule .gantt .links path.critical")
    assert links.count() >= 3
    plan.locator("#schedule").get_by_role("button", name="Critical path").click()
    assert links.count() == 0


def test_hovered_work_shows_its_links_and_its_dates(plan: Page) -> None:
    plan.locator("#gantt-2\\.3").hover()
    assert plan.locator("#schedule .gantt .links path.hovered").count() >= 1
    assert "float 3 days" in plan.locator("#schedule .gantt-text").inner_text()


def test_deep_link_opens_the_branches_above(chart_page: Page, plan: Page) -> None:
    assert not plan.locator("#item-1\\.1\\.1").is_visible()
    plan.evaluate("location.hash = 'item-1.1.1'")
    plan.locator("#item-1\\.1\\.1").wait_for(state="visible")


def test_deep_link_opens_a_hidden_section(plan: Page) -> None:
    plan.locator("#risk-register button", has_text="Hide").click()
    plan.evaluate("location.hash = 'risk-register'")
    plan.locator("#risk-register-body").wait_for(state="visible")


def test_every_link_inside_the_page_leads_somewhere(plan: Page) -> None:
    lost = "[...document.querySelectorAll('a[href^=\"#\"]')].map((a) => a.getAttribute('href').slice(1))"
    assert plan.evaluate(f"{lost}.filter((id) => !document.getElementById(decodeURIComponent(id)))") == []


def test_print_shows_all_work_without_its_buttons(plan: Page) -> None:
    plan.emulate_media(media="print")
    assert plan.get_by_text("Compare rooms").first.is_visible()
    assert not any(links.is_visible() for links in plan.locator(".gantt svg.links").all())
    assert not any(button.is_visible() for button in plan.get_by_role("button", name="Wider").all())


def test_each_chart_of_the_schedule_has_its_dates_in_print(plan: Page) -> None:
    plan.emulate_media(media="print")
    heads = plan.locator(".gantt .axis-head")
    looks = [
        head.evaluate("(e) => [getComputedStyle(e).display, getComputedStyle(e).breakInside]") for head in heads.all()
    ]
    assert looks == [["table-header-group", "avoid"]] * 2  # such a head is repeated on every page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(plan: Page, scheme: str) -> None:
    plan.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    assert plan.evaluate(CONTRAST) == []


def test_whole_plan_is_copied_as_markdown(plan: Page) -> None:
    plan.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    plan.get_by_role("button", name="Copy the whole plan as Markdown").click()
    copied = plan.evaluate("window.copied")
    assert copied.startswith("# Hearth bakery")
    assert "```mermaid" in copied
    assert "## Cost plan" in copied


def test_contents_mark_the_section_being_read(plan: Page) -> None:
    plan.evaluate("location.hash = 'cost-plan'")
    plan.locator("nav a[href='#cost-plan'][aria-current]").wait_for()
    assert plan.locator("nav a[aria-current]").count() == 1


def test_narrow_screen_can_scroll_to_the_end_of_the_schedule(chart_page: Page, plan: Page) -> None:
    chart_page.set_viewport_size({"width": 480, "height": 800})
    window = plan.locator("#schedule .gantt-window")
    assert window.evaluate("(e) => getComputedStyle(e).overflowX") == "auto"
    assert plan.evaluate("document.documentElement.scrollWidth <= innerWidth")
    chart_page.set_viewport_size({"width": 1280, "height": 900})
