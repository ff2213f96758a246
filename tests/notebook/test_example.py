"""The example notebook is executed as Jupyter would do it, and nothing in it may fail."""

import os
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

NOTEBOOK = Path(__file__).resolve().parents[2] / "examples" / "workbench.ipynb"


def example() -> Any:
    return nbformat.read(NOTEBOOK, 4)  # type: ignore[no-untyped-call]  # nbformat publishes no types


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    notebook = example()
    folder = tmp_path_factory.mktemp("notebook")
    kept = {name: os.environ.get(name) for name in ("PYTHONWARNINGS", "PYTHONPATH")}
    os.environ["PYTHONWARNINGS"] = "ignore"  # those of the kernel are not ours
    os.environ["PYTHONPATH"] = str(NOTEBOOK.parents[1])
    try:
        nbclient.NotebookClient(
            notebook, timeout=None, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
        ).execute()
    finally:
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def found(outputs: list[dict[str, Any]], kind: str) -> list[Any]:
    return [output["data"][kind] for output in outputs if kind in output.get("data", {})]


def test_plan_and_rerun_end_well(outputs: list[dict[str, Any]]) -> None:
    assert found(outputs, "text/plain").count("'complete'") == 2


def test_live_chart_and_slider_are_widgets(outputs: list[dict[str, Any]]) -> None:
    assert len(found(outputs, "application/vnd.jupyter.widget-view+json")) == 2


def test_finished_chart_is_a_frame_that_can_reach_nothing(outputs: list[dict[str, Any]]) -> None:
    frames = [html for html in found(outputs, "text/html") if "<iframe" in html]
    assert len(frames) == 1
    assert 'sandbox="allow-scripts"' in frames[0]


def test_forecast_and_limits_are_figures(outputs: list[dict[str, Any]]) -> None:
    assert len(found(outputs, "application/vnd.plotly.v1+json")) == 2


def test_notebook_is_stored_without_results() -> None:
    notebook = example()
    assert all(not cell.outputs and cell.execution_count is None for cell in notebook.cells if cell.cell_type == "code")
