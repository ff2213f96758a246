"""Mend a program that failed, and run it again: twice at most."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each
from planexe.spine.stage import Expected, Item, Stage
from planexe.workflows.rows.answering.code_row import LONGEST_CODE, PYTHON, SQL, RowCode, prompt_of
from planexe.workflows.rows.answering.rows_done import RowsDone, count_rows
from planexe.workflows.rows.answering.running import RowOutcome, running_stage
from planexe.workflows.rows.asked import ITS_TABLE, ROW_NEEDS, row_text

_MEND = """\
The program at the end did not answer the question: it was run, and what came of it stands below it. Say in `cause` in one sentence what was
wrong, and give in `code` the whole program, mended. Change what caused the error and what else is wrong, and nothing more. The rules for such
programs:

"""


class MendedCode(BaseModel):
    """A program that was mended."""

    cause: str = Field(max_length=1000, description="What was wrong, in one sentence.")
    code: str = Field(max_length=LONGEST_CODE, description="The whole program, without fences around it.")


NOTHING_TO_MEND = MendedCode(cause="", code="")
"""Of a row whose program ran."""


def _turn(mend: str, run: str, headings: tuple[str, str], before: str, share: float) -> tuple[Stage, Stage]:
    """Returns one turn of mending: the stage that mends what failed, and the one that runs it again.

    Args:
        mend: name of the one.
        run: name of the other.
        headings: of both.
        before: the stage whose outcome is looked at.
        share: of the rows that usually come here.
    """
    calls = max(1, round(40 * share))

    def task(inputs: Inputs, item: Item) -> str:
        failed = inputs.item(RowOutcome)
        printed = f"\n\nIt printed:\n{failed.output[:2000]}" if failed.output.strip() else ""
        program = code_before(inputs, before)
        return (
            f"{row_text(inputs, item)}\n\nThe program:\n{program}\n\nWhat came of it:\nError: {failed.error}{printed}"
        )

    def check(answer: MendedCode, inputs: Inputs, _: Item) -> Sequence[str]:
        if not answer.code.strip():
            return ["code: it is empty; give the whole program."]
        if answer.code.strip() == code_before(inputs, before).strip():
            return ["code: it is the program that failed; the error stands below it, change what caused it."]
        return []

    mending = Each(
        mend,
        heading=headings[0],
        needs=ROW_NEEDS,
        beside=ITS_TABLE,
        options=("code_language",),
        over=before,
        skip_item=lambda inputs, _: NOTHING_TO_MEND if inputs.item(RowOutcome).ok else None,
        prompt=prompt_of(_MEND + PYTHON, _MEND + SQL),
        task=task,
        answer=MendedCode,
        check=check,
        finish=count_rows,
        value=RowsDone,
        min_answered=0,
        max_output_tokens=3000,
        expected=Expected(calls=calls, calls_fast=calls, seconds=6, input_tokens=3000, output_tokens=400),
    )
    running = running_stage(
        run,
        headings[1],
        mend,
        lambda inputs: inputs.item(MendedCode).code,
        Expected(calls=calls, calls_fast=calls, seconds=0.3),
        skip_item=lambda inputs, _: None if inputs.item(MendedCode).code else inputs.item(RowOutcome, before),
    )
    return mending, running


def code_before(inputs: Inputs, run: str) -> str:
    """Returns the program that a stage ran for a row: mended, if it was."""
    mended = inputs.item(MendedCode, "mend_row").code if run != "run_row" else ""
    return mended or inputs.item(RowCode, "code_row").code


STAGES = (
    *_turn("mend_row", "run_mended", ("Mended programs", "Runs of mended programs"), "run_row", 0.2),
    *_turn("mend_row_again", "run_mended_again", ("Programs mended twice", "Last runs"), "run_mended", 0.1),
)
