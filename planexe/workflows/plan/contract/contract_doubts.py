"""What cannot be believed of an answer about the goal: words that do not stand there, figures that they do not say."""

import datetime as dt
import re
from collections.abc import Iterator

from pydantic import BaseModel

from planexe.reading.amounts import read_plain
from planexe.reading.clauses import said_in
from planexe.reading.dates import find_dates
from planexe.reading.money import sounds
from planexe.reading.stated import is_counted, is_dated, is_shared, is_stated, speaks_of
from planexe.workflows.plan.contract.contract_answer import (
    CapacityAnswer,
    ConditionAnswer,
    ContractAnswer,
    EarmarkAnswer,
    FundAnswer,
    PromiseAnswer,
    SpanAnswer,
    StartAnswer,
    TargetAnswer,
    WindowAnswer,
)
from planexe.workflows.plan.contract.contract_models import DaySpan
from planexe.workflows.plan.contract.windows import span_days

Entry = (
    StartAnswer
    | FundAnswer
    | EarmarkAnswer
    | PromiseAnswer
    | WindowAnswer
    | CapacityAnswer
    | ConditionAnswer
    | TargetAnswer
)
_SPAN = re.compile(r"(?:\d{4}-)?\d{2}-\d{2}")


def quote_doubt(quote: str, goal: str) -> str:
    """Returns why a quote cannot be believed; empty if it stands in the goal."""
    if said_in(quote, goal):
        return ""
    return f"the quote {quote!r} does not stand in the goal; copy its words letter by letter."


def value_doubt(entry: Entry, today: dt.date) -> str:
    """Returns why the values of an entry cannot be believed although its quote stands in the goal; empty if they can."""
    return next(_value_doubts(entry, today), "")


def answer_problems(answer: ContractAnswer, goal: str, today: dt.date) -> list[str]:
    """Returns one sentence for each entry that cannot be believed, and for each that stands there twice."""
    problems = []
    for name, value in answer:
        entries = value if isinstance(value, list) else [value] if value is not None else []
        quoted: list[str] = []
        for number, entry in enumerate(entries):
            where = f"`{name}[{number}]`" if isinstance(value, list) else f"`{name}`"
            problems += [f"{where}: {doubt}" for doubt in _doubts(entry, goal, today)]
            if isinstance(entry, BaseModel):
                told = entry.model_dump_json()
                if told in quoted:
                    problems.append(f"{where} says the same as an entry before it; write each once.")
                quoted.append(told)
    return problems


def _doubts(entry: object, goal: str, today: dt.date) -> Iterator[str]:
    if isinstance(entry, str):
        doubt = quote_doubt(entry, goal)
    elif isinstance(entry, Entry):
        doubt = quote_doubt(entry.quote, goal) or value_doubt(entry, today)
    else:
        return
    if doubt:
        yield doubt
    if isinstance(entry, FundAnswer):
        for mark in entry.earmarks:
            yield from _doubts(mark, goal, today)


def _value_doubts(entry: Entry, today: dt.date) -> Iterator[str]:
    match entry:
        case StartAnswer() | PromiseAnswer():
            yield from _date_doubts(entry.quote, today, entry.date)
        case FundAnswer():
            yield from _fund_doubts(entry, today)
        case EarmarkAnswer():
            yield from _earmark_doubts(entry)
        case WindowAnswer():
            for span in entry.spans:
                yield from _span_doubts(span, entry.quote, today)
        case CapacityAnswer():
            for name in ("people_min", "people_max", "hours_per_week"):
                count = getattr(entry, name)
                if count is not None and not is_counted(count, entry.quote):
                    yield _unstated(name, count, entry.quote)
        case ConditionAnswer() | TargetAnswer():
            yield from _measure_doubts(entry, today)


def _measure_doubts(entry: ConditionAnswer | TargetAnswer, today: dt.date) -> Iterator[str]:
    if entry.value is not None and not _is_measured(entry.value, entry.quote):
        yield _unstated("value", entry.value, entry.quote)
    if isinstance(entry, TargetAnswer):
        yield from _date_doubts(entry.quote, today, entry.by)
        if entry.months_after is not None and not _are_months(entry.months_after, entry.quote):
            yield _unstated("months_after", entry.months_after, entry.quote)


def _fund_doubts(fund: FundAnswer, today: dt.date) -> Iterator[str]:
    for name in ("amount_low", "amount_high"):
        amount = getattr(fund, name)
        none = amount == 0 and sounds("no_money", read_plain(fund.quote).text)
        if not none and not is_stated(amount, fund.quote):
            yield _unstated(name, amount, fund.quote)
    if fund.amount_low > fund.amount_high:
        yield f"`amount_low` {fund.amount_low:g} is above `amount_high` {fund.amount_high:g}; swap them."
    if fund.times is not None and not _is_repeated(fund.times, fund.quote):
        yield _unstated("times", fund.times, fund.quote)
    yield from _date_doubts(fund.quote, today, fund.available_from, fund.until)


def _earmark_doubts(mark: EarmarkAnswer) -> Iterator[str]:
    if (mark.share is None) == (mark.amount is None):
        yield f"the earmark {mark.quote!r} needs either `share` or `amount`; give the one that the goal names."
    elif mark.share is not None and not is_shared(mark.share, mark.quote):
        yield _unstated("share", mark.share, mark.quote)
    elif mark.amount is not None and not is_stated(mark.amount, mark.quote):
        yield _unstated("amount", mark.amount, mark.quote)


def _span_doubts(span: SpanAnswer, quote: str, today: dt.date) -> Iterator[str]:
    form = "give both as year-month-day, or both as month-day."
    if not all(_SPAN.fullmatch(end) for end in (span.first, span.last)) or len(span.first) != len(span.last):
        yield f"the span {span.first!r} to {span.last!r} cannot be read; {form}"
        return
    try:
        list(span_days(DaySpan(first=span.first, last=span.last), today, today))
    except ValueError:
        yield f"the span {span.first!r} to {span.last!r} names a day that no year has; {form}"
        return
    named = [one for one in find_dates(read_plain(quote), today) if one.form in {"day", "month", "quarter"}]
    months = {month for one in named for month in (one.first.month, one.last.month)}
    for end in (span.first, span.last):
        if len(named) > 1 and int(end[-5:-3]) not in months:
            yield f"{end} lies in no month that the quote {quote!r} names."


def _date_doubts(quote: str, today: dt.date, *days: dt.date | None) -> Iterator[str]:
    for day in days:
        if day is not None and not is_dated(day, quote, today):
            yield f"the date {day} is not what the quote {quote!r} says."


def _is_measured(value: float, quote: str) -> bool:
    return is_counted(value, quote) or is_shared(value, quote) or is_shared(value / 100, quote) or value == 0


def _is_repeated(times: int, quote: str) -> bool:
    """Returns whether a quote tells a number of payments, perhaps in longer spans: "a month for two years" is 24."""
    return any(times % span == 0 and _is_told(times // span, span, quote) for span in (1, 12, 4, 52, 3))


def _are_months(months: int, quote: str) -> bool:
    return any(months % span == 0 and _is_told(months // span, span, quote) for span in (1, 12))


def _is_told(count: int, span: int, quote: str) -> bool:
    """Returns whether a quote tells a count of longer spans; "a year" is one of them without a number."""
    return is_counted(count, quote) if count > 1 else span == 1 or speaks_of("year", quote)


def _unstated(name: str, value: float, quote: str) -> str:
    return f"`{name}` is {value:.15g}, which does not stand in the quote {quote!r}."
