"""Whether a run's seconds are its model's, or this computer's own because a simulated model hardly waited; pure."""

from typing import Final, Protocol

LEAST_SCALE: Final = 0.05
"""A simulated model in a greater hurry teaches nothing: this computer's own time would count for the model's."""


class Paced(Protocol):
    """What is asked of a run: a request, or its entry in the library."""

    @property
    def run_id(self) -> str:
        """Returns the name of its folder."""
        ...

    @property
    def models(self) -> tuple[str, ...]:
        """Returns the models' names."""
        ...

    @property
    def simulated(self) -> bool:
        """Returns whether the simulated model may answer."""
        ...

    @property
    def time_scale(self) -> float:
        """Returns the factor on the simulated model's waiting."""
        ...


def why_no_forecast(run: Paced) -> str:
    """Returns in a sentence or two why nothing can be founded on a run's seconds, and what to do; empty if it can."""
    if not (run.simulated and len(run.models) == 1 and run.time_scale < LEAST_SCALE):
        return ""
    how = "without waiting" if run.time_scale <= 0 else "nearly without waiting"
    return (
        f"Run {run.run_id} was made {how} (time scale {run.time_scale:g}): its seconds are this computer's own work, "
        f"and no forecast can rest on them. Make it with a time scale of {LEAST_SCALE:g} or more, or with a real model."
    )
