"""Each benchmark once in a tiny setting: it runs, and its tables have the rows they should."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from benchmarks import map as map_benchmark
from benchmarks import overhead, schedule, seeds, startup, steps, tokens, whole_plan
from benchmarks.__main__ import NAMES, main
from benchmarks.graphs import layered_graph
from benchmarks.our_run import our_run_s
from benchmarks.peers import PEERS
from benchmarks.report import Options
from benchmarks.work_graph import WorkGraph, WorkStage
from planexe.workflows.plan.workflow import plan_stages

TINY = Options(repeats=1, time_scale=1e-4, size=0.02)


def test_our_run_makes_every_call_of_a_graph() -> None:
    assert our_run_s(layered_graph(layers=3).scaled(1e-4), 4) > 0


def test_schedule_sets_us_beside_the_ideal_at_every_cap() -> None:
    graph = layered_graph(layers=2)
    table = schedule.our_table(graph, schedule.our_samples(graph, (1, 4), TINY), TINY)
    assert [row[0] for row in table.rows] == [1, 4]


def test_schedule_compares_us_with_every_peer() -> None:
    graph = layered_graph(layers=2)
    table = schedule.peer_table(graph, [4], TINY)
    assert [row[0] for row in table.rows] == ["this product", *PEERS, "one by one (sum)"]


def test_whole_plan_tables_have_a_row_for_every_graph_and_cap() -> None:
    graphs = {name: WorkGraph(name, [WorkStage("a", (), (1.0,) * 4)]) for name in ("plan", "plan, quick")}
    assert [row[:3] for row in whole_plan.size_table(graphs).rows] == [["plan", 1, 4], ["plan, quick", 1, 4]]
    table = whole_plan.speed_table(graphs, (1, 16), TINY)
    assert [row[:2] for row in table.rows] == [["plan", 1], ["plan", 16], ["plan, quick", 1], ["plan, quick", 16]]
    assert "≥ 3.8" in str(table.rows[1][-1])


def test_tokens_are_summed_by_chapter_beside_the_references() -> None:
    stages = plan_stages()
    table = tokens.token_table(stages, {"pitch": (1, 100, 10)}, {"pitch": (1, 400, 40), "report": (0, 0, 0)})
    assert table.rows[-1] == ["whole plan", 1, 100, 10, 1, 400, 40, 0.25]
    assert len(table.rows) == len(stages.chapters) + 1


def test_reference_tokens_are_those_of_the_catalogue() -> None:
    assert sum(told for _, told, _ in tokens.reference_tokens().values()) == pytest.approx(2_700_000, rel=0.01)


def test_overhead_tells_cost_flood_and_slider() -> None:
    cost, growth, flood, slider = overhead.run(TINY)
    assert len(cost.rows) == 6
    assert [row[0] for row in growth.rows] == [TINY.count(calls) for calls in overhead.GROWTH]
    assert flood.rows[0][0] == flood.rows[0][2] == 200
    assert slider.rows[0][0] == 1


def test_startup_tells_the_time_of_each_command() -> None:
    table = startup.time_table(TINY)
    assert {"planexe --help", "import planexe"} <= {row[0] for row in table.rows}


def test_seeds_have_a_row_for_every_fan_out_and_its_floor() -> None:
    rows = {str(row[0]).partition(" (")[0]: row for row in seeds.reduction_table(TINY).rows}
    assert set(rows) == set(seeds.FAN_OUTS)
    assert all("≥" in str(rows[name][-1]) for name, fan_out in seeds.FAN_OUTS.items() if fan_out.floor)


def test_fan_outs_vary_the_same_way_every_time() -> None:
    graph = seeds.fan_out_graphs()["documents"]
    assert seeds.varied(graph, 0.3).stages == seeds.varied(graph, 0.3).stages
    assert seeds.varied(graph, 0.0).stages == graph.stages


def test_command_prints_figures_as_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "run", lambda options: [startup.time_table(TINY)])
    assert main(["startup", "--json"]) == 0
    written: Mapping[str, Any] = json.loads(capsys.readouterr().out)
    assert written["tables"][0]["rows"][0]["median s"] > 0
    assert any("load average" in note for note in written["notes"])


def test_command_refuses_an_unknown_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["speed"])
    said = capsys.readouterr().err
    assert all(name in said for name in NAMES)


def test_steps_of_a_run_in_the_app_are_measured() -> None:
    [table] = steps.run(replace(TINY, size=0.002))
    [[items, status, _, longest_ms, *_]] = table.rows
    assert (items, status) == (20, "complete")
    assert isinstance(longest_ms, float)
    assert longest_ms > 0


def test_map_tells_where_the_right_column_stands() -> None:
    easy, hard = map_benchmark.quality_table().rows
    assert "holds" in str(easy[5])
    assert "holds" in str(hard[5])
