"""What contradicts itself in a goal text, found by simple rules that rather miss something than cry wolf; pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from planexe.long_runs import without_long_runs
from planexe.reading.amounts import read_plain
from planexe.reading.dates import find_dates, impossible_days
from planexe.reading.limits import read_limits
from planexe.reading.money import find_money, is_budget, lacks_money

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY: Final = re.compile(rf"(?<!\w)(?P<weekday>{'|'.join(_WEEKDAYS)}),?\s+(?:the\s+)?$")
_LEAST = re.compile(r"\bat\s+least\s+(?P<number>\d[\d,]*)\s+(?P<noun>[a-z]{3,})", re.IGNORECASE)
_MOST = re.compile(
    r"\b(?:at\s+most|no\s+more\s+than|not\s+more\s+than)\s+(?P<number>\d[\d,]*)\s+(?P<noun>[a-z]{3,})", re.I
)
_ALONE = re.compile(
    r"\b(?:i\s+(?:work|do\s+(?:it|this|everything))\s+alone|all\s+by\s+myself|single-handed(?:ly)?)\b", re.I
)
_TEAM = re.compile(
    r"\b(?:a\s+team\s+of|we\s+are|staff\s+of)\s+(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b", re.I
)
_ONLINE = re.compile(r"\b(?:only\s+online|online\s+only|(?:fully|purely|entirely)\s+(?:online|remote|digital))\b", re.I)
_PREMISES = re.compile(
    r"(?<!no )(?<!without )(?<!without a )(?<!without an )(?<!not a )(?<!not an )"
    r"\b(?P<what>shop|café|cafe|restaurant|warehouse|showroom|bakery|premises)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two things in a goal that cannot both be true.

    Attributes:
        text: one or two plain sentences.
        insert: the beginning of the sentence that would settle it.
    """

    text: str
    insert: str


def conflicts_in(goal: str, today: date) -> tuple[Conflict, ...]:
    """Returns what contradicts itself in a goal, or the calendar."""
    goal = without_long_runs(goal)
    return (*_dates(goal, today), *_days(goal), *_money(goal), *_numbers(goal), *_people(goal), *_places(goal))


def _dates(goal: str, today: date) -> Iterator[Conflict]:
    said = read_limits(goal, today)
    ends = [one for one in said.days if one.rule != "not_before"]
    if said.start and ends and max(one.day for one in ends) < said.start.day:
        yield Conflict("The end lies before the start.", "The work starts on … and is done by ")
        return
    late = [one.quote for one in ends if one.day < today]
    if late:
        yield Conflict(f"“{late[0]}” lies in the past.", "The deadline is ")


def _days(goal: str) -> Iterator[Conflict]:
    text = read_plain(goal)
    for said in impossible_days(text)[:1]:
        yield Conflict(f"There is no {said}.", "The right date is ")
        return
    for one in find_dates(text, date(2028, 1, 1)):
        named = _WEEKDAY.search(text.text[: one.start][-20:])
        if named and one.form == "day" and not one.yearless and _WEEKDAYS[one.first.weekday()] != named["weekday"]:
            said = text.said(one.start, one.end).strip()
            right = _WEEKDAYS[one.first.weekday()].capitalize()
            yield Conflict(f"{said} is a {right}, no {named['weekday'].capitalize()}.", "The right date is ")
            return


def _money(goal: str) -> Iterator[Conflict]:
    text = read_plain(goal)
    budgets = dict.fromkeys(one.low for one in find_money(text) if is_budget(text, one))
    if len(budgets) > 1:
        named = " and ".join(f"{amount:,.0f}" for amount in list(budgets)[:2])
        yield Conflict(f"Two budgets are named: {named}.", "The whole budget is ")
    elif any(budgets) and lacks_money(text):
        yield Conflict("A budget is named, and that there is no money.", "The whole budget is ")


def _numbers(goal: str) -> Iterator[Conflict]:
    most = {m["noun"].casefold(): int(m["number"].replace(",", "")) for m in _MOST.finditer(goal)}
    for found in _LEAST.finditer(goal):
        least, noun = int(found["number"].replace(",", "")), found["noun"].casefold()
        if noun in most and least > most[noun]:
            yield Conflict(f"At least {least:,} {noun}, and at most {most[noun]:,}.", f"The number of {noun} is ")
            return


def _people(goal: str) -> Iterator[Conflict]:
    team = _TEAM.search(goal)
    if team and _ALONE.search(goal):
        yield Conflict(f"One person alone, and “{team.group(0)}”.", "The work is done by ")


def _places(goal: str) -> Iterator[Conflict]:
    premises = _PREMISES.search(goal)
    if premises and _ONLINE.search(goal):
        yield Conflict(f"Only online, and a {premises['what'].lower()}.", "What happens on the spot, and what online: ")
