"""Wishes: what the New plan form says at this moment about how the plan is to be made, its goal left out."""

from dataclasses import dataclass, field, replace

from planexe.spine.budget import Budget
from planexe.spine.workflow import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How the plan is to be made.

    Attributes:
        models: names in the catalogue, best first; at least one.
        graph: which stages and calls.
        cap: calls at the same time.
        time_scale: pace of the simulated model; 1 where another one answers.
        faults: its faults.
        budget: what the run may use.
    """

    models: tuple[str, ...]
    graph: Graph
    cap: int = 4
    time_scale: float = 1.0
    faults: str = "none"
    budget: Budget = field(default_factory=Budget)

    def one_by_one(self) -> "Wishes":
        """Returns the same with one call after the other."""
        return replace(self, cap=1)
