"""What would make a run hold what was asked, as people read it; what a workflow knows of that."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.registry import StageSet
from planexe.spine.stage import Stage

Value = TypeVar("Value", bound=BaseModel)


class RepairableRun(Protocol):
    """What there is to know of a run for those who repair it; ``Run`` is one."""

    @property
    def run_id(self) -> str:
        """Returns its id."""
        ...

    @property
    def stages(self) -> StageSet:
        """Returns its stages."""
        ...

    def value(self, stage: str, model: type[Value]) -> Value | None:
        """Returns the value of a stage, ``None`` where there is none that can be read."""
        ...

    def inputs_of(self, stage: Stage) -> Inputs:
        """Returns what a stage looks at, of what is stored."""
        ...


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
    look: Callable[[RepairableRun], RepairView]
    choose: Callable[[RepairableRun, Sequence[int], str, dt.date], tuple[Any, RepairLine]]
    take_back: Callable[[RepairableRun, Sequence[int]], Any]
