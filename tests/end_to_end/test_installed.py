"""The product outside the clone: source archive, wheel, and every page of the wheel in an environment of its own."""

import json
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from planexe import __version__
from scripts.app_server import Server, make_server
from tests.hang_guard import HANG_S
from tests.installed_product import ROOT, InstalledProduct, install_product

OPEN_EVERY_PAGE = """
from streamlit.testing.v1 import AppTest
from planexe.cli.app import workbench_script

main = workbench_script().parent / "pages" / "main.py"
test = AppTest.from_file(str(main), default_timeout=120).run()
for page in sorted(p.name for p in main.parent.glob("*.py") if p != main):
    test.switch_page(page).run()
    assert not test.exception, (page, test.exception)
    print(page)
"""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> InstalledProduct:
    return install_product(tmp_path_factory.mktemp("installed"))


@pytest.fixture(scope="module")
def server(product: InstalledProduct, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("elsewhere")
    found = make_server(folder / "runs", (str(product.programs / "planexe"), "app"), folder)
    found.start()
    yield found
    found.stop()


def files(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != ".DS_Store"
    }


def test_wheel_carries_the_whole_package_and_the_screens(product: InstalledProduct) -> None:
    with zipfile.ZipFile(product.wheel) as wheel:
        packed = {name for name in wheel.namelist() if name.startswith("planexe/")}
    package = {f"planexe/{name}" for name in files(ROOT / "planexe")}
    pages = {f"planexe/workbench/pages/{name}" for name in files(ROOT / "pages")}
    assert packed == package | pages | {"planexe/workbench/app.py", "planexe/workbench/.streamlit/config.toml"}


@pytest.mark.parametrize("folder", ["planexe", "pages", "tests", "benchmarks", "docs", "examples", "scripts"])
def test_source_archive_is_complete(product: InstalledProduct, folder: str) -> None:
    assert files(product.sources / folder) == files(ROOT / folder)


def test_source_archive_has_what_the_commands_need(product: InstalledProduct) -> None:
    for name in ("Makefile", "README.md", "LICENSE", "CONTRIBUTING.md", ".streamlit/config.toml", ".ci/run", "app.py"):
        assert (product.sources / name).is_file(), name


def test_there_is_one_version(product: InstalledProduct, tmp_path: Path) -> None:
    asked = "import importlib.metadata as m, planexe; print(m.version('planexe-workbench'), planexe.__version__)"
    assert product.run(tmp_path, "-c", asked).split() == [__version__, __version__]


def test_installed_package_is_not_the_clone(product: InstalledProduct, tmp_path: Path) -> None:
    found = Path(product.run(tmp_path, "-c", "import planexe; print(planexe.__file__)").strip())
    assert product.environment in found.parents


def test_every_page_of_the_wheel_opens(product: InstalledProduct, tmp_path: Path) -> None:
    opened = product.run(tmp_path, "-c", OPEN_EVERY_PAGE).split()
    assert opened == sorted(p.name for p in (ROOT / "pages").glob("*.py") if p.name != "main.py")


def test_installed_command_serves_pages_and_api_from_any_folder(server: Server) -> None:
    for page in ("", *(path.stem for path in (ROOT / "pages").glob("*.py"))):
        with urllib.request.urlopen(f"{server.url}/{page}", timeout=HANG_S) as answer:
            assert (answer.status, "text/html" in answer.headers["content-type"]) == (200, True)
    with urllib.request.urlopen(f"{server.url}/api/runs", timeout=HANG_S) as answer:
        assert json.load(answer) == {"runs": []}
