"""How much shorter each fan-out of the plan gets when its calls run together instead of one by one."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from benchmarks.graphs import product_plan, reference_plan, varied_s
from benchmarks.ideal import ideal_s
from benchmarks.measuring import interleaved, repeats_for
from benchmarks.our_run import our_run_s
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from benchmarks.work_graph import WorkGraph

CAP = 16
SPREAD = 0.3
"""Standard deviation of the logarithm of a call's seconds: model calls vary about so much inside a stage."""


@dataclass(frozen=True, slots=True)
class FanOut:
    """Stages whose calls run together.

    Attributes:
        stages: how their names begin.
        floor: the reduction to reach, as a share of the time one by one; ``None`` for one shown for information.
    """

    stages: tuple[str, ...]
    floor: float | None


FAN_OUTS: Mapping[str, FanOut] = {
    "documents": FanOut(("draft_documents_",), 0.75),
    "expert discovery": FanOut(("find_experts",), 0.35),
    "expert criticism": FanOut(("expert_criticism",), 0.50),
    "experts, both steps": FanOut(("find_experts", "expert_criticism"), None),
    "durations": FanOut(("task_durations",), 0.70),
    "WBS level 3": FanOut(("wbs_level3",), 0.75),
    "governance": FanOut(("governance_", "escalation_matrix", "monitoring_plan"), 0.33),
    "whole plan": FanOut(("",), 0.30),
}


def run(options: Options) -> Iterator[Table]:
    """Measures every fan-out by itself and the whole plan."""
    options.say("seeds: fan-outs")
    yield reduction_table(options)


def reduction_table(options: Options) -> Table:
    """Returns the reduction of each fan-out, measured and possible, beside its floor."""
    even = {name: graph.scaled(options.time_scale) for name, graph in fan_out_graphs().items()}
    graphs = {name: varied(graph, SPREAD) for name, graph in even.items()}
    alone = {f"{name}, alone": partial(our_run_s, graph, 1) for name, graph in graphs.items()}
    together = {f"{name}, together": partial(our_run_s, graph, CAP) for name, graph in graphs.items()}
    expected = {f"{name}, alone": graph.work_s for name, graph in graphs.items()}
    expected |= {f"{name}, together": ideal_s(graph, CAP) for name, graph in graphs.items()}
    found = interleaved(alone | together, repeats_for(expected, repeats=options.repeats, long_s=options.long_s))
    rows: list[list[Cell]] = []
    for name, graph in graphs.items():
        alone_s, together_s = found[f"{name}, alone"].median, found[f"{name}, together"].median
        reduction, floor = 100 * (1 - together_s / alone_s), FAN_OUTS[name.partition(" (")[0]].floor
        row: list[Cell] = [name, graph.calls, alone_s, together_s, reduction, _possible(graph), _possible(even[name])]
        rows.append([*row, verdict(reduction, at_least=100 * floor) if floor is not None else ""])
    columns = [Column("fan-out"), Column("calls"), Column("one by one s", ".3f"), Column(f"cap {CAP} s", ".3f")]
    columns += [Column("reduction %", ".1f"), Column("possible %", ".1f"), Column("possible if even %", ".1f")]
    return Table(
        f"seeds: fan-outs at cap {CAP} against the same calls one by one",
        [*columns, Column("floor")],
        rows,
        [
            f"Calls of a stage vary (log-normal, {SPREAD}); possible: the ideal schedule of just these calls.",
            "possible if even: the same if calls of a stage took equally long; two calls never save more than half.",
        ],
    )


def _possible(graph: WorkGraph) -> float:
    return 100 * (1 - ideal_s(graph, CAP) / graph.work_s)


def fan_out_graphs() -> dict[str, WorkGraph]:
    """Returns the graph of each fan-out: this product's, and the reference plan's where the product has none."""
    product, reference = product_plan(), reference_plan()
    found: dict[str, WorkGraph] = {}
    for name, fan_out in FAN_OUTS.items():
        own, other = _part(product, fan_out.stages, name), _part(reference, fan_out.stages, f"{name} (reference plan)")
        if own.calls:
            found[own.name] = own
        elif other.calls:
            found[other.name] = other
    return found


def varied(graph: WorkGraph, spread: float, *, seed: int = 1) -> WorkGraph:
    """Returns the graph with durations that vary around those given; the same for the same seed."""
    stages = []
    for stage in graph.stages.values():
        rng = random.Random(f"{seed} {stage.name}")
        stages.append(replace(stage, seconds=tuple(varied_s(s, rng, spread=spread) for s in stage.seconds)))
    return WorkGraph(graph.name, stages)


def _part(graph: WorkGraph, beginnings: tuple[str, ...], name: str) -> WorkGraph:
    return graph.restricted_to([n for n in graph.stages if n.startswith(beginnings)], name)
