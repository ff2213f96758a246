"""What a text says that code put where no model gave an answer: said the same way in all chapters."""

from datetime import date, timedelta
from typing import Final

from planexe.reading.limits import read_limits
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt

NOT_ASSESSED: Final = "Not assessed: no model answered."
"""Stands wherever only a model could have known something about the goal; code invents nothing."""

USUAL_DAYS: Final = 365


def end_of(goal: InitialPrompt) -> tuple[date, str]:
    """Returns the end of the project as code can know it, and where it comes from."""
    start = goal.start_date or goal.today
    ends = [one for one in read_limits(goal.goal, goal.today).days if one.rule != "not_before" and one.day > start]
    if ends:
        last = max(ends, key=lambda one: one.day)
        return last.day, f"the goal says {last.quote!r}"
    return start + timedelta(days=USUAL_DAYS), "a year after the start stands in for a date that nobody set"
