"""Options in words, with the titles of the plan; pure."""

import datetime as dt
from collections.abc import Sequence

from planexe.figures import day_text
from planexe.workflows.plan.chances.chance_models import PromiseChance
from planexe.workflows.plan.costs.cost_views import money
from planexe.workflows.plan.project_plan.plan_fields import Deliverable
from planexe.workflows.plan.repair.variants import Variant
from planexe.workflows.plan.schedule.schedule_value import Schedule


class Words:
    """What a plan calls its roles and its work.

    Args:
        base: the plan as it is.
        schedule: its schedule.
    """

    def __init__(self, base: Variant, schedule: Schedule) -> None:
        work = base.given.work
        self._titles = {node.code: node.title for node in work.tree.nodes}
        self._above = {node.code: node.parent for node in work.tree.nodes}
        self._roles = {role.role_id: role for role in work.resources.roles}
        self._currency = work.resources.currency or (base.cost.currency if base.cost else "")
        self._days = {code: job.days for code, job in work.project.jobs.items()}
        self._leaves = work.resources.leaves
        self._schedule = schedule

    def title(self, code: str) -> str:
        """Returns the title of a piece of work."""
        return self._titles.get(code, "")

    def title_above(self, code: str) -> str:
        """Returns the title of the task of a leaf."""
        return self.title(self._above.get(code, ""))

    def has_role(self, role_id: str) -> bool:
        """Returns whether there is such a role."""
        return role_id in self._roles

    def add_person(self, role_id: str) -> str:
        """Returns that a role gets one more person."""
        return f"One more person as {role_id} {self._roles[role_id].title}"

    def person_needed(self, role_id: str) -> str:
        """Returns from when on the person is needed and what they cost."""
        role = self._roles[role_id]
        tasks = [task for task in self._schedule.leaves() if any(one.role_id == role_id for one in task.assignments)]
        first = min((task.start for task in tasks), default=self._schedule.start)
        paid = f"paid {money(self._currency, role.day_rate)} a day worked" if role.day_rate else "unpaid"
        return f"{role_id} is needed from {day_text(first)} on, {paid}; more work is done side by side."

    def crash(self, code: str) -> str:
        """Returns that a task is done in fewer days."""
        return f"Overtime in {code} {self.title(code)}: a fifth fewer days"

    def overtime(self, code: str) -> str:
        """Returns who works longer."""
        roles = sorted({one.role_id for leaf in self._leaves if leaf.task_code == code for one in leaf.work})
        return f"Longer days for {', '.join(roles)}, at one and a half times the pay where there is any."

    def overlap(self, before: str, after: str) -> str:
        """Returns that work begins before the one before it is done."""
        return f"Begin {after} {self.title(after)} when half of {before} {self.title(before)} is done"

    def rework(self, after: str) -> str:
        """Returns what is done again."""
        return f"A tenth of {after} is likely to be done again; counted in its days and its cost."

    def drop(self, one: Deliverable, codes: Sequence[str]) -> str:
        """Returns that a deliverable is left out."""
        return f"Leave out {one.deliverable_id} {one.title} ({', '.join(codes)})"

    def lost(self, one: Deliverable) -> str:
        """Returns what is not there then."""
        return f"Not there in the end, a “{one.priority}”: {one.acceptance}"

    def later(self, one: PromiseChance, day: dt.date) -> str:
        """Returns that a promise is given for a later day."""
        return f"Promise {one.promise_id} for {day_text(day)} instead of {day_text(one.date)}"

    def must_agree(self, one: PromiseChance) -> str:
        """Returns who has to agree."""
        return f"Whoever counts on {day_text(one.date)} has to agree: {one.text.rstrip('.')}."

    def more_money(self, amount: float) -> str:
        """Returns that there is more money."""
        return f"{money(self._currency, amount)} more money"

    def from_where(self) -> str:
        """Returns what has to be found."""
        return "Somebody has to give it before it is spent; nothing in the work changes."
