"""The README is true: its commands and its example are run as they stand there, only without waiting."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from planexe.cli.main import main
from planexe.ui.shared.sample_runs import AT_ONCE, add_samples
from tests.house_rules.recipes import commands_of

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = [command for block in re.findall(r"^```sh\n(.*?)^```$", README, re.M | re.S) for command in commands_of(block)]
TERMINAL = [shlex.split(c.line)[1:] for c in SHELL if c.line.startswith(".venv/bin/planexe ")]


def test_make_commands_of_the_readme_exist() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)", README))
    assert {"run", "test", "demo"} <= named
    for target in named:
        done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_commands_of_the_readme_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first makes a run; the others are about it, and here about a sample that was made at real pace."""
    monkeypatch.chdir(tmp_path)
    add_samples(tmp_path / "runs")
    (first, *others) = TERMINAL
    run_id = first[first.index("--run-id") + 1]
    assert first[0] == "plan"
    assert main([*first, "--time-scale", "0"]) in {0, 3}
    assert (tmp_path / "runs" / run_id / "report.html").is_file()
    assert {arguments[0] for arguments in others} >= {"runs", "rerun", "artefact", "export", "forecast", "race"}
    for arguments in others:
        assert main([AT_ONCE.run_id if word == run_id else word for word in arguments]) == 0, arguments


def test_commands_named_in_the_text_exist() -> None:
    for name in set(re.findall(r"`planexe ([a-z]+)\b", README)):
        with pytest.raises(SystemExit) as left:
            main([name, "--help"])
        assert left.value.code == 0, name


def test_example_of_the_readme_works(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```$", README, re.M | re.S)
    quick = example.replace("time_scale=0.05", "time_scale=0")
    assert quick.count("time_scale=0,") + quick.count("time_scale=0)") == 2
    done = subprocess.run(
        [sys.executable, "-c", quick], cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first, *rest = done.stdout.splitlines()
    status, _, path = first.rpartition(" ")
    assert status in {"complete", "complete with gaps"}
    assert Path(path).is_file()
    assert "".join(rest).strip()


def test_ci_calls_the_test_command_of_the_readme() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text()
