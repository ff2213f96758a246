"""How much shorter each fan-out of the plan gets when its calls run together instead of one by one."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from benchmarks.graphs import product_plan, reference_plan, varied_s
from benchmarks.ideal import ideal_s
from benchmarks.measuring import interleaved
from benchmarks.our_run import our_run_s
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from benchmarks.work_graph import WorkGraph

CAP = 16
PACE = 1.5
"""These runs are short: they may take this much longer than those of ``schedule``, to be measured more exactly."""


@dataclass(frozen=True, slots=True)
class FanOut:
    """Stages whose calls run together.

    Attributes:
        stages: how their names begin.
        floor: the reduction to reach, as a share of the time one by one.
    """

    stages: tuple[str, ...]
    floor: float


FAN_OUTS: Mapping[str, FanOut] = {
    "documents": FanOut(("draft_documents_",), 0.75),
    "expert discovery": FanOut(("find_experts",), 0.35),
    "expert criticism": FanOut(("expert_criticism",), 0.50),
    "durations": FanOut(("task_durations",), 0.70),
    "WBS level 3": FanOut(("wbs_level3",), 0.75),
    "governance": FanOut(("governance_", "escalation_matrix", "monitoring_plan"), 0.33),
    "whole plan": FanOut(("",), 0.30),
}


def run(options: Options) -> Iterator[Table]:
    """Measures with durations that vary as those of model calls do, and with equal ones."""
    for spread, title in ((0.3, "durations vary (log-normal, 0.3)"), (0.0, "all calls of a stage take equally long")):
        options.say(f"seeds: {title}")
        yield reduction_table(title, spread, options)


def reduction_table(title: str, spread: float, options: Options) -> Table:
    """Returns the reduction of each fan-out, measured and possible, beside its floor."""
    graphs = {name: varied(graph, spread) for name, graph in fan_out_graphs().items()}
    paces = {n: options.time_scale * (1 if n.startswith("whole plan") else PACE) for n in graphs}
    scaled = {name: graph.scaled(paces[name]) for name, graph in graphs.items()}
    alone = {f"{name}, alone": partial(our_run_s, graph, 1) for name, graph in scaled.items()}
    together = {f"{name}, together": partial(our_run_s, graph, CAP) for name, graph in scaled.items()}
    repeats = dict.fromkeys(alone, 1) | dict.fromkeys(together, options.repeats)
    found = interleaved(alone | together, repeats)
    rows: list[list[Cell]] = []
    for name, graph in scaled.items():
        alone_s, together_s = found[f"{name}, alone"].median, found[f"{name}, together"].median
        reduction = 100 * (1 - together_s / alone_s)
        possible = 100 * (1 - ideal_s(graph, CAP) / graph.work_s)
        floor = 100 * FAN_OUTS[name.partition(" (")[0]].floor
        rows.append([name, graph.calls, alone_s, together_s, reduction, possible, verdict(reduction, at_least=floor)])
    columns = [Column("fan-out"), Column("calls"), Column("one by one s", ".3f"), Column(f"cap {CAP} s", ".3f")]
    columns += [Column("reduction %", ".1f"), Column("possible %", ".1f"), Column("floor")]
    return Table(f"seeds: {title}", columns, rows, ["possible: the ideal schedule without any overhead."])


def fan_out_graphs() -> dict[str, WorkGraph]:
    """Returns the graph of each fan-out: this product's, and the reference plan's where the product has none."""
    product, reference = product_plan(), reference_plan()
    found: dict[str, WorkGraph] = {}
    for name, fan_out in FAN_OUTS.items():
        own, other = _part(product, fan_out.stages, name), _part(reference, fan_out.stages, f"{name} (reference plan)")
        if own.calls:
            found[own.name] = own
        if other.calls and (not own.calls or name == "whole plan"):
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
