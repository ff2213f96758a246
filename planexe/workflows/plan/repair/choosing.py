"""Choosing options of a run, and taking a choice back: the value of ``decisions`` as it is then."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planexe.errors import SettingsError
from planexe.figures import count_text
from planexe.workflows.plan.repair.candidates import Candidate
from planexe.workflows.plan.repair.decision_models import Decision, Decisions
from planexe.workflows.plan.repair.decisions import NAME as DECISIONS
from planexe.workflows.plan.repair.option_models import RepairOption, RepairOptions
from planexe.workflows.plan.repair.repair_options import NAME as OPTIONS
from planexe.workflows.plan.repair.repair_options import limits_of
from planexe.workflows.plan.repair.search import option_from
from planexe.workflows.plan.repair.variants import Variants

if TYPE_CHECKING:
    from planexe.spine.run import Run

_FIELD = "--choose"


@dataclass(frozen=True, slots=True)
class Choice:
    """Some options together.

    Attributes:
        decisions: all that is decided with them.
        effect: what they bring together.
    """

    decisions: Decisions
    effect: RepairOption


def options_of_run(run: "Run") -> RepairOptions:
    """Returns the options that were worked out for a run.

    Raises:
        SettingsError: it is no plan, or its options have not been worked out.
    """
    stage, stored = run.stages.stages.get(OPTIONS), run.artefacts.get(OPTIONS)
    if stage is None:
        raise SettingsError(f"Run {run.run_id} is no plan, so there is nothing to repair.", field="RUN_ID")
    if stored is None:
        raise SettingsError(
            f"The options of run {run.run_id} have not been worked out; finish it with `planexe resume {run.run_id}`.",
            field="RUN_ID",
        )
    value = stage.parse_value(stored.value)
    assert isinstance(value, RepairOptions)
    return value


def decisions_of_run(run: "Run") -> Decisions:
    """Returns what was decided about a run; nothing in one of an older version."""
    stage, stored = run.stages.stages.get(DECISIONS), run.artefacts.get(DECISIONS)
    value = stage.parse_value(stored.value) if stage and stored else Decisions()
    assert isinstance(value, Decisions)
    return value


def choice_of(run: "Run", numbers: Sequence[int], *, who: str, day: dt.date) -> Choice:
    """Returns what is decided when options are chosen, several of them together worked out as one.

    Args:
        run: of a plan.
        numbers: of its options.
        who: chooses.
        day: on which.

    Raises:
        SettingsError: there is no such option, the same one twice, or what is told is not up to date.
    """
    value = options_of_run(run)
    if run.fresh[OPTIONS].state == "stale":
        raise SettingsError(
            f"The options of run {run.run_id} were worked out before something changed; bring it up to date first: "
            f"`planexe rerun {run.run_id} --failed`.",
            field=_FIELD,
        )
    chosen = [_option(value, number) for number in dict.fromkeys(numbers)]
    if not chosen:
        raise SettingsError("No option is chosen; give the number of one or more.", field=_FIELD)
    effect = chosen[0] if len(chosen) == 1 else _together(run, chosen)
    before = decisions_of_run(run)
    decision = Decision(text=effect.text, changes=effect.changes, day=day, who=who)
    order = effect.order or before.order
    return Choice(Decisions(decided=[*before.decided, decision], order=order), effect)


def taken_back(run: "Run", numbers: Sequence[int] = ()) -> Decisions:
    """Returns what stays decided when decisions are taken back: those with these numbers, all of them for none.

    Raises:
        SettingsError: nothing has been decided, or there is no such decision.
    """
    decided = decisions_of_run(run).decided
    if not decided:
        raise SettingsError(f"Nothing has been decided about run {run.run_id}.", field="--withdraw")
    unknown = [number for number in numbers if not 1 <= number <= len(decided)]
    if unknown:
        raise SettingsError(
            f"There is no decision {unknown[0]}; run {run.run_id} has {count_text(len(decided), 'decision')}.",
            field="--withdraw",
        )
    kept = [one for place, one in enumerate(decided, 1) if numbers and place not in numbers]
    return Decisions(decided=kept)


def _option(value: RepairOptions, number: int) -> RepairOption:
    found = value.option(number)
    if found is None:
        there = ", ".join(str(one.number) for one in value.options)
        known = f"there are {there}" if there else "there are none"
        raise SettingsError(f"There is no option {number}; {known}.", field=_FIELD)
    return found


def _together(run: "Run", chosen: Sequence[RepairOption]) -> RepairOption:
    stage = run.stages.stages[OPTIONS]
    inputs = run.inputs_of(stage)
    variants = Variants(inputs, limits_of(inputs))
    parts = [Candidate(one.kind, tuple(one.changes), one.text, one.side_effect) for one in chosen]
    changes = {change.model_dump_json(): change for one in parts for change in one.changes}
    text = "; ".join(one.text for one in parts)
    after = variants.exact(variants.after(list(changes.values()), text))
    return option_from(variants.base, parts, after).model_copy(update={"changes": list(changes.values())})
