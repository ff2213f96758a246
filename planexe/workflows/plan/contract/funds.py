"""What money is there on a day, and what of it may be spent on what: sums that no model makes; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations

from planexe.workflows.plan.contract.contract_models import Fund, GoalContract

USUAL_DAYS = 365
"""How long money is counted that comes again and again, where the goal names no end."""

_MOST_FUNDS = 8
_LARGEST_PART, _ROUNDED = 4, 0.005
_SAME = 0.001
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def funds_at(funds: Iterable[Fund], day: date, *, start: date, currency: str) -> float:
    """Returns what has become available until a day: all that comes once, and each rate for every period begun.

    A range counts at its low end; what is included in another fund, in another currency or unread counts nothing.

    Args:
        funds: of the contract.
        day: itself included.
        start: of the work, from which on a fund without a day of its own is there.
        currency: in which is counted; a fund without one is in it.
    """
    return sum(
        one.amount_low * payments(one, day, start=start)
        for one in funds
        if one.is_read and not one.included and one.currency in ("", currency)
    )


def with_parts(funds: Sequence[Fund]) -> tuple[list[Fund], list[str]]:
    """Returns the funds with those marked as included that together come to another one, and what was found so.

    A goal that says "2 million: 1.2 million of savings and a loan of 800,000" names a whole and its parts; whoever adds
    all three counts the money twice. Only sums that come once and are not included already are looked at.

    Args:
        funds: of a contract, in the order of the goal.
    """
    plain = [one for one in funds if one.is_read and not one.included and one.per == "once" and one.amount_low > 0]
    for whole in sorted(plain[:_MOST_FUNDS], key=lambda one: -one.amount_low):
        others = [one for one in plain if one.id != whole.id and _may_be_part(one, whole)][:_MOST_FUNDS]
        for size in range(len(others), 1, -1):
            for parts in combinations(others, size):
                if abs(sum(map(_whole_amount, parts)) - _whole_amount(whole)) <= _SAME * _whole_amount(whole):
                    ids = {one.id for one in parts}
                    told = (
                        f"{' and '.join(one.id for one in parts)} come to {whole.id}, so they are taken for its parts."
                    )
                    return [f.model_copy(update={"included": True}) if f.id in ids else f for f in funds], [told]
    return list(funds), []


def _may_be_part(one: Fund, whole: Fund) -> bool:
    return one.currency in ("", whole.currency) or not whole.currency


def _whole_amount(fund: Fund) -> float:
    return fund.amount_low * (fund.times or 1)


def payments(fund: Fund, day: date, *, start: date) -> int:
    """Returns how many payments of a fund have come until a day, itself included."""
    since = fund.available_from or start
    if day < since:
        return 0
    if fund.per == "once":
        return fund.times or 1
    begun = _periods_begun(fund, since, min(day, fund.until) if fund.until else day)
    return min(begun, fund.times) if fund.times else begun


def _periods_begun(fund: Fund, since: date, day: date) -> int:
    if day < since:
        return 0
    days = (day - since).days
    if fund.per in ("day", "week"):
        return days // (7 if fund.per == "week" else 1) + 1
    months = (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)
    return months // _MONTHS[fund.per] + 1


def has_end(fund: Fund) -> bool:
    """Returns whether a fund comes to a sum whatever the day."""
    return fund.per == "once" or fund.times is not None or fund.until is not None


def earmarked(fund: Fund) -> dict[str, float]:
    """Returns how much of one payment of a fund is for each purpose alone."""
    found: dict[str, float] = {}
    for mark in fund.earmarks:
        if mark.read == "ok":
            amount = mark.amount if mark.amount is not None else _meant_share(mark.share or 0.0) * fund.amount_low
            found[mark.for_text] = found.get(mark.for_text, 0.0) + amount
    return found


def _meant_share(share: float) -> float:
    """Returns the share that was meant: two thirds where 0.667 was answered.

    Example:
        >>> [round(_meant_share(share), 4) for share in (0.667, 0.33, 0.25, 0.61)]
        [0.6667, 0.3333, 0.25, 0.61]
    """
    near = Fraction(share).limit_denominator(_LARGEST_PART)
    return float(near) if abs(near - Fraction(share)) <= _ROUNDED else share


def unusable(amount: float, spent: float) -> float:
    """Returns how much of an earmarked amount is of no use elsewhere, when so much is spent on its purpose."""
    return max(0.0, amount - spent)


@dataclass(frozen=True, slots=True)
class Budget:
    """All the money of a goal that costs are held against.

    Attributes:
        amount: in whole units of ``currency``.
        notes: what of the goal's money is not in it, and what was assumed.
    """

    amount: float
    currency: str
    notes: tuple[str, ...] = ()


def budget_of(contract: GoalContract, currency: str, start: date) -> Budget | None:
    """Returns what the funds of a goal come to by its last promise; ``None`` where it names none that was read.

    Where all of them are in other currencies, those of the first one are added up: nothing is converted.

    Args:
        contract: of the goal.
        currency: in which the plan counts.
        start: of the work, if the goal does not name it.
    """
    funds = [one for one in contract.funds if one.is_read and not one.included]
    if not funds:
        return None
    own = [one for one in funds if one.currency in ("", currency)]
    counted = own or [one for one in funds if one.currency == funds[0].currency]
    unit = currency if own else funds[0].currency
    begin = contract.start.date if contract.start else start
    end = contract.deadline
    notes = [f"{one.id} is in {one.currency} and not in this sum." for one in funds if one not in counted]
    if end is None or end < begin:
        end = begin + timedelta(days=USUAL_DAYS)
        if not all(map(has_end, counted)):
            notes.append(f"Money that comes again and again is counted until {end.isoformat()}: the goal names no end.")
    last = max([end, *(one.available_from for one in counted if one.available_from)])
    amount = sum(one.amount_low * payments(one, max(last, one.until or last), start=begin) for one in counted)
    return Budget(amount, unit, tuple(notes))


def whole_sum(funds: Iterable[Fund], currency: str) -> float | None:
    """Returns all the money in a currency if each fund comes to a sum whatever the day; ``None`` otherwise."""
    known = [one for one in funds if one.is_read and not one.included and one.currency in ("", currency)]
    if not known or any(one.per != "once" and one.times is None for one in known):
        return None
    return sum(one.amount_high * (one.times or 1) for one in known)
