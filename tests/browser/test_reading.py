"""The plan in a browser: sections, contents, downloads, and the report on a page of its own."""

import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Tab


@pytest.fixture
def plan(tab: Tab, finished: str) -> Tab:
    tab.open(f"/watch_run?run={finished}")
    tab.page.get_by_role("link", name="Read the plan").click()
    expect(tab.page.get_by_role("heading", name="Project plan").first).to_be_visible()
    return tab


def test_sections_contents_and_downloads(plan: Tab, finished: str) -> None:
    tab, run_id = plan, finished
    tab.page.get_by_role("link", name="Risks", exact=True).click()
    expect(tab.page.get_by_role("heading", name="Risks", exact=True).first).to_be_in_viewport()
    for label, suffix in (("Web page", ".html"), ("Markdown", ".md"), ("Zip", ".zip")):
        with tab.page.expect_download() as coming:
            tab.page.get_by_role("button", name=label).first.click()
        assert coming.value.suggested_filename == f"{run_id}{suffix}"
        content = coming.value.path().read_bytes()
        assert zipfile.is_zipfile(coming.value.path()) if suffix == ".zip" else b"bakery" in content


def test_report_opens_on_a_page_of_its_own(plan: Tab, finished: str) -> None:
    tab, run_id = plan, finished
    with tab.page.context.expect_page() as coming:
        tab.page.get_by_role("link", name="Open the report").click()
    expect(coming.value).to_have_url(f"{tab.url}/api/runs/{run_id}/report.html")
    expect(coming.value.get_by_role("heading").first).to_be_visible()


def test_schedule_unfolds_on_the_page_and_stays_so(plan: Tab) -> None:
    tab = plan
    task = tab.page.locator(".gantt summary[data-code='1.1']")
    task.scroll_into_view_if_needed()
    task.click()
    first = tab.page.locator(".gantt [data-code='1.1.1']")
    expect(first).to_be_visible()
    tab.page.get_by_placeholder("Find in the plan").fill("schedule")
    tab.page.get_by_placeholder("Find in the plan").press("Enter")
    expect(tab.page.get_by_role("heading", name="Pitch", exact=True)).to_have_count(0)
    expect(first).to_be_visible()


def test_dark_page_is_dark(tab: Tab) -> None:
    tab.page.emulate_media(color_scheme="dark")
    tab.open()
    expect(tab.page.get_by_role("button", name="Start the run")).to_be_visible()
    ground = tab.page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    assert sum(int(part) for part in ground.strip("rgba()").split(",")[:3]) < 150
