"""Items of a run chosen by what became of them: the wrong ones, those without an answer."""

from planexe.errors import SettingsError
from planexe.spine.run import Run


def items_where(run: Run, state: str) -> dict[str, tuple[str, ...]]:
    """Returns the stage at which a workflow's items begin, with those that are in a state.

    Raises:
        SettingsError: its items have no such state, or none of them is in it.
    """
    states = run.workflow.item_states
    if states is None:
        raise SettingsError(f"The items of this {run.request.noun} have no states; choose stages.", field="--where")
    if state not in states.names:
        allowed = " or ".join(states.names)
        raise SettingsError(f"--where is {state[:100]!r}; use {allowed}.", field="--where")
    found = tuple(key for key, own in states.of(run).items() if own == state)
    if not found:
        raise SettingsError(f"Nothing of this {run.request.noun} is {state}.", field="--where")
    return {states.first_stage: found}


def first_stage(run: Run) -> str:
    """Returns the stage at which a workflow's items begin, empty where it names none."""
    states = run.workflow.item_states
    return states.first_stage if states else ""
