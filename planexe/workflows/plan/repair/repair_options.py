"""Work out what would make the plan hold what was asked: whom to add, what to overlap or leave out, or what must give way."""

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.chances.course_inputs import COURSE_NEEDS, COURSE_OPTIONS
from planexe.workflows.plan.contract.verdicts import THRESHOLD_OPTIONS, thresholds_of
from planexe.workflows.plan.project_plan.plan_fields import ProjectPlan
from planexe.workflows.plan.repair.candidates import (
    MOST_DELIVERABLES,
    MOST_LINKS,
    MOST_ROLES,
    MOST_TASKS,
    candidates,
    weeks_later,
)
from planexe.workflows.plan.repair.option_models import HoldsWith, RepairOptions
from planexe.workflows.plan.repair.option_text import view_full
from planexe.workflows.plan.repair.option_words import Words
from planexe.workflows.plan.repair.search import options_of
from planexe.workflows.plan.repair.variants import Variant, Variants, verdict_on
from planexe.workflows.plan.schedule.schedule_value import Schedule

NAME = "repair_options"
_TRIED = (
    f"Tried: a person more in the {MOST_ROLES} roles that most work waits for, overtime in the {MOST_TASKS} tasks and an "
    f"overlap at the {MOST_LINKS} places that most often decide, and doing without {MOST_DELIVERABLES} deliverables."
)


def compute(inputs: Inputs) -> RepairOptions:
    """Returns the options; none where dates and money hold or the goal fixes neither."""
    limits = thresholds_of(inputs)
    chances = inputs.find("risk_simulation", RiskSimulation)
    known = verdict_on(chances, limits) if chances else None
    if known in (None, "holds"):
        return RepairOptions(verdict=known)
    variants = Variants(inputs, limits)
    base = variants.base
    schedule = inputs.read("schedule", Schedule)
    tried = candidates(base, schedule, inputs.find("project_plan", ProjectPlan), Words(base, schedule))
    options = options_of(variants, tried)
    cost = base.cost
    return RepairOptions(
        currency=cost.currency if cost else base.given.work.resources.currency,
        verdict=base.verdict,
        options=options,
        dates=_dates(base),
        money=base.enough_money() if cost and base.short_of_money else None,
        funds=cost.funds if cost and base.short_of_money else None,
        tried=variants.tried,
        notes=[_TRIED],
    )


def _dates(base: Variant) -> list[HoldsWith]:
    return [
        HoldsWith(
            promise_id=one.promise_id, text=one.text, asked=one.date, date=weeks_later(one.date, base.enough_day(one))
        )
        for one in base.late
    ]


STAGE = Compute(
    name=NAME,
    heading="What would make it hold",
    needs=(
        *COURSE_NEEDS,
        unseen(optional("risk_simulation")),
        unseen("wbs_tree_l2"),
        unseen("wbs_level3"),
        unseen("task_durations"),
        unseen(optional("find_team_roles")),
        unseen(optional("role_rates")),
        unseen(optional("project_plan")),
    ),
    options=(*COURSE_OPTIONS, "hours_per_week", *THRESHOLD_OPTIONS),
    compute=compute,
    value=RepairOptions,
    views={"full": view_full},
    essential=False,
    expected=Expected(0, 0, 0, 0, 0),
)
