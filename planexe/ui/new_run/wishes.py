"""Wishes: what the form says at this moment about how a run is to be made, its inputs left out."""

from dataclasses import dataclass, field, replace
from typing import Any

from planexe.spine.budget import Budget
from planexe.spine.run_request import OnWeak
from planexe.spine.workflow import Graph

Items = tuple[tuple[str, int], ...]
"""How many items stages have, as far as the form says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a run is to be made.

    Attributes:
        models: names in the catalogue, best first; at least one.
        fast_model: for the calls without slack; empty for the same ones.
        on_weak: what to do where a model is too weak.
        graph: which stages and calls; ``items`` how many items stages have, as far as the form says it.
        cap: calls at the same time.
        seed: of models that know seeds.
        time_scale: pace of the simulated model; 1 where another one answers.
        faults: its faults.
        language: of the answers.
        budget: what the run may use.
    """

    models: tuple[str, ...]
    graph: Graph
    items: Items = ()
    fast_model: str = ""
    on_weak: OnWeak = "go"
    cap: int = 4
    seed: int = 1
    time_scale: float = 1.0
    faults: str = "none"
    language: str = "English"
    budget: Budget = field(default_factory=Budget)

    def of_request(self) -> dict[str, Any]:
        """Returns the settings as ``Workbench.request`` takes them."""
        return {
            "models": self.models, "fast_model": self.fast_model, "on_weak": self.on_weak, "concurrency": self.cap,
            "seed": self.seed, "time_scale": self.time_scale, "faults": self.faults, "language": self.language,
            "budget": self.budget,
        }  # fmt: skip

    def one_by_one(self) -> "Wishes":
        """Returns the same with one call after the other."""
        return replace(self, cap=1)
