"""Asked: one call's question, what its prompt shows, and sentences in the words of the plan behind it."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from random import Random
from typing import Any, Final

from planexe.simulator.demo.goal import DemoGoal, load_goals, read_goal
from planexe.simulator.demo.plan import DemoPlan, demo_plan, rounded
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.randomness import random_for

_SHOWN: Final = re.compile(
    r"^[\s>*#|(-]*(?:\[)?(?P<id>[A-Z]{0,2}\d+(?:\.\d+)*)\]?[.:)]? (?P<title>[^\n|]{2,160})", re.MULTILINE
)
_TITLE_END: Final = re.compile(r"\s[—–·]\s|:\s|\s\(|\*\*|\.\s|;\s|\s→")
_SLOT: Final = re.compile(r"\{(\w+)\}")
_CURRENCY: Final = re.compile(r"Budget currency:\W*([A-Z]{3})")
_ROLE_SLOTS: Final = {"lead": "L", "worker": "W", "helper": "H", "keeper": "A", "adviser": "C"}
GUIDANCE: Final = "The reader asks in addition:"
Projection = Callable[["Asked"], Mapping[str, Any]]


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("planexe.simulator.demo").joinpath("texts.toml").read_text(encoding="utf-8"))


def load_texts() -> None:
    """Reads everything that is ever said, so that no call has to."""
    _texts()
    load_goals()


@lru_cache(maxsize=512)
def _shown(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in _SHOWN.finditer(text):
        title = _TITLE_END.split(one["title"].strip(), maxsplit=1)[0].strip(" *_`\"'.,;:|")
        if any(letter.isalpha() for letter in title):
            found.setdefault(one["id"], title)
    return found


_HELPER_DOES: Final = re.compile(r"\{helper\} (is|has|[a-z]{2,}s)\b")
"""The verb of helpers who may be several: their title then says so."""
_OF_MANY: Final = {"is": "are", "has": "have"}


@dataclass(slots=True)
class Asked:
    """One question.

    Attributes:
        parts: the prompt in parts.
        names: of all fields of the schema; those of the entries of a list as ``list.field``.
        choices: the values that a field allows, by the same names.
    """

    parts: PromptParts
    names: frozenset[str]
    choices: Mapping[str, Sequence[Any]]
    goal: DemoGoal = field(init=False)
    plan: DemoPlan = field(init=False)
    currency: str = field(init=False)
    _said: set[str] = field(init=False, default_factory=set)
    _turns: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.goal = read_goal(self.parts.goal, self.parts.today)
        self.plan = demo_plan(self.goal, self.parts.plan)
        shown = (_CURRENCY.search(text) for name, text in self.parts.documents if "currenc" in name)
        self.currency = next((found[1] for found in shown if found), self.goal.currency)

    def random(self, *about: str | int) -> Random:
        """Returns a generator for one decision of this call."""
        return random_for(self.parts.variant, *about)

    def ids(self, letter: str, name: str = "") -> dict[str, str]:
        """Returns ids with their titles: those that a field allows, else those of a letter that the prompt shows.

        Args:
            letter: with which the ids begin; empty for codes of tasks.
            name: of the field.
        """
        form = re.compile(rf"{letter}\d+" if letter else r"\d+\.\d+")
        found: dict[str, str] = {}
        for text in (self.parts.task, *(text for _, text in reversed(self.parts.documents))):
            for key, title in _shown(text).items():
                if form.fullmatch(key):
                    found.setdefault(key, title)
        allowed = self.choices.get(name)
        if allowed is None:
            return dict(sorted(found.items(), key=lambda one: [int(n) for n in re.findall(r"\d+", one[0])]))
        return {
            str(one): found.get(str(one), str(one)) for one in allowed if one is not None and form.fullmatch(str(one))
        }

    def asked_ids(self, letter: str, name: str) -> dict[str, str]:
        """Returns those of the allowed ids that the task names, all of them where it names none."""
        every = self.ids(letter, name)
        named = set(re.findall(r"(?<![\w.])[A-Z]{0,2}\d+(?:\.\d+)*(?!\.?\w)", self.parts.task))
        return {key: title for key, title in every.items() if key in named} or every

    def named(self, field: str) -> list[str]:
        """Returns those of the values of a field that the task names, all of them where it names none."""
        every = [str(one) for one in self.choices.get(field, ())]
        said = self.parts.task.casefold()
        return [one for one in every if one.casefold() in said] or every

    def role_ids(self) -> dict[str, str]:
        """Returns the roles of the run, their titles by id."""
        name = next((name for name in self.choices if name.rpartition(".")[2] in ("role_id", "owner_role_id")), "")
        name = name or next((name for name in self.choices if name.rpartition(".")[2] == "responsible_role"), "")
        found = self.ids("M", name)
        return found if found else self.ids("M")

    def role_id(self, key: str) -> str:
        """Returns the id of the role that does what is for ``key``, by its title, else by its place in the team."""
        wanted = self.plan.role(key)
        shown = self.role_ids()
        same = next((one for one, title in shown.items() if title.casefold() == wanted.title.casefold()), "")
        return same or (list(shown) or [""])[min(self.plan.roles.index(wanted), max(0, len(shown) - 1))]

    def role_title(self, key: str) -> str:
        """Returns the title of a role, as the run has it where the prompt shows it."""
        shown = self.role_ids()
        return shown.get(self.role_id(key), self.plan.role(key).title) if shown else self.plan.role(key).title

    def role_key(self, role_id: str) -> str:
        """Returns which of the plan's roles an id of the run stands for."""
        title = self.role_ids().get(role_id, "").casefold()
        keys = [one.key for one in self.plan.roles]
        same = next((one.key for one in self.plan.roles if one.title.casefold() == title), "")
        return same or keys[min(int(re.sub(r"\D", "", role_id) or 1) - 1, len(keys) - 1)]

    def money(self, share: float) -> str:
        """Returns a share of what the plan costs, as text."""
        amount = rounded(max(1.0, self.plan.total * share)) if self.plan.total else 0.0
        return f"{self.currency} {amount:,.0f}" if amount else "1 day of work"

    def time(self, share: float) -> str:
        """Returns a share of the plan's time, in days, weeks or months."""
        days = max(1, round(self.goal.days * share))
        for unit, size in (("month", 30.4), ("week", 7), ("day", 1)):
            if days >= 2 * size:
                return f"{round(days / size)} {unit}s"
        return "1 day"

    def said(self, template: str, **more: str) -> str:
        """Returns a sentence with its slots filled, its first letter a capital."""
        if re.search(r"s\b", self.role_title("H").split(" in ")[0]):
            template = _HELPER_DOES.sub(lambda found: "{helper} " + (_OF_MANY.get(found[1]) or found[1][:-1]), template)
        text = _SLOT.sub(lambda found: more.get(found[1]) or self._slot(found[1]), template)
        text = re.sub(r"([.!?] )([a-z])", lambda found: f"{found[1]}{found[2].upper()}", text)
        return text[:1].upper() + text[1:]

    def _slot(self, name: str) -> str:
        if name in _ROLE_SLOTS:
            return f"the {lower(self.role_title(_ROLE_SLOTS[name]))}"
        if name[0] == "s" and name[1:].isdigit():
            return self.money(int(name[1:]) / 100)
        if name[0] == "t" and name[1:].isdigit():
            return self.time(int(name[1:]) / 100)
        if name.startswith("task"):
            return self.some_task(int(name[4:] or 1))  # {task0} is the first one of all
        return {
            "work": self.plan.work,
            "goal": self.goal.quote,
            "money": self.funds,
            "by": self.by,
            "in": f" in {self.goal.place}" if self.goal.place else "",
            "n": str(max(1, len(self.role_ids()) or len(self.plan.roles))),
            "percent": str(self.plan.percent),
            "result": self.plan.result,
        }.get(name, f"{{{name}}}")

    @property
    def funds(self) -> str:
        """Returns the money that is there, as text."""
        money = self.goal.money
        return f"{self.currency} {money:,.0f}" if money else "the money"

    @property
    def by(self) -> str:
        """Returns the last day, as text."""
        return self.goal.deadline.isoformat() if self.goal.deadline else "the last day of the plan"

    def some_task(self, number: int = 1) -> str:
        """Returns a task that the prompt shows, with its code: another one for another number and another call."""
        tasks = list(self.ids("").items()) or [(one.code, one.title) for one in self.plan.tasks]
        middle = tasks[len(tasks) // 5 : -len(tasks) // 5] or tasks
        at = self.random("task").randrange(len(middle))
        code, title = tasks[0] if number == 0 else middle[(at + (number - 1) * 5) % len(middle)]
        return f"{code} ({title})"

    def forget(self) -> None:
        """Lets sentences be said again: another entry begins."""
        self._said.clear()

    def bank(self, path: str) -> Any:
        """Returns what ``texts.toml`` has at a path like ``project.exclusions``."""
        chapter, _, key = path.partition(".")
        return _texts()[chapter][key] if key else _texts()[chapter]

    def rows(self, path: str) -> list[dict[str, Any]]:
        """Returns the lines of a table as entries; names that begin with ``_`` are for those who make them."""
        first, *lines = self.bank(path).strip().splitlines()
        names = first.split("|")
        return [dict(map(self._cell, names, line.split("|"))) for line in lines]

    def _cell(self, name: str, text: str) -> tuple[str, Any]:
        if name.endswith("*"):
            return name[:-1], [self.said(part) for part in text.split(";")]
        if name.endswith("#"):
            return name[:-1], int(text)
        return name, text if name.startswith("_") or (text.islower() and " " not in text) else self.said(text)

    def told(self, path: str, **more: str) -> Any:
        """Returns a part of ``texts.toml`` with every slot filled."""
        return self._told(self.bank(path), more)

    def _told(self, value: Any, more: Mapping[str, str]) -> Any:
        if isinstance(value, str):
            return self.said(value, **more)
        if isinstance(value, list):
            return [self._told(one, more) for one in value]
        return {name: self._told(inner, more) for name, inner in value.items()}

    def some(self, path: str, count: int, **more: str) -> list[str]:
        """Returns so many sentences of a bank, in an order of this call's own, none that it has said before."""
        every = list(self.bank(path))
        self._turns += 1
        self.random(path, self._turns).shuffle(every)
        fresh = [one for one in every if one not in self._said] or every
        self._said.update(fresh[:count])
        return [self.said(one, **more) for one in fresh[:count]]

    def one(self, path: str, **more: str) -> str:
        """Returns a sentence of a bank."""
        return self.some(path, 1, **more)[0]


def lower(title: str) -> str:
    """Returns a title inside a sentence: words in small letters, but for those that are all capitals."""
    return " ".join(word if word.isupper() and len(word) > 1 else word[:1].lower() + word[1:] for word in title.split())


def shown(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns entries without what is for those alone who make them."""
    return [{name: value for name, value in row.items() if not name.startswith("_")} for row in rows]
