"""What the package imports is what it declares."""

import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

from tests.house_rules.test_imports import imported

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SOURCES = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "planexe").rglob("*.py")]
OURS = {"planexe", "pages", "app"}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[str]) -> set[str]:
    return {plain(Requirement(line).name) for line in requirements}


def test_every_package_we_import_is_declared() -> None:
    used = {name.split(".")[0] for path in SOURCES for name in imported(path)} - set(sys.stdlib_module_names) - OURS
    homes = importlib.metadata.packages_distributions()
    known = declared(PROJECT["dependencies"]) | declared(PROJECT["optional-dependencies"]["notebook"])
    assert {name: homes[name] for name in used if not known & {plain(home) for home in homes[name]}} == {}


def test_every_requirement_says_from_which_version_on() -> None:
    lists = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    requirements = [Requirement(line) for lines in lists for line in lines]
    assert [str(r) for r in requirements if not any(s.operator == ">=" for s in r.specifier)] == []
