"""The measures of a run."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.executor.attempt_log import Attempt, FileAttemptLog
from planexe.spine.events import FileEvents
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.timing.measures import Measures, call_seconds, measure, measure_run, percentile
from tests.timing.made_attempts import ANCHOR, event, made, toy_stages


def measured(*attempts: Attempt) -> Measures:
    return measure(attempts, toy_stages())


def test_work_counts_failed_attempts_and_useful_work_does_not() -> None:
    m = measured(made("goal", 0.0, 1.0, outcome="failed", error_kind="server"), made("goal", 1.0, 4.0, attempt=2))
    assert (m.work_s, m.total.useful_s, m.total.calls, m.total.attempts) == (4.0, 3.0, 1, 2)


def test_concurrency_ratio_is_work_over_wall() -> None:
    m = measured(made("each", 0.0, 4.0, item="1"), made("each", 0.0, 4.0, item="2"))
    assert m.concurrency_ratio == 2.0
    assert m.peak == 2


def test_gap_between_sessions_does_not_count_as_run_time() -> None:
    m = measured(made("goal", 0.0, 2.0), made("end", 0.0, 2.0, worker="w02", anchor=ANCHOR + 3600))
    assert m.wall_s == 4.0
    assert m.concurrency_ratio == 1.0


def test_lower_bound_is_the_chain_where_the_cap_is_large() -> None:
    m = measured(made("goal", 0.0, 3.0), made("each", 3.0, 5.0, item="1"), made("each", 3.0, 4.0, item="2"))
    assert m.critical_path.calls == (("goal", ""), ("each", "1"))
    assert m.lower_bound_s == 5.0


def test_lower_bound_is_work_over_cap_where_the_cap_is_small() -> None:
    m = measured(made("each", 0.0, 3.0, item="1", cap=1), made("each", 3.0, 6.0, item="2", cap=1))
    assert m.lower_bound_s == 6.0


def test_retries_are_part_of_the_critical_path() -> None:
    attempts = [made("goal", 0.0, 1.0, outcome="failed"), made("goal", 5.0, 7.0, attempt=2)]
    assert measured(*attempts).critical_path.seconds == 3.0


def test_call_made_again_counts_once_with_its_last_time() -> None:
    attempts = [
        made("goal", 0.0, 5.0),
        made("goal", 9.0, 10.0, call_id="again"),
        made("goal", 9.0, 9.0, outcome="reused"),
    ]
    assert call_seconds(attempts) == {("goal", ""): 1.0}


def test_reused_answers_cost_nothing() -> None:
    m = measured(made("goal", 0.0, 2.0, cost_usd=0.5), made("goal", 2.0, 2.0, outcome="reused", cost_usd=9.0))
    assert (m.total.reused, m.total.attempts, m.total.cost_usd) == (1, 1, 0.5)


def test_unknown_cost_is_not_zero() -> None:
    assert measured(made("goal", 0.0, 1.0)).total.cost_usd is None


def test_cost_of_failed_attempts_is_told_apart() -> None:
    m = measured(made("goal", 0.0, 1.0, outcome="failed", cost_usd=0.2), made("goal", 1.0, 2.0, cost_usd=0.3))
    assert m.total.cost_usd == 0.5
    assert m.total.wasted_usd == 0.2


def test_error_rate_leaves_cancelled_attempts_out() -> None:
    m = measured(
        made("goal", 0.0, 1.0, outcome="failed", error_kind="rate_limit"),
        made("goal", 1.0, 2.0, attempt=2),
        made("talk", 1.0, 2.0, item="1", outcome="cancelled"),
    )
    assert m.error_rate == 0.5
    assert m.error_kinds == {"rate_limit": 1}


def test_second_requests_are_counted_by_why_they_were_made() -> None:
    m = measured(
        made("goal", 0.0, 1.0, outcome="failed", error_kind="server"),
        made("goal", 1.0, 2.0, attempt=2, reason="retry"),
        made("end", 2.0, 3.0, reason="hedge"),
    )
    assert m.second_requests == {"retry": 1, "hedge": 1}


def test_twin_of_a_late_call_adds_no_seconds_to_the_call() -> None:
    late = made("goal", 0.0, 9.0, outcome="cancelled", call_id="c")
    assert call_seconds([made("goal", 6.0, 9.0, attempt=2, reason="hedge", call_id="c"), late]) == {("goal", ""): 9.0}


def test_waits_are_added_up_by_reason() -> None:
    m = measured(
        made("goal", 2.0, 3.0, queued=0.0, waits={"rpm": 1.5, "slot": 0.5}),
        made("end", 6.0, 7.0, queued=3.0, waits={"rpm": 3.0}),
    )
    assert m.wait_s == {"rpm": 4.5, "slot": 0.5}


def test_stages_come_in_plan_order_with_their_own_numbers() -> None:
    m = measured(
        made("end", 9.0, 10.0, input_tokens=5),
        made("goal", 0.0, 2.0, input_tokens=7, output_tokens=3),
        made("somewhere else", 0.0, 1.0),
    )
    assert list(m.stages) == ["goal", "end", "somewhere else"]
    assert (m.stages["goal"].input_tokens, m.stages["goal"].output_tokens, m.total.input_tokens) == (7, 3, 12)


def test_percentiles_are_interpolated() -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.5
    assert percentile([], 0.5) is None
    assert percentile([7.0], 0.95) == 7.0


@given(st.lists(st.floats(0, 1e6), min_size=1).map(sorted), st.floats(0, 1))
def test_percentile_lies_between_least_and_most(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found is not None
    assert values[0] * (1 - 1e-9) <= found <= values[-1] * (1 + 1e-9)


def test_utilisation_is_the_used_share_of_the_offered_slots() -> None:
    m = measured(made("goal", 0.0, 2.0, cap=2), made("each", 2.0, 4.0, item="1", cap=2))
    assert m.utilisation == 0.5
    assert m.idle_slot_s["nothing ready"] == 4.0


def test_changed_cap_counts_from_when_it_changed() -> None:
    events = [event("session", 0.0, worker="w01", cap=1), event("cap", 2.0, cap=3), event("end", 4.0)]
    m = measure([made("goal", 0.0, 4.0)], toy_stages(), events)
    assert m.largest_cap == 3
    assert m.slots.offered_slot_s == 8.0


def test_empty_run_has_measures_too() -> None:
    m = measured()
    assert (m.wall_s, m.concurrency_ratio, m.utilisation, m.error_rate, m.lower_bound_s, m.peak) == (0, 0, 0, 0, 0, 0)
    assert m.describe()


def test_run_folder_is_measured_from_its_logs(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    log = FileAttemptLog(folder.path / "attempts-w01.jsonl")
    log.record(made("goal", 1.0, 3.0))
    log.close()
    events = FileEvents(folder.path / "events-w01.jsonl")
    events.record(event("session", 0.0, worker="w01", cap=7))
    events.close()
    m = measure_run(Run(folder, toy_stages()))
    assert (m.wall_s, m.largest_cap, m.calls, m.attempts) == (3.0, 7, 1, 1)


def test_measures_are_json() -> None:
    m = measured(made("goal", 0.0, 2.0, cost_usd=0.1), made("end", 2.0, 3.0, outcome="failed", error_kind="rate_limit"))
    found = json.loads(json.dumps(m.to_json()))
    assert found["wall_s"] == 3.0
    assert found["rate_limited"] == 1
    assert found["critical_path"] == {"seconds": 3.0, "calls": [["goal", ""], ["end", ""]]}
    assert found["stages"]["goal"]["p50_s"] == 2.0


@pytest.mark.parametrize("count", [1, 5])
def test_run_is_never_faster_than_its_lower_bound(count: int) -> None:
    attempts = [made("each", float(n // 2), n // 2 + 1.0, item=str(n), cap=2) for n in range(count)]
    m = measured(*attempts)
    assert m.lower_bound_s <= m.wall_s + 1e-9
