"""WeakModels: says after a handful of answers that a model is too weak for what it is asked; pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from planexe.executor.attempt_log import Attempt

_LEAST_ANSWERS: Final = 6
_LEAST_CALLS: Final = 3
_USABLE_SHARE: Final = 1 / 3

_FAULTS: Final[Mapping[str, str]] = {
    "invalid": "did not keep to the form asked for",
    "degenerate": "said nothing",
    "truncated": "were cut off",
    "empty": "were empty",
    "too_large": "had no end",
    "context_overflow": "did not fit its window",
}
"""What makes an answer useless through the model's own fault; a service's trouble says nothing about its models."""


@dataclass(slots=True)
class _Answers:
    usable: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    calls: set[str] = field(default_factory=set)
    told: bool = False

    @property
    def all(self) -> int:
        return self.usable + self.faults.total()


class WeakModels:
    """Follows the attempts of a run.

    Example:
        >>> weak = WeakModels()
        >>> [said for attempt in attempts if (said := weak.take(attempt))]
        ['`tiny` is too weak for this: of its first 6 answers 1 was of use (3 were cut off, 2 said nothing).']
    """

    def __init__(self) -> None:
        self._by_model: dict[str, _Answers] = {}

    def take(self, attempt: Attempt) -> str:
        """Takes one attempt; returns the verdict once, at the attempt that settles it, else ``""``."""
        if attempt.kind != "call" or (attempt.outcome != "ok" and attempt.error_kind not in _FAULTS):
            return ""
        answers = self._by_model.setdefault(attempt.model, _Answers())
        answers.calls.add(attempt.call_id)
        if attempt.outcome == "ok":
            answers.usable += 1
        else:
            answers.faults[attempt.error_kind] += 1
        few = answers.all < _LEAST_ANSWERS or len(answers.calls) < _LEAST_CALLS
        if answers.told or few or answers.usable > answers.all * _USABLE_SHARE:
            return ""
        answers.told = True
        return _verdict(attempt.model, answers)


def _verdict(model: str, answers: _Answers) -> str:
    usable = {0: "none was", 1: "1 was"}.get(answers.usable, f"{answers.usable} were")
    faults = ", ".join(f"{count} {_FAULTS[kind]}" for kind, count in answers.faults.most_common())
    return f"`{model}` is too weak for this: of its first {answers.all} answers {usable} of use ({faults})."
