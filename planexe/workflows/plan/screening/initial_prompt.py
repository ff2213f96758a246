"""The goal text as every stage sees it: the user's words, today's date and when the plan starts."""

import re
from datetime import date

from pydantic import BaseModel

from planexe.errors import GoalError
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.stage import Expected
from planexe.workflows.plan.screening.start_time import StartTime

GOAL_LIMIT_CHARACTERS = 60_000

# A word about beginning, a date-like word, and nothing that ends the sentence between them. A goal in a language
# that is not listed only gets the cautious line below, which gives way to whatever the goal says.
_START_WORD = (
    r"\b(?:start\w*|begin\w*|begun|kick(?:s|ing)?[- ]?off|launch\w*|commenc\w*|opens?|opening"
    r"|beginn\w*|eröffn\w*|début\w*|commence\w*|démarr\w*|empez\w*|comenz\w*|inici\w*|inizi\w*|começ\w*|påbegynd\w*)\b"
)
_DATE_WORD = (
    r"(?:\b(?:19|20|21)\d\d\b|\b\d{1,2}[./]\d{1,2}\b|\bQ[1-4]\b|\btoday\b|\btomorrow\b|\bimmediately\b|\bright away\b"
    r"|\bnext (?:day|week|month|quarter|year|spring|summer|autumn|fall|winter|[a-z]+day)\b"
    r"|\bin (?:\d+|a|one|two|three|four|five|six) (?:day|week|month|year)s?\b"
    r"|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b|\b(?:in|on|by|of) may\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:spring|summer|autumn|winter)\b)"
)
_NAMES_START = re.compile(
    rf"{_START_WORD}[^.!?\n]{{0,60}}?{_DATE_WORD}|{_DATE_WORD}[^.!?\n]{{0,30}}?{_START_WORD}"
    r"|\bas soon as possible\b|\basap\b|\bso bald wie möglich\b|\bdès que possible\b|\blo antes posible\b",
    re.IGNORECASE,
)


class InitialPrompt(BaseModel):
    """The goal and the calendar around it.

    Attributes:
        goal: the user's text, without blanks around it.
        today: date on which the plan is made.
        start_date: day 0 of the plan, if the user set one.
        start_line: what to assume about the start; empty where the goal says it.
    """

    goal: str
    today: date
    start_date: date | None = None
    start_line: str = ""


def names_start(goal: str) -> bool:
    """Returns whether the goal itself seems to say when the project starts."""
    return _NAMES_START.search(goal) is not None


def compute(inputs: Inputs) -> InitialPrompt:
    """Returns the goal from the run's options.

    Raises:
        GoalError: the goal is empty or far too long.
    """
    goal = str(inputs.option("goal") or "").strip()
    if not goal:
        raise GoalError("The goal is empty; write at least one sentence about what you want to do.", field="goal")
    if len(goal) > GOAL_LIMIT_CHARACTERS:
        message = f"The goal has {len(goal)} characters; shorten it to {GOAL_LIMIT_CHARACTERS} or fewer."
        raise GoalError(message, field="goal")
    calendar = inputs.read("start_time", StartTime)
    chosen = calendar.start_date if calendar.chosen_by_user else None
    return InitialPrompt(goal=goal, today=calendar.today, start_date=chosen, start_line=_start_line(goal, chosen))


def _start_line(goal: str, chosen: date | None) -> str:
    if chosen:
        return f"The project starts on {chosen.isoformat()}."
    return "" if names_start(goal) else "The project starts as soon as possible, unless the goal says otherwise."


def view_full(value: InitialPrompt) -> str:
    """Returns the goal with today's date and the line about the start."""
    lines = [value.goal, "", f"Today's date: {value.today.isoformat()}"]
    return "\n".join([*lines, value.start_line] if value.start_line else lines)


STAGE = Compute(
    name="initial_prompt",
    heading="Goal",
    needs=("start_time",),
    options=("goal",),
    compute=compute,
    value=InitialPrompt,
    views={"full": view_full},
    expected=Expected(0, 0, 0, 0, 0),
)
