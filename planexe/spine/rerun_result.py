"""What a rerun came to: what was asked, what changed, and what was spared because nothing before it changed; pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from planexe.figures import count_text
from planexe.spine.artefact import Artefact
from planexe.spine.change_log import Change
from planexe.spine.graph import Edges, in_order
from planexe.spine.versions import changed_between

_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RerunResult:
    """What became of a rerun, all in plan order.

    Attributes:
        asked: stages that asked a model again.
        changed: stages whose value is another one now.
        same: stages that were asked again and gave the value they had.
        spared: stages that might have run and were not asked, with those before them that did not change.
        waiting: stages that were to run and have not been made (yet).
    """

    asked: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    spared: Mapping[str, tuple[str, ...]]
    waiting: tuple[str, ...]


def result_of(
    rerun: Change, artefacts: Mapping[str, Artefact], asked: Collection[str], needs: Edges, *, over: bool = True
) -> RerunResult:
    """Returns what a rerun came to.

    Args:
        rerun: the change that asked for it.
        artefacts: what is stored now.
        asked: stages that asked a model since.
        needs: each stage with the stages it needs.
        over: whether the work on it has ended; before, nothing is spared yet.
    """
    changed = frozenset(changed_between(rerun.before, artefacts))
    order = in_order(needs)
    same = {*rerun.again, *asked} - changed
    spared: dict[str, tuple[str, ...]] = {}
    for name in order if over else ():
        if name in rerun.perhaps and name not in asked and name not in changed:
            reasons = [spared.get(need, (need,) if need in same else ()) for need in needs[name]]
            spared[name] = tuple(dict.fromkeys(one for reason in reasons for one in reason))
    todo = [n for n in order if n in rerun.again and n not in artefacts]
    return RerunResult(
        asked=tuple(n for n in order if n in asked),
        changed=tuple(n for n in order if n in changed),
        same=tuple(n for n in order if n in asked and n not in changed),
        spared=spared,
        waiting=tuple(todo),
    )


def spared_text(result: RerunResult, headings: Mapping[str, str]) -> str:
    """Returns the sentence about early cut-off; empty where nothing was spared."""
    if not result.spared:
        return ""
    unchanged = list(dict.fromkeys(n for names in result.spared.values() for n in names))
    number = count_text(len(result.spared), "stage")
    were = "was" if len(result.spared) == 1 else "were"
    if not unchanged:
        return f"{number} {were} not asked again: nothing they are made from changed."
    named = [headings.get(name, name) for name in unchanged[:_NAMED]]
    more = f" and {len(unchanged) - _NAMED} more" if len(unchanged) > _NAMED else ""
    return f"{number} {were} not asked again because {', '.join(named)}{more} did not change."
