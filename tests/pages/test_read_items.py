"""Items of a run on Read: the table, one in full, asked again, two runs side by side."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from planexe.report.exports import export
from planexe.report.report import Report
from planexe.spine.run import Run
from planexe.ui.read.items_view import section_of
from planexe.ui.shared import state
from tests.app_runs import AppRuns
from tests.pages.conftest import param, use

PAGE = "read_plan.py"

pytestmark = pytest.mark.usefixtures("own_workflows")


@pytest.fixture
def tables(app: AppRuns, tmp_path: Path) -> list[str]:
    made = []
    for run_id, third in (("one", "abcdef"), ("two", "ab")):
        folder = tmp_path / run_id
        folder.mkdir()
        for name, text in {"a.csv": "one", "b.csv": "three", "c.csv": third}.items():
            (folder / name).write_text(text, encoding="utf-8")
        given: dict[str, Any] = {"questions": folder / "a.csv", "tables": folder, "models": ["simulated"]}
        made.append(app.manager.start(app.workbench.request(workflow="table_workflow", run_id=run_id, **given)))
        app.manager.wait(run_id)
    return made


def shown(test: AppTest) -> list[Any]:
    return test.dataframe[0].value.to_numpy().tolist()


def test_all_items_stand_in_a_table_with_one_in_full(tables: list[str], app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE, run=tables[0])
    assert shown(test) == [
        ["a.csv", "Table a.csv", 3, "✕ short"], ["b.csv", "Table b.csv", 5, "✓ long"],
        ["c.csv", "Table c.csv", 6, "✓ long"],
    ]  # fmt: skip
    assert "Table a.csv, 1 of 3" in screens.text(test)
    assert "3 letters" in screens.text(test)
    use(screens, test, test.button(key=f"read.item.Next.{tables[0]}").click())
    assert param(test, "item") == "b.csv"
    assert "5 letters" in screens.text(test)


def test_filter_order_and_search_stand_in_the_address(tables: list[str], app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE, run=tables[0], only="long", order="Letters")
    assert [row[0] for row in shown(test)] == ["c.csv", "b.csv"]
    use(screens, test, test.text_input(key=f"read.items.find.{tables[0]}").set_value("B.CSV"))
    assert ([row[0] for row in shown(test)], param(test, "find")) == (["b.csv"], "B.CSV")
    use(screens, test, test.text_input(key=f"read.items.find.{tables[0]}").set_value("zzz"))
    assert "No table is like this." in screens.text(test)


def test_what_is_not_right_is_asked_again_after_a_preview(tables: list[str], app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE, run=tables[0])
    again = test.button(key=f"read.items.again.short.{tables[0]}")
    assert again.label == r"Ask the short again \(1\) …"
    use(screens, test, again.click())
    assert "Table a.csv is asked again from “Sizes” on." in screens.text(test)
    use(screens, test, test.button(key=f"read.items.start.{tables[0]}").click())
    app.manager.wait(tables[0])
    (change,) = app.manager.reruns.changes(tables[0])
    assert dict(change.stages) == {"size": ("a.csv",)}
    assert param(test, state.RUN_PARAM) == tables[0]


def test_two_runs_are_compared_item_by_item(tables: list[str], app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE, run=tables[0], **{"with": tables[1]})
    assert "in the first only: 1, in the second only: 0. 1 of 3 tables differ." in screens.text(test)
    assert shown(test) == [["c.csv", "Table c.csv", "6", "✓ long", "2", "✕ short", "the first"]]
    use(screens, test, test.toggle(key=f"read.items.differ.{tables[0]}").set_value(False))
    assert len(shown(test)) == 3


def test_documents_have_the_table_and_each_in_full(tables: list[str], app: AppRuns) -> None:
    report = app.manager.report(tables[0])
    html, markdown = export("html", report).decode(), export("md", report).decode()
    assert "| a.csv | Table a.csv | 3 | short |" in markdown
    assert "### Table b.csv: long" in markdown
    assert "<script>\n" not in html
    assert html.count("<details><summary") >= 3
    assert b"Table c.csv" in export("csv", report)


def test_items_that_are_over_stand_there_before_their_stage_is(tables: list[str], app: AppRuns) -> None:
    folder = app.workbench.open(tables[0])
    whole = folder.store.load("size")
    assert whole is not None
    (folder.path / "artefacts" / "size.json").unlink()
    assert section_of(Report(Run(folder))) is None
    found = section_of(Report(Run(folder, unfinished={"size": whole.items[:2]})))
    assert found is not None
    assert (found[0].state, found[1].states) == ("missing", ("short", "long"))
