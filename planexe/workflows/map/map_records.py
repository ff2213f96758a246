"""All that a run knows of its mappings, read from what its stages made, reviews of this moment included."""

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, get_args

from planexe.errors import SettingsError
from planexe.spine.reviews import REVIEWS, Reviewable, Reviews
from planexe.workflows.map.attribute import Attributes
from planexe.workflows.map.classifying.classify_batch import Classes
from planexe.workflows.map.intake.past_reviews import PastReviews
from planexe.workflows.map.mapping.candidates import Candidates
from planexe.workflows.map.mapping.map_batch import NONE, Choice, Choices
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


def reviewables(run: "RunValues") -> tuple[Reviewable, ...]:
    """Returns what may be reviewed of each attribute."""
    candidates = run.value("candidates", Candidates)
    own = candidates.rows if candidates else {}
    return tuple(
        Reviewable(
            key=row.attribute.key,
            state=row.state,
            proposed=row.settled.column,
            answer=row.snapshot,
            waits=row.review == "proposed",
            certain=row.state == "same name",
            choices=(*(one.column for one in own.get(row.attribute.key, ())), NONE),
        )
        for row in map_rows(run)
    )


def set_to(run: "RunValues", key: str, column: str) -> dict[str, object]:
    """Returns the mapping that a person sets in place of what is proposed.

    Raises:
        SettingsError: there is no such column.
    """
    sources, candidates = run.value("profile", Sources), run.value("candidates", Candidates)
    known = sources.by_id if sources else {}
    if column not in (NONE, *known):
        near = ", ".join(get_close_matches(column, [*known], 3, 0.4)) or "a column of the sources"
        raise SettingsError(
            f"--set {key} is {column[:200]!r}, and there is no such column; use {near} or none.", field="--set"
        )
    found = next((one for one in (candidates.rows.get(key, ()) if candidates else ()) if one.column == column), None)
    before = next((row.snapshot for row in map_rows(run) if row.attribute.key == key), {})
    return {
        "column": "" if column == NONE else column,
        "how": "by a person",
        "evidence": "A person set it.",
        "score": found.score if found else 0.0,
        "signals": list(found.signals) if found else [],
        "kind": before.get("kind", ""),
    }
