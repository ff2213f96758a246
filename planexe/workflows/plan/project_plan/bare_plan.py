"""The project plan that code can draw up alone: what the goal says."""

from planexe.spine.inputs import Inputs
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.unanswered import NOT_ASSESSED, end_of

LONGEST_STATEMENT = 600
_RESULT = "The result that the goal names"


def bare_plan(inputs: Inputs) -> dict[str, dict[str, object]]:
    """Returns the fields of each part's answer: goal and deadline as stated.

    What only a model could know is said to be missing; no entry is made up to fill a list.
    """
    goal = inputs.read("initial_prompt", InitialPrompt)
    deadline, source = end_of(goal)
    missing = [NOT_ASSESSED]
    return {
        "aim": {
            "goal_statement": shorten(goal.goal, LONGEST_STATEMENT),
            "smart_criteria": {
                **dict.fromkeys(("specific", "achievable", "relevant"), NOT_ASSESSED),
                "measurable": f"{NOT_ASSESSED} The one figure known is the end: everything the goal names is there on "
                f"{deadline.isoformat()}.",
                "time_bound": f"{NOT_ASSESSED} The end is set to {deadline.isoformat()}: {source}.",
            },
            "deadline": deadline,
            "related_goals": missing,
            "tags": ["unassessed"],
        },
        "scope": {
            "deliverables": [{"title": _RESULT, "acceptance": NOT_ASSESSED, "priority": "must"}],
            **dict.fromkeys(("exclusions", "dependencies", "resources_required"), missing),
        },
        "people": {"stakeholders": []},
        "law": dict.fromkeys(
            ("permits_and_licenses", "compliance_standards", "regulatory_bodies", "compliance_actions"), missing
        ),
    }
