"""RunOutcome: how a run ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """How a run ended.

    Attributes:
        status: ``complete``, ``complete with gaps``, ``failed``, ``stopped`` or ``refused``.
        verdict: whether what was made holds what was asked, in one or two words; empty where no stage tells.
        gaps: what is missing, in plain sentences.
        problems: why stages failed, by stage.
        ran: stages that asked at least one new question; ``reused`` those that did not.
        set_aside: what was wrong with the stored values that could not be read and were made again.
    """

    status: str
    verdict: str = ""
    gaps: tuple[str, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    ran: tuple[str, ...] = ()
    reused: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
