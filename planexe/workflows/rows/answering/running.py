"""Running a row's program in the sandbox, and what is kept of what came out."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Effect
from planexe.spine.stage import EffectContext, Expected, Item
from planexe.workflows.rows.answering.rows_done import RowsDone, count_rows
from planexe.workflows.rows.asked import ITS_TABLE, ROW_NEEDS, profile_of, question_of
from planexe.workflows.rows.opening import whole_program

LONGEST_OUTPUT = 20_000
LONGEST_ERROR = 4_000
_PRINTED_NOTHING = "The program ran to its end and printed nothing."


class RowOutcome(BaseModel):
    """What came of a row's program.

    Attributes:
        ok: it ran to its end and printed something.
        output: what it printed, its first part where that is long.
        error: why it is not ok, in a sentence, and the last part of the traceback below it.
    """

    ok: bool
    output: str = ""
    error: str = ""

    @property
    def sentence(self) -> str:
        """Returns the first line of the error."""
        return self.error.partition("\n")[0]


def _run(context: EffectContext, item: Item) -> RowOutcome:
    (path,) = context.files.values()
    asked: dict[str, Any] = item.data
    name = PurePosixPath(asked["file"]).name
    found = context.sandbox.run(language=asked["language"], code=asked["code"], files={name: path})
    output = found.stdout[:LONGEST_OUTPUT]
    if found.ok and output.strip():
        return RowOutcome(ok=True, output=output)
    told = found.stderr.strip()[-LONGEST_ERROR:]
    sentence = found.sentence or _PRINTED_NOTHING
    return RowOutcome(ok=False, output=output, error=f"{sentence}\n{told}".strip())


def running_stage(
    name: str,
    heading: str,
    over: str,
    code_of: Callable[[Inputs], str],
    expected: Expected,
    skip_item: Callable[[Inputs, Item], RowOutcome | None] | None = None,
) -> Effect:
    """Returns a stage that runs the program of each row.

    Args:
        name: of the stage.
        heading: what people call it.
        over: the stage whose programs are run.
        code_of: finds the program of a row.
        expected: usual calls and seconds.
        skip_item: the outcome where there is nothing to run.
    """

    def takes(inputs: Inputs, item: Item) -> dict[str, str]:
        profile = profile_of(inputs, item)
        language, code = whole_program(profile, inputs.option("code_language"), code_of(inputs))
        return {"language": language, "code": code, "file": profile.file}

    return Effect(
        name,
        heading=heading,
        needs=ROW_NEEDS,
        beside=ITS_TABLE,
        options=("code_language",),
        over=over,
        reads=lambda inputs, item: [f"tables/{question_of(inputs, item).file_name}"],
        takes=takes,
        skip_item=skip_item,
        do=_run,
        sandbox=True,
        answer=RowOutcome,
        finish=count_rows,
        value=RowsDone,
        min_answered=0,
        timeout_s=60,
        expected=expected,
    )
