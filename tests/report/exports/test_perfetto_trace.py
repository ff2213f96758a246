"""The calls of a run as a trace."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planexe.executor.attempt_log import Attempt
from planexe.report.exports import export
from planexe.report.report import Report
from tests.report.made_reports import HOSTILE, hostile_report, made_report

Event = dict[str, Any]


def call(sent: float, ended: float, slot: int = 0, **more: Any) -> Attempt:
    given: dict[str, Any] = {
        "call_id": f"{sent}", "attempt": 1, "reason": "first", "stage": "plan", "model": "m1", "worker": "w01", "cap": 4,
        "anchor_unix_s": 1.7e9, "ready": sent, "queued": sent, "acquired": sent, **more,
    }  # fmt: skip
    return Attempt(sent=sent, ended=ended, slot=slot, **given)


def trace(attempts: list[Attempt], runs: Path) -> list[Event]:
    return events(made_report(runs, {}, attempts))


def events(report: Report) -> list[Event]:
    found: list[Event] = json.loads(export("perfetto", report))["traceEvents"]
    return found


def assert_no_overlap(found: list[Event]) -> None:
    """Checks that on every track each slice lies inside another one or apart from it."""
    tracks = defaultdict(list)
    for event in found:
        if event["ph"] == "X":
            tracks[event["pid"], event["tid"]].append((event["ts"], event["ts"] + event["dur"]))
    for spans in tracks.values():
        open_ends: list[int] = []
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            while open_ends and open_ends[-1] <= start:
                open_ends.pop()
            assert not open_ends or end <= open_ends[-1]
            open_ends.append(end)


def test_attempt_is_a_slice_with_its_phases_inside(tmp_path: Path) -> None:
    found = trace([call(1.0, 4.0, queued=0.2, ready=0.2, acquired=0.5, first_token=2.0)], tmp_path)
    slices = [(e["pid"], e["name"], e["ts"], e["dur"]) for e in found if e["ph"] == "X"]
    assert slices == [
        (1, "plan", 300_000, 3_500_000),
        (1, "waiting", 300_000, 500_000),
        (1, "to first token", 800_000, 1_000_000),
        (1, "streaming", 1_800_000, 2_000_000),
        (2, "plan", 0, 300_000),
    ]
    assert_no_overlap(found)


def test_each_slot_has_its_track_with_a_name(tmp_path: Path) -> None:
    found = trace([call(0, 2, slot=0), call(0, 3, slot=1)], tmp_path)
    assert {e["tid"] for e in found if e["ph"] == "X"} == {0, 1}
    assert [e["args"]["name"] for e in found if e["name"] == "thread_name"] == ["slot 0", "slot 1"]


def test_two_workers_in_one_slot_get_tracks_of_their_own(tmp_path: Path) -> None:
    found = trace([call(0, 2), call(1, 3, worker="w02")], tmp_path)
    assert_no_overlap(found)
    assert len({e["tid"] for e in found if e["ph"] == "X"}) == 2


def test_counters_tell_calls_in_flight_and_cap(tmp_path: Path) -> None:
    found = trace([call(0, 2), call(1, 3, slot=1, cap=8)], tmp_path)
    flying = [(e["ts"], e["args"]["calls"]) for e in found if e["name"] == "calls in flight"]
    assert flying == [(0, 1), (1_000_000, 2), (2_000_000, 1), (3_000_000, 0)]
    assert [(e["ts"], e["args"]["calls"]) for e in found if e["name"] == "cap"] == [(0, 4), (1_000_000, 8)]


def test_facts_of_an_attempt_are_its_arguments(tmp_path: Path) -> None:
    found = trace([call(0, 1, outcome="failed", error_kind="timeout", message="slow", input_tokens=7)], tmp_path)
    facts = next(e["args"] for e in found if e["name"] == "plan")
    assert (facts["outcome"], facts["error"], facts["message"], facts["tokens in"]) == ("failed", "timeout", "slow", 7)


def test_answers_from_the_journal_are_left_out(tmp_path: Path) -> None:
    found = trace([call(0, 1), call(5, 5, outcome="reused")], tmp_path)
    assert sum(e["name"] == "plan" for e in found) == 1


def test_run_without_calls_says_so(tmp_path: Path) -> None:
    assert "No call has been made yet." in [e["name"] for e in trace([], tmp_path)]


def test_trace_tells_its_run(tmp_path: Path) -> None:
    about = json.loads(export("perfetto", made_report(tmp_path, {}, [call(0, 1)])))["otherData"]
    assert (about["run"], about["answered by"]) == ("run-1", "m1, m2")


def test_hostile_texts_do_no_harm(tmp_path: Path) -> None:
    attempts = [call(0, 1, title=HOSTILE, stage=HOSTILE, message=HOSTILE, outcome="failed")]
    for event in [*trace(attempts, tmp_path / "a"), *events(hostile_report(tmp_path / "b"))]:
        assert not set(json.dumps(event, ensure_ascii=False)) & set("\x00\x1b\u202e")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    drawn=st.lists(
        st.tuples(
            st.floats(0, 9), st.floats(0, 3), st.floats(0, 3), st.floats(0, 3), st.integers(-1, 3), st.booleans()
        ),
        min_size=1,
        max_size=12,
    )
)
def test_nothing_overlaps_whatever_the_times(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[float, float, float, float, int, bool]]
) -> None:
    attempts = [
        call(
            queued + waited,
            queued + waited + first + rest,
            slot,
            queued=queued,
            acquired=queued + waited / 2,
            first_token=queued + waited + first if streamed else None,
            worker=f"w{slot}",
        )
        for queued, waited, first, rest, slot, streamed in drawn
    ]
    assert_no_overlap(trace(attempts, tmp_path_factory.mktemp("runs")))
