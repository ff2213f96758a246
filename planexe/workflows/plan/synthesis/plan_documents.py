"""What the reviewing stages are shown of the plan, and how a quote is found in it."""

from collections.abc import Iterator, Sequence

from planexe.spine.inputs import Inputs
from planexe.spine.quotes import folded, stands_in
from planexe.spine.stage import Need, optional, unless_fast, unseen
from planexe.workflows.plan.facts.fact_texts import FACTS
from planexe.workflows.plan.synthesis.plan_brief import PlanBrief

PLAN_DOCUMENTS: tuple[Need, ...] = (Need.parse("initial_prompt"), Need.parse("plan_brief"), FACTS)
"""The goal, the whole plan on a few pages, and its figures."""

GOVERNED_DOCUMENTS: tuple[Need, ...] = (
    *PLAN_DOCUMENTS,
    *(
        unless_fast(optional(f"{name}:digest"))
        for name in ("governance_bodies", "escalation_matrix", "monitoring_plan")
    ),
)
"""The whole plan and how it is governed, for those who judge control and failure; not the review of that, a tail."""

COMPUTED: tuple[Need, ...] = tuple(unseen(optional(name)) for name in ("schedule", "cost_plan", "risk_simulation"))
"""What code reads the figures of the whole plan from."""


class QuoteFinder:
    """Finds in which document a quote stands; a section of the brief counts as the document it sums up.

    Args:
        inputs: of the stage that was asked.
        needs: the documents it may quote.
    """

    def __init__(self, inputs: Inputs, needs: Sequence[Need]) -> None:
        self._texts = [
            (name, folded(text)) for need in needs if inputs.has(need.ref) for name, text in _texts(inputs, need)
        ]

    def source(self, quote: str) -> str:
        """Returns the stage whose document holds these words, ``""`` where none does."""
        return next((name for name, text in self._texts if stands_in(quote, text)), "")


def _texts(inputs: Inputs, need: Need) -> Iterator[tuple[str, str]]:
    if need.stage != "plan_brief":
        yield need.stage, inputs.document(need)
        return
    yield from ((one.stage, one.text) for one in inputs.read("plan_brief", PlanBrief).sections)
