"""The Tune page in a browser: the curve is drawn, a what-if adds a ghost, a click leads to New plan with the cap."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Tab
from tests.hang_guard import until


def test_curve_what_if_and_start_with_the_cap(tab: Tab, make_finished: Callable[..., str]) -> None:
    tab.open(f"/tune_concurrency?runs={make_finished(time_scale=1)}")
    plot = tab.page.locator(".js-plotly-plot").first
    expect(plot).to_be_visible()
    expect(tab.page.get_by_text(re.compile("Use a cap of")).first).to_be_visible()
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
