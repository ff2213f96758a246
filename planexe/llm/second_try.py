"""A question asked again after an answer of no use: never the same bytes twice, and told what was wrong; pure."""

from collections.abc import Sequence
from typing import Final

from planexe.errors import AnswerError, EmptyAnswer, InvalidAnswer, Truncated
from planexe.llm.chat_answer import shortened
from planexe.llm.messages import Message
from planexe.llm.structured import repair_turns

ANOTHER_TRY: Final = "Another try: "
"""With this begins the last paragraph of a task that is asked again."""

_SEED_STEP: Final = 1_000_003
_WARMER: Final = 0.15
_WARMEST: Final = 1.0
_MOST_PROBLEMS: Final = 5
_FIRST_CORRECTION: Final = 2


def other_seed(seed: int | None, refusals: int) -> int | None:
    """Returns the seed after some refused answers; the first try keeps its own."""
    return None if seed is None else seed + _SEED_STEP * refusals


def other_temperature(temperature: float | None, refusals: int) -> float | None:
    """Returns a temperature a bit off for each refused answer: warmer while that stays sensible, else colder."""
    if temperature is None or not refusals:
        return temperature
    warmer = temperature + _WARMER * refusals
    return round(warmer if warmer <= _WARMEST else max(0.0, temperature - _WARMER * refusals), 3)


def hint_after(error: AnswerError, number: int) -> str:
    """Returns what to add to a task that is asked afresh: what was wrong with the answer before, and to be brief.

    Args:
        error: why that answer cannot be used.
        number: of the coming try, from 2; it alone keeps two hints about the same mistake apart.
    """
    return f"{ANOTHER_TRY}this is number {number}. {_fault(error)}"


def correction_after(reply_text: str, problems: Sequence[str], number: int) -> tuple[Message, Message]:
    """Returns the turns that ask for a corrected answer, see ``repair_turns``; a later one says that it is.

    Args:
        reply_text: the broken answer.
        problems: what is wrong with it.
        number: of the coming try, from 2.
    """
    said, wrong = repair_turns(reply_text, problems)
    if number > _FIRST_CORRECTION:
        wrong = Message(
            wrong.role, f"{wrong.content}\n\nThis is try number {number}; the corrections so far were none."
        )
    return said, wrong


def _fault(error: AnswerError) -> str:
    if isinstance(error, Truncated):
        return (
            "The answer before was cut off because it was too long; answer again, complete and much shorter: as few "
            "entries in each list as are allowed, one short sentence for each text."
        )
    if isinstance(error, EmptyAnswer):
        return "The answer before was empty; send a short one."
    problems = error.problems[:_MOST_PROBLEMS] if isinstance(error, InvalidAnswer) else ()
    listed = " ".join(shortened(problem, 300) for problem in problems)
    return f"The answer before could not be used. {listed} Avoid that, and keep texts short.".replace("  ", " ")
