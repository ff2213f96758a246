"""RunListing: one line about a run, for lists to pick from."""

from dataclasses import dataclass

from planexe.library.entry import RunEntry

_GOAL_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RunListing:
    """One line about a run.

    Attributes:
        run_id: name of its folder.
        status: as in ``RunFolder.status``, or ``unreadable``.
        brief: the beginning of what was asked, on one line.
        created: ISO instant in UTC.
        simulated: whether the simulated model may answer.
        stale: how many stages do not show what a person changed since.
        problem: why it cannot be read.
    """

    run_id: str
    status: str
    brief: str = ""
    created: str = ""
    models: tuple[str, ...] = ()
    simulated: bool = False
    stale: int = 0
    problem: str = ""


def listing_of(entry: RunEntry) -> RunListing:
    """Returns the line about a run; one that cannot be read says why."""
    return RunListing(
        run_id=entry.run_id,
        status=entry.status,
        brief=" ".join(entry.brief.split())[:_GOAL_LENGTH],
        created=entry.created,
        models=entry.models,
        simulated=entry.simulated,
        stale=entry.stale,
        problem=entry.problem,
    )
