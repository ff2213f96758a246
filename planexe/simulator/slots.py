"""Fills the slots of a sentence with what the goal says and with the words of its domain."""

import re
from collections.abc import Sequence
from random import Random

from planexe.simulator.currencies import money_text
from planexe.simulator.goal_reader import GoalFacts
from planexe.simulator.phrase_bank import parts_of
from planexe.simulator.wording import capitalised, lower_title, title_case, with_article_before, with_articles

_SLOT = re.compile(r"\{(\w+)\}")
_NUMBERS = ("two", "three", "four", "five", "six")
_LONG = ("eight", "ten", "twelve", "fourteen", "sixteen")
_SHARES = {
    "sum_tiny": (0.004, 0.008),
    "sum_small": (0.01, 0.03),
    "sum": (0.04, 0.09),
    "sum_large": (0.15, 0.32),
    "sum_low": (0.02, 0.04),
    "sum_high": (0.06, 0.12),
}
_WORDS: dict[str, tuple[Sequence[object], str]] = {
    "weeks": (_NUMBERS, "{} weeks"),
    "weeks_long": (_LONG, "{} weeks"),
    "days": ((*_NUMBERS[1:], *_LONG[:2]), "{} days"),
    "n_days": ((3, 4, 5, 6, 8, 10, 12), "{} days"),
    "weeks_n": ((2, 3, 4, 5, 6), "{} weeks"),
    "n_few": ((3, 4, 5, 6), "{}"),
    "percent": ((5, 6, 8, 10, 12, 14, 15, 18, 20), "{}%"),
    "percent_high": ((60, 65, 70, 75, 80, 85, 90), "{}%"),
}


class Slots:
    """Fills templates for one goal.

    A template is a phrase of the banks, never a text that somebody wrote: what is filled in is not looked at again,
    so that braces in a goal or in the name of a lever stay what they are.
    """

    def __init__(self, facts: GoalFacts) -> None:
        self._facts = facts
        self._domain = facts.domain
        self._roles = [lower_title(parts_of(line)[0]) for line in self._domain.roles]
        domain = self._domain
        self._lists: dict[str, tuple[Sequence[str], str]] = {
            "stakeholder": (domain.stakeholders, "the {}"),
            "regulator": (domain.regulators, "the {}"),
            "permit": (domain.permits, "the {}"),
            "permit_short": (domain.permits, "{}"),
            "resource": (domain.resources, "{}"),
            "metric": (domain.metrics, "the {}"),
        }
        self._nouns = [parts_of(line)[1] for line in self._domain.topics]
        place = facts.places[0] if facts.places else ""
        deadline = facts.deadline or f"the end of month {self._domain.months}"
        self._fixed = {
            "effort": facts.effort,
            "effort_lower": facts.effort,
            "object": facts.object,
            "thing": facts.thing,
            "title": facts.title,
            "goal_verb": facts.verb,
            "place": place or "the chosen site",
            "in_place": f"in {place}" if place else "on site",
            "deadline": deadline,
            "budget": facts.budget or "the agreed budget",
            "budget_total": money_text(facts.amount, facts.currency) if facts.budget else "the agreed budget",
            "currency": facts.currency,
            "customers": self._domain.customers,
            "customers_few": self._domain.customers_few,
            "event": self._domain.event,
            "event_noun": self._domain.event_noun,
            "event_title": title_case(self._domain.event_noun),
            "the_team": self._domain.team,
            "purpose_word": {"business": "business", "personal": "personal"}.get(self._domain.purpose, "research"),
            "top_body": "steering committee",
            "lead": self._roles[0],
        }

    def fill(
        self,
        template: str,
        topic: str,
        random: Random,
        topic_title: str = "",
        values: dict[str, str] | None = None,
    ) -> str:
        """Returns the sentence; one slot has one value inside it.

        Args:
            template: phrase of a bank; a slot with a capital, or with ``_cap``, is capitalised. What looks like a slot
                and is none stays as it is.
            topic: noun phrase the sentence is about.
            random: draws the values.
            topic_title: the topic's name as a title.
            values: of slots by their names, what is drawn is added; sentences that share them agree with each other.
        """
        values = {} if values is None else values
        filled = ""
        end = 0
        for slot in _SLOT.finditer(template):
            value = self._value(slot[1], topic, topic_title, random, values)
            value = slot[0] if value is None else value
            filled += with_article_before(with_articles(template[end : slot.start()]), value) + value
            end = slot.end()
        return filled + with_articles(template[end:])

    def _value(self, name: str, topic: str, topic_title: str, random: Random, values: dict[str, str]) -> str | None:
        base = name.removesuffix("_cap").lower()
        if base not in values:
            drawn = self._draw(base, topic, topic_title, random, values)
            if drawn is None:
                return None
            values[base] = drawn
        return capitalised(values[base]) if name[0].isupper() or name.endswith("_cap") else values[base]

    def _draw(self, name: str, topic: str, topic_title: str, random: Random, values: dict[str, str]) -> str | None:
        if name in self._fixed:
            return self._fixed[name]
        if name in _SHARES:
            low, high = _SHARES[name]
            return money_text(self._facts.amount * random.uniform(low, high), self._facts.currency)
        if name in _WORDS:
            words, pattern = _WORDS[name]
            return pattern.format(random.choice(words))
        if name in self._lists:
            words, pattern = self._lists[name]
            return pattern.format(random.choice(words).removeprefix("the "))
        match name:
            case "topic":
                return topic
            case "self":
                return lower_title(topic_title) or random.choice(self._roles)
            case "topic_title":
                return topic_title or title_case(topic.removeprefix("the "))
            case "topic2":
                return random.choice([noun for noun in self._nouns if noun != topic])
            case "role" | "role2":
                return random.choice([role for role in self._roles if role not in values.values()])
            case "month":
                return f"month {random.randint(2, max(3, self._domain.months - 2))}"
            case "detail":
                return f"“{random.choice(self._facts.details or (self._facts.object,)).strip('“”')}”"
        whole = self._value(name.removesuffix("_title"), topic, "", random, values) if name.endswith("_title") else None
        return None if whole is None else title_case(whole.removeprefix("the "))
