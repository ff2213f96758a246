"""The page of one attribute: what is asked, what is proposed and why, the other candidates, its classes, the review."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from planexe.blocks.items import ItemPage, Part
from planexe.blocks.plain_text import plain_line
from planexe.spine.markdown import table as markdown_table
from planexe.workflows.map.confidence import Confidence
from planexe.workflows.map.matching import Candidate
from planexe.workflows.map.reviewed import ReviewedRow
from planexe.workflows.map.source import SourceColumn

_HEADER: Final = ("Candidate", "Fits", "What speaks", "Kind", "What it looks like")
_DECIDED: Final[Mapping[str, str]] = {
    "accepted": "Accepted", "edited": "Set", "pinned": "Kept for good", "rejected": "Rejected", "proposed": "Noted",
}  # fmt: skip


def row_page(
    row: ReviewedRow,
    candidates: Sequence[Candidate],
    columns: Mapping[str, SourceColumn],
    confidence: Mapping[str, Confidence],
) -> ItemPage:
    """Returns the page of an attribute.

    Args:
        row: what became of it.
        candidates: the columns that may feed it.
        columns: all columns by id.
        confidence: how often each kind of proposal was accepted.
    """
    parts: dict[str, Part] = {
        "Proposal": ("\n".join(_proposal(row, confidence)),),
        "Review": ("\n".join(_review(row)),) if row.who else (),
        "Asked": ("\n".join(_asked(row)),),
        "Candidates": (_candidates(candidates, columns),) if candidates else (),
        "Classes": ("\n".join(_classes(row)),) if row.classified else (),
    }
    return ItemPage(
        title=row.attribute.description or row.attribute.name,
        about=", ".join(filter(None, [row.attribute.section, "mandatory" if row.attribute.mandatory else "optional"])),
        outcome=row.settled.column or row.problem or "no column",
        parts={name: part for name, part in parts.items() if any(part)},
    )


def _proposal(row: ReviewedRow, confidence: Mapping[str, Confidence]) -> Iterator[str]:
    settled, known = row.settled, confidence.get(row.kind)
    told = {
        "Column": settled.column or "none",
        "Found": settled.how,
        "Chosen": settled.wanted,
        "Wanted by": ", ".join(settled.rivals),
        "Evidence": settled.evidence,
        "Against": settled.against,
        "Conversion": f"{settled.conversion}: {settled.rule}" if settled.conversion != "as is" else "",
        "To look at": ", ".join(settled.flags),
        "Confidence": known.words if known else "",
        "Right": "" if row.right is None else "yes" if row.right else f"no, it is {_expected(row)}",
        "No answer": row.problem,
    }
    yield from (f"- {name}: {plain_line(text)}" for name, text in told.items() if text)


def _expected(row: ReviewedRow) -> str:
    return " or ".join(one or "no column" for one in row.attribute.expected)


def _review(row: ReviewedRow) -> Iterator[str]:
    when = datetime.fromtimestamp(row.unix_s, UTC).strftime("%Y-%m-%d %H:%M UTC")
    yield f"- {_DECIDED[row.review]} by {plain_line(row.who)}, {when}"
    if row.note:
        yield f"- Note: {plain_line(row.note)}"


def _asked(row: ReviewedRow) -> Iterator[str]:
    attribute = row.attribute
    told = {"Name": attribute.name, "Description": attribute.description, "Type": attribute.type,
            "Values": ", ".join(attribute.values)}  # fmt: skip
    yield from (f"- {name}: {plain_line(text)}" for name, text in told.items() if text)


def _classes(row: ReviewedRow) -> Iterator[str]:
    assert row.classified is not None
    for name, text in row.classified.model_dump().items():
        yield f"- {name.capitalize()}: {plain_line(str(text))}"


def _candidates(candidates: Sequence[Candidate], columns: Mapping[str, SourceColumn]) -> str:
    rows = []
    for one in candidates:
        column = columns.get(one.column)
        looks = (column.about or column.range or ", ".join(column.codes or column.patterns)) if column else ""
        kind = (column.type or column.kind or "") if column else ""
        rows.append([plain_line(one.column), f"{one.score:.2f}", ", ".join(one.signals), kind, plain_line(looks)])
    return markdown_table(_HEADER, rows)
