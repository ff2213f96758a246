"""What feeds what, for catalogues: a lineage file of DataHub, and an event of OpenLineage, which OpenMetadata takes."""

import uuid
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from planexe.json_text import json_text
from planexe.workflows.map.map_records import map_rows
from planexe.workflows.map.reviewed import ReviewedRow
from planexe.workflows.map.source import SourceColumn, Sources

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

_PLATFORM: Final = "file"
_ENV: Final = "PROD"
_NAMESPACE: Final = "file"
_PRODUCER: Final = "urn:planexe-workbench"
_SPEC: Final = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
_FACET: Final = (
    "https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json#/$defs/ColumnLineageDatasetFacet"
)
_IDS: Final = uuid.UUID("8d7c4c8e-8a67-5f54-9a2c-6f0a35a9c1b1")
_BEGINNING: Final = "1970-01-01T00:00:00Z"
Feed = tuple[ReviewedRow, SourceColumn]
"""An attribute with the column that a person has accepted for it."""


def datahub_file(run: "RunValues") -> bytes:
    """Returns a lineage file as DataHub reads it (source ``datahub-lineage-file``, version 1): JSON, which is YAML, too."""
    feeds, report = list(accepted(run)), report_name(run)
    tables = dict.fromkeys(column.table for _, column in feeds)
    whole: dict[str, Any] = {"version": 1, "lineage": []}
    if feeds:
        whole["lineage"].append({
            "entity": _entity(report),
            "upstream": [{"entity": _entity(table)} for table in tables],
            "fineGrainedLineages": [
                {
                    "upstreamType": "FIELD_SET",
                    "upstreams": [_field(column.table, column.name)],
                    "downstreamType": "FIELD",
                    "downstreams": [_field(report, row.attribute.name)],
                    **({"transformOperation": rule} if (rule := _rule(row)) else {}),
                }
                for row, column in feeds
            ],
        })  # fmt: skip
    return f"{json_text(whole, indent=1)}\n".encode("utf-8", "replace")


def openlineage_event(run: "RunValues") -> bytes:
    """Returns an event of OpenLineage with the column lineage of the report."""
    feeds, report = list(accepted(run)), report_name(run)
    inputs = [{"namespace": _NAMESPACE, "name": name} for name in dict.fromkeys(column.table for _, column in feeds)]
    facet = {"_producer": _PRODUCER, "_schemaURL": _FACET, "fields": dict(_fields(feeds))}
    event = {
        "eventType": "COMPLETE",
        "eventTime": str(run.option("created") or _BEGINNING),
        "run": {"runId": str(uuid.uuid5(_IDS, run.title))},
        "job": {"namespace": _NAMESPACE, "name": f"map {report}"},
        "inputs": inputs,
        "outputs": [{"namespace": _NAMESPACE, "name": report, "facets": {"columnLineage": facet} if feeds else {}}],
        "producer": _PRODUCER,
        "schemaURL": _SPEC,
    }
    return f"{json_text(event, indent=1)}\n".encode("utf-8", "replace")


def accepted(run: "RunValues") -> Iterator[Feed]:
    """Yields the attributes whose column a person has accepted, set or kept, with the column."""
    sources = run.value("profile", Sources)
    known: Mapping[str, SourceColumn] = sources.by_id if sources else {}
    for row in map_rows(run):
        column = known.get(row.settled.column)
        if column and row.review in ("accepted", "edited", "pinned"):
            yield row, column


def report_name(run: "RunValues") -> str:
    """Returns what the report is called there."""
    given = run.option("dictionary")
    name = given.get("name", "") if isinstance(given, dict) else ""
    return str(name).rpartition(".")[0] or "report"


def _fields(feeds: list[Feed]) -> Iterator[tuple[str, Any]]:
    for row, column in feeds:
        rule = _rule(row)
        how = {"type": "DIRECT", "subtype": "TRANSFORMATION" if rule else "IDENTITY"}
        source = {"namespace": _NAMESPACE, "name": column.table, "field": column.name}
        yield row.attribute.name, {"inputFields": [{**source, "transformations": [how | {"description": rule}]}]}


def _rule(row: ReviewedRow) -> str:
    settled = row.settled
    return "" if settled.conversion == "as is" else f"{settled.conversion}: {settled.rule}"


def _entity(name: str) -> dict[str, str]:
    return {"name": name, "type": "dataset", "env": _ENV, "platform": _PLATFORM}


def _field(table: str, name: str) -> str:
    return f"urn:li:schemaField:(urn:li:dataset:(urn:li:dataPlatform:{_PLATFORM},{_urn(table)},{_ENV}),{_urn(name)})"


def _urn(name: str) -> str:
    """Returns a name as it may stand in an address of DataHub, which parentheses and commas would cut."""
    return name.replace("%", "%25").replace(",", "%2C").replace("(", "%28").replace(")", "%29")
