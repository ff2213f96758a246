"""The usual course of a domain's work: how long its tasks take, what they wait for, and how that fits a goal's time."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from planexe.simulator.phrase_bank import domain, precedence_lines
from planexe.simulator.randomness import random_for

TASK_CODE = re.compile(r"\d+\.\d+")
_BEFORE = re.compile(r"(\d+\.\d+)(?:(SS)(?:\+(\d+))?)?")
_USED = 0.72  # the likely days of the longest path, as a part of the time there is
_MOST_STRETCH = 2.5


@dataclass(frozen=True, slots=True)
class Before:
    """What a task waits for: the code, the kind of link and the days between."""

    code: str
    kind: str = "FS"
    lag: int = 0


@dataclass(frozen=True, slots=True)
class KnownTask:
    """A task of a domain: its usual days, what it waits for, and whether more time makes it longer."""

    days: int
    before: tuple[Before, ...]
    stretches: bool = True


@cache
def known_tasks(domain_name: str) -> Mapping[str, KnownTask]:
    """Returns the tasks of a domain by their code in its bank."""
    found: dict[str, KnownTask] = {}
    for line in precedence_lines(domain_name):
        code, days, *before = line.split(" ")
        found[code] = KnownTask(int(days.strip("=")), tuple(_before(text) for text in before), days[0] != "=")
    return found


def _before(text: str) -> Before:
    match = _BEFORE.fullmatch(text)
    assert match, text
    return Before(match[1], match[2] or "FS", int(match[3] or 0))


@cache
def _codes_by_title(domain_name: str) -> Mapping[str, str]:
    return {
        title.lower(): f"{phase}.{number}"
        for phase, (_, *titles) in enumerate(domain(domain_name).phases, 1)
        for number, title in enumerate(titles, 1)
    }


class KnownWork:
    """What is known about the tasks of one plan.

    Args:
        domain_name: of the goal.
        plan: sets the days of this plan apart from those of others.
        span_days: days until the goal has to be reached.
        titles: of the ids in the prompt, the tasks of the plan among them.
    """

    def __init__(self, domain_name: str, plan: str, span_days: int, titles: Mapping[str, str]) -> None:
        self._plan = plan
        self._tasks = known_tasks(domain_name)
        in_bank = _codes_by_title(domain_name)
        self._bank_code = {
            code: in_bank[title.lower()]
            for code, title in titles.items()
            if TASK_CODE.fullmatch(code) and title.lower() in in_bank
        }
        self._plan_code = {bank: code for code, bank in self._bank_code.items()}
        length = self._length()
        self._scale = min(_MOST_STRETCH, span_days * _USED / length) if length else 1.0

    def waits(self, code: str) -> list[Before] | None:
        """Returns what a task of the plan waits for, in codes of the plan; ``None`` for a task that is not known.

        What the plan leaves out is passed over: its own predecessors count instead.
        """
        if code not in self._bank_code:
            return None
        found: dict[str, Before] = {}
        for one in self._present(self._tasks[self._bank_code[code]].before):
            found.setdefault(one.code, one)
        return [Before(self._plan_code[b.code], b.kind, round(b.lag * self._scale)) for b in found.values()]

    def days(self, code: str) -> int | None:
        """Returns the likely days of a task, fitted to the time there is; ``None`` for a task that is not known."""
        bank = self._bank_code.get(code)
        if bank is None:
            return None
        task = self._tasks[bank]
        if not task.stretches and self._scale > 1:
            return task.days
        varied = random_for(self._plan, "usual days", bank).uniform(0.85, 1.15)
        return max(1, round(task.days * self._scale * varied))

    def _present(self, before: Iterable[Before]) -> list[Before]:
        found: list[Before] = []
        for one in before:
            if one.code in self._plan_code:
                found.append(one)
            else:
                found += self._present(self._tasks[one.code].before)
        return found

    def _length(self) -> int:
        """Returns the usual days of the longest path through the tasks of this plan."""
        finish: dict[str, int] = {}
        return max((self._finish_of(bank, finish) for bank in self._plan_code), default=0)

    def _finish_of(self, bank: str, finish: dict[str, int]) -> int:
        """Returns the usual day on which a task ends; ``finish`` keeps those that are known."""
        if bank not in finish:
            starts = [0]
            for one in self._present(self._tasks[bank].before):
                begun = self._finish_of(one.code, finish) - (self._tasks[one.code].days if one.kind == "SS" else 0)
                starts.append(begun + one.lag)
            finish[bank] = max(starts) + self._tasks[bank].days
        return finish[bank]
