"""Give each row its answer, exactly in the asked format: out of what its program printed, asked only where that is not it."""

import csv
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel, Field

from planexe.errors import StageError
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each
from planexe.spine.stage import Answered, Expected, Item
from planexe.workflows.rows.answering.running import RowOutcome
from planexe.workflows.rows.asked import ITS_TABLE, ROW_NEEDS, question_of, row_text
from planexe.workflows.rows.score import answer_values

LONGEST_PLAIN = 400
"""Characters of an output that is an answer as it is, where no format is asked for."""

PROMPT = """\
A program was run to answer one question about a table, whose profile is shown, and what it printed. Write the answer, and nothing beside it.

- Where a format is given, keep to it to the letter: `@name[value]` for each name that it has, one on a line, each value rounded and
  written as it says, without unit and without thousands separator.
- Without one, give the answer in one short line.
- Take every value from what was printed. Do not work out others and do not guess; where a value was not printed, leave its brackets empty."""


class RowAnswer(BaseModel):
    """An answer, as the format wants it."""

    answer: str = Field(min_length=1, max_length=4000, description="The answer in the asked format, and nothing else.")


class RowAnswers(BaseModel):
    """The answers.

    Attributes:
        answers: by the row's id; rows without one are left out.
    """

    answers: Mapping[str, str]


def answer_printed(output: str, form: str) -> str:
    """Returns the answer that an output is already, empty where it is not in the format.

    Args:
        output: what a program printed; a table of one cell below its head is that cell.
        form: the asked format; empty: any short line will do.
    """
    wanted, given = answer_values(form), answer_values(output)
    if wanted:
        there = all(given.get(name) for name in wanted)
        return "\n".join(f"@{name}[{given[name]}]" for name in wanted) if there else ""
    lines = output.strip().splitlines()
    plain = lines[0].strip() if len(lines) == 1 else ""
    return plain if not form and len(plain) <= LONGEST_PLAIN else ""


def _printed(inputs: Inputs, item: Item) -> RowAnswer | None:
    outcome = inputs.item(RowOutcome)
    if not outcome.ok:
        raise StageError(f"The program failed, and so did its mended versions: {outcome.sentence}")
    form = question_of(inputs, item).format
    output = _cell_of(outcome.output) if inputs.option("code_language") == "sql" and not form else outcome.output
    answer = answer_printed(output, form)
    return RowAnswer(answer=answer) if answer else None


def _cell_of(table: str) -> str:
    rows = list(csv.reader(table.splitlines()[:3]))
    return rows[1][0] if [len(row) for row in rows] == [1, 1] else table


def _task(inputs: Inputs, item: Item) -> str:
    return f"{row_text(inputs, item)}\n\nThe program printed:\n{inputs.item(RowOutcome).output}"


def _check(answer: RowAnswer, inputs: Inputs, item: Item) -> Sequence[str]:
    wanted, given = answer_values(question_of(inputs, item).format), answer_values(answer.answer)
    return [f"answer: @{name}[…] is missing, which the format asks for." for name in wanted if name not in given]


def _join(_: Inputs, answered: Sequence[Answered]) -> RowAnswers:
    return RowAnswers(answers={one.item.key: one.answer.answer for one in answered if one.ok})


_AT_LEAST_ONE: Final = 1e-9  # of however many rows: a single answer is a result, none at all is a failure

STAGE = Each(
    "answer_row",
    heading="Answers",
    needs=ROW_NEEDS,
    beside=ITS_TABLE,
    options=("code_language",),
    over="run_mended_again",
    skip_item=_printed,
    prompt=PROMPT,
    task=_task,
    answer=RowAnswer,
    check=_check,
    finish=_join,
    value=RowAnswers,
    min_answered=_AT_LEAST_ONE,
    max_output_tokens=1500,
    expected=Expected(calls=4, calls_fast=4, seconds=3, input_tokens=1000, output_tokens=60),
)
