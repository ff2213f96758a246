"""What is given is checked at the start, and a description does in place of a dictionary."""

from pathlib import Path
from typing import Any

import pytest

from planexe.errors import InputError
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.workflow import find_workflow
from planexe.workflows.map.attribute import Attributes
from tests.workflows.map.conftest import made

TABLE = "region,month,sales_amount,customer_name\nNorth,2026-01,12.5,Ann\n"


def given(folder: Path, **more: Any) -> dict[str, Any]:
    (folder / "sources").mkdir()
    (folder / "sources" / "sales.csv").write_text(TABLE, encoding="utf-8")
    return {"sources": folder / "sources", **more}


def test_neither_dictionary_nor_description_is_refused(tmp_path: Path) -> None:
    workflow = find_workflow("map")
    with pytest.raises(InputError, match="--dictionary is missing"):
        workflow.checked(workflow.read(given(tmp_path)))


def test_a_dictionary_that_is_none_is_refused_before_a_run_is_made(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    bench = Workbench(Settings(runs=tmp_path / "runs"))
    with pytest.raises(InputError, match="no column with the names"):
        bench.request(workflow="map", models=["simulated"], dictionary=tmp_path / "d.csv", **given(tmp_path))
    assert not (tmp_path / "runs").exists()


def test_attributes_are_found_in_a_description(tmp_path: Path) -> None:
    inputs = given(tmp_path, report="Sales per region, customer name, sales amount", dictionary=None, truth=None)
    run = made(tmp_path / "runs", no_classes=True, **inputs)
    assert run.summary.status == "waiting for review"
    assert "classify_batch" not in run.artefacts
    attributes = run.value("attributes", Attributes)
    assert attributes is not None
    names = [row.name for row in attributes.rows]
    assert {"region", "customer_name", "sales_amount", "reporting_date"} <= set(names)


def test_preview_says_what_is_understood(tmp_path: Path) -> None:
    workflow = find_workflow("map")
    assert workflow.sample is not None
    assert workflow.preview is not None
    blocks = workflow.preview(workflow.read(workflow.sample()))
    assert "125 attributes, 44 mandatory" in str(blocks[0])
    assert "ln_mast" in str(blocks[2])
