"""Fills the slots of a sentence with what the goal says and with the words of its domain."""

import re
from random import Random

from planexe.simulator.currencies import money_text
from planexe.simulator.goal_reader import GoalFacts
from planexe.simulator.phrase_bank import parts_of
from planexe.simulator.wording import capitalised, lower_title, title_case, with_articles

_SLOT = re.compile(r"\{(\w+)\}")
_NUMBERS = ("two", "three", "four", "five", "six")
_LONG = ("eight", "ten", "twelve", "fourteen", "sixteen")
_SHARES = {"sum_tiny": (0.004, 0.008), "sum_small": (0.01, 0.03), "sum": (0.04, 0.09), "sum_large": (0.15, 0.32)}


class Slots:
    """Fills templates for one goal.

    Args:
        facts: what the goal says.
    """

    def __init__(self, facts: GoalFacts) -> None:
        self._facts = facts
        self._domain = facts.domain
        self._roles = [lower_title(parts_of(line)[0]) for line in self._domain.roles]
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
        }

    def fill(self, template: str, topic: str, random: Random, topic_title: str = "") -> str:
        """Returns the sentence; one slot has one value inside it.

        Args:
            template: text with slots; a slot with a capital, or with ``_cap``, is capitalised.
            topic: noun phrase the sentence is about.
            random: draws the values.
            topic_title: the topic's name as a title.
        """
        if "{" not in template:
            return template
        values: dict[str, str] = {}
        taken = topic

        def value(match: re.Match[str]) -> str:
            name = match[1]
            base = name.removesuffix("_cap").lower()
            if base not in values:
                values[base] = self._draw(base, taken, topic_title, random, values)
            text = values[base]
            return capitalised(text) if name[0].isupper() or name.endswith("_cap") else text

        return with_articles(_SLOT.sub(value, template))

    def _draw(self, name: str, topic: str, topic_title: str, random: Random, values: dict[str, str]) -> str:
        if name in self._fixed:
            return self._fixed[name]
        if name in _SHARES:
            low, high = _SHARES[name]
            return money_text(self._facts.amount * random.uniform(low, high), self._facts.currency)
        match name:
            case "topic":
                return topic
            case "topic_title":
                return topic_title or title_case(topic.removeprefix("the "))
            case "topic2":
                return random.choice([noun for noun in self._nouns if noun != topic])
            case "sum_low":
                return money_text(self._facts.amount * random.uniform(0.02, 0.04), self._facts.currency)
            case "sum_high":
                return money_text(self._facts.amount * random.uniform(0.06, 0.12), self._facts.currency)
            case "role" | "role2":
                return random.choice([role for role in self._roles if role not in values.values()])
            case "role_title":
                return title_case(random.choice(self._roles))
            case "month":
                return f"month {random.randint(2, max(3, self._domain.months - 2))}"
            case "weeks":
                return f"{random.choice(_NUMBERS)} weeks"
            case "weeks_long":
                return f"{random.choice(_LONG)} weeks"
            case "days":
                return f"{random.choice((*_NUMBERS[1:], *_LONG[:2]))} days"
            case "percent":
                return f"{random.choice((5, 6, 8, 10, 12, 14, 15, 18, 20))}%"
            case "percent_high":
                return f"{random.choice((60, 65, 70, 75, 80, 85, 90))}%"
            case "detail":
                return f"“{random.choice(self._facts.details or (self._facts.object,)).strip('“”')}”"
        return self._draw_from_domain(name, random)

    def _draw_from_domain(self, name: str, random: Random) -> str:
        domain = self._domain
        match name:
            case "stakeholder":
                return random.choice(domain.stakeholders)
            case "stakeholder_title":
                return title_case(random.choice(domain.stakeholders).removeprefix("the "))
            case "regulator":
                return random.choice(domain.regulators)
            case "regulator_title":
                return f"the {title_case(random.choice(domain.regulators).removeprefix('the '))}"
            case "permit":
                return random.choice(domain.permits)
            case "permit_short":
                return random.choice(domain.permits).removeprefix("the ")
            case "resource":
                return random.choice(domain.resources)
            case "resource_title":
                return title_case(random.choice(domain.resources))
            case "metric":
                return f"the {random.choice(domain.metrics)}"
        return name.replace("_", " ")
