"""Every recipe of CONTRIBUTING, followed to the letter in a copy of the sources: what it says must appear."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hang_guard import HANG_S
from tests.house_rules.recipes import CommandToRun, Recipe, recipes_of, write

ROOT = Path(__file__).resolve().parents[2]
RECIPES = recipes_of(ROOT / "CONTRIBUTING.md")
OPEN_PAGE = f"""\
import sys
from streamlit.testing.v1 import AppTest
page, words = sys.argv[1:]
test = AppTest.from_file("pages/main.py", default_timeout={HANG_S}).run().switch_page(page).run()
assert not test.exception, test.exception
print(*(e.value for kind in (test.markdown, test.title, test.subheader) for e in kind))
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of what a contributor changes."""
    copy = tmp_path / "sources"
    for name in ("planexe", "pages"):
        shutil.copytree(ROOT / name, copy / name)
    return copy


def run(arguments: list[str], sources: Path, folder: Path, statuses: tuple[int, ...] = (0,)) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLANEXE_")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(sources), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode in statuses, done.stdout + done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def follow(command: CommandToRun, sources: Path, folder: Path) -> None:
    program, *arguments = shlex.split(command.line)
    assert program == "planexe", command.line
    shown = run(["-m", "planexe", *arguments], sources, folder, command.statuses)
    if command.words:
        text = (folder / command.file).read_text(encoding="utf-8") if command.file else shown
        assert command.words in text, command.line


def test_there_is_a_recipe_for_all_that_is_found_by_walking() -> None:
    assert list(RECIPES) == ["a workflow", "a stage", "a provider", "a model", "an export", "a sub-command", "a page"]


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda r: r.title)
def test_recipe_does_what_it_says(recipe: Recipe, sources: Path, tmp_path: Path) -> None:
    folder = tmp_path / "of the user"
    folder.mkdir()
    made = [write(file, sources, folder) for file in recipe.files]
    python = [str(path) for path in made if path.suffix == ".py"]
    shutil.copy(ROOT / "pyproject.toml", sources)
    run(["-m", "ruff", "check", "--no-cache", *python], sources, sources)
    for command in recipe.commands:
        follow(command, sources, folder)
    opened = re.findall(r'Open `(\w+\.py)`: it shows "(.+?)"', recipe.text)
    for page, words in opened:
        assert words in run(["-c", OPEN_PAGE, page, words], sources, sources)
    assert any(c.words for c in recipe.commands) or opened, "a recipe says what will appear"
