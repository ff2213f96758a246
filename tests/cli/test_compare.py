"""planexe compare: two runs over the same items."""

from pathlib import Path
from typing import Any

import pytest

from tests.library_runs import make_run


@pytest.fixture
def tables(own_workflows: None, planexe: Any, tmp_path: Path) -> None:
    for run_id, third in (("one", "abcdef"), ("two", "ab")):
        folder = tmp_path / run_id
        folder.mkdir()
        for name, text in {"a.csv": "one", "b.csv": "three", "c.csv": third}.items():
            (folder / name).write_text(text, encoding="utf-8")
        where = ("--questions", str(folder / "a.csv"), "--tables", str(folder))
        assert planexe("table_workflow", *where, "--model", "simulated", "--run-id", run_id).status == 0


@pytest.mark.usefixtures("tables")
def test_what_differs_is_listed_and_counted(planexe: Any) -> None:
    found = planexe("compare", "one", "two")
    assert found.status == 0
    first, *lines = found.out.splitlines()
    assert first.startswith("Long in the first run: 2, in the second: 1.")
    assert first.endswith("1 of 3 tables differ.")
    assert [line.split() for line in lines[1:]] == [
        ["c.csv", "Table", "c.csv", "6", "✓", "long", "2", "✕", "short", "the", "first"]
    ]
    assert len(planexe("compare", "one", "two", "--all").out.splitlines()) == 2 + 3


@pytest.mark.usefixtures("tables")
def test_programs_are_given_each_item(planexe: Any) -> None:
    found = planexe("compare", "one", "two", "--json").json()
    assert (found["runs"], found["items"], found["differing"]) == (["one", "two"], 3, 1)
    assert found["better"] == {"first": 1, "second": 0, "both": 1, "neither": 1, "unknown": 0}
    (pair,) = found["pairs"]
    assert (pair["key"], pair["outcomes"], pair["states"]) == ("c.csv", ["6", "2"], ["long", "short"])
    assert len(planexe("compare", "one", "two", "--all", "--json").json()["pairs"]) == 3


@pytest.mark.usefixtures("tables")
def test_alike_runs_have_no_table(planexe: Any) -> None:
    found = planexe("compare", "one", "one")
    assert (found.status, len(found.out.splitlines())) == (0, 1)
    assert "0 of 3 tables differ." in found.out


@pytest.mark.usefixtures("tables")
def test_what_cannot_be_compared_says_why(planexe: Any, runs: Path) -> None:
    make_run(runs, "plan")
    for pair, why in {
        ("one", "plan"): "Run one is of the workflow table_workflow, run plan of plan; compare two of the same.",
        ("plan", "plan"): "Run plan has no items to compare",
        ("one", "nobody"): "nobody",
    }.items():
        found = planexe("compare", *pair)
        assert (found.status, why in found.err, len(found.err.splitlines())) == (2, True, 1)
