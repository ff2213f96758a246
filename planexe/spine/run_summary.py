"""RunSummary, what a run's folder says about its end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from planexe.records import RECORD, Amount, Count, Shape

Status = Literal[
    "new", "queued", "running", "interrupted", "complete", "complete with gaps", "waiting for review", "failed",
    "stopped", "refused",
]  # fmt: skip
OVER: Final[tuple[Status, ...]] = ("complete", "complete with gaps", "waiting for review")
"""Of runs that have made all that they can without a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What was written at the last start or end of work on a run; the figures only at an end.

    Attributes:
        status: as it was then.
        verdict: whether what was made holds what was asked, in one or two words; empty where no stage tells.
        calls: answered calls; ``attempts`` tries.
        cost_usd: ``None`` where no attempt has a known cost.
        gaps: what is missing, in plain sentences.
        problems: why stages failed, by stage.
        reason: why the run stopped, where its budget was used up.
        stale: how many values do not show what a person changed since.
    """

    __pydantic_config__ = RECORD

    status: Status = "new"
    verdict: str = ""
    calls: Count = 0
    attempts: Count = 0
    cost_usd: Amount | None = None
    gaps: tuple[str, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    stale: Count = 0


SUMMARY: Final[Shape[RunSummary]] = Shape(RunSummary)
"""The content of ``state.json``."""
