"""The project plan that code can draw up alone: what the goal says, and what the register already holds."""

from planexe.spine.inputs import Inputs
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.assumptions.identify_risks import RiskRegister
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.unanswered import NOT_ASSESSED, end_of

LONGEST_STATEMENT = 600
TREATED_RISKS = 3


def bare_plan(inputs: Inputs) -> dict[str, object]:
    """Returns the fields of an answer: goal and deadline as stated, the first risks with their own remedies.

    What only a model could know is said to be missing; no entry is made up to fill a list.
    """
    goal = inputs.read("initial_prompt", InitialPrompt)
    deadline, source = end_of(goal)
    missing = [NOT_ASSESSED]
    return {
        "goal_statement": shorten(goal.goal, LONGEST_STATEMENT),
        "smart_criteria": {
            **dict.fromkeys(("specific", "achievable", "relevant"), NOT_ASSESSED),
            "measurable": f"{NOT_ASSESSED} The one figure known is the end: everything the goal names is there on "
            f"{deadline.isoformat()}.",
            "time_bound": f"{NOT_ASSESSED} The end is set to {deadline.isoformat()}: {source}.",
        },
        "deadline": deadline,
        **dict.fromkeys(("dependencies", "resources_required", "related_goals"), missing),
        "tags": ["unassessed"],
        "further_risks": [],
        "stakeholder_analysis": dict.fromkeys(
            ("primary_stakeholders", "secondary_stakeholders", "engagement_strategies"), missing
        ),
        "regulatory_and_compliance_requirements": dict.fromkeys(
            ("permits_and_licenses", "compliance_standards", "regulatory_bodies", "compliance_actions"), missing
        ),
        "risk_treatments": [
            {"risk_id": risk.risk_id, "mitigation": risk.action, "early_sign": NOT_ASSESSED}
            for risk in inputs.read("identify_risks", RiskRegister).risks[:TREATED_RISKS]
        ],
    }
