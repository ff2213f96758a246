import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def run(finished: Any) -> str:
    return str(finished())


def test_dry_run_tells_least_and_most_and_changes_nothing(planexe: Any, runs: Path, run: str) -> None:
    before = sorted(p.name for p in (runs / run).iterdir())
    preview = planexe("rerun", run, "identify_risks", "--dry-run", "--json").json()
    assert preview["calls"]["least"] == 2 < preview["calls"]["most"]
    assert preview["why"]["identify_risks"] == "asked for"
    said = planexe("rerun", run, "identify_risks", "--dry-run").out
    assert "asked for" in said
    assert "Calls: 2 to " in said
    assert sorted(p.name for p in (runs / run).iterdir()) == before


def test_from_here_takes_everything_after_it(planexe: Any, run: str) -> None:
    some = planexe("rerun", run, "wbs_level1", "--dry-run", "--json").json()
    every = planexe("rerun", run, "wbs_level1", "--from-here", "--dry-run", "--json").json()
    assert every["again"] == some["again"] + some["perhaps"]
    assert every["perhaps"] == []


def test_one_item_is_asked_with_guidance(planexe: Any, runs: Path, run: str) -> None:
    before = planexe("timing", run, "--json").json()["attempts"]
    items = json.loads((runs / run / "artefacts" / "premise_challenge.json").read_text("utf-8"))["items"]
    key = items[0]["key"]
    again = planexe("rerun", run, "premise_challenge", "--item", key, "--guidance", "Be kind.", "--json")
    assert again.status == 0, again.err
    made = json.loads((runs / run / "artefacts" / "premise_challenge.json").read_text("utf-8"))
    assert made["asked_with"] == {"guidance": "Be kind."}
    assert again.json()["attempts"] > before


def test_own_prompt_is_read_from_a_file(planexe: Any, runs: Path, run: str, tmp_path: Path) -> None:
    (tmp_path / "rules.txt").write_text("Name the risks of this plan, the worst first.", encoding="utf-8")
    result = planexe("rerun", run, "identify_risks", "--prompt-file", str(tmp_path / "rules.txt"), "--json")
    assert result.status == 0, result.err
    made = json.loads((runs / run / "artefacts" / "identify_risks.json").read_text("utf-8"))
    assert made["asked_with"] == {"prompt": "Name the risks of this plan, the worst first."}
    assert "prompt edited by a person: identify_risks" in (runs / run / "report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Name stages to run again"),
        (("identify_risks", "pitch", "--item", "x"), "--item belongs to one stage"),
        (("identify_risks", "--item", "x"), "identify_risks has no item 'x'"),
        (("identify_risks", "--prompt-file", "nowhere.txt"), "nowhere.txt cannot be read"),
        (("identify_risks", "--model", "no-such-model"), "no-such-model"),
        (("--failed",), "Nothing of this run is missing"),
        (("schedule", "--guidance", "Faster."), "made by the program"),
    ],
)
def test_wish_that_makes_no_sense_is_refused(planexe: Any, run: str, arguments: tuple[str, ...], words: str) -> None:
    result = planexe("rerun", run, *arguments)
    assert (result.status, words in result.err) == (2, True), result.err


def test_value_is_edited_kept_listed_and_brought_back(planexe: Any, run: str, tmp_path: Path) -> None:
    value = planexe("artefact", run, "identify_risks", "--json").json()
    value["risks"][0]["description"] = "The oven, bought second-hand, fails in the first month."
    (tmp_path / "risks.json").write_text(json.dumps(value), encoding="utf-8")
    edited = planexe("artefact", run, "identify_risks", "--set", str(tmp_path / "risks.json"))
    assert edited.status == 0, edited.err
    assert "Stale now" in edited.err
    refused = planexe("rerun", run, "identify_risks")
    assert (refused.status, "--overwrite" in refused.err) == (2, True)
    rows = planexe("artefact", run, "identify_risks", "--versions", "--json").json()
    assert [(row["made_by"], row["current"]) for row in rows] == [("simulated", False), ("a person", True)]
    assert all(row["unix_s"] for row in rows)
    assert "* " in planexe("artefact", run, "identify_risks", "--versions").out
    assert planexe("artefact", run, "identify_risks", "--restore", "1").status == 0
    assert planexe("rerun", run, "identify_risks", "--dry-run", "--json").json()["overwrites"] == []
    assert "versions 1 to" in planexe("artefact", run, "identify_risks", "--restore", "9").err


def test_wrong_value_is_refused_with_its_field(planexe: Any, run: str, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"risks": 7}', encoding="utf-8")
    assert "`risks`" in planexe("artefact", run, "identify_risks", "--set", str(tmp_path / "bad.json")).err
    (tmp_path / "bad.json").write_text("risks", encoding="utf-8")
    assert "not valid JSON" in planexe("artefact", run, "identify_risks", "--set", str(tmp_path / "bad.json")).err
    assert "cannot be read" in planexe("artefact", run, "identify_risks", "--set", "nowhere.json").err
    assert "no stage 'nothing'" in planexe("artefact", run, "nothing").err


def test_stage_is_pinned_and_let_go(planexe: Any, run: str) -> None:
    assert planexe("artefact", run, "pitch", "--pin").status == 0
    preview = planexe("rerun", run, "pitch", "--dry-run", "--json").json()
    assert preview["overwrites"] == ["pitch"]
    assert planexe("artefact", run, "pitch", "--unpin").status == 0
    assert planexe("rerun", run, "pitch", "--dry-run", "--json").json()["overwrites"] == []


def test_fast_model_is_checked_and_told_where_it_would_reach_nothing(planexe: Any, runs: Path, run: str) -> None:
    (runs / "models.toml").write_text(
        '[[model]]\nname = "quick"\nprovider = "simulated"\nmodel = "planner"\n', encoding="utf-8"
    )
    unknown = planexe("rerun", run, "project_plan", "--fast-model", "nobody", "--dry-run")
    assert (unknown.status, "nobody" in unknown.err) == (2, True)

    idle = planexe("rerun", run, "pitch", "--fast-model", "quick", "--dry-run")
    assert (idle.status, "without slack" in idle.err) == (2, True)

    made = planexe("rerun", run, "wbs_level2", "--fast-model", "quick", "--json")
    assert made.status == 0, made.err
    assert json.loads((runs / run / "artefacts" / "wbs_level2.json").read_text("utf-8"))["models"] == [
        "quick",
        "simulated",
    ]
