import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.library_runs import make_run


@pytest.fixture
def library(runs: Path) -> Path:
    make_run(runs, "cafe", goal="Open a Café in Aarhus.", created="2026-01-01T00:00:00Z")
    make_run(runs, "zoo", goal="Open a zoo.", status="failed", created="2026-02-01T00:00:00Z")
    return runs


def listed(planexe: Any, *options: str) -> list[str]:
    return [row["run_id"] for row in planexe("runs", *options, "--json").json()]


def test_list_as_json_holds_figures_and_folder(planexe: Any, library: Path) -> None:
    row = planexe("runs", "--json").json()[1]
    assert (row["run_id"], row["status"], row["calls"], row["gaps"]) == ("cafe", "complete", 5, 1)
    assert row["run_dir"] == str(library / "cafe")
    assert row["brief"] == "Open a Café in Aarhus."


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--search", "cafe"], ["cafe"]),
        (["--state", "failed"], ["zoo"]),
        (["--model", "none"], []),
        (["--sort", "oldest"], ["cafe", "zoo"]),
    ],
)
def test_options_choose_runs(planexe: Any, library: Path, options: list[str], found: list[str]) -> None:
    assert listed(planexe, *options) == found


def test_tags_and_stars_are_given_and_taken(planexe: Any, library: Path) -> None:
    assert planexe("runs", "tag", "cafe", "food", "Denmark").out == "cafe: food, Denmark\n"
    planexe("runs", "star", "cafe", "zoo")
    assert listed(planexe, "--tag", "FOOD", "--starred") == ["cafe"]
    assert planexe("runs", "tag", "cafe", "food", "--remove", "--json").json()["tags"] == ["Denmark"]
    assert "no longer starred" in planexe("runs", "star", "cafe", "--off").out
    assert listed(planexe, "--starred") == ["zoo"]


def test_archived_run_is_out_of_sight(planexe: Any, library: Path) -> None:
    planexe("runs", "archive", "zoo")
    assert listed(planexe) == ["cafe"]
    assert listed(planexe, "--archived") == ["zoo"]


def test_text_shows_star_state_and_tags(planexe: Any, library: Path) -> None:
    planexe("runs", "tag", "cafe", "two words")
    planexe("runs", "star", "cafe")
    line = planexe("runs", "--search", "cafe").out
    assert "*complete" in line
    assert line.endswith("#two-words\n")


def test_search_without_a_hit_says_so(planexe: Any, library: Path) -> None:
    assert "No run is like that" in planexe("runs", "--search", "nothing").out


def test_delete_asks_for_yes_where_nobody_can_answer(
    planexe: Any, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    result = planexe("runs", "delete", "cafe")
    assert result.status == 2
    assert "Add --yes" in result.err
    assert listed(planexe) == ["zoo", "cafe"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "left"), [("y\n", ["zoo"]), ("\n", ["zoo", "cafe"]), ("", ["zoo", "cafe"])])
def test_delete_asks_a_person(
    planexe: Any, library: Path, monkeypatch: pytest.MonkeyPatch, answer: str, left: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    assert "[y/N]" in planexe("runs", "delete", "cafe").err
    assert listed(planexe) == left


def test_deleted_run_can_be_restored(planexe: Any, library: Path) -> None:
    assert "planexe runs restore cafe" in planexe("runs", "delete", "cafe", "--yes").out
    assert listed(planexe) == ["zoo"]
    assert "cafe" in planexe("runs", "bin").out
    assert planexe("runs", "bin", "--json").json()[0]["name"] == "cafe"
    planexe("runs", "restore", "cafe")
    assert listed(planexe) == ["zoo", "cafe"]
    assert planexe("runs", "bin").out == "The bin is empty.\n"


def test_one_bad_name_does_not_keep_the_others(planexe: Any, library: Path) -> None:
    result = planexe("runs", "delete", "none", "cafe", "--yes", "--json")
    assert result.status == 1
    assert result.json()["done"] == ["cafe"]
    assert "no run none" in result.json()["failed"]["none"]


def test_single_bad_name_is_wrong_usage(planexe: Any, library: Path) -> None:
    result = planexe("runs", "star", "none")
    assert result.status == 2
    assert "no run none" in result.err


def test_emptied_bin_is_gone_for_good(planexe: Any, library: Path) -> None:
    planexe("runs", "delete", "cafe", "--yes")
    assert planexe("runs", "empty-bin").status == 2
    assert "Removed 1 run for good" in planexe("runs", "empty-bin", "--yes").out
    assert planexe("runs", "empty-bin").out == "Removed 0 runs for good.\n"


def test_duplicate_is_a_run_of_its_own_with_a_parent(planexe: Any, library: Path) -> None:
    made = planexe("runs", "duplicate", "cafe", "--json").json()
    request = json.loads((Path(made["run_dir"]) / "request.json").read_text("utf-8"))
    assert (request["inputs"]["goal"], request["parent"]) == ("Open a Café in Aarhus.", "cafe")
    assert made["run_id"] in listed(planexe)
    assert "planexe resume" in planexe("runs", "duplicate", "cafe").out


def test_unreadable_run_is_one_row_that_says_why_and_what_to_do(planexe: Any, library: Path) -> None:
    (library / "zoo" / "request.json").write_text("{}")
    result = planexe("runs")
    assert "request.json is no run request. Repair it with `planexe verify zoo --repair`, or move" in result.err
    assert [line.split()[:2] for line in result.out.splitlines() if line.startswith("zoo")] == [["zoo", "unreadable"]]
    assert {e["run_id"]: e["status"] for e in planexe("runs", "--json").json()}["zoo"] == "unreadable"


def test_runs_folder_may_stand_before_or_after_the_action(planexe: Any, library: Path, tmp_path: Path) -> None:
    make_run(tmp_path / "other", "r1")
    other = str(tmp_path / "other")
    assert planexe("runs", "--runs", other, "star", "r1").status == 0
    assert planexe("runs", "star", "r1", "--runs", other).status == 0
    assert planexe("runs", "star", "r1").status == 2


def test_help_names_every_action(planexe: Any) -> None:
    shown = planexe("runs", "--help").out
    assert all(f"\n    {name}" in shown for name in ("tag", "star", "archive", "duplicate", "delete", "restore"))
    assert "usage: planexe runs tag" in planexe("runs", "tag", "--help").out
