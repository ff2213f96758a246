"""Ask before planning: what it is given, and the stage that asks."""

from functools import lru_cache

from pydantic import Field

from planexe.spine.registry import StageSet, find_stages
from planexe.spine.workflow import Workflow, WorkflowInputs
from planexe.workflows.plan.goal import LONGEST, checked_goal


class InterviewInputs(WorkflowInputs):
    """A goal that is to become a plan."""

    goal: str = Field(json_schema_extra={"maxLength": LONGEST})
    """what you want to do, as you would give it to `planexe plan`"""


@lru_cache
def interview_stages() -> StageSet:
    """Returns the stage."""
    return find_stages("planexe.workflows.interview")


def _checked(inputs: InterviewInputs) -> InterviewInputs:
    return inputs.model_copy(update={"goal": checked_goal(inputs.goal)})


WORKFLOW = Workflow(
    name="interview",
    title="Ask before planning",
    noun="interview",
    inputs=InterviewInputs,
    text_input="goal",
    stages=interview_stages,
    brief_of=lambda inputs: inputs.goal,
    brief_title="Goal",
    checked=_checked,
    offered=False,
)
