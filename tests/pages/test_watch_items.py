"""Items of a run below its chart on Watch."""

from pathlib import Path
from typing import Any

import pytest

from tests.app_runs import AppRuns


@pytest.mark.usefixtures("own_workflows")
def test_items_stand_in_a_table_of_their_own(app: AppRuns, screens: Any, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("one", encoding="utf-8")
    given: dict[str, Any] = {"questions": tmp_path / "a.csv", "tables": tmp_path, "models": ["simulated"]}
    app.manager.start(app.workbench.request(workflow="table_workflow", run_id="one", **given))
    app.manager.wait("one")
    test = screens.open("watch_run.py", run="one")
    test.selectbox(key="watch.section.one").set_value("size")
    screens.run(test)
    assert [frame.value.to_numpy().tolist() for frame in test.dataframe] == [[["a.csv", "Table a.csv", 3, "short"]]]
