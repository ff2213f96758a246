"""An estimate in words: ranges with their unit, and which limit will probably end the plan early; pure."""

from dataclasses import replace

from planexe.figures import count_text, usd_text
from planexe.spine.budget import Budget
from planexe.timing.estimate import Estimate, Range

_UNITS = ((1, "s", 90.0), (60, "min", 5400.0), (3600, "h", float("inf")))


def whole_range(found: Range) -> str:
    """Returns ``150 to 192``, or ``81`` where both ends are the same."""
    return _joined(f"{round(found.low):,}", f"{round(found.high):,}", "")


def seconds_range(found: Range) -> str:
    """Returns a range of time in one unit: ``20 to 45 s``, ``2 to 7 min``, ``1.6 to 3.0 h``."""
    size, unit = next((size, unit) for size, unit, most in _UNITS if found.high < most)
    low, high = found.low / size, found.high / size
    if unit == "h":
        return _joined(f"{low:.1f}", f"{high:.1f}", " h")
    return _joined(f"{max(1, round(low))}", f"{max(1, round(high))}", f" {unit}")


def cost_range(found: Range | None) -> str:
    """Returns a range of money in two figures: ``0.51 to 1.20 USD``; ``not known`` where there is no price."""
    if found is None:
        return usd_text(None)
    return _joined(_usd_number(found.low), _usd_number(found.high), " USD")


def shortfalls(budget: Budget, found: Estimate) -> list[str]:
    """Returns a sentence about each limit that will probably stop the run before its end."""
    minutes = found.seconds.likely / 60
    rows = [
        (budget.max_cost_usd, found.cost_usd.likely if found.cost_usd else None, usd_text),
        (budget.max_tokens, found.tokens.likely, lambda number: count_text(round(number), "token")),
        (budget.max_minutes, minutes, lambda number: f"{number:g} minute{'' if number == 1 else 's'}"),
    ]
    return [
        f"The limit of {text(cap)} will probably stop the run before its end."
        for cap, needed, text in rows
        if cap is not None and needed is not None and needed > cap
    ]


def at_least(found: Estimate, low_s: float, likely_s: float, high_s: float) -> Estimate:
    """Returns the estimate with run times that are not below these."""
    seconds = found.seconds
    return replace(
        found, seconds=Range(max(seconds.low, low_s), max(seconds.likely, likely_s), max(seconds.high, high_s))
    )


def _usd_number(cost_usd: float) -> str:
    return usd_text(float(f"{cost_usd:.2g}")).removesuffix(" USD")


def _joined(low: str, high: str, unit: str) -> str:
    return f"{low}{unit}" if low == high else f"{low} to {high}{unit}"
