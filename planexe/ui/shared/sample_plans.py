"""Ideas that the New plan form offers, read from ``sample_plans.toml``."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """One idea.

    Attributes:
        title: a few words for a menu.
        kind: business, personal, public, research, software or event.
        goal: the text that goes into the box.
    """

    title: str
    kind: str
    goal: str

    @property
    def label(self) -> str:
        """Returns the idea's line in a menu."""
        return f"{self.title} ({self.kind}, {len(self.goal.split())} words)"


@lru_cache(maxsize=1)
def sample_plans() -> tuple[SamplePlan, ...]:
    """Returns the ideas in the order of the file."""
    text = resources.files("planexe.ui.shared").joinpath("sample_plans.toml").read_text(encoding="utf-8")
    return tuple(SamplePlan(p["title"], p["kind"], p["goal"].strip()) for p in tomllib.loads(text)["plan"])
