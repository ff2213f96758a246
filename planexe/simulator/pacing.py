"""Days that add up: estimates of tasks that together fit the time until the goal's deadline."""

import math
import re
from datetime import date

from planexe.simulator.costing import TASK_CODE, task_weight
from planexe.simulator.field import Field
from planexe.simulator.goal_reader import GoalFacts
from planexe.simulator.known_work import KnownWork
from planexe.simulator.numbers import estimate_part
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.randomness import random_for

_OVERLAP = 1.25  # days of all tasks together, as a part of the time there is: some run beside each other
_WORKING_WEEK = re.compile(r"\bworking days, Monday to Friday\b")


class Pacing:
    """Makes three-point estimates of tasks; for fields that are none its answer is ``None``.

    Args:
        prompt: the prompt, in whose documents the tasks stand.
        facts: what the goal says.
        today: the day the prompt calls today.
    """

    def __init__(self, prompt: PromptParts, facts: GoalFacts, today: date) -> None:
        self._prompt = prompt
        self._domain_name = facts.domain_name
        self._work: KnownWork | None = None
        self._days = (facts.deadline_day(today) - today).days
        if _WORKING_WEEK.search(prompt.rules):
            self._days = self._days * 5 // 7

    @property
    def days(self) -> int:
        """Returns the days until the deadline, in days of the working week that the rules name."""
        return self._days

    def number(self, place: Field, titles: dict[str, str]) -> float | None:
        """Returns the days of a task if all goes well, most likely, or if much goes wrong."""
        part = estimate_part(place.name)
        if part is None or part[0] != "days" or place.parent is None:
            return None
        own = place.parent.done.values()
        code = next((v for v in own if isinstance(v, str) and TASK_CODE.fullmatch(v) and v in titles), "")
        if not code:
            return None
        random = random_for(self._prompt.plan, "pace", code)
        known = self.work(titles).days(code)
        realistic = max(1, round(self._share(code, titles))) if known is None else known
        low, high = random.choice((0.6, 0.7, 0.8)), random.choice((1.3, 1.5, 1.7, 2.0))
        if part[1] == "middle":
            return float(realistic)
        return float(max(1, int(realistic * low)) if part[1] == "low" else max(realistic, round(realistic * high)))

    def work(self, titles: dict[str, str]) -> KnownWork:
        """Returns what is known about the tasks of the plan."""
        if self._work is None:
            self._work = KnownWork(self._domain_name, self._prompt.plan, self._days, titles)
        return self._work

    def _share(self, code: str, titles: dict[str, str]) -> float:
        weights = {
            key: math.sqrt(task_weight(title)) * random_for(self._prompt.plan, "length", key).uniform(0.7, 1.3)
            for key, title in titles.items()
            if TASK_CODE.fullmatch(key)
        }
        return self._days * _OVERLAP * weights[code] / sum(weights.values())
