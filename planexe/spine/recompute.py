"""Makes the values anew that code alone makes, where what they are made of has changed: at once, without a runner."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from pydantic import BaseModel

from planexe.spine.artefact import Artefact
from planexe.spine.graph import descendants
from planexe.spine.inputs import Missing
from planexe.spine.run import Run
from planexe.spine.stage import Stage
from planexe.spine.stage_override import StageOverride
from planexe.spine.stage_run import StageRun
from planexe.spine.stage_value import value_without_calls


def recomputed(run: Run, changed: Collection[str]) -> Iterator[Artefact]:
    """Yields the new values of the computed stages after some changed ones, in plan order, as far as they change.

    A stage that a person wrote or pinned keeps its value, and so does one whose inputs are not all there. What asks a
    model is left to whoever works on the run.

    Args:
        run: with the changed values.
        changed: the stages that have them.
    """
    stages = run.stages.stages
    below = descendants(changed, run.needs)
    values: dict[str, BaseModel] = {n: stages[n].parse_value(a.value) for n, a in run.artefacts.items()}
    digests = {name: artefact.digest for name, artefact in run.artefacts.items()}
    for name, stage in stages.items():
        values.setdefault(name, Missing(text=f"{stage.heading} could not be made."))
        digests.setdefault(name, "missing")
    for name, stage in stages.items():
        stored = run.artefacts.get(name)
        if name not in below or stage.compute is None or stored is None or not _can_be_made(stage, run.artefacts):
            continue
        own = StageRun(stage, run.context, run.overrides.get(name, StageOverride()), stored)
        if own.held:
            continue
        needs = {need.ref: digests[need.ref] for need in stage.all_needs()}
        made = value_without_calls(own, own.inputs(values), needs)
        if made is not None and made.artefact != stored:
            values = {**values, name: made.value}
            digests[name] = made.artefact.digest
            yield replace(made.artefact, revision=stored.revision)


def _can_be_made(stage: Stage, there: Collection[str]) -> bool:
    return all(need.optional or need.stage in there for need in stage.all_needs())
