"""Budget: what a run may use of money, tokens and time, how near it is to that, and when it has to stop; pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Annotated, Final, Literal

from pydantic import Field

from planexe.errors import SettingsError
from planexe.executor.stop import StopMode
from planexe.figures import count_text, usd_text
from planexe.records import RECORD, Shape

BudgetKind = Literal["cost", "tokens", "minutes"]
LineState = Literal["well", "near", "used up"]
Limit = Annotated[float, Field(strict=True, gt=0)]
Tokens = Annotated[int, Field(strict=True, gt=0)]
_NEAR: Final = 0.8
OPTIONS: Final[Mapping[BudgetKind, str]] = {
    "cost": "--max-cost",
    "tokens": "--max-tokens",
    "minutes": "--max-minutes",
}
"""What each limit is called where it is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a run may use; ``None`` is no limit.

    Attributes:
        max_cost_usd: money in USD.
        max_tokens: tokens in and out together, failed attempts included.
        max_minutes: minutes in which the run is worked on; pauses and the time between two sessions do not count.
    """

    __pydantic_config__ = RECORD

    max_cost_usd: Limit | None = None
    max_tokens: Tokens | None = None
    max_minutes: Limit | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) is not None for f in fields(self))

    def raised_by(self, other: "Budget") -> "Budget":
        """Returns this budget with the limits that the other one sets."""
        return replace(self, **{f.name: limit for f in fields(other) if (limit := getattr(other, f.name)) is not None})


BUDGET: Final[Shape[Budget]] = Shape(Budget, sparse=True)
"""The content of ``budget.json``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What was or will be used.

    Attributes:
        cost_usd: money; 0 where no price is known.
        tokens: in and out together.
        minutes: of work on the run.
    """

    cost_usd: float = 0.0
    tokens: float = 0.0
    minutes: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One limit of a budget and how near the run is to it.

    Attributes:
        cap: the limit; ``spent`` of it so far; both in USD, tokens or minutes.
        expected: what the whole run is expected to use; ``None`` while nothing is known about that.
    """

    kind: BudgetKind
    cap: float
    spent: float
    expected: float | None = None

    @property
    def state(self) -> LineState:
        """Returns ``near`` from four fifths on, or when the whole run is expected to use more than there is."""
        if self.spent >= self.cap:
            return "used up"
        tight = self.spent >= _NEAR * self.cap or (self.expected is not None and self.expected > self.cap)
        return "near" if tight else "well"

    @property
    def text(self) -> str:
        """Returns the line in words: ``0.21 of 0.50 USD, about 0.44 USD expected in all``."""
        known = "" if self.expected is None else f", about {_amount(self.kind, self.expected)} expected in all"
        return f"{_bare(self.kind, self.spent)} of {_amount(self.kind, self.cap)}{known}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a budget says at this moment: how to stop, and why."""

    mode: StopMode
    reason: str


def checked_budget(max_cost_usd: object = None, max_tokens: object = None, max_minutes: object = None) -> Budget:
    """Returns the budget that a user's values make; ``None`` and an empty text are no limit.

    Raises:
        SettingsError: a value is no number above 0; the text names its option.
    """
    tokens = _checked(max_tokens, OPTIONS["tokens"])
    if tokens is not None and tokens != int(tokens):
        raise SettingsError(f"--max-tokens is {max_tokens}; use a whole number.", field=OPTIONS["tokens"])
    return Budget(
        max_cost_usd=_checked(max_cost_usd, OPTIONS["cost"]),
        max_tokens=None if tokens is None else int(tokens),
        max_minutes=_checked(max_minutes, OPTIONS["minutes"]),
    )


def budget_lines(budget: Budget, spent: Spending, expected: Mapping[BudgetKind, float]) -> tuple[BudgetLine, ...]:
    """Returns a line about each limit.

    Args:
        budget: the limits.
        spent: what was used so far.
        expected: what the whole run is expected to use, where that is known.
    """
    return tuple(
        BudgetLine(kind=kind, cap=cap, spent=used, expected=expected.get(kind))
        for kind, cap, used in _limits(budget, spent)
    )


def verdict_on(budget: Budget, spent: Spending, under_way: Spending) -> Verdict | None:
    """Returns how a run must stop now, ``None`` while it may go on.

    No further call begins when those under way will use up what is left, so that the end lies within one call of the
    limit; they are let finish, for they are paid for. Once a limit on money or tokens is passed they are cancelled.

    Args:
        budget: the limits.
        spent: what was used so far.
        under_way: what the calls in flight are expected to add.
    """
    found: list[tuple[float, Verdict]] = []
    coming = {"cost": under_way.cost_usd, "tokens": under_way.tokens, "minutes": 0.0}
    for kind, cap, used in _limits(budget, spent):
        if used + coming[kind] >= cap:
            mode: StopMode = "now" if used >= cap and kind != "minutes" else "drain"
            found.append((used / cap, Verdict(mode, f"The budget of {_amount(kind, cap)} is used up.")))
    modes = [verdict for _, verdict in sorted(found, key=lambda f: (f[1].mode == "now", f[0]))]
    return modes[-1] if modes else None


def _limits(budget: Budget, spent: Spending) -> list[tuple[BudgetKind, float, float]]:
    rows: list[tuple[BudgetKind, float | None, float]] = [
        ("cost", budget.max_cost_usd, spent.cost_usd),
        ("tokens", budget.max_tokens, spent.tokens),
        ("minutes", budget.max_minutes, spent.minutes),
    ]
    return [(kind, float(cap), used) for kind, cap, used in rows if cap is not None]


def _amount(kind: BudgetKind, amount: float) -> str:
    if kind == "cost":
        return usd_text(amount)
    if kind == "tokens":
        return count_text(round(amount), "token")
    return "1 minute" if amount == 1 else f"{amount:.3g} minutes"


def _bare(kind: BudgetKind, amount: float) -> str:
    return _amount(kind, amount).rpartition(" ")[0]


def _checked(value: object, option: str) -> float | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        number = float(str(value))
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number > 0):
        raise SettingsError(f"{option} is {value}; use a number above 0, or leave it out.", field=option)
    return number
