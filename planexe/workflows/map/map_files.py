"""The files that a mapping gives: the table, the reviews, views of SQL, and lineage for catalogues."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from planexe.spine.workflow import OwnFile
from planexe.tables.duckdb_text import identifier
from planexe.workflows.map.lineage_files import datahub_file, openlineage_event, report_name
from planexe.workflows.map.map_records import map_rows, reviewed_of
from planexe.workflows.map.reviewed import ReviewedRow
from planexe.workflows.map.source import Sources

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

Cells = Mapping[str, Callable[[ReviewedRow], object]]
_CAST: Final = {
    "integer": "BIGINT",
    "number": "DECIMAL(38, 10)",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "boolean": "BOOLEAN",
}
_ROW: Final[Cells] = {
    "attribute": lambda row: row.attribute.name,
    "description": lambda row: row.attribute.description,
    "mandatory": lambda row: "yes" if row.attribute.mandatory else "no",
    "column": lambda row: row.settled.column,
    "state": lambda row: row.state,
    "found": lambda row: row.settled.how,
    "to_look_at": lambda row: ", ".join(row.settled.flags),
    "wanted": lambda row: row.settled.wanted,
    "wanted_by": lambda row: ", ".join(row.settled.rivals),
    "score": lambda row: row.settled.score,
    "signals": lambda row: ", ".join(row.settled.signals),
    "evidence": lambda row: row.problem or row.settled.evidence,
    "against": lambda row: row.settled.against,
    "conversion": lambda row: row.settled.conversion,
    "rule": lambda row: row.settled.rule,
    "criticality": lambda row: row.classified.criticality if row.classified else "",
    "risk": lambda row: row.classified.risk if row.classified else "",
    "personal": lambda row: row.classified.personal if row.classified else "",
    "regulatory": lambda row: row.classified.regulatory if row.classified else "",
    "class_evidence": lambda row: row.classified.evidence if row.classified else "",
    "by": lambda row: row.who,
    "when": lambda row: _moment(row),
    "note": lambda row: row.note,
}
_REVIEW: Final[Cells] = {
    "kind": lambda row: row.kind,
    "state": lambda row: row.review,
    "attribute": lambda row: row.attribute.name,
    "column": lambda row: row.settled.column,
    "by": lambda row: row.who,
    "when": lambda row: _moment(row),
    "note": lambda row: row.note,
}


def _moment(row: ReviewedRow) -> str:
    return datetime.fromtimestamp(row.unix_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if row.who else ""


def _mapping(run: "RunValues") -> bytes:
    reviewed = reviewed_of(run)
    known = reviewed.confidence if reviewed else {}

    def confidence(row: ReviewedRow) -> object:
        share = known[row.kind].share if row.kind in known else None
        return "" if share is None else round(share, 3)

    return _csv({**_ROW, "confidence": confidence}, iter(reviewed.rows if reviewed else ()))


def _reviews(run: "RunValues") -> bytes:
    return _csv(_REVIEW, (row for row in map_rows(run) if row.review != "proposed"))


def _csv(cells: Cells, rows: Iterator[ReviewedRow]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(cells)
    writer.writerows([cell(row) for cell in cells.values()] for row in rows)
    return buffer.getvalue().encode("utf-8", "replace")


def _views(run: "RunValues") -> bytes:
    return "\n".join([*_sql(run), ""]).encode("utf-8", "replace")


def _sql(run: "RunValues") -> Iterator[str]:
    """Yields a view for each table: what it gives of the report. Which rows of two tables belong together, nobody said."""
    sources, rows = run.value("profile", Sources), map_rows(run)
    known = sources.by_id if sources else {}
    by_table: dict[str, list[ReviewedRow]] = defaultdict(list)
    for row in rows:
        if column := known.get(row.settled.column):
            by_table[column.table].append(row)
    yield "-- One view for each table; they have to be joined by whoever knows their keys."
    for table, own in by_table.items():
        yield f"\nCREATE VIEW {identifier(f'{report_name(run)}_{table}')} AS\nSELECT"
        last = len(own) - 1
        for place, row in enumerate(own):
            column = known[row.settled.column]
            wanted = row.attribute.kind
            value = identifier(column.name)
            if wanted in _CAST and column.kind not in (None, wanted) and row.settled.conversion in ("as is", "type"):
                value = f"CAST({value} AS {_CAST[wanted]})"
            comma = "," if place < last else ""
            yield f"  {value} AS {identifier(row.attribute.name)}{comma}{_remark(row)}"
        yield f"FROM {identifier(table)};"
    lacking = [row.attribute.name for row in rows if not row.settled.column]
    if lacking:
        yield f"\n-- Without a column: {', '.join(_plain(name) for name in lacking)}"


def _remark(row: ReviewedRow) -> str:
    told = [] if row.review in ("accepted", "edited", "pinned") else ["not reviewed"]
    if row.settled.conversion != "as is":
        told.append(f"{row.settled.conversion}: {row.settled.rule}")
    return f"  -- {_plain('; '.join(told))}" if told else ""


def _plain(text: str) -> str:
    """Returns a text as a comment of SQL can hold it: on one line."""
    return " ".join(text.split())


_CSV: Final = "text/csv"
FILES: Final = (
    OwnFile(name="mapping", suffix="_mapping.csv", title="Mappings with evidence", media_type=_CSV, make=_mapping),
    OwnFile(name="reviews", suffix="_reviews.csv", title="Reviews, for the confidence of later runs", media_type=_CSV,
            make=_reviews),
    OwnFile(name="sql-view", suffix="_views.sql", title="Views of SQL", media_type="application/sql", make=_views),
    OwnFile(name="datahub", suffix="_lineage.yml", title="Lineage for DataHub", media_type="application/yaml",
            make=datahub_file),
    OwnFile(name="openlineage", suffix="_openlineage.json", title="Lineage for OpenMetadata (OpenLineage)",
            media_type="application/json", make=openlineage_event),
)  # fmt: skip
