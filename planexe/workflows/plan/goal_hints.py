"""Hints about a goal text: what a reader would ask before planning; simple rules, pure."""

import re
from datetime import UTC, date, datetime
from typing import Literal

from planexe.long_runs import without_long_runs
from planexe.reading.amounts import read_plain
from planexe.reading.dates import find_dates
from planexe.reading.money import speaks_of_money
from planexe.spine.workflow import Hint
from planexe.workflows.plan.goal import LONGEST
from planexe.workflows.plan.goal_conflicts import conflicts_in

Missing = Literal["place", "budget", "date", "success"]
_SHORT_WORDS = 25
_LONG_WORDS = 1500

_DATE = re.compile(
    r"\b(?:christmas|easter|today|tomorrow|tonight|deadline)\b|\b(?:within|in|for|over|after|next|this|per|a|each|every)\s+"
    r"(?:(?:the|about|\w+)\s+)?(?:days?|weeks?|weekends?|months?|quarters?|years?)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    # a preposition and a name, or words that say that no place is needed
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Aa]round|[Aa]cross|[Oo]utside|[Bb]etween|[Aa]bove|[Bb]elow|[Oo]ff|[Tt]o|[Oo]f)\s+(?:the\s+|my\s+)?"
    r"(?:(?:city|town|village|region|north|south|east|west|centre|center|suburbs?)\s+of\s+)?(?!"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Spring|Summer|Autumn|"
    r"Winter|Christmas|Easter|English|German|French|Spanish|I|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
    r"\b)[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’-]{2,}"
    r"|(?i:\b(?:online|remotely|remote|at home|on the internet|worldwide|web application|website)\b)",
)
_SUCCESS = re.compile(
    r"\d+(?:[.,]\d+)?\s*(?:%|percent\b|per cent\b)"
    r"|\b(?:success(?:ful)?|goal is|aim(?:s|ed)?\b|target|measured?|at least|at most|less than|more than|fewer than|"
    r"under \w+|kpis?|break even|profitable|so that|counts? as|done when|finished when)\b",
    re.IGNORECASE,
)

_QUESTIONS: dict[Missing, tuple[str, str]] = {
    "place": ("No place is named. Laws, prices and suppliers depend on it.", "Where: "),
    "budget": ("No budget is named. The plan cannot weigh what is affordable.", "Budget: "),
    "date": ("No date or time span is named. The schedule needs a start or an end.", "By when: "),
    "success": ("No measure of success. How will you know that it has worked?", "Success means: "),
}


def goal_hints(goal: str, today: date | None = None) -> tuple[Hint, ...]:
    """Returns what is worth adding to a goal, most important first; none for an empty text.

    Args:
        goal: the text so far.
        today: for deadlines that have passed; default: the present day.
    """
    goal = without_long_runs(goal[:LONGEST])
    words = len(goal.split())
    if not words:
        return ()
    hints: list[Hint] = []
    if words < _SHORT_WORDS:
        noun = "word" if words == 1 else "words"
        hints.append(Hint("length", f"{words} {noun}: a paragraph of 40 to 300 words gives a far better plan."))
    elif words > _LONG_WORDS:
        hints.append(Hint("length", f"{words:,} words are a lot; keep what a planner must know and attach nothing."))
    day = today or datetime.now(UTC).date()
    hints += [Hint("conflict", conflict.text, conflict.insert) for conflict in conflicts_in(goal, day)]
    text = read_plain(goal)
    there: dict[Missing, bool] = {
        "place": bool(_PLACE.search(goal)),
        "budget": speaks_of_money(text),
        "date": bool(_DATE.search(goal) or find_dates(text, day)),
        "success": bool(_SUCCESS.search(goal)),
    }
    return (*hints, *(Hint(kind, *_QUESTIONS[kind]) for kind, given in there.items() if not given))
