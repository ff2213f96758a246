"""The Tune page in a browser: the curve, a ghost, the way to New run with the cap; and the run that stays the same."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Tab
from tests.hang_guard import until


@pytest.fixture
def two_runs(make_finished: Callable[..., str]) -> tuple[str, str]:
    """Returns an older run and a newer one, from both of which something can be forecast."""
    return make_finished(time_scale=0.1), make_finished(time_scale=0.1)


def test_curve_what_if_and_start_with_the_cap(tab: Tab, two_runs: tuple[str, str]) -> None:
    tab.open(f"/tune_concurrency?run={two_runs[0]}")
    plot = tab.page.locator(".js-plotly-plot").first
    expect(plot).to_be_visible()
    expect(tab.page.get_by_text(re.compile("Recommended: ")).first).to_be_visible()
    lines = plot.locator(".scatterlayer .trace").count()
    slider = tab.page.get_by_role("slider", name="split each call into")
    slider.focus()
    slider.press("ArrowRight")
    until(lambda: plot.locator(".scatterlayer .trace").count() == lines + 1)
    for name in ("Figures", "Compare", "Sweep", "History"):
        tab.page.get_by_role("radio", name=name).click()
        expect(tab.page.get_by_role("radio", name=name)).to_be_checked()
    button = tab.page.get_by_role("button", name=re.compile("Start a plan with cap"))
    cap = (button.inner_text()).split()[-1]
    button.click()
    expect(tab.page.get_by_role("slider", name="Calls at the same time")).to_have_value(cap)


def test_run_stays_the_same_from_page_to_page_after_a_reload_and_in_a_second_tab(
    tab: Tab, two_runs: tuple[str, str]
) -> None:
    older, newer = two_runs
    tab.open(f"/watch_run?run={older}")
    for name in ("Tune", "Race", "Read", "Race", "Rerun", "Tune", "Watch"):
        tab.page.get_by_role("link", name=name, exact=True).first.click()
        tab.page.wait_for_url(re.compile(f"run={older}"))
        assert newer not in tab.page.url
    tab.page.get_by_role("link", name="Tune", exact=True).first.click()
    tab.page.wait_for_url(re.compile(f"tune_concurrency.*run={older}"))
    tab.page.reload()
    expect(tab.page.get_by_text(re.compile("Recommended: ")).first).to_be_visible()
    assert f"run={older}" in tab.page.url
    second = tab.page.context.new_page()
    second.goto(tab.page.url)
    expect(second.get_by_text(re.compile("Recommended: ")).first).to_be_visible()
    assert f"run={older}" in second.url
