"""A run as it would lie there when code had worked with a change: what computes is made again, nobody asked; pure."""

from pydantic import BaseModel

from planexe.spine.artefact import Artefact
from planexe.spine.changes import RunChange, after_change
from planexe.spine.freshness import values_of
from planexe.spine.rerun import RerunPlan, RerunWish, Why, plan_wish
from planexe.spine.run import Run
from planexe.spine.stage_override import StageOverride
from planexe.spine.stage_run import StageRun
from planexe.spine.stage_value import value_without_calls


def settled(run: Run) -> Run:
    """Returns a run with the values that its computed stages make of what is there now; nothing is written.

    A stage that a person holds, and one whose code cannot work with the values, stays as it is.
    """
    made: dict[str, Artefact] = dict(run.artefacts)
    values, digests = values_of(run.stages, made)
    for name, stage in run.stages.stages.items():
        stored = made.get(name)
        if stage.kind != "compute" or stored is None or run.fresh[name].held:
            continue
        needs = {need.ref: digests[need.ref] for need in stage.all_needs() if need.ref in digests}
        if all(stored.needs.get(ref) == digest for ref, digest in needs.items()):
            continue
        new = _made(StageRun(stage, run.context, run.overrides.get(name, StageOverride()), stored), values, needs)
        if new is not None:
            made[name], values[name], digests[name] = new[0], new[1], new[0].digest
    return run.with_values(made, run.overrides)


def _made(
    run: StageRun, values: dict[str, BaseModel], needs: dict[str, str]
) -> tuple[Artefact, BaseModel] | None:  # fmt: skip
    try:
        found = value_without_calls(run, run.inputs(values), needs)
    except Exception:  # noqa: BLE001  as when it runs: that stage fails then, and says why
        return None
    return (found.artefact, found.value) if found else None


def foreseen(run: Run, change: RunChange) -> tuple[RerunPlan, Run]:
    """Returns which stages run again after a change, and the run as it then lies there when code has done its part.

    Stages that ask a model are among those that run for certain where what they would be asked is really another
    question, and among the others where it hangs on the answers.

    Raises:
        SettingsError: a stage or an item does not exist, or a value does not fit.
    """
    draft = after_change(run, change)
    then = settled(draft)
    plan = plan_wish(RerunWish(), then.fresh, run.needs)
    computed = [n for n, artefact in then.artefacts.items() if artefact is not draft.artefacts.get(n)]
    again = tuple(name for name in plan.why if name in plan.again or name in computed)
    why: dict[str, Why] = dict(plan.why)
    for name in computed:
        if why[name] == "fresh":
            why[name] = "stale"
    return RerunPlan(
        again=again,
        perhaps=tuple(name for name in plan.perhaps if name not in again),
        reused=tuple(name for name in plan.reused if name not in again),
        why=why,
    ), then  # fmt: skip
