"""When an undertaking earns what it costs: break-even, payback, and how far both move; pure.

Break-even units are fixed cost / (price - variable cost), as in any textbook of cost accounting; with several things
sold, they are sold in the proportion that they have in a full month. Months are counted from the opening, from 1 on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

LONGEST_MONTHS = 600
"""Nobody waits longer than fifty years: what comes later never comes."""
_CENT = 1e-6


@dataclass(frozen=True, slots=True)
class Stream:
    """Something that is sold.

    Attributes:
        price: of one unit; ``variable_cost`` what one unit costs to make or buy.
        units: sold in each month from the first on; the last number holds for all months after it.
    """

    price: float
    variable_cost: float
    units: tuple[float, ...]

    def margin(self, month: int) -> float:
        """Returns what a month leaves for the fixed cost."""
        return (self.price - self.variable_cost) * self.units[min(month, len(self.units)) - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What follows.

    Attributes:
        units: in a month at break-even, of all streams together; ``None`` where no number of units is enough.
        month: the first whose result is not negative; ``None`` if none is.
        payback: the first at whose end all results together cover what was invested; ``None`` if none does.
        full_month: result of a month once sales have grown to their full size.
    """

    units: float | None
    month: int | None
    payback: int | None
    full_month: float


def ramp(first: float, full: float, months: int) -> tuple[float, ...]:
    """Returns the units of each month that grow evenly from the first to the full number.

    Args:
        first: units of the first month.
        full: units of the month in which they are all there, and of all later ones.
        months: number of that month; 1 is the first.

    Example:
        >>> ramp(1000, 4000, 4)
        (1000.0, 2000.0, 3000.0, 4000.0)
    """
    if months <= 1:
        return (float(full),)
    return tuple(first + (full - first) * number / (months - 1) for number in range(months))


def outlook(streams: Sequence[Stream], fixed_month: float, investment: float) -> Outlook:
    """Returns when an undertaking breaks even and pays back.

    Example:
        >>> outlook([Stream(15, 5, (1000, 2000, 4000))], 30_000, 50_000)
        Outlook(units=3000.0, month=3, payback=10, full_month=10000.0)
    """
    month = payback = None
    total = -investment
    for number in range(1, LONGEST_MONTHS + 1):
        result = sum(stream.margin(number) for stream in streams) - fixed_month
        total += result
        if month is None and result >= -_CENT:
            month = number
        if total >= -_CENT:
            payback = number
            break
    full = sum(stream.margin(LONGEST_MONTHS) for stream in streams)
    return Outlook(
        units=sum(stream.units[-1] for stream in streams) * fixed_month / full if full > 0 else None,
        month=month,
        payback=payback,
        full_month=full - fixed_month,
    )


def changed(streams: Sequence[Stream], *, price: float = 1, volume: float = 1, cost: float = 1) -> list[Stream]:
    """Returns the streams with these factors on the price, the units sold, and the cost of a unit."""
    return [
        replace(
            stream,
            price=stream.price * price,
            variable_cost=stream.variable_cost * cost,
            units=tuple(units * volume for units in stream.units),
        )
        for stream in streams
    ]
