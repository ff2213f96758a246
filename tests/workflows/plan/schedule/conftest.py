"""An example tree with four tasks and an estimate."""

from collections.abc import Callable

import pytest

from planexe.workflows.plan.schedule.task_durations import Estimates, TaskEstimate
from planexe.workflows.plan.work_breakdown.tree import WbsNode, WbsTree


@pytest.fixture
def tree() -> WbsTree:
    nodes = [
        WbsNode(code="1", level=1, title="Prepare"),
        WbsNode(code="1.1", parent="1", level=2, title="Measure the slope"),
        WbsNode(code="1.2", parent="1", level=2, title="Ask for the permit"),
        WbsNode(code="2", level=1, title="Build"),
        WbsNode(code="2.1", parent="2", level=2, title="Dig the footing"),
        WbsNode(code="2.2", parent="2", level=2, title="Lay the courses"),
    ]
    return WbsTree(project_title="Garden wall", final_deliverable="Dry stone wall", nodes=nodes)


@pytest.fixture
def estimates() -> Callable[..., Estimates]:
    def make(*codes: str, days: tuple[int, int, int] = (1, 2, 4)) -> Estimates:
        return Estimates(
            estimates=[
                TaskEstimate(
                    task_code=code,
                    delay_risks="Rain on the only free weekend.",
                    mitigation="The site lead borrows a tent.",
                    days_min=days[0],
                    days_realistic=days[1],
                    days_max=days[2],
                )
                for code in codes
            ]
        )

    return make
