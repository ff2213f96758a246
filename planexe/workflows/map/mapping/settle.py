"""Settle the mappings: one column for one attribute; conflicts, absences and columns that nobody uses are results."""

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.reviews import REVIEWS, Reviews
from planexe.spine.stage import unseen
from planexe.workflows.map.attribute import Attributes
from planexe.workflows.map.mapping.candidates import Candidates
from planexe.workflows.map.mapping.map_batch import Choices
from planexe.workflows.map.settling import Settled, settle
from planexe.workflows.map.source import Sources


def _compute(inputs: Inputs) -> Settled:
    return settle(
        inputs.read("attributes", Attributes).rows,
        [column.id for column in inputs.read("profile", Sources).columns],
        inputs.read("candidates", Candidates).rows,
        inputs.read("map_batch", Choices).rows,
        inputs.read(REVIEWS, Reviews),
    )


STAGE = Compute(
    "settle",
    heading="Settled mappings",
    needs=(*map(unseen, ("attributes", "profile", "candidates", "map_batch", REVIEWS)),),
    compute=_compute,
    value=Settled,
)
