"""What would make a run hold what was asked, as its workflow worked it out: looking, choosing, taking back."""

import datetime as dt
from collections.abc import Sequence

from planexe.errors import SettingsError
from planexe.spine.changes import Edit
from planexe.spine.repair_view import RepairLine, Repairs, RepairView
from planexe.spine.run import Run


def can_look(run: Run) -> bool:
    """Returns whether options of a run have been worked out."""
    return run.workflow.repairs is not None and run.workflow.repairs().options in run.artefacts


def look_at_repairs(run: Run) -> RepairView:
    """Returns what would make a run hold.

    Raises:
        SettingsError: its workflow knows no repairs, or they have not been worked out.
    """
    return _repairs(run).look(run)


def are_outdated(run: Run) -> bool:
    """Returns whether something has changed since the options were worked out."""
    return run.fresh[_repairs(run).options].state == "stale"


def choose_repairs(run: Run, numbers: Sequence[int], who: str = "a person") -> tuple[Edit, RepairLine]:
    """Returns the change that choosing options is, and what they bring together.

    Raises:
        SettingsError: there is no such option, or something has changed since they were worked out.
    """
    repairs = _repairs(run)
    if are_outdated(run):
        raise SettingsError(
            f"The options of run {run.run_id} were worked out before something changed; bring it up to date first: "
            f"`planexe rerun {run.run_id} --failed`.",
            field="--choose",
        )
    value, line = repairs.choose(run, numbers, who, dt.datetime.now().astimezone().date())
    return Edit(repairs.decisions, value), line


def take_back_repairs(run: Run, numbers: Sequence[int] = ()) -> Edit:
    """Returns the change that taking decisions back is; all of them for no number.

    Raises:
        SettingsError: nothing has been decided, or there is no such decision.
    """
    repairs = _repairs(run)
    return Edit(repairs.decisions, repairs.take_back(run, numbers))


def _repairs(run: Run) -> Repairs:
    if run.workflow.repairs is None:
        raise SettingsError(f"Run {run.run_id} is no plan, so there is nothing to repair.", field="RUN_ID")
    repairs = run.workflow.repairs()
    if repairs.options not in run.artefacts:
        raise SettingsError(
            f"The options of run {run.run_id} have not been worked out; finish it with `planexe resume {run.run_id}`.",
            field="RUN_ID",
        )
    return repairs
