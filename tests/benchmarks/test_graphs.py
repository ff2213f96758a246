import pytest

from benchmarks.graphs import layered_graph, product_plan, reference_plan, wide_graph
from planexe.workflows.plan.workflow import plan_stages


def test_reference_plan_has_the_calls_and_seconds_of_the_catalogue() -> None:
    plan = reference_plan()
    assert plan.calls == 159
    assert plan.work_s == pytest.approx(944.9)
    assert plan.critical_path_s == pytest.approx(226.3)


def test_quick_reference_plan_has_a_shorter_critical_path_for_the_same_work() -> None:
    quick = reference_plan(quick=True)
    assert quick.work_s == pytest.approx(944.9)
    assert quick.critical_path_s == pytest.approx(185.5)


def test_product_plan_has_every_stage_and_every_expected_call() -> None:
    stages, plan = plan_stages(), product_plan()
    assert set(stages.stages) <= set(plan.stages)
    expected = [len(s.parts) or len(s.turns) or s.expected.calls for s in stages.stages.values() if s.kind != "compute"]
    assert plan.calls == sum(expected)


def test_made_graphs_are_the_same_for_the_same_seed() -> None:
    for make in (wide_graph, layered_graph):
        assert make(seed=3).stages == make(seed=3).stages
        assert make(seed=3).stages != make(seed=4).stages


def test_wide_graph_has_one_stage_of_many_calls_in_the_middle() -> None:
    assert [len(s.seconds) for s in wide_graph(30).stages.values()] == [1, 30, 1]


def test_layered_graph_needs_only_the_layer_before() -> None:
    for stage in layered_graph(layers=4).stages.values():
        layer = int(stage.name.removeprefix("layer").partition("_")[0])
        assert all(need.startswith(f"layer{layer - 1}_") for need in stage.needs)
