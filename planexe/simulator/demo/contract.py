"""The answer about a goal that is to be read as a contract: each limit in the goal's own words, as rules read them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from planexe.reading.clauses import uncovered
from planexe.reading.limits import SaidDay, SaidFund, SaidLimit, SaidLimits, SaidWindow
from planexe.simulator.demo.goal import read_goal

_FIELDS = frozenset({"funds", "promises", "windows", "capacities", "conditions", "targets", "background"})
_ASKED = re.compile(r"^- “(.+)”$", re.MULTILINE)
_WORK = re.compile(
    r"\bno (?P<work>[a-z][a-z -]{2,40}?) (?:from|in|between|during|april|may|june|july|august)\b", re.IGNORECASE
)
_ANY_WORK = frozenset({"work", "works", "activity", "activities"})
_LONGEST_QUOTE = 400
_LONGEST_TEXT = 300


def asks_for_contract(schema: Mapping[str, Any]) -> bool:
    """Returns whether a schema is that of a goal read as a contract."""
    properties = schema.get("properties")
    return isinstance(properties, Mapping) and properties.keys() >= _FIELDS


def contract_answer(goal_document: str, task: str, today: date) -> dict[str, Any]:
    """Returns the answer: all that is read in the goal, or, asked about some clauses alone, what they are.

    Args:
        goal_document: the goal with the lines about today and the start.
        task: the end of the prompt; names clauses where the goal was read before.
        today: from which lengths of time count.
    """
    known = read_goal(goal_document, today)
    goal = known.text
    asked = _ASKED.findall(task)
    if asked:
        return _answer(SaidLimits(), _background(asked))
    answer = _answer(known.limits, [])
    answer["background"] = _background(clause.words for clause in uncovered(goal, _quotes(answer)))
    return answer


def _background(clauses: Iterable[str]) -> list[str]:
    return [words for words in clauses if len(words) <= _LONGEST_QUOTE][:40]


def _answer(said: SaidLimits, background: list[str]) -> dict[str, Any]:
    return {
        "start": {"quote": said.start.quote, "date": said.start.day.isoformat()} if said.start else None,
        "funds": _short(map(_fund, said.funds), 12),
        "promises": _short(map(_promise, said.days), 12),
        "windows": _short(map(_window, said.windows), 8),
        "capacities": _short(
            (
                {
                    "quote": one.quote,
                    "people_min": one.people,
                    "people_max": one.people,
                    "hours_per_week": one.hours_per_week,
                    "who": "",
                }
                for one in said.capacities
            ),
            8,
        ),
        "conditions": _short(map(_condition, said.limits), 24),
        "targets": _short(map(_target, said.targets), 16),
        "background": background,
    }


def _short(entries: Iterable[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    unique = {one["quote"]: one for one in entries if len(one["quote"]) <= _LONGEST_QUOTE}
    return list(unique.values())[:most]


def _quotes(answer: Mapping[str, Any]) -> list[str]:
    entries = [one for value in answer.values() if isinstance(value, list) for one in value if isinstance(one, dict)]
    marks = [mark["quote"] for one in entries for mark in one.get("earmarks", ())]
    start = [answer["start"]["quote"]] if answer["start"] else []
    return [*(one["quote"] for one in entries), *marks, *start]


def _fund(said: SaidFund) -> dict[str, Any]:
    money = said.money
    return {
        "quote": said.quote,
        "kind": said.kind,
        "amount_low": money.low,
        "amount_high": money.high,
        "currency": money.currency or None,
        "per": money.per,
        "times": money.times,
        "available_from": said.available_from.isoformat() if said.available_from else None,
        "until": None,
        "included": said.included,
        "earmarks": [
            {"quote": mark.quote, "share": round(mark.share, 4), "amount": None, "for_text": mark.purpose}
            for mark in said.earmarks
        ],
    }


def _promise(said: SaidDay) -> dict[str, Any]:
    day = said.day.isoformat()
    return {"quote": said.quote, "text": _sentence(said.quote), "rule": said.rule, "date": day, "firm": "hard"}


def _window(said: SaidWindow) -> dict[str, Any]:
    form = "%m-%d" if said.yearly else "%Y-%m-%d"
    span = {"first": said.first.strftime(form), "last": said.last.strftime(form)}
    work = _WORK.search(said.quote)
    work_text = work["work"] if work and work["work"].lower() not in _ANY_WORK else ""
    text = _sentence(said.quote)
    return {"quote": said.quote, "text": text, "rule": said.rule, "spans": [span], "work_text": work_text}


def _condition(said: SaidLimit) -> dict[str, Any]:
    return {
        "quote": said.quote,
        "text": _sentence(said.quote),
        "test": said.test,
        "metric": said.noun,
        "operator": said.operator,
        "value": said.value,
        "unit": "",
    }


def _target(said: SaidLimit) -> dict[str, Any]:
    return {
        "quote": said.quote,
        "text": _sentence(said.quote),
        "metric": said.noun or "result",
        "value": said.value,
        "unit": "",
        "by": None,
        "months_after": None,
        "after_promise": None,
    }


def _sentence(quote: str) -> str:
    text = f"{' '.join(quote.split())[: _LONGEST_TEXT - 1]}."
    return text[:1].upper() + text[1:]
