"""Money that adds up: day rates that are usual for the currency, and costs of tasks that together fit the budget."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random

from planexe.simulator.currencies import rounded
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import snake
from planexe.simulator.goal_reader import GoalFacts
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.randomness import random_for
from planexe.simulator.wording import is_verb, lower_title, noun_phrase

_SPENT = 0.86  # share of the budget that all tasks together cost
_RESERVE = 1.1  # what is added to labour and material on the average
_PAID = 0.35  # share of the budget that may go into the work of the roles
_CREW = 2.0  # how many people work on the average day
_LEAST_PAY = 0.4  # who would get a smaller part of the usual day rate gives the time for nothing
TASK_CODE = re.compile(r"\d+\.\d+")
_RATE_NAME = re.compile(r"(?:day|daily)_rate|rate_per_day|wage")
_COST_NAME = re.compile(r"cost|price")
_UNPAID = re.compile(
    r"volunteer|owner|partner|family|spokesperson|friend|helper|participant|member of|runner|budget keeper",
    re.IGNORECASE,
)
_SENIOR = re.compile(
    r"manag|lead|director|chief|engineer|architect|lawyer|officer|doctor|owner|specialist", re.IGNORECASE
)
_JUNIOR = re.compile(r"assistant|helper|keeper|guard|cleaner|crew|worker|counter|bookkeeper", re.IGNORECASE)
_NO_OBJECT = re.compile(r"(?:and|under|with|in|at|on|it|what|how|step|for)\b", re.IGNORECASE)
_OBJECT = re.compile(r"\{[oO]\}")
_VERB_AND_OBJECT = re.compile(r"(\w+) (?:(?:up|out|off|down|on|for|into|through) )?(\S.*)")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What tasks that begin with one of these verbs take; ``own`` are purchases by the domain of the goal."""

    verbs: frozenset[str]
    weight: float
    labour: float
    items: tuple[str, ...]
    own: Mapping[str, Sequence[str]]


@cache
def _kinds() -> tuple[_Kind, ...]:
    text = resources.files("planexe.simulator").joinpath("phrases", "purchases.toml").read_text("utf-8")
    return tuple(
        _Kind(frozenset(kind["verbs"]), kind["weight"], kind["labour"], tuple(kind["items"]), kind.get("own", {}))
        for kind in tomllib.loads(text)["kinds"]
    )


@cache
def _day_rates() -> dict[str, float]:
    text = resources.files("planexe.simulator").joinpath("phrases", "currencies.toml").read_text("utf-8")
    return {code: float(rate) for code, rate in tomllib.loads(text)["day_rates"].items()}


def _kind_of_task(title: str) -> _Kind:
    verb = title.split(" ", 1)[0].lower()
    return next((kind for kind in _kinds() if verb in kind.verbs), _kinds()[-1])


def task_weight(title: str) -> float:
    """Returns how much a task of this title takes beside others; 1 is usual."""
    return _kind_of_task(title).weight


def purchases_for(title: str, domain_name: str = "") -> list[str]:
    """Returns what is usually bought or paid for a task of this title in a goal of this domain."""
    kind = _kind_of_task(title)
    match = _VERB_AND_OBJECT.match(title)
    thing = match[2] if match and is_verb(match[1]) else title
    if _NO_OBJECT.match(thing):
        thing = noun_phrase(title)
    bare = re.sub(r"^(?:the|a|an|its|our) ", "", thing, flags=re.IGNORECASE)
    named = bare[:1].upper() + bare[1:]
    items = kind.own.get(domain_name, kind.items)
    names = {"{o}": lower_title(thing), "{O}": named}
    return [_OBJECT.sub(lambda slot: names[slot[0]], item) for item in items]


class Costing:
    """Makes the numbers of an estimate; for fields that are none its answer is ``None``.

    Args:
        prompt: the prompt; the work to price and the day rates stand in its documents.
        facts: what the goal says.
        days: until the deadline of the goal.
    """

    def __init__(self, prompt: PromptParts, facts: GoalFacts, days: int) -> None:
        self._prompt = prompt
        self._facts = facts
        self._working_days = days * 5 / 7

    def number(self, place: Field, titles: dict[str, str]) -> float | None:
        """Returns a day rate, or what something costs."""
        name = snake(place.name)
        if name in ("low_factor", "high_factor"):
            low, high = (0.8, 0.95) if name == "low_factor" else (1.1, 1.4)
            return round(self._random(place, name).uniform(low, high), 2)
        if "contingency" in name:
            return float(self._random(place, name).choice((5, 8, 10, 10, 12, 15)))
        if _RATE_NAME.search(name):
            return self._rate(place, titles)
        task = self._task_above(place, titles)
        if task is None or place.parent is None or place.parent is task[1]:
            return None
        return self._cost(place, task[0], titles) if _COST_NAME.search(name) else None

    def _rate(self, place: Field, titles: dict[str, str]) -> float:
        usual = _day_rates().get(self._facts.currency, _day_rates()["USD"])
        own = place.parent.done.values() if place.parent is not None else ()
        title = next((titles[v] for v in own if isinstance(v, str) and v in titles), "")
        private = self._facts.domain.purpose == "personal"
        small = self._facts.amount < 60 * usual
        affordable = self._facts.amount * _PAID / (_CREW * max(1.0, self._working_days))
        if affordable < _LEAST_PAY * usual:
            return 0.0
        usual = min(usual, affordable)
        if "volunteer" in title.lower() or ((private or small) and (small or _UNPAID.search(title))):
            return 0.0
        grade = 1.3 if _SENIOR.search(title) else 0.7 if _JUNIOR.search(title) else 1.0
        return float(rounded(usual * grade * self._random(place, title).uniform(0.92, 1.08)))

    def _task_above(self, place: Field, titles: dict[str, str]) -> tuple[str, Field] | None:
        for above in place.ancestors():
            for value in above.done.values():
                if isinstance(value, str) and TASK_CODE.fullmatch(value) and value in titles:
                    return value, above
        return None

    def _share(self, code: str, titles: dict[str, str]) -> float:
        """Returns what a task costs without the reserve: its part of the budget, by the weights of all tasks."""
        weights = {
            key: task_weight(title) * random_for(self._prompt.plan, "weight", key).uniform(0.7, 1.3)
            for key, title in titles.items()
            if TASK_CODE.fullmatch(key)
        }
        return self._facts.amount * _SPENT / _RESERVE * weights[code] / sum(weights.values())

    def _cost(self, place: Field, code: str, titles: dict[str, str]) -> float:
        kind = _kind_of_task(titles[code])
        bought = self._share(code, titles) * (1 - kind.labour)
        # The first purchase is the largest: 3 : 2 : 1 and so on.
        place_value = (place.total - place.index) / (place.total * (place.total + 1) / 2)
        return float(rounded(bought * place_value))

    def _random(self, place: Field, salt: str) -> Random:
        return random_for(self._prompt.variant, "costing", place.path(), salt)
