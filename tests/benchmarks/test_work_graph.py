import pytest

from benchmarks.work_graph import WorkGraph, WorkStage

STAGES = [WorkStage("b", ("a",), (1.0, 3.0)), WorkStage("a", (), (2.0,)), WorkStage("c", ("b",))]


def test_bounds_are_the_critical_path_and_the_work_by_cap() -> None:
    graph = WorkGraph("toy", STAGES)
    assert (graph.calls, graph.work_s, graph.critical_path_s) == (3, 6.0, 5.0)
    assert graph.lower_bound_s(1) == 6.0
    assert graph.lower_bound_s(8) == 5.0


def test_stages_come_after_what_they_need() -> None:
    assert list(WorkGraph("toy", STAGES).stages) == ["a", "b", "c"]


def test_path_by_mean_counts_a_stage_with_its_mean_call() -> None:
    assert WorkGraph("toy", STAGES).seconds_left(by_mean=True) == {"c": 0.0, "b": 2.0, "a": 4.0}


def test_scaled_graph_has_every_duration_multiplied() -> None:
    assert WorkGraph("toy", STAGES).scaled(0.5).work_s == 3.0


def test_part_of_a_graph_forgets_needs_outside_it() -> None:
    part = WorkGraph("toy", STAGES).restricted_to(["b", "c"], "part")
    assert part.critical_path_s == 3.0
    assert part.stages["b"].needs == ()


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        ([WorkStage("a"), WorkStage("a")], "share a name"),
        ([WorkStage("a", ("b",))], "do not exist"),
        ([WorkStage("a", ("b",)), WorkStage("b", ("a",))], "cycle"),
    ],
)
def test_graph_that_cannot_be_is_refused(stages: list[WorkStage], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        WorkGraph("toy", stages)
