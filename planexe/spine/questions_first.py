"""What a workflow would like to know before it starts: questions to whoever wrote its input, and their answers."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

Line = Annotated[str, Field(min_length=3, max_length=500)]


class FirstQuestion(BaseModel):
    """A question whose answer would change what is made."""

    question: Line = Field(description="One plain question, in the language of the goal.")
    changes: Line = Field(description="What depends on the answer, in one sentence.")
    otherwise: Line = Field(description="What will be assumed if nobody answers.")


class FirstQuestions(BaseModel):
    """The value of a stage that asks before another workflow starts."""

    questions: list[FirstQuestion] = Field(min_length=3, max_length=7, description="The one that changes most first.")


def with_answers(text: str, answered: Sequence[tuple[str, str]]) -> str:
    r"""Returns an input that a person wrote with the answers to questions about it; those left open are left out.

    Args:
        text: the input.
        answered: each question with its answer.

    Example:
        >>> with_answers("Open a bakery.", [("Where?", "Aarhus"), ("When?", "")])
        'Open a bakery.\n\nWhere? Aarhus'
    """
    lines = [f"{question.strip()} {answer.strip()}" for question, answer in answered if answer.strip()]
    return "\n\n".join([text.rstrip(), *(["\n".join(lines)] if lines else [])])
