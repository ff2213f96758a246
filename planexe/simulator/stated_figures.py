"""Figures that a task states line by line (``- Finish: 2027-05-01``), and a text that explains them."""

import re
from collections.abc import Mapping
from typing import Self

_LINE = re.compile(r"^- ([A-Z][\w ]{2,40}): (\S.*?)(?: (\{[A-Z]\d+\}))?$", re.MULTILINE)


class Figure(str):
    """A figure as the task states it; in texts it is named by its id, where it has one."""

    __slots__ = ("named",)
    named: str

    def __new__(cls, value: str, named: str = "") -> Self:
        """Returns the figure with what stands for it in a text."""
        made = super().__new__(cls, value)
        made.named = named or value
        return made

    def __format__(self, how: str) -> str:
        """Returns what stands in a text."""
        return format(self.named, how)


def stated_figures(task: str) -> dict[str, str]:
    """Returns the figures of a task by their names."""
    return {name: Figure(value, known_as) for name, value, known_as in _LINE.findall(task)}


def conclusion(figures: Mapping[str, str]) -> str:
    """Returns the advice that follows from the figures; nothing where there are none."""
    finish, deadline = figures.get("Finish", ""), figures.get("Deadline", "")
    missing, total = figures.get("Missing from the budget"), figures.get("Total cost", "")
    late = bool(finish and deadline and finish > deadline)
    if late and missing:
        return f"Not yet: the plan ends on {finish}, after {deadline}, and {missing} is missing. Make it smaller first."
    if late:
        return f"Yes, on one condition: the plan ends on {finish}, after {deadline}; move the date or drop tasks first."
    if missing:
        return f"Yes, once {missing} more is found or saved; the end on {finish} is not in danger."
    if finish and total:
        return f"Yes: {total} and an end on {finish} fit what the goal allows, if the first payments are confirmed now."
    return ""


def time_and_money(figures: Mapping[str, str]) -> list[str]:
    """Returns sentences on dates and sums, those that the figures allow; an overrun is called one."""
    finish, deadline = figures.get("Finish", ""), figures.get("Deadline", "")
    said = []
    if finish:
        length = f", {figures['Length']}" if "Length" in figures else ""
        begin = f"from {figures['Start']} " if "Start" in figures else ""
        said.append(f"The schedule runs {begin}to {finish}{length}.")
    if finish and deadline:
        chance = figures.get("Chance to meet the deadline", "")
        late = finish > deadline  # both are written year first
        verdict = f"That is later than the deadline of {deadline}" if late else f"The deadline of {deadline} is kept"
        said.append(f"{verdict}; the chance to meet it is {chance}." if chance else f"{verdict}.")
    if total := figures.get("Total cost"):
        said.append(f"All tasks together cost {total}.")
    if budget := figures.get("Budget"):
        left, missing = figures.get("Left of the budget"), figures.get("Missing from the budget")
        rest = f", which leaves {left}" if left else f", so {missing} is missing" if missing else ""
        said.append(f"The budget is {budget}{rest}.")
    return said
