"""planexe race: a page or a picture of two runs."""

from pathlib import Path
from typing import Any

from tests.library_runs import call, make_run


def two_runs(runs: Path) -> None:
    make_run(runs, "a", attempts=[call("classify_purpose", 2.0)])
    make_run(runs, "b", attempts=[call("classify_purpose", 1.0)])


def test_page_is_written_and_named(planexe: Any, runs: Path, tmp_path: Path) -> None:
    two_runs(runs)
    done = planexe("race", "a", "b", "--out", str(tmp_path / "race.html"))
    assert done.status == 0
    assert done.out.splitlines()[-1] == str(tmp_path / "race.html")
    assert (tmp_path / "race.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_one_run_races_its_prediction(planexe: Any, runs: Path) -> None:
    two_runs(runs)
    done = planexe("race", "a", "--json")
    assert done.json()["path"] == str(runs / "a" / "race.html")
    assert len(done.json()["seconds"]) == 2


def test_picture_is_chosen_by_the_ending(planexe: Any, runs: Path, tmp_path: Path) -> None:
    two_runs(runs)
    assert planexe("race", "a", "b", "--out", str(tmp_path / "race.svg")).status == 0
    assert (tmp_path / "race.svg").read_text(encoding="utf-8").startswith("<svg")


def test_other_endings_are_refused(planexe: Any, runs: Path) -> None:
    two_runs(runs)
    done = planexe("race", "a", "b", "--out", "race.gif")
    assert done.status == 2
    assert ".html or .svg" in done.err


def test_unknown_run_is_wrong_usage(planexe: Any, runs: Path) -> None:
    assert planexe("race", "nobody").status == 2
