"""The work of a run as a project: for the schedule, and for whoever draws or changes it."""

from dataclasses import dataclass

from planexe.errors import InputError
from planexe.scheduling.levelling import Levelled, level, level_in_order
from planexe.scheduling.project import Project
from planexe.spine.inputs import Inputs
from planexe.spine.stage import Need, optional, unseen
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.repair.agreed import agreed_contract
from planexe.workflows.plan.repair.applying import overlapped, rerouted
from planexe.workflows.plan.repair.decisions import DECISION_NEEDS, decisions_of
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.schedule.schedule_links import PlannedLinks, planned_links
from planexe.workflows.plan.schedule.schedule_project import project_of
from planexe.workflows.plan.schedule.task_dependencies import TaskDependencies
from planexe.workflows.plan.schedule.work_days import CALENDAR_NEEDS, calendar_of
from planexe.workflows.plan.work_breakdown.wbs_tree_full import FullWbsTree

WORK_NEEDS: tuple[Need, ...] = (
    *CALENDAR_NEEDS,
    *DECISION_NEEDS,
    unseen("wbs_tree_full"),
    unseen("resource_plan"),
    unseen(optional("task_dependencies")),
)
"""What whoever asks for the work must need, beside the options ``WORK_OPTIONS``; the contract is among it."""
WORK_OPTIONS = ("working_week", "tasks_at_once")


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """The work of a run.

    Attributes:
        project: as it is levelled.
        tree: what the work is called.
        resources: who does it.
        links: between leaves, and what became of those that could not be used.
        contract: what the goal fixes, if it was read, and what was decided since.
        notes: what to know of the calendar.
        order: in which its jobs are placed, where that was decided.
    """

    project: Project
    tree: FullWbsTree
    resources: ResourcePlan
    links: PlannedLinks
    contract: GoalContract | None
    notes: tuple[str, ...]
    order: tuple[str, ...] = ()

    def levelled(self) -> Levelled:
        """Returns its schedule: in the decided order if that is one of these jobs, else the best that is found."""
        if set(self.order) == self.project.jobs.keys():
            return level_in_order(self.project, self.order)
        return level(self.project)


def planned_work(inputs: Inputs) -> PlannedWork:
    """Returns the work of a run.

    Args:
        inputs: of a stage with ``WORK_NEEDS`` and ``WORK_OPTIONS``.

    Raises:
        InputError: an option is none of its choices.
    """
    tree = inputs.read("wbs_tree_full", FullWbsTree)
    resources = inputs.read("resource_plan", ResourcePlan)
    contract, decisions = agreed_contract(inputs), decisions_of(inputs)
    calendar, notes = calendar_of(inputs, sum(leaf.days for leaf in resources.leaves))
    stated = rerouted(inputs.find("task_dependencies", TaskDependencies), decisions)
    leaves = {leaf.code: leaf.days for leaf in resources.leaves}
    links = overlapped(planned_links(tree.nodes, stated), leaves, decisions)
    most = _tasks_at_once(inputs.option("tasks_at_once"))
    project = project_of(resources, links, calendar, most, tree, contract)
    return PlannedWork(project, tree, resources, links, contract, tuple(notes), tuple(decisions.order))


def _tasks_at_once(raw: object) -> int | None:
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 1:
        message = f"tasks_at_once is {raw!r}; give a whole number, 1 or more."
        raise InputError(message, field="tasks_at_once")
    return raw
