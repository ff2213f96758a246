"""The report of a mapping: all attributes with a page each, conflicts, what is absent, what is unused, confidence."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from planexe.blocks.blocks import Block, Curve, KeyFigure, KeyFigures, Section, Text
from planexe.blocks.items import STATE, ItemPage, Items, Look
from planexe.blocks.plain_text import plain_line
from planexe.blocks.table import Column, Columns, Table, table_of
from planexe.workflows.map.attribute import Attributes
from planexe.workflows.map.confidence import Confidence
from planexe.workflows.map.map_records import STATES, reviewed_of, settled_of
from planexe.workflows.map.mapping.candidates import Candidates
from planexe.workflows.map.reader.row_pages import row_page
from planexe.workflows.map.reviewed import Reviewed, ReviewedRow
from planexe.workflows.map.settling import Settled
from planexe.workflows.map.source import Sources

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

LOOKS: Final[Mapping[str, Look]] = {
    "accepted": "good", "edited": "good", "pinned": "good", "rejected": "bad", "conflict": "bad", "absent": "lacking",
    "not answered": "lacking", "proposed": "open", "same name": "plain",
}  # fmt: skip
_CHAIN: Final = ("attributes", "profile", "candidates", "map_batch", "settle", "classify_batch", "reviews")


def sections_of(run: "RunValues") -> Sequence[Section]:
    """Returns the sections: the mappings, what does not come out, confidence, the score where it is known, the sources."""
    reviewed, settled = reviewed_of(run), settled_of(run)
    chain = tuple(name for name in _CHAIN if name in run.stages.stages)
    blocks = tuple(_mappings(run, reviewed, chain)) if reviewed else ()
    sections = [
        Section(title="Mappings", stage="review", parts=chain, chapter="Mapping", name="mappings", blocks=blocks),
        Section(title="Sources", stage="profile", chapter="Sources", name="sources", blocks=tuple(_sources(run))),
    ]
    if reviewed and settled:
        sections.insert(1, Section(title="Conflicts, absent, unused", stage="settle", chapter="Mapping", name="open",
                                   blocks=tuple(_open(run, settled, reviewed))))  # fmt: skip
        sections.insert(2, Section(title="Confidence", stage="review", chapter="Mapping", name="confidence",
                                   blocks=tuple(_confidence(reviewed))))  # fmt: skip
    return sections


def _mappings(run: "RunValues", reviewed: Reviewed, chain: Sequence[str]) -> Iterator[Block]:
    counts = {state: sum(row.state == state for row in reviewed.rows) for state in STATES}
    settled = settled_of(run)
    told = [KeyFigure(f"{number:,}", state) for state, number in counts.items() if number]
    figures = [KeyFigure(f"{len(reviewed.rows):,}", "attributes"), *told]
    if settled and settled.mandatory:
        figures.insert(1, KeyFigure(f"{settled.covered:,} of {settled.mandatory:,}", "mandatory with a column"))
    remarks = [f"{reviewed.waiting:,} of {len(reviewed.rows):,} wait for review."] if reviewed.waiting else []
    if score := reviewed.score:
        remarks.append(
            f"{score.right:,} of {score.known:,} are right ({score.share:.1%}): {score.wrong_column:,} have another column, "
            f"{score.missed:,} none although there is one, {score.invented:,} one although there is none."
        )
    yield KeyFigures(
        figures=tuple(figures),
        facts=tuple((f"Attributes {state}", number) for state, number in counts.items() if number),
        about="the mappings",
        remarks=tuple(remarks),
    )
    yield _items(run, reviewed, chain)


def _items(run: "RunValues", reviewed: Reviewed, chain: Sequence[str]) -> Items:
    by_key = {row.attribute.key: row for row in reviewed.rows}
    candidates, sources = run.value("candidates", Candidates), run.value("profile", Sources)

    def page(key: str) -> ItemPage:
        own = candidates.rows.get(key, ()) if candidates else ()
        return row_page(by_key[key], own, sources.by_id if sources else {}, reviewed.confidence)

    return Items(
        noun="attribute", stage="map_batch", table=_table(run, reviewed, chain), looks=LOOKS, outcome="Column", page=page,
    )  # fmt: skip


def _share(confidence: Mapping[str, Confidence], row: ReviewedRow) -> float | None:
    found = confidence.get(row.kind)
    return None if found is None or found.share is None else round(found.share, 2)


def _table(run: "RunValues", reviewed: Reviewed, chain: Sequence[str]) -> Table:
    columns: Columns[ReviewedRow] = {
        Column("Attribute"): lambda row: row.attribute.key,
        Column("Description", "long"): lambda row: row.attribute.description or row.attribute.name,
        Column(STATE): lambda row: row.state,
        Column("Column"): lambda row: row.settled.column,
        Column("Found"): lambda row: row.settled.how,
        Column("Fits", "rate"): lambda row: row.settled.score or None,
        Column("Confidence", "rate"): lambda row: _share(reviewed.confidence, row),
        Column("To look at"): lambda row: ", ".join(row.settled.flags),
        Column("Mandatory"): lambda row: "yes" if row.attribute.mandatory else "",
        Column("Evidence", "long"): lambda row: row.problem or row.settled.evidence,
        Column("Against", "long"): lambda row: row.settled.against,
        Column("Conversion"): lambda row: "" if row.settled.conversion == "as is" else row.settled.conversion,
        Column("Rule", "long"): lambda row: row.settled.rule,
        **({
            Column("Criticality"): lambda row: row.classified.criticality if row.classified else "",
            Column("Risk"): lambda row: row.classified.risk if row.classified else "",
            Column("Personal"): lambda row: row.classified.personal if row.classified else "",
            Column("Regulatory"): lambda row: row.classified.regulatory if row.classified else "",
        } if "classify_batch" in run.stages.stages else {}),
        Column("By"): lambda row: row.who,
        Column("Note", "long"): lambda row: row.note,
        **({Column("Right"): _right} if reviewed.score else {}),
    }  # fmt: skip
    return table_of("", reviewed.rows, columns, sheet="Mappings", marks=run.marks(*chain))


def _right(row: ReviewedRow) -> str:
    return "" if row.right is None else "yes" if row.right else "no"


def _open(run: "RunValues", settled: Settled, reviewed: Reviewed) -> Iterator[Block]:
    attributes, sources = run.value("attributes", Attributes), run.value("profile", Sources)
    by_key = settled.by_key
    conflicts: Columns[tuple[str, tuple[str, ...]]] = {
        Column("Column", "code"): lambda one: one[0],
        Column("Wanted by", "long"): lambda one: ", ".join(one[1]),
        Column("Goes to"): lambda one: ", ".join(key for key in one[1] if by_key[key].column == one[0]),
    }
    if settled.conflicts:
        yield table_of(
            "Columns that more than one attribute wants", settled.conflicts.items(), conflicts, sheet="Conflicts"
        )
    else:
        yield Text("No two attributes want the same column.")
    absent: Columns[ReviewedRow] = {
        Column("Attribute", "code"): lambda row: row.attribute.key,
        Column("Description", "long"): lambda row: row.attribute.description,
        Column("Mandatory"): lambda row: "yes" if row.attribute.mandatory else "",
        Column("Why", "long"): lambda row: row.problem or row.settled.evidence,
    }
    lacking = [row for row in reviewed.rows if not row.settled.column]
    if lacking:
        yield table_of("Attributes without a column", lacking, absent, sheet="Absent")
    if settled.unused and sources:
        unused: Columns[str] = {
            Column("Column", "code"): lambda one: one,
            Column("Kind"): lambda one: sources.by_id[one].type or sources.by_id[one].kind or "",
            Column("About", "long"): lambda one: sources.by_id[one].about,
        }
        yield table_of("Columns that feed no attribute", settled.unused, unused, sheet="Unused")
    if attributes and attributes.notes:
        yield Text("\n".join(f"- {plain_line(note)}" for note in attributes.notes))


def _confidence(reviewed: Reviewed) -> Iterator[Block]:
    known = [one for one in reviewed.confidence.values() if one.reviewed]
    if not known:
        yield Text(
            "Confidence is how often proposals that were found in the same way were accepted. Nothing has been reviewed "
            "yet, so there is none; what a model thinks of its own answers is no measure."
        )
        return
    columns: Columns[Confidence] = {
        Column("Kind of proposal"): lambda one: one.kind,
        Column("Accepted", "number"): lambda one: one.accepted,
        Column("Reviewed", "number"): lambda one: one.reviewed,
        Column("Confidence", "rate"): lambda one: None if one.share is None else round(one.share, 2),
        Column("Waiting", "number"): lambda one: _waiting(reviewed, one.kind),
    }
    yield table_of("How often each kind was accepted", known, columns, sheet="Confidence")
    if reviewed.score and (points := _calibration(reviewed)):
        yield Curve(
            title="Accepted in review, and truly right",
            across=Column("Confidence", "rate"),
            upwards=Column("Truly right", "rate"),
            points=points,
        )


def _waiting(reviewed: Reviewed, kind: str) -> int:
    return sum(row.kind == kind and row.review == "proposed" for row in reviewed.rows)


def _calibration(reviewed: Reviewed) -> tuple[tuple[float, float], ...]:
    """Returns for each confidence that is told which share of the rows with it is truly right, from low to high."""
    found: dict[float, list[bool]] = {}
    for row in reviewed.rows:
        share = _share(reviewed.confidence, row)
        if share is not None and row.right is not None:
            found.setdefault(share, []).append(row.right)
    return tuple((share, sum(rights) / len(rights)) for share, rights in sorted(found.items()))


def _sources(run: "RunValues") -> Iterator[Block]:
    found = run.value("profile", Sources)
    if found is None:
        return
    if found.notes or found.problems:
        yield Text("\n".join(f"- {plain_line(note)}" for note in (*found.problems.values(), *found.notes)))
    columns: Columns[Any] = {
        Column("Column", "code"): lambda one: one.id,
        Column("Source"): lambda one: one.file,
        Column("Kind"): lambda one: one.type or one.kind or "",
        Column("Rows", "number"): lambda one: one.rows,
        Column("Missing", "number"): lambda one: one.missing if one.rows is not None else None,
        Column("Different", "number"): lambda one: one.distinct if one.rows is not None else None,
        Column("What it looks like", "long"): lambda one: (
            one.about or one.range or ", ".join(one.codes or one.patterns)
        ),
    }
    yield table_of("", found.columns, columns, sheet="Columns")
