"""Takes a prompt apart: rules, named documents, the task with its subject, and the goal it is all about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planexe.long_runs import without_long_runs
from planexe.simulator.randomness import digest

_ISO_DAY = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_TODAY = re.compile(rf"today'?s date: {_ISO_DAY.pattern}", re.IGNORECASE)
_FIRST_DAY = date(2026, 3, 2)
GOAL_DOCUMENT = "initial_prompt"
_DOCUMENT = re.compile(r'<document name="([^"]*)">\n?(.*?)\n?</document>', re.DOTALL)
_TASK = re.compile(r"<task>\n?(.*?)\n?</task>", re.DOTALL)
_SUBJECT = re.compile(
    r"^\s*(?:subject|item|topic|angle|lens|question|role|document|task):[ \t]*(\S.*)$", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class PromptParts:
    """A prompt in parts.

    Attributes:
        rules: the system messages, and what the user message says outside of documents and task.
        documents: name and text of each document block, in order.
        task: the part that varies; the whole user message where there are no blocks.
        goal: what the user wants to do.
        today: the day that the prompt calls today, else a fixed one.
        subject: the item this call is about, ``""`` if it is about the whole.
        variant: what sets this call's wording apart from its siblings'.
        plan: what all calls about one goal share.
    """

    rules: str
    documents: tuple[tuple[str, str], ...]
    task: str
    goal: str
    today: date
    subject: str
    variant: str
    plan: str


def _today(goal: str) -> date:
    found = _TODAY.search(goal) or _ISO_DAY.search(goal)
    try:
        return date(*map(int, found.groups())) if found else _FIRST_DAY
    except ValueError:
        return _FIRST_DAY


def read_prompt(messages: Sequence[tuple[str, str]], seed: int) -> PromptParts:
    """Returns the parts of a conversation's original prompt.

    Args:
        messages: role and text; only those the answer is about.
        seed: of the service.
    """
    told = [text for role, text in messages if role in ("system", "developer")]
    said = [text for role, text in messages if role not in ("system", "developer")]
    users = [without_long_runs(text) for text in said]
    first = users[0] if users else ""
    documents = tuple(_DOCUMENT.findall(first))
    tasks = _TASK.findall(first)
    beside = _TASK.sub("", _DOCUMENT.sub("", first)).strip()
    task = "\n".join([*tasks, *users[1:]]) if tasks else beside if documents else "\n".join(users)
    if tasks and beside:  # as it was sent: a schema without blanks is one long run
        told.append(_TASK.sub("", _DOCUMENT.sub("", said[0])).strip())
    rules = "\n".join(told)
    goal = next((text for name, text in documents if name == GOAL_DOCUMENT), "")
    goal = goal or (documents[0][1] if documents else task or rules)
    subject = _SUBJECT.search(task)
    return PromptParts(
        rules=rules,
        documents=documents,
        task=task,
        goal=goal,
        today=_today(goal),
        subject=subject.group(1).strip() if subject else "",
        variant=digest(seed, rules, task, goal),
        plan=digest(seed, goal),
    )
