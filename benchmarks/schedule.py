"""Run time against the ideal schedule and the lower bound, for this product and for what others would do."""

from collections.abc import Iterator, Sequence
from functools import partial

from benchmarks.graphs import layered_graph, product_plan, reference_plan, wide_graph
from benchmarks.ideal import ideal_s
from benchmarks.measuring import Sample, interleaved, repeats_for
from benchmarks.our_run import our_run_s
from benchmarks.peers import PEERS, peer_run_s
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from benchmarks.work_graph import WorkGraph

RATIO = 1.03
CAPS = (1, 2, 4, 8, 16, 64)
PLAN_CAPS = (1, 2, 4, 8, 16, 32, 64)
PEER_CAPS = (4, 16, 64)
PRODUCT_PEER_CAPS = (16,)
OFTEN = (16, 32)
"""Caps measured several times however long they take: targets are set for them."""
PEER_NOTE = "The others keep nothing on disk: no journal, log, events or artefacts. Ours is the whole product."


def run(options: Options) -> Iterator[Table]:
    """Measures the reference plan, then three more graphs."""
    plan = reference_plan()
    ours = our_samples(plan, PLAN_CAPS, options)
    yield our_table(plan, ours, options)
    yield peer_table(plan, PEER_CAPS[:2], options)
    others = [
        (product_plan(), PRODUCT_PEER_CAPS),
        (wide_graph(options.count(120), mean_s=3.0), PEER_CAPS),
        (layered_graph(layers=options.count(6), mean_s=3.0), PEER_CAPS),
    ]
    for graph, peer_caps in others:
        ours = our_samples(graph, CAPS, options)
        yield our_table(graph, ours, options)
        yield peer_table(graph, peer_caps, options)


def our_samples(graph: WorkGraph, caps: Sequence[int], options: Options) -> dict[int, Sample]:
    """Returns our run times by cap."""
    scaled = graph.scaled(options.time_scale)
    options.say(f"schedule: {graph.name}, {graph.calls} calls")
    cases = {str(cap): partial(our_run_s, scaled, cap) for cap in caps}
    expected = {str(cap): ideal_s(scaled, cap) for cap in caps}
    repeats = repeats_for(expected, repeats=options.repeats, long_s=options.long_s)
    found = interleaved(cases, repeats | {str(cap): options.repeats for cap in caps if cap in OFTEN})
    return {cap: found[str(cap)] for cap in caps}


def our_table(graph: WorkGraph, ours: dict[int, Sample], options: Options) -> Table:
    """Returns our run times beside the ideal ones."""
    scaled = graph.scaled(options.time_scale)
    rows: list[list[Cell]] = []
    for cap, sample in ours.items():
        alike_s, oracle_s, bound_s = ideal_s(scaled, cap, by_mean=True), ideal_s(scaled, cap), scaled.lower_bound_s(cap)
        wall_s, ratio = sample.median, sample.median / alike_s
        spread_s = sample.spread if len(sample.values) > 1 else None
        row: list[Cell] = [cap, wall_s, spread_s, len(sample.values), alike_s, ratio, verdict(ratio, at_most=RATIO)]
        rows.append([*row, wall_s / oracle_s, bound_s, wall_s / bound_s, 1000 * (wall_s - alike_s)])
    columns = [
        Column("cap"),
        Column("ours s", ".3f"),
        Column("spread s", ".3f"),
        Column("runs"),
        Column("ideal s", ".3f"),
    ]
    columns += [Column("÷ ideal", ".3f"), Column("target"), Column("÷ foreseeing", ".3f"), Column("bound s", ".3f")]
    columns += [Column("÷ bound", ".3f"), Column("lost ms", ".0f")]
    return Table(
        f"schedule: {graph.name} ({len(graph.stages)} stages, {graph.calls} calls, seconds × {options.time_scale:.4f})",
        columns,
        rows,
        [
            "ideal: longest remaining path first, no overhead; knows the mean seconds of a stage's calls, as we do.",
            "foreseeing: the same, knowing the seconds of every single call before it is made, which nobody can.",
            f"lost ms is absolute; a real plan loses as much in {1 / options.time_scale:.0f} times the time.",
        ],
    )


def peer_table(graph: WorkGraph, caps: Sequence[int], options: Options) -> Table:
    """Measures what others take, in turn with ourselves, and returns it as multiples of the ideal and of ours.

    One call after another has nothing to measure: it takes the seconds of all calls together.
    """
    scaled = graph.scaled(options.time_scale)
    options.say(f"schedule: {graph.name}, what others take")
    rows: list[list[Cell]] = []
    cases = {f"{name} {cap}": partial(peer_run_s, run, scaled, cap) for name, run in PEERS.items() for cap in caps}
    mine = {f"this product {cap}": partial(our_run_s, scaled, cap) for cap in caps}
    found = interleaved(mine | cases, dict.fromkeys(mine | cases, 1))
    for cap in caps:
        ideal, our_s = ideal_s(scaled, cap, by_mean=True), found[f"this product {cap}"].median
        walls = {name: found[f"{name} {cap}"].median for name in ("this product", *PEERS)}
        for name, wall_s in (walls | {"one by one (sum)": scaled.work_s}).items():
            rows.append([name, cap, wall_s, wall_s / ideal, wall_s / our_s])
    columns = [Column("who"), Column("cap"), Column("s", ".3f"), Column("÷ ideal", ".3f"), Column("÷ ours", ".2f")]
    return Table(f"schedule: {graph.name}, what others take (in turn with ours)", columns, rows, [PEER_NOTE])
