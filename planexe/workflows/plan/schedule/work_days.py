"""Which days count in a plan: the week that was chosen or suits the goal, and the public holidays of its place."""

import datetime as dt
from typing import Final

from planexe.errors import InputError
from planexe.scheduling.public_holidays import PublicHolidays, holidays_of
from planexe.scheduling.work_calendar import WEEK_NAMES, WeekName, WorkCalendar
from planexe.spine.inputs import Inputs
from planexe.spine.stage import Need, optional, unseen
from planexe.workflows.plan.answer_checks import parse_choice
from planexe.workflows.plan.assumptions.physical_locations import Location, PhysicalLocations
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.screening.classify_purpose import Purpose
from planexe.workflows.plan.screening.start_time import StartTime

EVERY_DAY, MONDAY_TO_FRIDAY = WEEK_NAMES
DAYS_A_WEEK: Final[dict[WeekName, int]] = {EVERY_DAY: 7, MONDAY_TO_FRIDAY: 5}
HOURS_PER_DAY: Final = 8.0
"""Hours of the working day that a day rate pays."""
HOURS_A_WEEK: Final = 40.0
"""Hours that people work a week who have not said that they have less time."""
MOST_HOURS_A_WEEK: Final = 100.0
WEEK_NEEDS: tuple[Need, ...] = (unseen(optional("classify_purpose")), unseen(optional("goal_contract")))
"""What whoever asks for the week or its hours must need, beside the options ``working_week`` and ``hours_per_week``."""
CALENDAR_NEEDS: tuple[Need, ...] = (
    *WEEK_NEEDS,
    unseen("start_time"),
    unseen(optional("physical_locations")),
)
"""What whoever asks for the calendar must need."""

_LONGEST_YEARS: Final = 40
_BEYOND: Final = dt.timedelta(days=366)


def week_of(inputs: Inputs) -> WeekName:
    """Returns the days that count: those the user chose, else every day for a personal goal, else Monday to Friday.

    Raises:
        InputError: the choice is none of the weeks there are.
    """
    if chosen := inputs.option("working_week"):
        named = parse_choice(str(chosen), "working_week", WEEK_NAMES)
        return next(week for week in WEEK_NAMES if week == named)
    purpose = inputs.find("classify_purpose", Purpose)
    return EVERY_DAY if purpose and purpose.purpose == "personal" else MONDAY_TO_FRIDAY


def hours_per_week(inputs: Inputs) -> float:
    """Returns how many hours a week people work who give their own time: what the user chose, else the goal says.

    Raises:
        InputError: the option is no number, or none that a person can work.
    """
    raw = inputs.option("hours_per_week")
    if raw is None or raw == "":
        contract = inputs.find("goal_contract", GoalContract)
        stated = contract.hours_per_week if contract else None
        return min(stated, MOST_HOURS_A_WEEK) if stated else HOURS_A_WEEK
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 < raw <= MOST_HOURS_A_WEEK:
        message = f"hours_per_week is {raw!r}; give a number above 0, {MOST_HOURS_A_WEEK:g} at most."
        raise InputError(message, field="hours_per_week")
    return float(raw)


def calendar_of(inputs: Inputs, work_days: float) -> tuple[WorkCalendar, list[str]]:
    """Returns the calendar of a plan, and what to know about it in plain sentences.

    Work begins on the day that the user chose, else that the goal names, else on which the plan was made.

    Args:
        inputs: of a stage with ``CALENDAR_NEEDS``.
        work_days: of all work one after the other; for so long the holidays are looked up.
    """
    start, notes = _start(inputs)
    week = week_of(inputs)
    if week == EVERY_DAY:
        return WorkCalendar(start, week), notes
    last = min(start + dt.timedelta(days=round(work_days * 7 / 5)) + _BEYOND, _years_on(start, _LONGEST_YEARS))
    found = _holidays(inputs, start, last)
    if found is None:
        return WorkCalendar(start, week), [*notes, f"{_why_none(inputs)}, so only weekends are free."]
    told = f"Public holidays of {found.region} are free, as weekends are."
    return WorkCalendar(start, week, frozenset(found.days), found.region), [*notes, told]


def holidays_until(calendar: WorkCalendar, last: dt.date) -> list[dt.date]:
    """Returns the holidays that fall on days that would count, from the start of a calendar to a day."""
    return sorted(day for day in calendar.holidays if calendar.start <= day <= last and calendar.is_working(day))


def _years_on(day: dt.date, years: int) -> dt.date:
    return dt.date(min(day.year + years, dt.MAXYEAR), 12, 31)


def _start(inputs: Inputs) -> tuple[dt.date, list[str]]:
    time = inputs.read("start_time", StartTime)
    contract = inputs.find("goal_contract", GoalContract)
    if time.chosen_by_user or contract is None or contract.start is None:
        return time.start_date, []
    start = contract.start.date
    notes = [f"The goal names the start: {start.isoformat()}."]
    if start < time.today:
        notes.append(f"That lies before the day on which the plan was made, {time.today.isoformat()}.")
    return start, notes


def _holidays(inputs: Inputs, first: dt.date, last: dt.date) -> PublicHolidays | None:
    """Returns those of the first place: of its part of the country where that has some of its own."""
    place = _first_place(inputs)
    if place is None:
        return None
    parts = [part.strip() for part in place.detailed.split(",")]
    for country in [*(part.strip() for part in place.broad.split(",")), *parts]:
        found = [one for part in parts if (one := holidays_of(country, part, first, last))]
        if found:
            return max(found, key=lambda one: "," in one.region)
    return None


def _first_place(inputs: Inputs) -> Location | None:
    locations = inputs.find("physical_locations", PhysicalLocations)
    return next(iter(locations.physical_locations), None) if locations else None


def _why_none(inputs: Inputs) -> str:
    place = _first_place(inputs)
    if place is None:
        return "The plan names no place whose public holidays could count"
    return f"The public holidays of “{place.broad}” are not known"
