"""The day the run was created and the day the plan starts: the calendar the later stages count from."""

from datetime import date

from pydantic import BaseModel

from planexe.errors import InputError
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.run_moment import read_moment
from planexe.spine.stage import Expected
from planexe.workflows.plan.answer_checks import parse_date


class StartTime(BaseModel):
    """The two dates every stage agrees on; no time of day, so that two runs of one day can be the same.

    Attributes:
        today: the day the run was created, in UTC.
        start_date: day 0 of the plan.
        chosen_by_user: whether the user set the start date; otherwise it is ``today``.
    """

    today: date
    start_date: date
    chosen_by_user: bool


def compute(inputs: Inputs) -> StartTime:
    """Returns the dates from the options ``created`` and ``start_date``.

    Raises:
        InputError: one of them is no date.
    """
    raw = inputs.option("created")
    created = read_moment(str(raw))
    if created is None:
        raise InputError(f"created is {raw!r}; give a time such as 2027-03-01T09:30:00Z.", field="created")
    chosen = inputs.option("start_date")
    today = created.date()
    return StartTime(
        today=today,
        start_date=parse_date(str(chosen), "start_date") if chosen else today,
        chosen_by_user=bool(chosen),
    )


STAGE = Compute(
    name="start_time",
    heading="Start",
    options=("created", "start_date"),
    compute=compute,
    value=StartTime,
    expected=Expected(0, 0, 0, 0, 0),
)
