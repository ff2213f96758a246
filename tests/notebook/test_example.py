"""The example notebook is executed as Jupyter would do it, and nothing in it may fail."""

import os
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from tests.finished_runs import FinishedRuns

NOTEBOOK = Path(__file__).resolve().parents[2] / "examples" / "workbench.ipynb"


def example() -> Any:
    return nbformat.read(NOTEBOOK, 4)


def without_waiting(notebook: Any) -> Any:
    """Returns the notebook with a plan that takes no time, and with the forecast of a run made beforehand."""
    cells = notebook.cells
    (first,) = (cell for cell in cells if "time_scale=0.05," in cell.source)
    first.source = first.source.replace("time_scale=0.05,", "time_scale=0,")
    forecast = next(n for n, cell in enumerate(cells) if "run.forecast()" in cell.source)
    limits = next(n for n, cell in enumerate(cells) if "run.limits_figure()" in cell.source)
    for place, line in ((limits + 1, "run = made"), (forecast, _OTHER_RUN)):
        cells.insert(place, nbformat.v4.new_code_cell(line))
    return notebook


_OTHER_RUN = "from planexe.notebook import open_run\nmade, run = run, open_run('waited')"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory, finished_runs: FinishedRuns) -> list[dict[str, Any]]:
    notebook = without_waiting(example())
    folder = tmp_path_factory.mktemp("notebook")
    bench = Workbench(Settings(runs=folder / "runs", models=("simulated",)))
    goal = "Open a small organic bakery in Aarhus before May."
    finished_runs.copy(bench, goal, run_id="waited", time_scale=0.1, detail="fast", concurrency=8)
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


def test_live_charts_and_slider_are_widgets(outputs: list[dict[str, Any]]) -> None:
    assert len(found(outputs, "application/vnd.jupyter.widget-view+json")) == 3


def test_finished_chart_is_a_frame_that_can_reach_nothing(outputs: list[dict[str, Any]]) -> None:
    frames = [html for html in found(outputs, "text/html") if "<iframe" in html]
    assert len(frames) == 1
    assert 'sandbox="allow-scripts"' in frames[0]


def test_forecast_says_the_cap_and_what_it_rests_on(outputs: list[dict[str, Any]]) -> None:
    said = "".join(output["text"] for output in outputs if output["output_type"] == "stream")
    assert "Recommended: " in said
    assert "This rests on the newest finished run of this kind (simulated, fast detail; " in said


def test_forecast_and_limits_are_figures(outputs: list[dict[str, Any]]) -> None:
    assert len(found(outputs, "application/vnd.plotly.v1+json")) == 2


def test_rows_are_a_table_of_pandas(outputs: list[dict[str, Any]]) -> None:
    (table,) = (html for html in found(outputs, "text/html") if 'class="dataframe"' in html)
    assert "programmed" in table


def test_notebook_is_stored_without_results() -> None:
    notebook = example()
    assert all(not cell.outputs and cell.execution_count is None for cell in notebook.cells if cell.cell_type == "code")
