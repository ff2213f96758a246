import re
from pathlib import Path

import pytest

from planexe.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


def test_make_commands_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"\bmake ([a-z]+)", README))
    assert {"run", "test", "demo", "bench"} <= named <= targets


def test_sub_commands_of_the_readme_exist() -> None:
    for name in set(re.findall(r"planexe ([a-z]+) ", README)):
        with pytest.raises(SystemExit) as left:
            main([name, "--help"])
        assert left.value.code == 0, name


def test_files_and_pictures_of_the_readme_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).is_file(), target


def test_ci_calls_the_test_command_of_the_readme() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text()
