"""Requests for plans, as tests want them: what is not given is a small bakery."""

from typing import Any

from planexe.spine.run_request import RunRequest
from planexe.spine.workflow import Graph
from planexe.workflows.plan.workflow import WORKFLOW, PlanInputs

GOAL = "Open a bakery in Aarhus before May."


def plan_request(run_id: str = "r1", **given: Any) -> RunRequest:
    """Returns a request for a plan: what is an input of a plan goes there, the rest says how it is made."""
    inputs = {"goal": GOAL, **{name: given.pop(name) for name in PlanInputs.model_fields if name in given}}
    usual: dict[str, Any] = {"created": "2026-11-21T09:30:00Z", "models": ("simulated",)}
    values: dict[str, Any] = {**usual, **given}
    return RunRequest(run_id=run_id, inputs=PlanInputs.model_validate(inputs), **values)


def plan_graph(**given: Any) -> Graph:
    """Returns which stages and calls a plan with these inputs has."""
    return WORKFLOW.graph_of(PlanInputs(goal=GOAL, **given))
