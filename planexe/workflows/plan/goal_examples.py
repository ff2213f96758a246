"""Goals to start from, read from ``goal_examples.toml``."""

import tomllib
from functools import lru_cache
from importlib import resources

from planexe.spine.workflow import Example


@lru_cache(maxsize=1)
def goal_examples() -> tuple[Example, ...]:
    """Returns them in the order of the file; their kind is business, personal, public, research, software or event."""
    text = resources.files("planexe.workflows.plan").joinpath("goal_examples.toml").read_text(encoding="utf-8")
    return tuple(Example(e["title"], e["kind"], e["goal"].strip()) for e in tomllib.loads(text)["example"])
