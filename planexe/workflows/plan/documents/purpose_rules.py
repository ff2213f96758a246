"""What the purpose of a plan means for its documents: one paragraph that ends the rules of every stage of this chapter."""

from planexe.spine.inputs import Inputs
from planexe.workflows.plan.screening.classify_purpose import Purpose, PurposeKind

PURPOSE_RULES: dict[PurposeKind, str] = {
    "business": """\
This plan belongs to an organisation. Think of what its decision-makers, financiers, authorities and contractors must have in hand:
mandates, budgets, contracts, permits, technical and safety papers, market and price data.""",
    "personal": """\
This plan belongs to one person or a family. Think of what such a person really keeps: a household budget, an agreement with somebody
involved, a checklist, a record, an insurance policy, a price comparison. No charters, committees, or papers for a board.""",
    "other": """\
This plan is neither an organisation's nor a private person's. Think only of what its goal needs in order to be tried out, decided or
explained; leave out papers that exist for form's sake.""",
}


def purpose_rule(inputs: Inputs) -> str:
    """Returns the paragraph for the purpose of this plan; the stage must need ``classify_purpose``."""
    return PURPOSE_RULES[inputs.read("classify_purpose", Purpose).purpose]
