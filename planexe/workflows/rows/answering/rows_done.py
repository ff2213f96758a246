"""The value of a stage of rows: how many came through; each row's own answer stands beside it."""

from collections.abc import Sequence

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.stage import Answered


class RowsDone(BaseModel):
    """How many rows came through a stage.

    Attributes:
        done: rows with an answer.
        rows: all of them.
    """

    done: int
    rows: int


def count_rows(_: Inputs, answered: Sequence[Answered]) -> RowsDone:
    """Returns how many rows have an answer."""
    return RowsDone(done=sum(one.ok for one in answered), rows=len(answered))
