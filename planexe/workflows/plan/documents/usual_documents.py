"""The documents that any undertaking needs, by the kind of document that is listed."""

from typing import Any

from planexe.workflows.plan.unanswered import NOT_ASSESSED

_CREATE = {
    "Project charter": "Says what is wanted, who wants it and who may decide.",
    "Description of the scope": "Says what is done and what is left out.",
    "Budget and financing overview": "Says what the work costs and where the money comes from.",
    "Responsibility matrix": "Says who answers for which piece of work.",
    "Communication plan": "Says who is told what, and when.",
    "Purchasing plan": "Says what is bought, from whom and on which terms.",
    "Safety and emergency concept": "Says how people and things are protected.",
    "Record of acceptance": "Says what was handed over, and who accepted it.",
}
_FIND = {
    "Laws and rules for the undertaking": "Decide what is allowed and which consents are needed.",
    "Requirements of permits and notifications": "Decide what has to be applied for, where and with which papers.",
    "Tax and accounting rules": "Decide how income and costs are recorded.",
    "Labour and safety rules": "Decide how people may be employed and protected.",
    "Price lists and offers of suppliers": "Decide what can be afforded.",
    "Insurance conditions": "Decide which damage is covered.",
    "Figures on need and demand": "Decide how much is wanted, and by whom.",
    "Reports on comparable undertakings": "Show what such work took elsewhere.",
}
_ACCESS = {
    "recency_requirement": "The version in force when the work begins.",
    "access_difficulty": "Medium",
    "access_reason": NOT_ASSESSED,
}


def usual_documents(kind: str) -> dict[str, Any]:
    """Returns the fields of an answer that lists documents.

    Args:
        kind: ``create`` or ``find``.
    """
    find = kind == "find"
    return {
        "documents": [
            {
                "document_name": name,
                "description": f"{purpose} General: no model chose it for this plan.",
                "responsible_role_type": "Project lead",
                "steps": ["Find out whether this plan needs it.", "Name who gets it done."],
                **(_ACCESS if find else {}),
            }
            for name, purpose in (_FIND if find else _CREATE).items()
        ]
    }
