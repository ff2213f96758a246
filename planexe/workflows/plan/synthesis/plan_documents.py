"""What the reviewing stages are shown of the plan, and how a quote is found in it."""

import re
from collections.abc import Sequence

from planexe.spine.inputs import Inputs
from planexe.spine.stage import Need, optional
from planexe.workflows.plan.core_documents import CORE_DOCUMENTS

PLAN_DOCUMENTS: tuple[Need, ...] = (
    *CORE_DOCUMENTS,
    optional("stated_limits"),
    optional("team_doc:digest"),
    optional("swot_analysis:digest"),
    optional("expert_review:digest"),
    optional("data_collection:digest"),
    optional("wbs_tree_full:digest"),
    optional("schedule:digest"),
    optional("cost_plan:digest"),
)
"""The whole plan as digests; whoever reads it copes with a side document that could not be made."""

GOVERNED_DOCUMENTS: tuple[Need, ...] = (*PLAN_DOCUMENTS, optional("governance_doc:digest"))
"""The whole plan and how it is governed, for those who judge control and failure."""

_MARKS = re.compile(r"[*_`#>|\[\]\"'“”„‘’«»]+")
_DASHES = re.compile(r"[‐‑‒–—―-]+")
_SHORTEST_QUOTE = 5


def folded(text: str) -> str:
    """Returns the text as quotes are compared: no case, no Markdown, one blank between words, one kind of dash."""
    plain = _DASHES.sub("-", _MARKS.sub(" ", text.casefold()))
    return " ".join(plain.split())


class QuoteFinder:
    """Finds in which document a quote stands.

    Args:
        inputs: of the stage that was asked.
        needs: the documents it may quote.
    """

    def __init__(self, inputs: Inputs, needs: Sequence[Need]) -> None:
        self._texts = [(need.stage, folded(inputs.document(need))) for need in needs if inputs.has(need.ref)]

    def source(self, quote: str) -> str:
        """Returns the stage whose document holds these words, ``""`` where none does.

        An ellipsis stands for words left out: the pieces around it must follow each other in one document.
        """
        pieces = [folded(piece).strip(" .,;:") for piece in re.split(r"\.\.\.|…", quote)]
        pieces = [piece for piece in pieces if piece]
        if not pieces or max(len(piece) for piece in pieces) < _SHORTEST_QUOTE:
            return ""
        return next((name for name, text in self._texts if _holds(text, pieces)), "")


def _holds(text: str, pieces: Sequence[str]) -> bool:
    begin = 0
    for piece in pieces:
        found = text.find(piece, begin)
        if found < 0:
            return False
        begin = found + len(piece)
    return True
