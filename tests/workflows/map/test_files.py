"""Files for other tools: a table, reviews that later runs read, views that run, lineage of what was accepted."""

import csv
import io
import json
from pathlib import Path

import duckdb

from planexe.spine.changes import Review, apply
from planexe.spine.reviews import review_of
from planexe.spine.run import Run
from planexe.workflows.map.confidence import PastReview
from planexe.workflows.map.intake.past_reviews import read_past_reviews
from planexe.workflows.map.map_files import FILES
from planexe.workflows.map.map_records import reviewables

MAKE = {file.name: file.make for file in FILES}


def reviewed(run: Run) -> Run:
    answers = {one.key: one.answer for one in reviewables(run)}
    said = {"outstanding_principal": "accepted", "loan_id": "pinned", "phone_number": "rejected"}
    apply(run, Review({key: review_of(state, answers[key], who="ada") for key, state in said.items()}))
    return run.again()


def test_table_has_every_attribute_with_evidence(mapped: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(MAKE["mapping"](mapped).decode())))
    assert len(rows) == 125
    assert all(row["evidence"] and row["criticality"] for row in rows)
    assert {row["confidence"] for row in rows} == {""}


def test_reviews_are_what_later_runs_rest_on(mapped: Run, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes(MAKE["reviews"](reviewed(mapped)))
    found = read_past_reviews(tmp_path / "r.csv").rows
    assert sorted(one.accepted for one in found) == [False, True, True]
    assert PastReview(kind="same name", accepted=True) in found


def test_views_run_over_the_sources(mapped: Run, tmp_path: Path) -> None:
    sql = MAKE["sql-view"](reviewed(mapped)).decode()
    assert "-- Without a column:" in sql
    assert '"os_prin_amt" AS "outstanding_principal",\n' in sql
    sources = {path.stem: path for path in mapped.folder.path.rglob("*") if path.suffix in (".csv", ".parquet")}
    with duckdb.connect() as database:
        for name in ("ln_mast", "cust_dim"):
            database.execute(f"CREATE TABLE {name} AS SELECT * FROM '{sources[name]}'")
        database.execute(sql)
        (count,) = database.execute('SELECT count(*) FROM "dictionary_ln_mast"').fetchone() or (0,)
    assert count == 240


def test_lineage_holds_only_what_was_accepted(mapped: Run) -> None:
    assert json.loads(MAKE["datahub"](mapped)) == {"version": 1, "lineage": []}
    run = reviewed(mapped)
    (entity,) = json.loads(MAKE["datahub"](run))["lineage"]
    assert entity["entity"] == {"name": "dictionary", "type": "dataset", "env": "PROD", "platform": "file"}
    assert [one["entity"]["name"] for one in entity["upstream"]] == ["ln_mast"]
    assert [one["downstreams"][0].rpartition(",")[2] for one in entity["fineGrainedLineages"]] == [
        "loan_id)", "outstanding_principal)",
    ]  # fmt: skip
    event = json.loads(MAKE["openlineage"](run))
    fields = event["outputs"][0]["facets"]["columnLineage"]["fields"]
    assert fields["loan_id"]["inputFields"][0]["field"] == "loan_id"
    assert event["run"]["runId"] == json.loads(MAKE["openlineage"](run))["run"]["runId"]
