"""What a stage shows of a row: the table's profile first, which many rows share, then the question."""

from collections.abc import Callable, Mapping
from typing import Final

from planexe.errors import StageError
from planexe.spine.inputs import Inputs
from planexe.spine.stage import Item, Need, unseen
from planexe.tables.profile import Profile
from planexe.workflows.rows.intake.profile import Look
from planexe.workflows.rows.profile_text import profile_text, question_text
from planexe.workflows.rows.questions import Question, Questions

ROW_NEEDS: Final[tuple[Need, ...]] = (unseen("questions"),)
"""What every stage of a row reads: of it only its own row."""


def question_of(inputs: Inputs, item: Item) -> Question:
    """Returns the question of a row."""
    return inputs.read("questions", Questions).by_id[item.key]


def _table(inputs: Inputs, item: Item) -> str:
    question = question_of(inputs, item)
    return "" if question.problem else question.file_name


ITS_TABLE: Final[Mapping[str, Callable[[Inputs, Item], str]]] = {"profile": _table}
"""What every stage of a row waits for beside: the look at its own table."""


def profile_of(inputs: Inputs, item: Item) -> Profile:
    """Returns what is known about the table of a row.

    Raises:
        StageError: the question cannot be asked, or its table not be read.
    """
    if problem := question_of(inputs, item).problem:
        raise StageError(problem)
    found = inputs.beside("profile", Look)
    if found.profile is None:
        raise StageError(found.problem)
    return found.profile


def row_text(inputs: Inputs, item: Item) -> str:
    """Returns table and question as a prompt shows them."""
    question = question_of(inputs, item)
    named = f"{question.question}\n{question.constraints}"
    profile = profile_text(profile_of(inputs, item), inputs.option("code_language"), named)
    return f"<table>\n{profile}\n</table>\n\nSubject: row {item.key}\n{question_text(question)}"
