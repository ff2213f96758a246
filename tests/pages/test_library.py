import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from planexe.library.library import Library
from planexe.spine.budget import Budget
from planexe.ui.shared import state
from tests.app_runs import GOAL, AppRuns
from tests.library_runs import call, make_run
from tests.pages.conftest import plan_key

PAGE = "library.py"


@pytest.fixture
def library(app: AppRuns) -> Library:
    runs = app.workbench.settings.runs
    make_run(runs, "zoo", goal="Open a zoo with two lions.", created="2026-01-03T00:00:00Z", status="failed")
    make_run(runs, "cafe", goal="Open a Café in Aarhus.", created="2026-01-02T00:00:00Z", models=("gpt",))
    make_run(runs, "farm", goal="Open a farm.", created="2026-01-01T00:00:00Z", parent="cafe")
    return app.manager.library


def shown(test: AppTest) -> list[str]:
    return list(test.dataframe[0].value["run"]) if test.dataframe else []


def choose(screens: Any, test: AppTest, *run_ids: str) -> AppTest:
    """Ticks rows of the table, as a click on their boxes does."""
    table = test.dataframe[0]
    rows = [list(table.value["run"]).index(run_id) for run_id in run_ids]
    test.session_state[str(table.key)] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    found: AppTest = screens.run(test)
    return found


def press(screens: Any, test: AppTest, key: str) -> AppTest:
    test.button(key=key).click()
    found: AppTest = screens.run(test)
    return found


def test_without_runs_there_is_a_way_to_the_form(app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE)
    assert "Nothing has been made yet" in screens.text(test)
    assert not test.dataframe


def test_all_runs_are_listed_newest_first(app: AppRuns, library: Library, screens: Any) -> None:
    test = screens.open(PAGE)
    assert shown(test) == ["zoo", "cafe", "farm"]
    assert list(test.dataframe[0].value["state"]) == ["✕ failed", "✔ complete", "✔ complete"]
    assert "3 runs" in screens.text(test)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ({"q": "cafe"}, ["cafe"]),
        ({"state": "failed"}, ["zoo"]),
        ({"model": "gpt"}, ["cafe"]),
        ({"sort": "oldest"}, ["farm", "cafe", "zoo"]),
        ({"tag": "food"}, ["farm"]),
        ({"tag": "unheard"}, []),
        ({"show": "starred"}, ["farm"]),
        ({"show": "nonsense", "sort": "sideways"}, ["zoo", "cafe", "farm"]),
    ],
)
def test_address_says_what_is_shown(
    app: AppRuns, library: Library, screens: Any, address: dict[str, str], found: list[str]
) -> None:
    library.tag("farm", ["food"])
    library.star("farm")
    assert shown(screens.open(PAGE, **address)) == found


def test_filters_stand_in_the_address(app: AppRuns, library: Library, screens: Any) -> None:
    test = screens.open(PAGE)
    test.text_input(key="library.search").input("farm")
    test.multiselect(key="library.state").select("complete")
    screens.run(test)
    assert shown(test) == ["farm"]
    assert dict(test.query_params) == {"q": "farm", "state": "complete"}


def test_filters_wait_for_the_way_back(app: AppRuns, library: Library, screens: Any) -> None:
    test = screens.open(PAGE, q="farm")
    screens.run(test.switch_page("new_run.py"))
    test.query_params.clear()
    screens.run(test.switch_page(PAGE))
    assert shown(test) == ["farm"]
    assert test.query_params["q"] == "farm"


def test_another_address_wins_over_what_was_filtered_before(app: AppRuns, library: Library, screens: Any) -> None:
    test = screens.open(PAGE, q="farm")
    test.query_params["q"] = "zoo"
    assert shown(screens.run(test)) == ["zoo"]


def test_no_hit_offers_to_clear_the_filters(app: AppRuns, library: Library, screens: Any) -> None:
    test = screens.open(PAGE, q="submarine", state="failed")
    assert "No run is like that" in screens.text(test)
    press(screens, test, "library.clear")
    assert shown(test) == ["zoo", "cafe", "farm"]


def test_chosen_run_is_shown_with_its_ways(app: AppRuns, library: Library, screens: Any) -> None:
    test = choose(screens, screens.open(PAGE), "zoo")
    text = screens.text(test)
    assert "Open a zoo with two lions." in text
    assert "5\N{NO-BREAK SPACE}calls\N{NO-BREAK SPACE}in\N{NO-BREAK SPACE}7\N{NO-BREAK SPACE}attempts" in text
    assert "simulated" in text
    assert [link.proto.label for link in test.get("page_link")] == ["Watch", "Read", "Tune", "Race"]
    assert test.button(key="library.resume.zoo").label == "Resume"


def test_choice_follows_the_run_when_the_order_changes(app: AppRuns, library: Library, screens: Any) -> None:
    test = choose(screens, screens.open(PAGE), "zoo")
    test.selectbox(key="library.sort").select("oldest")
    screens.run(test)
    assert shown(test)[2] == "zoo"
    assert "Open a zoo" in screens.text(test)


def test_star_and_archive(app: AppRuns, library: Library, screens: Any) -> None:
    test = choose(screens, screens.open(PAGE), "zoo")
    press(screens, test, "library.star")
    assert list(test.dataframe[0].value["star"]) == ["★", "", ""]
    assert test.button(key="library.star").label == "Unstar"
    press(screens, test, "library.archive")
    assert shown(test) == ["cafe", "farm"]
    assert shown(screens.open(PAGE, show="archived")) == ["zoo"]
    assert library.entry("zoo").archived


def test_tags_name_and_note_are_kept(app: AppRuns, library: Library, screens: Any) -> None:
    test = choose(screens, screens.open(PAGE), "zoo")
    test.multiselect(key="library.tags.zoo").set_value(["animals"])
    screens.run(test)
    assert library.entry("zoo").tags == ("animals",)
    test.text_input(key="library.title.zoo").input("My zoo")
    screens.run(test)
    test.text_area(key="library.note.zoo").input("Ask Anna.")
    screens.run(test)
    entry = library.entry("zoo")
    assert (entry.title, entry.note, entry.tags) == ("My zoo", "Ask Anna.", ("animals",))
    test.multiselect(key="library.tags.zoo").set_value([])
    screens.run(test)
    assert library.entry("zoo").tags == ()


def test_tag_that_cannot_be_used_is_told(app: AppRuns, library: Library, screens: Any) -> None:
    test = choose(screens, screens.open(PAGE), "zoo")
    test.multiselect(key="library.tags.zoo").set_value(["a,b"])
    screens.run(test)
    assert "cannot be used" in screens.text(test)
    assert test.multiselect(key="library.tags.zoo").value == []


def test_delete_asks_and_can_be_undone(app: AppRuns, library: Library, screens: Any) -> None:
    test = choose(screens, screens.open(PAGE), "zoo")
    press(screens, test, "library.delete")
    assert library.entry("zoo").run_id == "zoo"
    press(screens, test, "library.delete.yes")
    assert shown(test) == ["cafe", "farm"]
    assert "Moved “Open a zoo with two lions.” to the bin." in screens.text(test)
    press(screens, test, "library.undo")
    assert shown(test) == ["zoo", "cafe", "farm"]
    assert "to the bin" not in screens.text(test)


def test_running_run_is_not_deleted(app: AppRuns, library: Library, screens: Any) -> None:
    run_id = app.endless()
    test = choose(screens, screens.open(PAGE), run_id)
    press(screens, test, "library.delete")
    press(screens, test, "library.delete.yes")
    assert "stop it first" in screens.text(test)
    assert run_id in shown(test)


def test_bin_gives_back_and_is_emptied_after_a_question(app: AppRuns, library: Library, screens: Any) -> None:
    assert "The bin is empty" in screens.text(screens.open(PAGE, show="bin"))
    library.delete("zoo")
    library.delete("cafe")
    test = choose(screens, screens.open(PAGE, show="bin"), "zoo")
    press(screens, test, "library.restore")
    assert [e.run_id for e in library.entries()] == ["zoo", "farm"]
    press(screens, test, "library.empty")
    assert len(library.binned()) == 1
    press(screens, test, "library.empty.yes")
    assert library.binned() == []
    assert "Removed 1 run for good" in screens.text(test)


def test_two_runs_can_be_compared_tagged_and_deleted(app: AppRuns, library: Library, screens: Any) -> None:
    test = choose(screens, screens.open(PAGE), "zoo", "farm")
    assert "2 runs chosen" in screens.text(test)
    (link,) = test.get("page_link")
    assert link.proto.query_string == "run=zoo&also=farm"
    test.text_input(key="library.tags.text").input("food, 2026")
    next(b for b in test.button if b.label == "Add to all").click()
    screens.run(test)
    assert library.tags() == {"2026": 2, "food": 2}
    press(screens, test, "library.delete")
    press(screens, test, "library.delete.yes")
    assert shown(test) == ["cafe"]


def test_two_runs_can_be_given_to_a_model_to_judge(app: AppRuns, library: Library, screens: Any) -> None:
    test = choose(screens, screens.open(PAGE), "zoo", "farm")
    test = press(screens, test, "library.make.judge")
    assert test.selectbox(key="form.judge.first").value == "farm"
    assert test.selectbox(key="form.judge.second").value == "zoo"


def test_three_runs_cannot_be_compared(app: AppRuns, library: Library, screens: Any) -> None:
    test = choose(screens, screens.open(PAGE), "zoo", "farm", "cafe")
    assert not test.get("page_link")
    assert "exactly two" in screens.text(test)


def test_lineage_leads_to_parent_and_child(app: AppRuns, library: Library, screens: Any) -> None:
    test = choose(screens, screens.open(PAGE), "farm")
    press(screens, test, "library.relative.cafe")
    assert "Open a Café in Aarhus." in screens.text(test)
    assert test.button(key="library.relative.farm")


def test_deleted_parent_is_named(app: AppRuns, library: Library, screens: Any) -> None:
    library.delete("cafe")
    assert "which was deleted" in screens.text(choose(screens, screens.open(PAGE), "farm"))


def test_duplicate_fills_in_the_form_and_becomes_the_parent(app: AppRuns, screens: Any) -> None:
    budget = Budget(max_tokens=90_000_000)
    old = app.finished(seed=7, currency="DKK", start_date="2027-01-04", budget=budget)
    test = choose(screens, screens.open(PAGE), old)
    press(screens, test, "library.duplicate")
    assert test.text_area(key=plan_key("goal")).value == GOAL
    assert test.number_input(key=state.SEED).value == 7
    assert "Filled in from run" in screens.text(test)
    press(screens, test, "new_run.start")
    (made,) = [e for e in app.manager.library.entries() if e.run_id != old]
    request = app.manager.folder(made.run_id).request()
    given = request.inputs.model_dump()
    assert (made.parent, given["currency"], given["start_date"]) == (old, "DKK", "2027-01-04")
    assert request.budget == budget
    app.manager.wait(made.run_id)


def test_what_was_filled_in_can_be_made_a_plan_of_its_own(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    test = choose(screens, screens.open(PAGE), run_id)
    press(screens, test, "library.duplicate")
    test.switch_page("new_run.py")  # a browser follows the page's own switch, AppTest does not
    press(screens, test, "new_run.not_a_copy")
    assert "Filled in from" not in screens.text(test)
    assert test.text_area(key=plan_key("goal")).value == GOAL


@pytest.mark.usefixtures("own_workflows")
def test_copy_of_a_run_takes_its_files_where_none_is_uploaded(app: AppRuns, screens: Any, tmp_path: Path) -> None:
    for name in ("q.jsonl", "tables/a.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("one")
    old = app.manager.start(
        app.workbench.request(
            workflow="table_workflow", questions=tmp_path / "q.jsonl", tables=tmp_path / "tables", time_scale=0
        )
    )
    app.manager.wait(old)
    test = choose(screens, screens.open(PAGE), old)
    press(screens, test, "library.duplicate")
    screens.run(test.switch_page("new_run.py"))
    assert "Its files are used where you upload none." in screens.text(test)
    test.file_uploader(key=state.input_key("table_workflow", "tables")).set_value([("b.csv", b"three", "text/csv")])
    press(screens, test, "new_run.start")
    (new,) = [run.run_id for run in app.manager.runs() if run.run_id != old]
    app.manager.wait(new)
    request = app.manager.folder(new).request()
    assert (request.parent, request.brief) == (old, "Tables 1 file (5 B)")
    inputs = request.inputs.model_dump()
    assert [file["name"] for file in inputs["tables"]["files"]] == ["b.csv"]
    assert inputs["questions"]["name"] == "q.jsonl"


def test_interrupted_run_is_resumed_and_watched(app: AppRuns, screens: Any) -> None:
    run_id = app.workbench.create(app.workbench.request(GOAL, models=["simulated"], time_scale=0)).run_id
    test = choose(screens, screens.open(PAGE), run_id)
    press(screens, test, f"library.resume.{run_id}")
    app.manager.wait(run_id)
    assert app.manager.snapshot(run_id).status == "complete"


def test_run_that_cannot_be_read_says_why_and_can_be_deleted(app: AppRuns, library: Library, screens: Any) -> None:
    (library.runs / "zoo" / "request.json").write_text("{}")
    test = choose(screens, screens.open(PAGE), "zoo")
    assert "no run request" in screens.text(test)
    assert not test.get("page_link")
    assert [b.label for b in test.button if str(b.key).startswith("damaged.")] == ["Repair", "Move to the bin"]


def test_stage_out_of_line_is_pointed_out(app: AppRuns, screens: Any) -> None:
    runs = app.workbench.settings.runs
    for n in range(6):
        make_run(runs, f"r{n}", attempts=[call("identify_risks", 50 if n == 0 else 5)])
    text = screens.text(choose(screens, screens.open(PAGE), "r0"))
    assert "10.0 × the usual 5.0 s a call (median of 5 other runs)" in text


def test_hostile_names_are_shown_as_text(app: AppRuns, library: Library, screens: Any) -> None:
    evil = "<img src=x onerror=alert(1)> :red[x] ![i](http://evil.example/i.png)"
    library.rename("zoo", evil)
    library.write_note("zoo", evil)
    test = choose(screens, screens.open(PAGE), "zoo")
    drawn = "\n".join(m.value for m in test.markdown)
    assert not re.search(r"(?<!\\)<img", drawn)
    assert not re.search(r"(?<!\\):red\[", drawn)


def test_page_is_drawn_anew_when_a_run_has_ended(app: AppRuns, screens: Any) -> None:
    run_id = app.endless()
    test = screens.open(PAGE)
    assert "1 running" in screens.text(test)
    app.manager.control(run_id, "now")
    app.manager.wait(run_id)
    screens.run(test)
    assert list(test.dataframe[0].value["state"]) == ["■ stopped"]


def test_tick_leaves_the_table_as_it_was_sent(app: AppRuns, library: Library, screens: Any) -> None:
    test = screens.open(PAGE)
    sent = test.dataframe[0].proto.SerializeToString()
    test = choose(screens, test, "cafe")
    assert "Open a Café in Aarhus." in screens.text(test)
    assert test.dataframe[0].proto.SerializeToString() == sent
