import json
from typing import Any

from planexe.report.figures import figures_of
from planexe.spine.changes import Edit, apply
from planexe.spine.repairs import look_at_repairs
from planexe.ui.shared import state
from tests.app_runs import GOAL, LATE, QUICK, AppRuns

PAGE = "read_plan.py"


def test_finished_plan_has_contents_sections_and_downloads(app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE, run=app.finished())
    assert "Project plan" in [h.value for h in test.subheader]
    assert "](#" in screens.text(test)
    labels = [d.label for d in test.get("download_button")]
    assert {"Web page", "Markdown"} <= set(labels)


def test_plan_opens_with_its_key_facts_and_how_complete_it_is(app: AppRuns, screens: Any) -> None:
    test = screens.open(PAGE, run=app.finished())
    assert "Sections made" in [m.label for m in test.metric]
    assert "sections complete" in screens.text(test)


def test_charts_and_the_tree_stand_in_their_sections(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    screens.open(PAGE, run=run_id)
    report = app.manager.report(run_id)
    charted = {anchor for anchor, figures in figures_of(report).items() if any(figures)}
    assert {"wbs-tree-full", "schedule", "cost-plan"} <= charted


def test_words_are_found_and_other_sections_are_left_out(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    test = screens.open(PAGE, run=run_id)
    every = len(test.subheader)
    test.text_input(key=f"read.search.{run_id}").input("baker")
    screens.run(test)
    assert 0 < len(test.subheader) < every
    test.text_input(key=f"read.search.{run_id}").input("zzzz")
    screens.run(test)
    assert "Nothing in the plan has these words." in screens.text(test)


def test_refusal_that_was_overridden_is_told_first(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    path = app.manager.folder(run_id).path / "artefacts" / "redline_gate.json"
    artefact = json.loads(path.read_text(encoding="utf-8"))
    artefact["value"] |= {
        "verdict": "REFUSE",
        "violation_claim": "It <b>harms</b>.",
        "violation_category": "cyber_attack",
    }
    path.write_text(json.dumps(artefact), encoding="utf-8")
    test = screens.open(PAGE, run=run_id)
    assert "refused this goal" in test.error[0].value
    assert "<b>" not in test.error[0].value


def test_plan_that_has_just_begun_says_so(app: AppRuns, screens: Any) -> None:
    folder = app.workbench.create(app.workbench.request(GOAL, **QUICK))
    test = screens.open(PAGE, run=folder.run_id)
    assert "first sections appear here" in screens.text(test)


def test_page_remembers_the_run_watched_before(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    test = screens.open("watch_run.py", run=run_id)
    test.switch_page(PAGE)
    test.query_params.clear()
    screens.run(test)
    assert test.query_params[state.RUN_PARAM] == run_id


def test_way_back_to_all_plans(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    test = screens.open(PAGE, run=run_id)
    test.button(key="pick.all").click()
    screens.run(test)
    assert test.button(key=f"pick.{run_id}")


def test_without_runs_there_is_a_way_to_the_form(app: AppRuns, screens: Any) -> None:
    assert "Nothing has been made yet" in screens.text(screens.open(PAGE))


def test_section_of_a_hostile_model_is_shown_as_text(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    path = app.manager.folder(run_id).path / "artefacts" / "identify_risks.json"
    text = path.read_text(encoding="utf-8")
    word = "Risk" if "Risk" in text else "risk"
    path.write_text(text.replace(word, "<img src=x onerror=alert(1)>$x$ ![i](http://evil.example/i.png)", 1))
    test = screens.open(PAGE, run=run_id)
    shown = "\n".join(m.value for m in test.markdown)
    assert "<img" not in shown
    assert "\n![" not in shown.replace("\\![", "")


def test_edited_plan_says_so_and_is_brought_up_to_date_with_one_click(app: AppRuns, screens: Any) -> None:
    run_id = app.finished()
    desk = app.manager.run(run_id)
    value = json.loads(json.dumps(desk.artefacts["find_team_roles"].value))
    value["roles"][0]["title"] = "Zebra Keeper"
    apply(desk, Edit("find_team_roles", value))
    test = screens.open(PAGE, run=run_id)
    assert "Not up to date" in screens.text(test)
    assert "“Roles” was edited on" in screens.text(test)
    assert any("◌ stale" in metric.label for metric in test.metric)
    button = test.button(key=f"read.up_to_date.{run_id}")
    assert button.label == "Bring up to date"
    button.click()
    screens.run(test)
    app.manager.wait(run_id)
    test = screens.open(PAGE, run=run_id)
    assert "Not up to date" not in screens.text(test)
    assert "edited by a person" in screens.text(test)
    assert "Zebra Keeper" in screens.text(test)


def test_an_option_is_ticked_previewed_chosen_and_taken_back(app: AppRuns, screens: Any) -> None:
    run_id = app.finished(LATE)
    test = screens.open(PAGE, run=run_id)
    assert "What would make it hold." in screens.text(test)
    view = look_at_repairs(app.manager.run(run_id))
    number = next(one.number for one in view.lines if one.verdict == "holds")
    test.checkbox(key=f"read.repair.pick.{run_id}.{number}").check()
    screens.run(test)
    assert "calls · " in screens.text(test)
    assert any("of them ask a model" in box.label for box in test.expander)
    test.button(key=f"read.repair.choose.{run_id}").click()
    screens.run(test)
    app.manager.wait(run_id)
    test = screens.open(PAGE, run=run_id)
    assert "Decided:" in screens.text(test)
    assert "What would make it hold." not in screens.text(test)
    assert [m.value for m in test.metric if m.label == "What was asked"] == ["holds"]
    test.button(key=f"read.repair.back.{run_id}.1").click()
    screens.run(test)
    app.manager.wait(run_id)
    again = screens.text(screens.open(PAGE, run=run_id))
    assert "Decided:" not in again
    assert "What would make it hold." in again


def test_a_plan_that_holds_shows_no_options(app: AppRuns, screens: Any) -> None:
    run_id = app.finished(GOAL.replace("2027", "2032"))
    assert "What would make it hold." not in screens.text(screens.open(PAGE, run=run_id))
