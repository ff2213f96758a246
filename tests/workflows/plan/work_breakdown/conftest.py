"""Example phases, subtasks and estimates of a garden wall."""

from typing import Any

import pytest

from planexe.workflows.plan.schedule.task_durations import TaskDurations, TaskEstimate
from planexe.workflows.plan.team.find_team_roles import Role, TeamRoles
from planexe.workflows.plan.work_breakdown.bound_answers import PhasesAnswer
from planexe.workflows.plan.work_breakdown.tree import LEFT_OUT, OpenTask, WbsNode, WbsTree
from planexe.workflows.plan.work_breakdown.wbs_level3 import SubtasksAnswer

PHASES: dict[str, list[str]] = {
    "Settle where the wall stands": ["Measure the slope", "Agree the line with the neighbour", "Ask for the permit"],
    "Buy stone and gravel": ["Choose the quarry", "Order the stone", "Store the stone"],
    "Build the wall": ["Dig the footing", "Lay the courses", "Set the coping"],
    "Hand the wall over": ["Inspect the wall", "Clear the site", "Show the owner how to care for it"],
}


@pytest.fixture
def phases() -> PhasesAnswer:
    return PhasesAnswer.model_validate({"phases": [{"title": t, "tasks": tasks} for t, tasks in PHASES.items()]})


@pytest.fixture
def tree() -> WbsTree:
    nodes: list[WbsNode] = []
    for number, (title, tasks) in enumerate(PHASES.items(), 1):
        nodes.append(WbsNode(code=f"{number}", level=1, title=title))
        nodes += [WbsNode(code=f"{number}.{n}", parent=f"{number}", level=2, title=t) for n, t in enumerate(tasks, 1)]
    return WbsTree(project_title="Garden wall", final_deliverable="Dry stone wall", nodes=nodes)


def subtask(name: str, share: int = 1) -> dict[str, Any]:
    return {
        "name": name,
        "description": "Drive pegs every two metres and read the level; done when the sketch has all heights.",
        "resources": ["Pegs", "Optical level"],
        "assignments": [{"role_id": "M2", "people": 1, "percent": 100}],
        "mode": "work",
        "acceptance": "A second reading of three pegs differs by less than a centimetre.",
        "work_share": share,
    }


@pytest.fixture
def roles() -> TeamRoles:
    titles = ("Site Lead", "Mason")
    return TeamRoles(
        roles=[
            Role(role_id=f"M{n}", title=title, explanation="", people_min=1, people_max=1, consequences="")
            for n, title in enumerate(titles, 1)
        ]
    )


@pytest.fixture
def subtasks() -> SubtasksAnswer:
    return SubtasksAnswer.model_validate(
        {"subtasks": [subtask("Peg the line"), subtask("Read the heights", 4), subtask("Draw the profile")]}
    )


@pytest.fixture
def durations() -> TaskDurations:
    estimate = TaskEstimate(
        task_code="1.1",
        delay_risks="Rain on the only free weekend.",
        mitigation="The site lead borrows a tent.",
        days_min=1,
        days_realistic=2,
        days_max=5,
    )
    missing = OpenTask(task_code="1.2", title="Agree the line with the neighbour", reason=LEFT_OUT)
    return TaskDurations(estimates=[estimate], unestimated=[missing])
