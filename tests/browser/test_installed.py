"""The wheel in an environment of its own: every page opens, and looks as it does in the clone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from scripts.app_server import Server, make_server
from tests.browser.conftest import Tab
from tests.installed_product import ROOT, install_product

LOOKS = """() => ["body", "h1, h2, h3", "[data-testid=stApp]"].map(name => {
  const found = document.querySelector(name);
  if (!found) return name;
  const looks = getComputedStyle(found);
  return [looks.fontSize, looks.fontFamily, looks.color, looks.backgroundColor, looks.borderRadius, looks.padding];
})"""
PAGES = ["", *sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem not in {"main", "new_run"})]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("elsewhere")
    product = install_product(tmp_path_factory.mktemp("installed"))
    found = make_server(folder / "runs", (str(product.programs / "planexe"), "app"), folder)
    found.start()
    yield found
    found.stop()


def opened(browser: Browser, server: Server, page: str) -> Tab:
    tab = Tab(browser.new_context(viewport={"width": 1280, "height": 720}).new_page(), server.url)
    tab.open(f"/{page}")
    expect(tab.page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
    return tab


@pytest.mark.parametrize("page", PAGES)
def test_page_of_the_wheel_opens(browser: Browser, installed: Server, page: str) -> None:
    tab = opened(browser, installed, page)
    expect(tab.page.get_by_test_id("stException")).to_have_count(0)
    tab.page.context.close()
    assert tab.trouble == []


def test_wheel_looks_as_the_clone_does(browser: Browser, server: Server, installed: Server) -> None:
    pages = [opened(browser, which, "models").page for which in (installed, server)]
    ours, theirs = (page.evaluate(LOOKS) for page in pages)
    for page in pages:
        page.context.close()
    assert ours == theirs
