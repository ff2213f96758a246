"""RunListing: one line about a run, for lists to pick from."""

from dataclasses import asdict, dataclass
from typing import Any

from planexe.errors import RunError
from planexe.pipeline.run_folder import RunFolder

_GOAL_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RunListing:
    """One line about a run.

    Attributes:
        run_id: name of its folder.
        status: as in ``RunFolder.status``, or ``unreadable``.
        goal: the beginning of the goal on one line.
        created: ISO instant in UTC.
        simulated: whether the simulated model may answer.
        problem: why it cannot be read.
    """

    run_id: str
    status: str
    goal: str = ""
    created: str = ""
    models: tuple[str, ...] = ()
    simulated: bool = False
    problem: str = ""

    def to_json(self) -> dict[str, Any]:
        """Returns it as JSON values."""
        return asdict(self)


def listing_of(folder: RunFolder) -> RunListing:
    """Returns the line about a run; one that cannot be read says why."""
    try:
        request, status = folder.request(), folder.status()
    except (RunError, FileNotFoundError) as error:
        return RunListing(run_id=folder.run_id, status="unreadable", problem=str(error))
    return RunListing(
        run_id=folder.run_id,
        status=status,
        goal=" ".join(request.goal.split())[:_GOAL_LENGTH],
        created=request.created,
        models=request.models,
        simulated=request.simulated,
    )
