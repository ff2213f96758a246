"""Which ready call goes first: the one with the longest path of work behind it; pure."""

from collections.abc import Mapping

from planexe.spine.graph import Edges, dependents, in_order
from planexe.spine.registry import StageSet
from planexe.spine.stage import Stage


def remaining_path(needs: Edges, seconds: Mapping[str, float]) -> dict[str, float]:
    """Returns for each name the seconds of the longest path from its start to the end of the graph.

    Args:
        needs: each name with the names it needs.
        seconds: how long each takes from start to end with free slots.
    """
    users = dependents(needs)
    left: dict[str, float] = {}
    for name in reversed(in_order(needs)):
        left[name] = seconds.get(name, 0.0) + max((left[u] for u in users[name]), default=0.0)
    return left


def stage_seconds(stage: Stage, history: Mapping[str, float] | None = None) -> float:
    """Returns the seconds of a stage with free slots: its calls side by side, a conversation's one by one.

    Args:
        stage: the stage.
        history: mean seconds of one call by stage, from earlier runs; wins over the stage's own expectation.
    """
    if stage.kind == "compute":
        return 0.0
    one_call = (history or {}).get(stage.name, stage.expected.seconds)
    return one_call * len(stage.turns) if stage.turns else one_call


def call_priorities(stages: StageSet, history: Mapping[str, float] | None = None) -> dict[str, float]:
    """Returns the priority of the calls of each stage, and of each part that others wait for by itself.

    Keys are ``stage`` and ``stage#part``; a part has the path of whoever waits for that part or for the whole stage.
    """
    needs: dict[str, set[str]] = {}
    seconds: dict[str, float] = {}
    for stage in stages.stages.values():
        own = stage_seconds(stage, history)
        if stage.parts:
            for part in stage.parts:
                ref = f"{stage.name}#{part.key}"
                needs[ref] = {n.ref for n in stage.part_needs(part.key)}
                seconds[ref] = own
            needs[stage.name] = {f"{stage.name}#{p.key}" for p in stage.parts}
            seconds[stage.name] = 0.0
        else:
            needs[stage.name] = {n.ref for n in stage.all_needs()} | ({stage.over} if stage.over else set())
            seconds[stage.name] = own
    return remaining_path(needs, seconds)
