"""Stage durations over many runs, as the Tune page shows them."""

from planexe.library.history import StageOutlier
from planexe.library.stage_times import StageTimes
from planexe.ui.tune.history import history_rows, outlier_sentence, stage_seconds


def times(run_id: str, stage: str, *seconds: float) -> StageTimes:
    calls = tuple((s, 10, 10) for s in seconds)
    return StageTimes(run_id=run_id, stage=stage, model="m", simulated=False, calls=calls)


def outlier(seconds: float, usual_s: float) -> StageOutlier:
    return StageOutlier(run_id="mine", stage="b", model="m", seconds=seconds, usual_s=usual_s, runs=6)


def test_own_calls_stand_apart_and_count_once() -> None:
    mine = times("mine", "a", 3.0)
    found = stage_seconds([times("x", "a", 1.0), times("y", "a", 2.0), mine, mine], "mine", [], {"a": "Stage A"})
    assert [(s.stage, s.others_s, s.own_s) for s in found] == [("Stage A", (1.0, 2.0), (3.0,))]


def test_unusual_stages_come_first_then_the_longest() -> None:
    given = [times("x", "a", 1.0), times("x", "b", 2.0), times("x", "c", 9.0)]
    found = stage_seconds(given, "mine", [outlier(9.0, 2.0)], {})
    assert [s.stage for s in found] == ["b", "c", "a"]
    assert found[0].unusual


def test_outlier_is_worded_both_ways() -> None:
    assert outlier_sentence(outlier(8.0, 2.0), {"b": "Stage B"}) == (
        "Stage B was 4.0 times as slow as usual: 8.0 s a call, in 6 other runs 2.0 s."
    )
    assert "4.0 times as fast" in outlier_sentence(outlier(2.0, 8.0), {})


def test_table_has_a_dash_where_a_run_lacks_the_stage() -> None:
    rows = history_rows(stage_seconds([times("x", "a", 1.0)], "mine", [], {}))
    assert (rows[0]["Usual call"], rows[0]["This run"]) == ("1.0 s", "–")
