"""Which models to leave alone for a while after failures that were their own fault."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from planexe.executor.clock import Clock
from planexe.llm.model_spec import ModelSpec

_MOST_COOLDOWNS = 8


@dataclass(slots=True)
class _Rest:
    until: float
    failures: int


class ModelHealth:
    """A model that failed a call for good cools down; then one call probes it, and the others follow if that succeeds.

    Args:
        clock: tells the time.
        cooldown_s: how long, doubled with each further failure up to eight times.
    """

    def __init__(self, clock: Clock, cooldown_s: float = 30.0) -> None:
        self._clock = clock
        self._cooldown_s = cooldown_s
        self._resting: dict[str, _Rest] = {}
        self._lock = threading.Lock()

    def blame(self, model: str, least_s: float = 0.0) -> None:
        """Notes that a call gave up on this model.

        Args:
            model: which one.
            least_s: how long its service wants to be left alone, in seconds.
        """
        with self._lock:
            failures = self._resting[model].failures + 1 if model in self._resting else 1
            cooldown_s = self._cooldown_s * min(_MOST_COOLDOWNS, 2 ** (min(failures, _MOST_COOLDOWNS) - 1))
            self._resting[model] = _Rest(self._clock.now() + max(cooldown_s, least_s), failures)

    def praise(self, model: str) -> None:
        """Notes a good answer: the model is well."""
        if model in self._resting:
            with self._lock:
                self._resting.pop(model, None)

    def choose(self, models: Sequence[ModelSpec]) -> ModelSpec:
        """Returns the model to try next: the first that is well or due for a probe, else the first of all.

        A probe is given to one call; if it brings no verdict within a cooldown, another call gets it.
        """
        if not self._resting:
            return models[0]
        with self._lock:
            now = self._clock.now()
            for model in models:
                rest = self._resting.get(model.name)
                if rest is None:
                    return model
                if rest.until <= now:
                    rest.until = now + self._cooldown_s
                    return model
        return models[0]
