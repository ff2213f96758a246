"""Which gaps of a plan another call could close, and what closes the others; pure."""

from collections.abc import Mapping

from planexe.spine.freshness import Freshness
from planexe.spine.registry import StageSet
from planexe.spine.stage import Stage

OTHER_WAYS = (
    "Asking again would change nothing that is missing or does not fit: code found it in finished answers, or failed "
    "on them. Ask a stage for something different, write a value by hand, or start a run with another goal or budget."
)

_LOST = frozenset({"failed", "missing"})


def mendable(stages: StageSet, fresh: Mapping[str, Freshness]) -> tuple[str, ...]:
    """Returns the stages whose gaps new calls could close, in plan order.

    These are stages that failed or were never made, wholly or in some items, and those that kept an answer that breaks
    rules. What code finds in finished values, what a person keeps, and what fails in code without a call is not among
    them: the same would come out again.
    """
    found: list[str] = []
    for name, stage in stages.stages.items():
        if _is_mendable(stage, fresh, found):
            found.append(name)
    return tuple(found)


def _is_mendable(stage: Stage, fresh: Mapping[str, Freshness], before: list[str]) -> bool:
    own = fresh[stage.name]
    if own.held:
        return False
    if own.state not in _LOST:
        return bool(own.poor or (own.asks and (own.state == "gaps" or own.perhaps)))
    needed = [need.stage for need in stage.all_needs() if not need.optional and fresh[need.stage].state in _LOST]
    if any(name not in before for name in needed):
        return False
    will_change = any(need.stage in before or fresh[need.stage].state == "stale" for need in stage.all_needs())
    return stage.kind != "compute" or own.state == "missing" or will_change
