import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
STUB = """#!/bin/sh
# Stands in for a Python: makes a "virtual environment" that answers as it does.
case "$1 $2" in
    "-m venv") mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; echo made >> "$3/../made" ;;
    *) echo "{name}" ;;
esac
"""


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True)


def test_help_lists_every_target_with_its_text() -> None:
    said = make("help").stdout
    targets = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.M))
    assert {"run", "test", "demo", "help"} <= targets
    for target in targets:
        assert re.search(rf"^  {target} +\S", said, re.M), target


def test_python_that_is_not_there_is_one_sentence() -> None:
    done = make("run", "PYTHON=python9.9")
    assert done.returncode != 0
    first = done.stderr.splitlines()[0]
    assert (first.startswith("There is no Python called 'python9.9' here"), "PYTHON=python3.12" in first) == (
        True,
        True,
    )


def test_make_run_leaves_the_choice_of_model_to_the_user() -> None:
    recipe = MAKEFILE.partition("\nrun: ")[2].partition("\n\n")[0]
    assert "--default-model simulated" in recipe
    assert "PLANEXE_MODEL=" not in recipe


def test_virtual_environment_is_made_anew_only_for_another_python(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_text(STUB.format(name=name))
        (tmp_path / name).chmod(0o755)

    def made(named: str) -> int:
        arguments = ["sh", str(ROOT / "scripts" / "make_venv.sh"), str(tmp_path / "venv"), named]
        subprocess.run(arguments, check=True, env=os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"})
        return len((tmp_path / "made").read_text().splitlines())

    assert made("one") == 1
    assert made("one") == 1
    assert made("") == 1  # none is named: the one that is there stays
    assert made("two") == 2
    assert made("") == 2


@pytest.mark.parametrize("script", sorted((ROOT / "scripts").glob("*.sh")), ids=lambda p: p.name)
def test_scripts_are_valid_and_can_be_run(script: Path) -> None:
    assert os.access(script, os.X_OK)
    subprocess.run(["sh", "-n", str(script)], check=True)


def test_workflows_call_commands_there_are() -> None:
    called = {name for path in WORKFLOWS for name in re.findall(r"run: make ([a-z-]+)", path.read_text("utf-8"))}
    assert {"test", "test-lowest"} <= called <= set(re.findall(r"^([a-z-]+):", MAKEFILE, re.M))


def test_workflows_try_every_python_we_claim() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    claimed = {line.rpartition(" ")[2] for line in project["classifiers"] if re.search(r":: 3\.\d+$", line)}
    (tried,) = re.findall(r"python: \[(.*)\]", (ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8"))
    assert claimed <= set(re.findall(r"3\.\d+", tried))
    assert project["requires-python"] == f">={min(claimed, key=lambda v: int(v[2:]))}"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_workflows_may_only_read_unless_they_publish(path: Path) -> None:
    assert "permissions:\n  contents: read\n" in path.read_text("utf-8")
