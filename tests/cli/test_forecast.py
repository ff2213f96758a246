"""planexe forecast: the table, the JSON, the calibration, and what it says when it cannot."""

import json
from pathlib import Path
from typing import Any

import pytest

from planexe.executor.attempt_log import Attempt, FileAttemptLog
from planexe.spine.events import FileEvents
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_summary import RunSummary
from tests.events import event_of
from tests.plan_requests import plan_request

ANCHOR = 1_700_000_000.0


def made_run(
    runs: Path,
    *,
    ended: bool = True,
    calls: int = 6,
    model: str = "simulated",
    run_id: str = "r1",
    time_scale: float = 0.1,
) -> RunFolder:
    """Returns a run whose log was made up: one call, then some side by side with two slots."""
    request = plan_request(run_id=run_id, goal="A bakery.", created="2026-01-01T00:00:00Z", models=(model,), concurrency=2,
        time_scale=time_scale, simulated=model == "simulated",
    )  # fmt: skip
    folder = RunFolder.create(runs, request)
    log = FileAttemptLog(folder.path / "attempts-w01.jsonl")
    for n in range(calls):
        start = 0.0 if n == 0 else 2.0 + 3.0 * ((n - 1) // 2)
        log.record(
            Attempt(
                call_id=f"c{n}",
                attempt=1,
                reason="first",
                stage="premise_challenge" if n else "classify_purpose",
                item=str(n),
                index=n,
                model=model,
                provider=model,
                slot=n % 2,
                cap=2,
                ready=0.0 if n == 0 else 2.0,
                queued=0.0 if n == 0 else 2.0,
                acquired=start,
                sent=start,
                ended=start + (3.0 if n else 2.0),
                input_tokens=1000,
                output_tokens=200,
                cost_usd=0.01,
                worker="w01",
                anchor_unix_s=ANCHOR,
            )
        )
    log.close()
    events = FileEvents(folder.path / "events-w01.jsonl")
    events.record(event_of(event="session", unix_s=ANCHOR, worker="w01", cap=2))
    if ended:
        events.record(event_of(event="end", unix_s=ANCHOR + 11.0, status="complete"))
        folder.write_summary(RunSummary(status="complete"))
    events.close()
    return folder


def test_forecast_shows_a_line_per_cap_and_the_recommended_one(planexe: Any, runs: Path) -> None:
    made_run(runs)
    result = planexe("forecast", "r1", "--caps", "1,2,5")
    assert result.status == 0, result.err
    rows = [line.split()[0] for line in result.out.splitlines()[1:4]]
    assert rows == ["1", "2", "5"]
    assert "measured: 11 s" in result.out
    assert "Recommended: " in result.out
    assert "This rests on the 6 calls of this run." in result.out
    assert "How sure:" in result.out
    assert "Cost: 0.0600 USD" in result.out


def test_forecast_as_json_holds_the_promised_figures(planexe: Any, runs: Path) -> None:
    made_run(runs)
    found = planexe("forecast", "r1", "--caps", "2,1", "--json").json()
    assert found["run_id"] == "r1"
    assert [p["cap"] for p in found["points"]] == [1, 2]
    assert found["points"][0]["seconds"] == pytest.approx(17.0)
    assert found["measured"]["replayed_s"] == pytest.approx(11.0)
    assert abs(found["measured"]["error"]) < 0.05


def test_all_caps_are_forecast_without_being_asked(planexe: Any, runs: Path) -> None:
    made_run(runs)
    assert [p["cap"] for p in planexe("forecast", "r1", "--json").json()["points"]] == list(range(1, 65))
    assert planexe("forecast", "r1").status == 0


def test_run_without_a_finished_call_says_what_to_do(planexe: Any, runs: Path) -> None:
    made_run(runs, calls=0, ended=False)
    result = planexe("forecast", "r1")
    assert result.status == 2
    assert "no finished call yet" in result.err
    assert "planexe resume r1" in result.err


def test_run_that_goes_on_is_forecast_from_what_is_there(planexe: Any, runs: Path) -> None:
    folder = made_run(runs, ended=False)
    with folder.lock():
        folder.write_summary(RunSummary(status="running"))
        result = planexe("forecast", "r1", "--caps", "1,2")
    assert result.status == 0
    assert "still going" in result.err
    assert "not over" in result.out


@pytest.mark.parametrize("caps", ["x", "0", "1,-2", "1025", ",", "1.5"])
def test_caps_that_cannot_be_are_refused_in_one_sentence(planexe: Any, runs: Path, caps: str) -> None:
    made_run(runs)
    result = planexe("forecast", "r1", "--caps", caps)
    assert (result.status, result.err.startswith("planexe: --caps")) == (2, True)


def test_unknown_run_is_refused(planexe: Any, runs: Path) -> None:
    assert planexe("forecast", "nowhere").status == 2


def test_another_run_teaches_the_load_too(planexe: Any, runs: Path) -> None:
    made_run(runs)
    made_run(runs, run_id="r2")
    assert planexe("forecast", "r1", "--also", "r2", "--json").json()["load"]["simulated"]["calls"] == 12


def test_run_of_another_pace_teaches_nothing(planexe: Any, runs: Path) -> None:
    made_run(runs)
    made_run(runs, run_id="r2", time_scale=0.5)
    result = planexe("forecast", "r1", "--also", "r2")
    assert (result.status, "same pace" in result.err) == (2, True)


def test_free_model_is_calibrated_without_asking(planexe: Any, runs: Path) -> None:
    made_run(runs)
    before = json.loads(planexe("forecast", "r1", "--json").out)["load"]["simulated"]["calls"]
    result = planexe("forecast", "r1", "--calibrate", "--json")
    assert result.status == 0, result.err
    assert "8 at once:" in result.err
    assert result.json()["load"]["simulated"]["calls"] == before + 27


def test_calibration_that_costs_asks_first(
    planexe: Any, runs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made_run(runs, model="gpt-4.1-mini")
    asked: list[str] = []

    def refuse(question: str) -> str:
        asked.append(question)
        return "n"

    monkeypatch.setattr("builtins.input", refuse)
    result = planexe("forecast", "r1", "--calibrate")
    assert result.status == 130
    assert "27 short calls to gpt-4.1-mini, at about 0.00" in result.err
    assert "nothing was sent" in result.err
    assert len(asked) == 1


def test_answers_nobody_gives_are_a_no(planexe: Any, runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_run(runs, model="gpt-4.1-mini")

    def gone(question: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", gone)
    assert planexe("forecast", "r1", "--calibrate").status == 130


@pytest.mark.parametrize("given", [(), ("--also", "r2"), ("--calibrate", "--yes")])
def test_run_without_waiting_founds_nothing_and_nothing_is_sent_for_it(
    planexe: Any, runs: Path, given: tuple[str, ...]
) -> None:
    made_run(runs, time_scale=0.0)
    made_run(runs, run_id="r2")
    result = planexe("forecast", "r1", *given)
    assert (result.status, "at once:" in result.err) == (2, False)
    assert "made without waiting (time scale 0)" in result.err
    assert "time scale of 0.05 or more" in result.err


def test_run_without_waiting_teaches_no_other(planexe: Any, runs: Path) -> None:
    made_run(runs)
    made_run(runs, run_id="r2", time_scale=0.0)
    result = planexe("forecast", "r1", "--also", "r2")
    assert (result.status, "Run r2 was made without waiting" in result.err) == (2, True)


def test_forecast_of_a_real_run_agrees_with_it(planexe: Any, finished: Any) -> None:
    finished(time_scale=0.1)
    found = planexe("forecast", "r1", "--json").json()
    assert found["measured"]["comparable"]
    assert found["chain_calls"] > 10
