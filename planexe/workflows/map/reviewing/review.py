"""Put everything together for those who review it: mapping, evidence, classes, confidence, and what was decided."""

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.reviews import REVIEWS, Reviews
from planexe.spine.stage import optional, unseen
from planexe.workflows.map.attribute import Attributes
from planexe.workflows.map.classifying.classify_batch import Classes
from planexe.workflows.map.intake.past_reviews import PastReviews
from planexe.workflows.map.mapping.map_batch import Choices
from planexe.workflows.map.reviewed import Reviewed, reviewed_rows
from planexe.workflows.map.settling import Settled


def _compute(inputs: Inputs) -> Reviewed:
    return reviewed_rows(
        inputs.read("attributes", Attributes).rows,
        inputs.read("settle", Settled),
        inputs.find("classify_batch", Classes),
        inputs.read(REVIEWS, Reviews),
        inputs.read("map_batch", Choices).problems,
        inputs.read("past_reviews", PastReviews).rows,
    )


STAGE = Compute(
    "review",
    heading="Mappings to review",
    needs=(
        *map(unseen, ("attributes", "settle", "map_batch", "past_reviews", REVIEWS)),
        optional(unseen("classify_batch")),
    ),
    compute=_compute,
    value=Reviewed,
    waits=lambda value: value.waiting,
)
