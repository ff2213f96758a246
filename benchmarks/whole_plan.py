"""The whole plan against its calls one by one: this product's graph and the reference's, full, fast and quick."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from benchmarks.graphs import product_plan, reference_plan
from benchmarks.ideal import ideal_s
from benchmarks.measuring import interleaved, repeats_for
from benchmarks.our_run import our_run_s
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from benchmarks.work_graph import WorkGraph

CAPS = (1, 4, 8, 16, 32)
FULL_FLOORS = {16: 3.8, 32: 4.1}
QUICK_FLOORS = {32: 5.0}


def run(options: Options) -> Iterator[Table]:
    """Measures four graphs at five caps."""
    graphs = {
        "this product": product_plan(),
        "this product, fast": product_plan(detail="fast"),
        "reference": reference_plan(),
        "reference, quick": reference_plan(quick=True),
    }
    yield size_table(graphs)
    yield speed_table(graphs, CAPS, options)


def size_table(graphs: Mapping[str, WorkGraph]) -> Table:
    """Returns what there is to do, and how much faster it can be at best."""
    rows: list[list[Cell]] = [
        [name, len(g.stages), g.calls, g.work_s, g.critical_path_s, g.work_s / g.critical_path_s]
        for name, g in graphs.items()
    ]
    columns = [Column("graph"), Column("stages"), Column("calls"), Column("all calls s", ".0f")]
    columns += [Column("critical path s", ".0f"), Column("times faster at most", ".2f")]
    return Table("whole plan: what there is to do, with the seconds of a fast cloud model", columns, rows)


def speed_table(graphs: Mapping[str, WorkGraph], caps: Sequence[int], options: Options) -> Table:
    """Returns how many times faster each graph runs than its calls one by one, measured and possible."""
    scaled = {name: graph.scaled(options.time_scale) for name, graph in graphs.items()}
    options.say("whole plan: four graphs, all caps")
    cases = {f"{name} {cap}": partial(our_run_s, graph, cap) for name, graph in scaled.items() for cap in caps}
    expected = {f"{name} {cap}": ideal_s(graph, cap) for name, graph in scaled.items() for cap in caps}
    found = interleaved(cases, repeats_for(expected, repeats=options.repeats, long_s=options.long_s))
    rows: list[list[Cell]] = []
    for name, graph in scaled.items():
        for cap in caps:
            wall_s = found[f"{name} {cap}"].median
            gain, possible = graph.work_s / wall_s, graph.work_s / ideal_s(graph, cap, by_mean=True)
            floors = QUICK_FLOORS if name.endswith("quick") else FULL_FLOORS
            target = verdict(gain, at_least=floors[cap]) if cap in floors else ""
            rows.append([name, cap, wall_s / options.time_scale, gain, possible, target])
    columns = [Column("graph"), Column("cap"), Column("plan s", ".0f"), Column("times faster", ".2f")]
    columns += [Column("possible", ".2f"), Column("target")]
    return Table(
        f"whole plan: against its calls one by one (measured with seconds × {options.time_scale:.4f})",
        columns,
        rows,
        ["plan s: seconds of the whole plan at a real model's pace, from the measured run."],
    )
