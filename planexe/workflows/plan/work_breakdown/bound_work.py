"""How the work keeps the contract of the goal: moments for its promises, tasks for its windows and conditions."""

import datetime as dt
from typing import Any

from pydantic import BaseModel

from planexe.workflows.plan.contract.contract_models import Rule


class WbsMilestone(BaseModel):
    """The moment at which a promise of the goal is kept; it takes no time.

    Attributes:
        code: id of the promise, ``Z1``.
        title: what is true then.
        rule: of the promise: ``on`` and ``not_before`` hold it back to its day.
        date: the day that the goal names.
        hard: whether it is more than a wish.
        after_task_codes: the tasks that must be finished before.
    """

    code: str
    title: str
    rule: Rule
    date: dt.date
    hard: bool = True
    after_task_codes: list[str]


class WindowWork(BaseModel):
    """The tasks that rest on the days a window closes; its id is ``W1``."""

    window_id: str
    task_codes: list[str]


class ConditionWork(BaseModel):
    """Where a condition is kept: in tasks, or by a rule for how all is done; its id is ``H1``."""

    condition_id: str
    task_codes: list[str] = []
    design_rule: str = ""


class DeliverableWork(BaseModel):
    """The tasks that make a deliverable; its id is ``X1``."""

    deliverable_id: str
    task_codes: list[str] = []


class BoundWork(BaseModel):
    """What in a work breakdown keeps the contract, and makes what is handed over; empty in breakdowns of older runs."""

    milestones: list[WbsMilestone] = []
    windows: list[WindowWork] = []
    conditions: list[ConditionWork] = []
    deliverables: list[DeliverableWork] = []

    def bound(self) -> dict[str, Any]:
        """Returns these fields, for a breakdown that is made of this one."""
        return {name: getattr(self, name) for name in BoundWork.model_fields}


def bound_lines(work: BoundWork) -> list[str]:
    """Returns one line for each promise, window, condition and deliverable, with the codes of its tasks."""
    lines = [
        f"**{one.code}** {one.title} ({one.rule.replace('_', ' ')} {one.date.isoformat()}): "
        f"after {', '.join(one.after_task_codes)}"
        for one in work.milestones
    ]
    lines += [f"**{one.window_id}** rests: {', '.join(one.task_codes)}" for one in work.windows]
    for one in work.conditions:
        kept = ", ".join(one.task_codes)
        lines.append(f"**{one.condition_id}** kept in {kept}" if kept else f"**{one.condition_id}** {one.design_rule}")
    made = [
        f"**{one.deliverable_id}** made in {', '.join(one.task_codes)}" for one in work.deliverables if one.task_codes
    ]
    lines += made
    return lines
