"""Questions about tables in a notebook: the sample, results as a table of pandas, rows asked again, runs compared."""

from collections.abc import Iterator

import pytest

from planexe.errors import SettingsError
from planexe.notebook import NotebookRun, make, rows


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NotebookRun]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("notebook"))
        made = rows(models=["simulated"], time_scale=0, concurrency=16, no_run=True)
        made.wait()
        yield made


def test_results_are_a_table_of_pandas(run: NotebookRun) -> None:
    frame = run.frame()
    assert frame.index.name == "Row"
    assert len(frame) == 40
    assert {"Question", "Answer", "State", "Seconds"} <= set(frame.columns)
    assert frame["Tries"].min() >= 1


def test_runs_are_compared_row_by_row(run: NotebookRun) -> None:
    frame = run.compared(run)
    assert len(frame) == 40
    assert (frame["State, first"] == frame["State, second"]).all()


def test_rows_are_asked_again_by_their_state(run: NotebookRun) -> None:
    state = run.frame()["State"].iloc[0]
    assert run.preview(where=state).plan.again == ("plan_row",)
    with pytest.raises(SettingsError, match="--where is 'gone'; use right or wrong"):
        run.preview(where="gone")


def test_plan_has_no_items(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("plan"))
    run = make("plan", goal="Open a small organic bakery in Aarhus before May 2027.", models=["simulated"])
    with pytest.raises(SettingsError, match="has no items, such as rows"):
        run.frame()
