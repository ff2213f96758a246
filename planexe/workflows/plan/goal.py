"""The goal text: what is refused, with a sentence that says what to do, and what is tidied up."""

import unicodedata

from planexe.errors import GoalError

LONGEST = 30_000

_FEWEST_WORDS = 3
_FEWEST_LETTERS = 8


def checked_goal(text: str) -> str:
    """Returns the goal without control characters and outer blanks; its words stay as they are.

    Raises:
        GoalError: it is empty, too short to plan from, too long, or no text at all.
    """
    if "\x00" in text or "\ufffd" * 3 in text:
        raise GoalError("The goal holds binary data; give plain text in UTF-8.", field="goal")
    goal = "".join(c if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"} else " " for c in text)
    goal = goal.replace("\r", "\n").strip()
    if not goal:
        raise GoalError(
            "The goal is empty; write what you want to do, where, by when and with how much money.", field="goal"
        )
    if len(goal) > LONGEST:
        raise GoalError(
            f"The goal has {len(goal):,} characters; at most {LONGEST:,} are allowed. "
            "Shorten it to the aim, place, time, budget and conditions.",
            field="goal",
        )
    letters = sum(c.isalpha() for c in goal)
    if letters < _FEWEST_LETTERS or (goal.isascii() and len(goal.split()) < _FEWEST_WORDS):
        raise GoalError(
            f"The goal {goal!r} is too short to plan from; write at least one sentence: what, where, by when, "
            "for how much.",
            field="goal",
        )
    return goal
