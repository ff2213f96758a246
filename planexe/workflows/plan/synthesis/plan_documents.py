"""What the reviewing stages are shown of the plan, and how a quote is found in it."""

from collections.abc import Sequence

from planexe.spine.inputs import Inputs
from planexe.spine.quotes import folded, stands_in
from planexe.spine.stage import Need, optional
from planexe.workflows.plan.core_documents import CORE_DOCUMENTS
from planexe.workflows.plan.facts.fact_texts import FACTS

PLAN_DOCUMENTS: tuple[Need, ...] = (
    *CORE_DOCUMENTS,
    optional("goal_contract"),
    optional("team_doc:digest"),
    optional("swot_analysis:digest"),
    optional("expert_review:digest"),
    optional("data_collection:digest"),
    optional("wbs_tree_full:digest"),
    optional("schedule:digest"),
    optional("risk_simulation:digest"),
    optional("cost_plan:digest"),
    FACTS,
)
"""The whole plan as digests; whoever reads it copes with a side document that could not be made."""

GOVERNED_DOCUMENTS: tuple[Need, ...] = (*PLAN_DOCUMENTS, optional("governance_doc:digest"))
"""The whole plan and how it is governed, for those who judge control and failure."""


class QuoteFinder:
    """Finds in which document a quote stands.

    Args:
        inputs: of the stage that was asked.
        needs: the documents it may quote.
    """

    def __init__(self, inputs: Inputs, needs: Sequence[Need]) -> None:
        self._texts = [(need.stage, folded(inputs.document(need))) for need in needs if inputs.has(need.ref)]

    def source(self, quote: str) -> str:
        """Returns the stage whose document holds these words, ``""`` where none does."""
        return next((name for name, text in self._texts if stands_in(quote, text)), "")
