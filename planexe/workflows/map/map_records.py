"""All that a run knows of its mappings, read from what its stages made, reviews of this moment included."""

from typing import TYPE_CHECKING, Final, get_args

from planexe.spine.reviews import REVIEWS, Reviews
from planexe.workflows.map.attribute import Attributes
from planexe.workflows.map.classifying.classify_batch import Classes
from planexe.workflows.map.intake.past_reviews import PastReviews
from planexe.workflows.map.mapping.candidates import Candidates
from planexe.workflows.map.mapping.map_batch import Choice, Choices
from planexe.workflows.map.reviewed import Reviewed, ReviewedRow, RowState, reviewed_rows
from planexe.workflows.map.settling import Settled, settle
from planexe.workflows.map.source import Sources

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

STATES: Final[tuple[RowState, ...]] = get_args(RowState)


def settled_of(run: "RunValues") -> Settled | None:
    """Returns what is proposed with what people said up to now; ``None`` before there is anything."""
    attributes, sources = run.value("attributes", Attributes), run.value("profile", Sources)
    candidates = run.value("candidates", Candidates)
    if attributes is None or sources is None or candidates is None:
        return None
    reviews = run.value(REVIEWS, Reviews) or Reviews()
    choices = {key: Choice.model_validate(answer) for key, answer in run.answers("map_batch").items()}
    for key, review in reviews.rows.items():
        if review.settled:
            choices[key] = Choice.model_validate(review.answer)
    columns = [column.id for column in sources.columns]
    return settle(attributes.rows, columns, candidates.rows, choices, reviews)


def reviewed_of(run: "RunValues") -> Reviewed | None:
    """Returns all mappings with what people said of them; ``None`` before there is anything."""
    settled, attributes = settled_of(run), run.value("attributes", Attributes)
    if settled is None or attributes is None:
        return None
    choices = run.value("map_batch", Choices)
    past = run.value("past_reviews", PastReviews)
    return reviewed_rows(
        attributes.rows,
        settled,
        run.value("classify_batch", Classes),
        run.value(REVIEWS, Reviews) or Reviews(),
        choices.problems if choices else {},
        past.rows if past else (),
    )


def map_rows(run: "RunValues") -> tuple[ReviewedRow, ...]:
    """Returns what became of each attribute, in their order."""
    found = reviewed_of(run)
    return found.rows if found else ()
