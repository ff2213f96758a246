"""DemoPlan: phases, tasks, people, days and costs of a goal, made once from its kind and a seed; pure."""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Final

from planexe.simulator.demo.goal import DemoGoal, frames
from planexe.simulator.randomness import random_for

_ROLE_KEYS: Final = "LWHAC"
_THING: Final = re.compile(r"\{( [a-z ]+ )thing\}")
_NAMED: Final = frozenset({"make", "open", "build", "hold", "restore"})
"""Kinds whose object is the result, so that it can give its name to it."""
_TRIALS: Final = frozenset(
    {"Rehearse", "Write", "Try", "Test", "Show", "Have", "Make", "Run", "Sharpen", "Adapt", "Adjust", "Draw"}
)
"""First words of tasks that prepare or try something."""
_RISK_ROOM: Final = 0.62
"""Share of the time to the deadline that the likely course takes, so that usual surprises find room."""
_LATE: Final = 1.15
_OVER: Final = (1.12, 1.3)
_UNDER: Final = (0.55, 0.85)
_LABOUR: Final = 0.4
_WORK_SHARE: Final = 5 / 7
_KINDS_OF_PAY: Final[dict[str, tuple[str, float]]] = {
    "L": ("own", 1.25),
    "W": ("hired", 1.0),
    "H": ("hired", 0.7),
    "A": ("own", 0.8),
    "C": ("bought", 1.6),
}
_UNPAID: Final[dict[str, str]] = {"L": "own", "W": "own", "H": "volunteer", "A": "own", "C": "volunteer"}


@dataclass(frozen=True, slots=True)
class DemoTask:
    """A task: who does it, how it counts in time and money, and its parts.

    Attributes:
        role: key of the role, one of ``LWHAC``.
        days: likely length in days; ``cost`` of what is bought for it, ``item`` what that is.
        waits: its last part is a wait.
    """

    code: str
    title: str
    role: str
    days: int
    cost: float
    item: str
    waits: bool
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoRole:
    """A role; ``kind`` and ``rate`` are how it is paid, ``people`` how many there are."""

    key: str
    title: str
    kind: str
    rate: float
    people: int


@dataclass(frozen=True, slots=True, eq=False)
class DemoPlan:
    """The plan of a goal.

    Attributes:
        phases: titles; ``after`` whether the last one follows the last promise.
        percent: part of a working day that a task takes of its people.
        late: it needs longer than the goal gives; ``over`` costs more than there is.
    """

    goal: DemoGoal
    title: str
    result: str
    unit: str
    pays: bool
    phases: tuple[str, ...]
    after: bool
    tasks: tuple[DemoTask, ...]
    roles: tuple[DemoRole, ...]
    percent: int
    total: float
    late: bool
    over: bool

    @property
    def work(self) -> str:
        """Returns how the undertaking is called in a sentence."""
        named = self.goal.thing and self.goal.kind in _NAMED
        return f"the {self.goal.thing}" if named else "this undertaking"

    @property
    def spare(self) -> list[DemoTask]:
        """Returns two tasks that could be left out if it must be: trials and rehearsals first, of those that others wait for."""
        before = [one for one in self.tasks if one.code in ("4.1", "3.4", "3.1", "2.4")]
        return sorted(before, key=lambda one: one.title.split()[0] not in _TRIALS)[:2]

    def task(self, title: str) -> DemoTask | None:
        """Returns the task of that title, whatever its code is by now."""
        return next((one for one in self.tasks if one.title.casefold() == title.strip().casefold()), None)

    def role(self, key: str) -> DemoRole:
        """Returns who does what is for a role, in a team that may lack it."""
        return next((one for one in self.roles if one.key == key), self.roles[-1 if key == "H" else 0])


@lru_cache(maxsize=64)
def demo_plan(goal: DemoGoal, seed: str) -> DemoPlan:
    """Returns the plan of a goal; another seed gives other numbers."""
    frame, shared = frames()["kinds"][goal.kind], frames()["shared"]
    lines = [shared[line[1:]] if line.startswith("@") else line for line in frame["tasks"].strip().splitlines()]
    random = random_for("demo", seed)
    late, over = random.random() < 0.25, random.random() < 0.25
    roles = _roles(goal, frame["roles"].split("; "))
    rough = [_task(line, at, goal) for at, line in enumerate(lines)]
    factor = _stretch(goal, rough[: 16 if frame.get("after") else 20], late=late, floor=frame.get("floor", 0))
    days = [max(1, round(one.days * factor)) for one in rough]
    share = random.uniform(*(_OVER if over else _UNDER))
    usual = goal.day_rate * (5 if goal.personal else 240)
    total = share * (usual if goal.money is None else goal.money)
    rates = {one.key: one.rate for one in roles}
    labour = sum(n * rates.get(one.role, 0.0) for n, one in zip(days, rough, strict=True))
    bound = sum(mark.share * fund.money.low for fund in goal.limits.funds for mark in fund.earmarks)
    pay = min(_LABOUR * total, max(0.05 * total, total - 1.1 * bound))
    percent = max(5, min(100, round(100 * pay / labour / 5) * 5)) if labour else 30
    bought = max(0.0, 1.05 * bound, total - labour * percent / 100)
    whole = sum(one.cost for one in rough)
    tasks = [_priced(one, n, bought * one.cost / whole) for one, n in zip(rough, days, strict=True)]
    return DemoPlan(
        goal=goal,
        title=(_title(goal.thing) if goal.kind in _NAMED else "") or frame["title"],
        result=_result(goal, frame["result"]),
        unit=frame["unit"],
        pays=bool(frame.get("pays")) and not goal.personal,
        phases=tuple(frame["phases"].split("; ")),
        after=bool(frame.get("after")),
        tasks=tuple(tasks),
        roles=tuple(roles),
        percent=percent,
        total=total,
        late=late,
        over=over,
    )


def _title(thing: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in thing.split())


def _result(goal: DemoGoal, usual: str) -> str:
    end = {"make": "as agreed", "build": "as agreed", "hold": "held"}.get(goal.kind)
    return f"The {goal.thing}, {end}" if goal.thing and end else usual


def _task(line: str, at: int, goal: DemoGoal) -> DemoTask:
    title, facts, parts = line.split(" | ")
    numbers, _, item = facts.partition(":")
    role, days, cost, *wait = numbers.split()
    said = _THING.sub(lambda found: f"{found[1]}{goal.thing}" if goal.thing else "", title)
    code = f"{at // 4 + 1}.{at % 4 + 1}"
    return DemoTask(code, said, role, int(days), float(cost), item.strip(), bool(wait), tuple(parts.split("; ")))


def _priced(task: DemoTask, days: int, cost: float) -> DemoTask:
    return DemoTask(
        task.code, task.title, task.role, days, rounded(cost) if task.cost else 0.0, task.item, task.waits, task.parts
    )


def rounded(amount: float) -> float:
    """Returns the amount with two significant digits, as estimates are given; small ones to the unit."""
    if amount < 10:
        return float(round(amount))
    step = 10 ** (len(str(int(amount))) - 2)
    return float(round(amount / step) * step)


def _stretch(goal: DemoGoal, tasks: list[DemoTask], *, late: bool, floor: int) -> float:
    """Returns the likely days of a task for each day of the frame: honest ones, that fit the goal's time where such work can."""
    path = sum(  # as the links go
        a.days + max(b.days, c.days) + d.days for a, b, c, d in zip(*[iter(tasks)] * 4, strict=True)
    )
    wanted = goal.days * goal.open_share * (1 if goal.personal else _WORK_SHARE) * (_LATE if late else _RISK_ROOM)
    return max(wanted, floor) / path


def _roles(goal: DemoGoal, titles: list[str]) -> list[DemoRole]:
    money = goal.money
    enough = money is None or money >= goal.day_rate * 40
    paid = enough and not goal.personal
    keys = _ROLE_KEYS if paid or not goal.personal else "LWH"
    people = goal.people
    keys = keys[: max(1, people)] if people and people < len(keys) else keys
    spare = max(0, people - len(keys)) if people else (0 if goal.personal else 1)
    found = []
    for key, title in zip(_ROLE_KEYS, titles, strict=True):
        if key not in keys:
            continue
        kind, part = _KINDS_OF_PAY[key]
        if not paid or "olunteer" in title:
            kind = _UNPAID[key]
        count = 1 + (min(spare, 40) if key == ("H" if "H" in keys else "L") else 0)
        found.append(
            DemoRole(
                key,
                title,
                kind,
                rounded(goal.day_rate * part) if kind in ("hired", "bought") or (paid and key != "H") else 0.0,
                count,
            )
        )
    return found


def phase_end(plan: DemoPlan, share: float) -> str:
    """Returns the day by which a share of the time has passed, as year-month-day."""
    return (plan.goal.start + timedelta(days=max(1, int(plan.goal.days * share)))).isoformat()
