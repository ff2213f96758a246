"""What would make a run hold what was asked, as people read it; what a workflow knows of that."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planexe.spine.run import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairLine:
    """An option as people read it.

    Attributes:
        number: by which it is chosen; 0 for several together.
        text: what it is; ``side_effect`` what else it brings.
        dates: what it does to the dates; ``money`` to the chance that the money is enough; empty where there are none.
        cost: what it costs.
        verdict: on the run with it: ``holds``, ``doubtful`` or ``does not hold``.
    """

    number: int
    text: str
    side_effect: str
    dates: str
    money: str
    cost: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairView:
    """All that may be chosen.

    Attributes:
        needed: whether something does not surely hold.
        headline: whether it can be repaired, in a sentence.
        lines: the options.
        notes: what would hold in any case.
        decided: what was chosen before, a line each, from 1.
        raw: all of it as JSON values.
    """

    needed: bool
    headline: str
    lines: tuple[RepairLine, ...]
    notes: tuple[str, ...]
    decided: tuple[str, ...]
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairs:
    """What a workflow knows of repairing its runs; its functions are pure.

    Attributes:
        options: name of the stage that works the options out.
        decisions: name of the stage whose value is what was chosen.
        look: shows the options of a run.
        choose: returns the value of ``decisions`` with some options chosen, by whom and when, and what they bring.
        take_back: returns that value without some decisions, by number; without all of them for none.
    """

    options: str
    decisions: str
    look: "Callable[[Run], RepairView]"
    choose: "Callable[[Run, Sequence[int], str, dt.date], tuple[Any, RepairLine]]"
    take_back: "Callable[[Run, Sequence[int]], Any]"
