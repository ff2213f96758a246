"""What a rerun changes about the stages: revision, guidance, models; and the rules that a stage is asked with."""

from dataclasses import replace

from planexe.errors import SettingsError
from planexe.spine.inputs import Inputs
from planexe.spine.priority import without_slack
from planexe.spine.rerun import RerunWish, StageChange, chosen_items, plan_wish, raise_revisions
from planexe.spine.run import Run
from planexe.spine.stage import Stage
from planexe.spine.stage_override import StageOverride


def rules(run: Run, name: str) -> str:
    """Returns the rules a stage is asked with: the user's own, else the stage's."""
    return run.overrides.get(name, StageOverride()).prompt or own_rules(run, name)


def own_rules(run: Run, name: str) -> str:
    """Returns the rules as the stage itself has them, whatever a person made of them.

    Where they depend on its inputs and these are missing, the text is empty.
    """
    stage = run.stages.stages[name]
    if isinstance(stage.prompt, str):
        return stage.prompt.strip()
    there = {n: run.stages.stages[n].parse_value(a.value) for n, a in run.artefacts.items()}
    try:
        return stage.prompt(Inputs(stage, there, run.stages.stages, run.context.options)).strip()
    except LookupError:
        return ""


def overrides_after(run: Run, wish: RerunWish) -> dict[str, StageOverride]:
    """Returns what reruns have changed, this one included, by stage.

    Raises:
        SettingsError: a stage or an item does not exist, or a change would change nothing.
    """
    overrides = dict(run.overrides)
    for name, items in chosen_items(wish, run.fresh, run.needs).items():
        change = wish.changes.get(name, StageChange())
        _check_change(run.stages.stages[name], change)
        prompt = "" if change.prompt and change.prompt.strip() == own_rules(run, name) else change.prompt
        overrides = raise_revisions(
            overrides, [name], items=items, guidance=change.guidance, models=change.models, prompt=prompt
        )
    if wish.fast_model is not None:
        hurried = again_without_slack(run, wish)
        if not hurried:
            raise SettingsError(
                "None of the stages that run again is without slack, so a faster model for such calls would change "
                "nothing; name one for the stages themselves with --model.",
                field="--fast-model",
            )
        overrides |= {n: replace(overrides.get(n, StageOverride()), fast=wish.fast_model) for n in hurried}
    return overrides


def again_without_slack(run: Run, wish: RerunWish) -> tuple[str, ...]:
    """Returns those of the stages that run again for certain which hold up everything, in plan order."""
    critical = without_slack(run.stages)
    return tuple(name for name in plan_wish(wish, run.fresh, run.needs).again if name in critical)


def _check_change(stage: Stage, change: StageChange) -> None:
    if not stage.prompt and (change.guidance or change.prompt or change.models):
        raise SettingsError(
            f"{stage.heading} is made by the program; no model is asked, so guidance, a prompt or another "
            "model would change nothing. Edit its value instead.",
            field=stage.name,
        )
