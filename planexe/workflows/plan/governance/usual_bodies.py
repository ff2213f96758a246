"""The two bodies that any undertaking has: whoever it belongs to, and those who do the work."""

from typing import Final

from planexe.workflows.plan.unanswered import NOT_ASSESSED

_UNKNOWN: Final = {
    **dict.fromkeys(("rationale_for_inclusion", "decision_mechanism", "meeting_cadence"), NOT_ASSESSED),
    "spending_limit": 0,
}

USUAL_BODIES: Final = {
    "final_decider": "Owner of the goal",
    "internal_governance_bodies": [
        {
            **_UNKNOWN,
            "name": "Owner's review (general)",
            "responsibilities": ["Approve scope, schedule and budget.", "Decide on changes to them."],
            "initial_setup_actions": ["Name its members and its chair."],
            "membership": ["Owner of the goal (chair)", "Project lead"],
            "decision_rights": "Decides on scope, schedule and budget. Until somebody sets an amount, all money is released by the "
            "Owner of the goal.",
            "typical_agenda_items": ["Progress against the plan", "Open decisions"],
            "escalates_to": 0,
        },
        {
            **_UNKNOWN,
            "name": "Project meeting (general)",
            "responsibilities": ["Plan the next steps of the work.", "Report progress, risks and costs."],
            "initial_setup_actions": ["Name its members and its chair."],
            "membership": ["Project lead (chair)", "Those who do the work"],
            "decision_rights": "Decides how the work is done within the approved plan.",
            "typical_agenda_items": ["Work done and next", "Risks and problems"],
            "escalates_to": 1,
        },
    ],
}
"""Fields of an answer about the bodies; amounts and meetings are left open."""
