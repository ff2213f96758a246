import json
import os
import signal
from pathlib import Path
from typing import Any

from planexe.llm.provider import real_calls_allowed
from planexe.spine.event_records import SessionBegun
from planexe.spine.run_folder import RunFolder
from tests.cli.conftest import Finished, Planexe
from tests.provider_cases.hostile_service import raw, served


def artefacts(run: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted((run / "artefacts").glob("*.json"))}


def test_help_names_every_command(planexe: Any) -> None:
    said = planexe("--help").out
    for name in ("plan", "resume", "stop", "rerun", "export", "timing", "runs", "stages", "models", "simulator", "app"):
        assert name in said


def test_plan_prints_one_object_with_the_figures(planexe: Any, runs: Path, goal: str, quick: tuple[str, ...]) -> None:
    result = planexe("plan", goal, "--run-id", "r1", *quick)
    figures = result.json()
    assert result.status == 0, result.err + result.out
    assert set(figures) >= {
        "run_id", "run_dir", "status", "stages", "calls", "attempts", "wall_s", "work_s", "concurrency_ratio",
        "lower_bound_s", "cost_usd", "gaps",
    }  # fmt: skip
    assert (figures["status"], figures["run_id"], figures["simulated"]) == ("complete", "r1", True)
    assert (runs / "r1" / "report.html").is_file()


def test_same_seed_makes_the_same_plan_at_every_concurrency(
    planexe: Any, runs: Path, goal: str, quick: tuple[str, ...]
) -> None:
    for name, cap in (("one", "1"), ("many", "32")):
        planexe("plan", goal, "--run-id", name, *quick, "--concurrency", cap)
    assert artefacts(runs / "one")
    assert artefacts(runs / "one") == artefacts(runs / "many")


def test_faults_change_how_the_plan_is_made_but_not_the_plan(
    planexe: Any, runs: Path, goal: str, quick: tuple[str, ...], finished: Any
) -> None:
    finished("clean")
    result = planexe("plan", goal, "--run-id", "flaky", *quick, "--faults", "flaky")
    assert result.status == 0, result.err + result.out
    assert result.json()["attempts"] > result.json()["calls"]
    assert artefacts(runs / "clean") == artefacts(runs / "flaky")


def test_finished_run_is_listed_measured_exported_and_rerun(planexe: Any, tmp_path: Path, finished: Any) -> None:
    finished()
    assert [row["status"] for row in planexe("runs", "--json").json()] == ["complete"]
    assert planexe("timing", "r1", "--json").json()["attempts"] > 0
    for name in ("html", "md", "zip"):
        assert planexe("export", "r1", "--format", name, "--out", str(tmp_path / f"plan.{name}")).status == 0
        assert (tmp_path / f"plan.{name}").stat().st_size > 1000
    assert "html" in planexe("export", "r1", "--format", "papyrus").err
    preview = planexe("rerun", "r1", "identify_risks", "--dry-run", "--json").json()
    assert preview["again"] == ["identify_risks"]
    assert "project_plan" in preview["perhaps"]
    before = planexe("timing", "r1", "--json").json()["attempts"]
    again = planexe("rerun", "r1", "identify_risks", "--json")
    assert again.status == 0, again.err
    assert again.json()["attempts"] == before + 2  # both its calls; the answers are the same, so nothing after it runs


def test_rerun_of_an_unknown_stage_is_refused(planexe: Any, finished: Any) -> None:
    finished()
    result = planexe("rerun", "r1", "no_such_stage")
    assert (result.status, "no stage 'no_such_stage'" in result.err) == (2, True)


def test_stages_show_the_graph(planexe: Any) -> None:
    rows = planexe("stages", "--json").json()
    assert {"name", "chapter", "kind", "needs", "calls"} == set(rows[0])
    names = {row["name"] for row in rows}
    assert all(set(row["needs"]) <= names for row in rows)


def test_models_show_which_keys_are_missing(planexe: Any) -> None:
    rows = {row["name"]: row for row in planexe("models", "--json").json()}
    assert rows["simulated"]["ready"]
    assert not rows["gpt-4.1-mini"]["ready"]
    assert "needs OPENAI_API_KEY" in planexe("models").out


def test_models_say_what_holds_the_programs_that_models_write(planexe: Any) -> None:
    levels = planexe("models", "sandbox", "--json").json()
    assert [level["name"] for level in levels] == ["bubblewrap", "landlock"]
    assert all(level["sentence"] for level in levels)
    line = planexe("models").out.splitlines()[-2]
    assert line.startswith("Programs that models write ")
    assert planexe("models", "sandbox").out.splitlines()[-1] == line


def test_ping_of_the_simulated_model_answers(planexe: Any) -> None:
    answer = planexe("models", "test", "simulated-fast", "--json").json()
    assert answer["ok"]
    assert answer["first_token_s"] > 0


def test_list_of_models_says_how_those_of_llama_index_are_used(planexe: Any) -> None:
    last = planexe("models").out.splitlines()[-1]
    assert "bench.request(goal, models=[llm])" in last
    assert "docs/configuration.md#models-of-llama-index" in last


def test_refresh_without_a_key_says_what_to_set(planexe: Any) -> None:
    result = planexe("models", "refresh", "openrouter")
    assert result.status == 2
    assert "set OPENROUTER_API_KEY" in result.err


def test_refresh_says_what_a_service_offers(planexe: Any, tmp_path: Path) -> None:
    offered = b'{"data": [{"id": "new-one"}]}'
    with served(raw(200, offered)) as url, real_calls_allowed():
        entry = f'[[model]]\nname = "mine"\nprovider = "openai_compatible"\nmodel = "old"\nbase_url = "{url}"\n'
        (tmp_path / "models.toml").write_text(entry, encoding="utf-8")
        dry = planexe("models", "refresh", "openai_compatible", "--dry-run")
        done = planexe("models", "refresh", "openai_compatible", "--json").json()
    assert "+ openai_compatible@127.0.0.1:" in dry.out
    assert "Nothing was written" in dry.out
    assert "offers 1 model for chat (1 new)." in dry.err
    assert [done["written"], done["kept"], done["services"][0]["unlisted"]] == [True, 1, ["mine"]]
    assert "new-one" in planexe("models").out


def test_empty_library_says_what_to_do(planexe: Any) -> None:
    assert "planexe plan" in planexe("runs").out


def test_stop_of_a_run_nobody_works_on_says_so(planexe: Any, finished: Any) -> None:
    finished()
    assert "Nobody works on run r1; it is complete." in planexe("stop", "r1").err


def finished_calls(run: Path) -> list[tuple[str, str]]:
    lines = [json.loads(line) for p in run.glob("attempts-*.jsonl") for line in p.read_text().splitlines()]
    return [(line["stage"], line.get("item", "")) for line in lines if line.get("outcome", "ok") == "ok"]


def test_kill_in_the_middle_then_resume_asks_no_finished_call_again(
    planexe: Any, runs: Path, slow_run: Any, finished: Any
) -> None:
    process = slow_run("wbs_level3")
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    before = finished_calls(runs / "slow")
    assert planexe("runs", "--json").json()[0]["status"] == "interrupted"
    resumed = planexe("resume", "slow", "--concurrency", "32", "--json")
    assert resumed.status == 0, resumed.err
    everything = finished_calls(runs / "slow")
    assert len(everything) == len(set(everything)) > len(before)
    finished("whole", detail="full", concurrency=32)
    assert artefacts(runs / "slow") == artefacts(runs / "whole")


def test_resume_goes_on_with_the_cap_that_was_set_last(planexe: Any, runs: Path, finished: Any) -> None:
    finished("capped", concurrency=4)
    assert planexe("resume", "capped", "--concurrency", "9").status == 0
    assert planexe("resume", "capped").status == 0
    assert [event.cap for event in RunFolder(runs / "capped").events() if isinstance(event, SessionBegun)] == [4, 9, 9]


def test_stop_from_another_process_ends_with_status_130(planexe: Any, slow_run: Any) -> None:
    process = slow_run("classify_purpose")
    assert "in use" in planexe("resume", "slow").err or planexe("resume", "slow").status == 1
    assert planexe("stop", "slow").status == 0
    out, _ = process.communicate()
    assert process.returncode == 130
    assert json.loads(out.splitlines()[-1])["status"] == "stopped"


def test_refused_goal_ends_the_run_until_the_user_goes_on(planexe: Any, runs: Path, quick: tuple[str, ...]) -> None:
    refused = planexe("plan", "Set up a Ponzi scheme for pensioners in Lyon.", "--run-id", "r1", *quick)
    assert (refused.status, refused.json()["status"]) == (1, "refused")
    assert (planexe("resume", "r1", "--json").status, planexe("runs", "--json").json()[0]["status"]) == (1, "refused")
    result = planexe("resume", "r1", "--despite-refusal", "--json")
    assert result.json()["status"].startswith("complete"), result.err + result.out
    assert json.loads((runs / "r1" / "overrides.json").read_text("utf-8"))["redline_gate"]["despite_refusal"] is True


def test_fast_run_leaves_out_the_needs_that_only_improve(
    planexe: Any, runs: Path, goal: str, quick: tuple[str, ...]
) -> None:
    result = planexe("plan", goal, "--run-id", "r1", *quick)
    assert result.status == 0, result.err + result.out
    made = json.loads((runs / "r1" / "artefacts" / "project_plan.json").read_text("utf-8"))
    assert "pre_project_assessment" not in made["needs"]


def test_judge_takes_two_runs_by_their_ids(planexe: Planexe, finished: Finished) -> None:
    one, two = finished("one"), finished("two", seed=2)
    done = planexe("judge", one, two, "--stage", "pitch", "--model", "simulated", "--time-scale", "0", "--json")
    assert done.status == 0, done.err
    assert done.json()["status"] == "complete"
    assert planexe("judge", one, "three").err.startswith("planexe: There is no run three")
