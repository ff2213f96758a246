"""How likely the risks of a plan are and what they do: numbers that agree with the words of its register."""

import re
from functools import cached_property
from typing import Final

from planexe.simulator.currencies import rounded
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import snake
from planexe.simulator.numbers import estimate_part
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.randomness import random_for

_RISK: Final = re.compile(r"^#* *\**(R\d+)\b.*?likelihood (low|medium|high), severity (low|medium|high)", re.M | re.S)
_CHANCES: Final = {"low": (0.05, 0.2), "medium": (0.25, 0.45), "high": (0.5, 0.75)}
_DAYS: Final = {"low": (2, 5), "medium": (4, 12), "high": (10, 30)}
_SHARES: Final = {"low": (0.002, 0.006), "medium": (0.006, 0.02), "high": (0.02, 0.06)}
_SPREAD: Final = {"low": 0.5, "middle": 1.0, "high": 2.0}
_ONLY_MONEY: Final = 0.3  # part of the risks that delay nothing
_NO_MONEY: Final = "The plan has no money"


class Risking:
    """Decides about the numbers of risks; for other fields its answers are ``None``.

    Args:
        prompt: the prompt, in which the register stands.
        amount: the money of the whole goal.
    """

    def __init__(self, prompt: PromptParts, amount: float) -> None:
        self._prompt = prompt
        self._amount = 0.0 if _NO_MONEY in prompt.task else amount

    def number(self, place: Field) -> float | None:
        """Returns a probability, days of delay, or money lost."""
        risk = self._risk(place)
        if risk is None:
            return None
        risk_id, likelihood, severity = risk
        name, random = snake(place.name), random_for(self._prompt.variant, "risk", risk_id)
        chance, share, days = (
            random.uniform(*_CHANCES[likelihood]),
            random.uniform(*_SHARES[severity]),
            random.randint(*_DAYS[severity]),
        )
        group = estimate_part(name)
        spread = _SPREAD[group[1]] if group else 1.0
        if name == "probability":
            return round(chance, 2)
        if name.startswith("delay_days"):
            return float(round(days * spread)) if self._delays(place) else 0.0
        if not name.startswith("loss_"):
            return None
        return float(rounded(self._amount * share * spread)) if self._amount else 0.0

    def count(self, place: Field) -> int | None:
        """Returns how many tasks a risk delays; ``None`` for other lists."""
        if place.name != "delayed_task_codes":
            return None
        return int(self._delays(place))

    def _delays(self, place: Field) -> bool:
        risk = self._risk(place)
        if risk is None or not self._amount:
            return True
        return random_for(self._prompt.variant, "delays", risk[0]).random() >= _ONLY_MONEY

    def _risk(self, place: Field) -> tuple[str, str, str] | None:
        named = place.parent.done.get("risk_id") if place.parent is not None else None
        return self._known.get(str(named)) if "probability" in self._prompt.rules else None

    @cached_property
    def _known(self) -> dict[str, tuple[str, str, str]]:
        text = next((text for name, text in self._prompt.documents if name.startswith("identify_risks")), "")
        return {match[1]: (match[1], match[2], match[3]) for match in _RISK.finditer(text)}
