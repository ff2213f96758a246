"""The graphs that are measured: the reference plan, this product's own plan, a wide one and a random layered one."""

import json
import random
from pathlib import Path

from benchmarks.work_graph import WorkGraph, WorkStage
from planexe.spine.registry import StageSet
from planexe.spine.stage import Need, Stage
from planexe.workflows.plan.workflow import plan_stages

REFERENCE = Path(__file__).with_name("reference_plan.json")


def reference_plan(*, quick: bool = False) -> WorkGraph:
    """Returns the 63 stages and 159 calls of the reference plan with the seconds of a fast cloud model.

    A stage whose calls come in rounds is one stage per round here.

    Args:
        quick: without the edges that only trade context for time.
    """
    stages: list[WorkStage] = []
    for record in json.loads(REFERENCE.read_text(encoding="utf-8")):
        soft = record["soft_needs"] if quick else []
        needs = tuple(n for n in record["needs"] if n not in soft)
        *earlier, last = record["rounds"] or [0]
        for number, calls in enumerate(earlier, 1):
            name = f"{record['name']}_{number}"
            stages.append(WorkStage(name, needs, (record["seconds_per_call"],) * calls))
            needs = (name,)
        stages.append(WorkStage(record["name"], needs, (record["seconds_per_call"],) * last))
    return WorkGraph("reference plan, quick" if quick else "reference plan", stages)


def product_plan(stages: StageSet | None = None, *, detail: str = "full") -> WorkGraph:
    """Returns the stages this product has, with the calls and seconds they expect.

    A part of a stage that starts by itself is a stage of its own here, ``<stage>_<part>``.

    Args:
        stages: default: all.
        detail: how thorough.
    """
    found: list[WorkStage] = []
    for stage in (stages or plan_stages(detail=detail)).stages.values():
        found += _work_stages(stage)
    return WorkGraph("this product's plan" if detail == "full" else f"this product's plan, {detail}", found)


def _work_stages(stage: Stage) -> list[WorkStage]:
    one_call_s = stage.expected.seconds
    if stage.parts:
        parts = [
            WorkStage(f"{stage.name}_{p.key}", _names(stage.part_needs(p.key)), (one_call_s,))
            for p in stage.parts[: stage.most]
        ]
        return [*parts, WorkStage(stage.name, tuple(p.name for p in parts))]
    needs = _names(stage.all_needs())
    if stage.turns:
        turns = [f"{stage.name}_{n}" for n in range(1, len(stage.turns))] + [stage.name]
        before = [needs, *((t,) for t in turns[:-1])]
        return [WorkStage(name, wait, (one_call_s,)) for name, wait in zip(turns, before, strict=True)]
    calls = 0 if stage.kind == "compute" else stage.expected.calls
    return [WorkStage(stage.name, needs, (one_call_s,) * calls)]


def _names(needs: tuple[Need, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{n.stage}_{n.part}" if n.part else n.stage for n in needs))


def wide_graph(calls: int = 240, *, mean_s: float = 4.0, seed: int = 1) -> WorkGraph:
    """Returns one call, then many of varied durations, then one again."""
    rng = random.Random(seed)
    middle = tuple(varied_s(mean_s, rng) for _ in range(calls))
    return WorkGraph(
        "wide and shallow",
        [
            WorkStage("first", (), (mean_s,)),
            WorkStage("middle", ("first",), middle),
            WorkStage("last", ("middle",), (mean_s,)),
        ],
    )


def layered_graph(
    layers: int = 8, stages_in_layer: int = 4, largest_stage: int = 8, *, mean_s: float = 4.0, seed: int = 1
) -> WorkGraph:
    """Returns layers of stages, each with one to ``largest_stage`` calls and one to three needs in the layer before."""
    rng = random.Random(seed)
    stages: list[WorkStage] = []
    before: list[str] = []
    for layer in range(layers):
        names = [f"layer{layer}_stage{n}" for n in range(stages_in_layer)]
        for name in names:
            needs = tuple(sorted(rng.sample(before, min(len(before), rng.randint(1, 3)))))
            calls = rng.randint(1, largest_stage)
            stages.append(WorkStage(name, needs, tuple(varied_s(mean_s, rng) for _ in range(calls))))
        before = names
    return WorkGraph("random, layered", stages)


def varied_s(mean_s: float, rng: random.Random, *, spread: float = 0.4) -> float:
    """Returns seconds around a mean, log-normally spread as the durations of model calls are."""
    return mean_s * rng.lognormvariate(-spread * spread / 2, spread)
