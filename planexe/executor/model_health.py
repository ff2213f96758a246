"""Which models to leave alone for a while after failures that were their own fault."""

from collections.abc import Sequence

from planexe.executor.clock import Clock
from planexe.llm.model_spec import ModelSpec


class ModelHealth:
    """A model that failed a call for good cools down; the first call after that probes it again.

    Args:
        cooldown_s: how long, doubled with each further failure up to eight times.
    """

    def __init__(self, clock: Clock, cooldown_s: float = 30.0) -> None:
        self._clock = clock
        self._cooldown_s = cooldown_s
        self._until: dict[str, float] = {}
        self._failures: dict[str, int] = {}

    def blame(self, model: str) -> None:
        """Notes that a call gave up on this model."""
        count = self._failures[model] = self._failures.get(model, 0) + 1
        self._until[model] = self._clock.now() + self._cooldown_s * min(8, 2 ** (count - 1))

    def praise(self, model: str) -> None:
        """Notes a good answer: the model is well."""
        self._failures.pop(model, None)
        self._until.pop(model, None)

    def order(self, models: Sequence[ModelSpec]) -> tuple[ModelSpec, ...]:
        """Returns the models to try, healthy ones first, each group in its given order."""
        now = self._clock.now()
        return tuple(sorted(models, key=lambda m: self._until.get(m.name, 0.0) > now))
