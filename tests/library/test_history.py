from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.library.history import (
    StageHistory,
    expected_seconds,
    outliers_of,
    robust_mean,
    stage_histories,
)
from planexe.library.stage_times import StageTimes, stage_times_of
from planexe.spine.priority import CallPriorities
from planexe.workflows.plan.workflow import plan_stages
from tests.library_runs import call, make_run

NUMBERS = st.lists(st.floats(0.01, 1e4), min_size=1, max_size=40)


def times(run_id: str, *seconds: float, stage: str = "s", model: str = "a") -> StageTimes:
    calls = tuple((second, 100, 10) for second in seconds)
    return StageTimes(run_id=run_id, stage=stage, model=model, simulated=False, calls=calls)


@given(NUMBERS)
def test_robust_mean_lies_within_the_values(values: list[float]) -> None:
    assert min(values) * 0.999 <= robust_mean(values) <= max(values) * 1.001


@given(NUMBERS, st.floats(0.1, 10))
def test_robust_mean_follows_the_unit(values: list[float], factor: float) -> None:
    assert robust_mean([v * factor for v in values]) == pytest.approx(robust_mean(values) * factor)


def test_one_hang_hardly_moves_the_mean() -> None:
    assert robust_mean([9.0, 10.0, 10.0, 11.0] * 5 + [600.0]) < 11


def test_few_values_give_their_median() -> None:
    assert robust_mean([1, 2, 600]) == 2


def test_history_tells_what_it_rests_on() -> None:
    found = stage_histories([times("r1", 4, 6), times("r2", 5)], ["a"])
    assert found["s"] == StageHistory(
        stage="s", model="a", calls=3, runs=2, mean_s=5, input_tokens=100, output_tokens=10
    )


def test_too_few_calls_teach_nothing() -> None:
    assert stage_histories([times("r1", 4, 6)], ["a"]) == {}
    assert set(stage_histories([times("r1", 4, 6)], ["a"], least_calls=2)) == {"s"}


def test_first_model_with_enough_calls_counts() -> None:
    taken = [times("r1", 1, model="a"), times("r2", 5, 5, 5, model="b")]
    assert stage_histories(taken, ["a", "b"])["s"].model == "b"
    assert stage_histories(taken, ["a", "b"], least_calls=1)["s"].model == "a"


def test_simulated_seconds_are_those_of_real_time(tmp_path: Path) -> None:
    folder = make_run(tmp_path, "r1", time_scale=0.1, attempts=[call("s", 0.5), call("s", 0.7, number=2)])
    (found,) = stage_times_of(folder)
    assert found.simulated
    assert [c[0] for c in found.calls] == [5.0, 7.0]


@pytest.mark.parametrize("wishes", [{"time_scale": 0}, {"time_scale": 0.01}, {"faults": "flaky"}])
def test_simulated_run_in_a_hurry_or_with_faults_teaches_nothing(tmp_path: Path, wishes: dict[str, Any]) -> None:
    assert stage_times_of(make_run(tmp_path, "r1", attempts=[call("s", 0.5)], **wishes)) == ()


def test_real_model_beside_the_simulated_one_teaches_its_own_seconds(tmp_path: Path) -> None:
    folder = make_run(
        tmp_path, "r1", time_scale=0, models=("gpt", "simulated"), attempts=[call("s", 3, model="gpt"), call("s", 1)]
    )
    (found,) = stage_times_of(folder)
    assert (found.model, found.simulated, found.calls[0][0]) == ("gpt", False, 3.0)


def test_only_answers_teach(tmp_path: Path) -> None:
    tries = [call("s", 9, outcome="failed"), call("s", 9, outcome="cancelled"), call("s", 0), call("s", 2)]
    (found,) = stage_times_of(make_run(tmp_path, "r1", attempts=tries))
    assert [c[0] for c in found.calls] == [2.0]


def test_log_that_cannot_be_read_teaches_nothing(tmp_path: Path) -> None:
    folder = make_run(tmp_path, "r1", attempts=[call("s", 1)])
    (folder.path / "attempts-w01.jsonl").write_text("{}\n")
    assert stage_times_of(folder) == ()


def test_slow_stage_is_flagged_against_five_other_runs() -> None:
    taken = [*(times(f"r{n}", 10 + n) for n in range(5)), times("slow", 40)]
    (found,) = outliers_of("slow", taken)
    assert (found.stage, found.usual_s, found.runs) == ("s", 12, 5)
    assert found.factor == pytest.approx(40 / 12)
    assert outliers_of("r0", taken) == []


def test_four_other_runs_are_too_few_for_a_flag() -> None:
    assert outliers_of("slow", [*(times(f"r{n}", 10) for n in range(4)), times("slow", 400)]) == []


def test_runs_of_another_model_do_not_count() -> None:
    taken = [*(times(f"r{n}", 10, model="b") for n in range(9)), times("slow", 400)]
    assert outliers_of("slow", taken) == []


def test_quick_stage_is_flagged_too_and_the_farthest_comes_first() -> None:
    taken = [times(f"r{n}", 10, stage=stage) for n in range(5) for stage in ("quick", "slow")]
    taken += [times("odd", 1, stage="quick"), times("odd", 20, stage="slow")]
    assert [o.stage for o in outliers_of("odd", taken)] == ["quick", "slow"]


def test_small_difference_is_no_outlier_however_alike_the_others_are() -> None:
    assert outliers_of("odd", [*(times(f"r{n}", 10) for n in range(9)), times("odd", 14)]) == []


def history(stage: str, mean_s: float) -> StageHistory:
    return StageHistory(stage=stage, model="a", calls=9, runs=3, mean_s=mean_s, input_tokens=1, output_tokens=1)


def test_nothing_learnt_means_as_catalogued() -> None:
    assert expected_seconds(plan_stages(), {}) is None


def test_stages_without_a_history_follow_the_pace_of_the_others() -> None:
    stages = plan_stages()
    asked = [s for s in stages.stages.values() if s.kind != "compute"]
    known = history(asked[0].name, asked[0].expected.seconds * 4)
    found = expected_seconds(stages, {known.stage: known})
    assert found is not None
    assert all(found[s.name] == pytest.approx(4 * s.expected.seconds) for s in asked)


def test_pace_of_the_simulated_model_shrinks_what_is_expected() -> None:
    stages = plan_stages()
    found = expected_seconds(stages, {}, scale=0.1)
    assert found is not None
    usual, quick = CallPriorities(stages), CallPriorities(stages, found)
    assert all(quick.of(name) == pytest.approx(usual.of(name) * 0.1) for name in stages.stages)
