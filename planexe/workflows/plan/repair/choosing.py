"""Choosing options of a plan, and taking a choice back: the value of ``decisions`` as it is then."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from planexe.errors import SettingsError
from planexe.figures import count_text
from planexe.spine.repair_view import RepairableRun, RepairLine, Repairs, RepairView
from planexe.workflows.plan.contract.verdicts import thresholds_of
from planexe.workflows.plan.repair import decisions as decisions_stage
from planexe.workflows.plan.repair import repair_options as options_stage
from planexe.workflows.plan.repair.candidates import Candidate
from planexe.workflows.plan.repair.decision_models import Decision, Decisions
from planexe.workflows.plan.repair.option_models import RepairOption, RepairOptions
from planexe.workflows.plan.repair.option_text import cost_text, dates_text, headline, holding_lines, move_text
from planexe.workflows.plan.repair.search import option_from
from planexe.workflows.plan.repair.variants import Variants


def look(run: RepairableRun) -> RepairView:
    """Returns the options of a plan and what was decided before."""
    options, decided = _options(run), _decisions(run).decided
    return RepairView(
        needed=options.needed,
        headline=headline(options),
        lines=tuple(_line(one, options.currency) for one in options.options),
        notes=tuple(holding_lines(options)),
        decided=tuple(decisions_stage.decision_line(one) for one in decided),
        raw={**options.model_dump(mode="json"), "decided": [one.model_dump(mode="json") for one in decided]},
    )


def choose(run: RepairableRun, numbers: Sequence[int], who: str, day: dt.date) -> tuple[Any, RepairLine]:
    """Returns what is decided when options are chosen, several of them worked out together, and what they bring.

    Raises:
        SettingsError: there is no such option, or none is given.
    """
    options = _options(run)
    chosen = [_option(options, number) for number in dict.fromkeys(numbers)]
    if not chosen:
        raise SettingsError("No option is chosen; give the number of one or more.", field="--choose")
    effect = chosen[0] if len(chosen) == 1 else _together(run, chosen)
    before = _decisions(run)
    decision = Decision(text=effect.text, changes=effect.changes, day=day, who=who)
    decided = Decisions(decided=[*before.decided, decision], order=effect.order or before.order)
    return decided.model_dump(mode="json"), _line(effect, options.currency)


def take_back(run: RepairableRun, numbers: Sequence[int]) -> Any:
    """Returns what stays decided when decisions are taken back: those with these numbers, all of them for none.

    Raises:
        SettingsError: nothing has been decided, or there is no such decision.
    """
    decided = _decisions(run).decided
    if not decided:
        raise SettingsError(f"Nothing has been decided about run {run.run_id}.", field="--withdraw")
    unknown = [number for number in numbers if not 1 <= number <= len(decided)]
    if unknown:
        raise SettingsError(
            f"There is no decision {unknown[0]}; run {run.run_id} has {count_text(len(decided), 'decision')}.",
            field="--withdraw",
        )
    kept = [one for place, one in enumerate(decided, 1) if numbers and place not in numbers]
    return Decisions(decided=kept).model_dump(mode="json")


def _options(run: RepairableRun) -> RepairOptions:
    value = run.value(options_stage.NAME, RepairOptions)
    if value is None:
        raise SettingsError(
            f"The options of run {run.run_id} cannot be read; work them out anew with `planexe rerun {run.run_id} "
            f"{options_stage.NAME}`.",
            field="RUN_ID",
        )
    return value


def _decisions(run: RepairableRun) -> Decisions:
    """Returns what was decided; nothing in a plan of an older version."""
    return run.value(decisions_stage.NAME, Decisions) or Decisions()


def _option(value: RepairOptions, number: int) -> RepairOption:
    found = value.option(number)
    if found is None:
        there = ", ".join(str(one.number) for one in value.options)
        known = f"there are {there}" if there else "there are none"
        raise SettingsError(f"There is no option {number}; {known}.", field="--choose")
    return found


def _together(run: RepairableRun, chosen: Sequence[RepairOption]) -> RepairOption:
    """Returns what some options bring together; what two of them have in common is done once."""
    inputs = run.inputs_of(run.stages.stages[options_stage.NAME])
    variants = Variants(inputs, thresholds_of(inputs))
    parts = [Candidate(one.kind, tuple(one.changes), one.text, one.side_effect) for one in chosen]
    changes = {change.model_dump_json(): change for one in parts for change in one.changes}
    after = variants.exact(variants.after(list(changes.values()), "; ".join(one.text for one in parts)))
    return option_from(variants.base, parts, after).model_copy(update={"changes": list(changes.values())})


def _line(one: RepairOption, currency: str) -> RepairLine:
    return RepairLine(
        number=one.number,
        text=one.text,
        side_effect=one.side_effect,
        dates=dates_text(one),
        money=move_text(one.money_before, one.money_chance),
        cost=cost_text(one, currency),
        verdict=one.verdict,
    )


REPAIRS = Repairs(
    options=options_stage.NAME, decisions=decisions_stage.NAME, look=look, choose=choose, take_back=take_back
)
