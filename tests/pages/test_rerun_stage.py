import copy
import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from planexe.spine.changes import Edit, apply
from planexe.spine.priority import without_slack
from planexe.spine.rerun import RerunWish, StageChange
from planexe.spine.rerun_overrides import rules
from planexe.ui.rerun import state as rerun_state
from planexe.ui.shared import state
from tests.app_runs import GOAL, QUICK, AppRuns

PAGE = "rerun_stage.py"
RISKS = "identify_risks"


def labels(test: AppTest) -> list[str]:
    return [button.label for button in test.button]


def button(test: AppTest, label: str) -> Any:
    return next(b for b in test.button if b.label == label)


def figures(test: AppTest) -> dict[str, str]:
    return {metric.label: str(metric.value) for metric in test.metric}


def pills(test: AppTest, run_id: str, chapter: str) -> Any:
    return next(g for g in test.button_group if g.key == f"rerun.pills.{run_id}.{chapter}")


def asked(app: AppRuns, run_id: str) -> int:
    return sum(a.outcome != "reused" for a in app.manager.feed(run_id).attempts)


@pytest.fixture
def run_id(app: AppRuns) -> str:
    return app.finished()


def edited(app: AppRuns, run_id: str, words: str = "The oven fails in the first month.") -> str:
    """Writes another description of the first risk by hand."""
    desk = app.manager.run(run_id)
    value = json.loads(json.dumps(desk.artefacts[RISKS].value))
    value["risks"][0]["description"] = words
    apply(desk, Edit(RISKS, value))
    return words


def test_page_without_a_choice_says_what_to_do(app: AppRuns, screens: Any, run_id: str) -> None:
    test = screens.open(PAGE, run=run_id)
    assert "Choose stages on the left." in screens.text(test)
    assert f"{len(app.manager.run(run_id).stages.stages)} fresh" in screens.text(test)
    assert button(test, "What failed or has gaps (0)").disabled


def test_chosen_stage_is_in_the_address_and_its_preview_tells_what_will_happen(
    app: AppRuns, screens: Any, run_id: str
) -> None:
    test = screens.open(PAGE, run=run_id)
    pills(test, run_id, "assumptions").set_value([RISKS])
    screens.run(test)
    assert test.query_params[rerun_state.STAGE_PARAM] in (RISKS, [RISKS])
    assert figures(test)["Calls"].startswith("2 – ")
    assert "Run 1 stage again" in labels(test)
    assert "Project plan" in screens.text(test)


def test_quick_pick_chooses_and_clear_lets_go(app: AppRuns, screens: Any, run_id: str) -> None:
    test = screens.open(PAGE, run=run_id)
    button(test, "Document drafting").click()
    screens.run(test)
    assert "Run 2 stages again" in labels(test)
    button(test, "Clear").click()
    screens.run(test)
    assert "Choose stages on the left." in screens.text(test)


def test_from_here_makes_certain_what_was_possible(app: AppRuns, screens: Any, run_id: str) -> None:
    test = screens.open(PAGE, run=run_id, stage="wbs_level1")
    most = figures(test)["Calls"].partition(" – ")[2]
    test.toggle(key=f"rerun.from_here.{run_id}").set_value(True)
    screens.run(test)
    assert figures(test)["Calls"] == most
    assert test.query_params[rerun_state.AFTER_PARAM] in ("1", ["1"])


def test_single_parts_are_offered_where_a_stage_has_them(app: AppRuns, screens: Any, run_id: str) -> None:
    test = screens.open(PAGE, run=run_id, stage="premise_challenge")
    items = test.multiselect(key=f"rerun.items.{run_id}.premise_challenge")
    every = figures(test)["Calls"]
    items.set_value(items.options[:1] and [app.manager.run(run_id).fresh["premise_challenge"].items[0][0]])
    screens.run(test)
    assert figures(test)["Calls"] != every
    assert figures(test)["Calls"].startswith("1")


def test_what_is_typed_just_before_the_click_is_asked_with(app: AppRuns, screens: Any, run_id: str) -> None:
    test = screens.open(PAGE, run=run_id, stage=RISKS)
    test.text_area(key=f"rerun.guidance.{run_id}.{RISKS}").input("Be brief.")
    button(test, "Run 1 stage again").click()
    screens.run(test)  # both arrive at once: leaving the field is what sends its words
    assert app.manager.run(run_id).overrides[RISKS].guidance == "Be brief."


def test_rerun_with_guidance_shows_what_changed_and_goes_back(app: AppRuns, screens: Any, run_id: str) -> None:
    before = app.manager.run(run_id).artefacts[RISKS].digest
    test = screens.open(PAGE, run=run_id, stage=RISKS)
    test.text_area(key=f"rerun.guidance.{run_id}.{RISKS}").input("Name the risk of a bad harvest first.")
    screens.run(test)
    button(test, "Run 1 stage again").click()
    screens.run(test)
    app.manager.wait(run_id)
    screens.run(test)
    assert test.query_params[rerun_state.MODE_PARAM] in (rerun_state.RESULT, [rerun_state.RESULT])
    assert app.manager.run(run_id).artefacts[RISKS].asked_with == {"guidance": "Name the risk of a bad harvest first."}
    assert int(figures(test)["Asked again"]) >= 1
    assert int(figures(test)["Changed"]) >= 1
    assert "Keep" in labels(test)
    button(test, "Keep").click()
    screens.run(test)
    test.selectbox(key=f"rerun.changed.{run_id}").set_value(RISKS)
    screens.run(test)
    button(test, "Go back").click()
    screens.run(test)
    assert app.manager.run(run_id).artefacts[RISKS].digest == before
    assert "The value before is in place again." in screens.text(test)


def test_undo_of_a_rerun_brings_everything_back_without_a_call(app: AppRuns, screens: Any, run_id: str) -> None:
    before = {n: a.digest for n, a in app.manager.run(run_id).artefacts.items()}
    app.manager.reruns.start(run_id, RerunWish(stages={RISKS: ()}, changes={RISKS: StageChange(guidance="Be brief.")}))
    app.manager.wait(run_id)
    calls = asked(app, run_id)
    test = screens.open(PAGE, run=run_id, do=rerun_state.RESULT)
    button(test, "Undo the whole rerun").click()
    screens.run(test)
    app.manager.wait(run_id)
    assert {n: a.digest for n, a in app.manager.run(run_id).artefacts.items()} == before
    assert asked(app, run_id) == calls


def test_rerun_that_gave_the_same_answer_says_what_was_spared(app: AppRuns, screens: Any, run_id: str) -> None:
    app.manager.reruns.start(run_id, RerunWish(stages={RISKS: ()}))
    app.manager.wait(run_id)
    test = screens.open(PAGE, run=run_id, do=rerun_state.RESULT)
    assert figures(test)["Changed"] == "0"
    assert any("were not asked again because Risks did not change" in e.label for e in test.expander)
    assert "nothing else has changed" in screens.text(test)


def test_before_the_first_rerun_there_is_no_result(app: AppRuns, screens: Any, run_id: str) -> None:
    assert "run again yet" in screens.text(screens.open(PAGE, run=run_id, do=rerun_state.RESULT))


def test_what_a_person_wrote_is_replaced_only_when_ticked(app: AppRuns, screens: Any, run_id: str) -> None:
    edited(app, run_id)
    test = screens.open(PAGE, run=run_id, stage=RISKS)
    assert "1 edited" in screens.text(test)
    start = next(b for b in test.button if b.label.startswith("Run "))
    assert start.disabled
    test.checkbox(key=f"rerun.overwrite.{run_id}.{RISKS}").check()
    screens.run(test)
    next(b for b in test.button if b.label.startswith("Run ")).click()
    screens.run(test)
    app.manager.wait(run_id)
    assert app.manager.run(run_id).artefacts[RISKS].origin == "model"


def test_stale_plan_is_brought_up_to_date(app: AppRuns, screens: Any, run_id: str) -> None:
    edited(app, run_id)
    test = screens.open(PAGE, run=run_id)
    assert "stale" in screens.text(test)
    button(test, "Bring up to date").click()
    screens.run(test)
    app.manager.wait(run_id)
    states = {found.state for found in app.manager.run(run_id).fresh.values()}
    assert states == {"fresh", "edited"}


def test_own_prompt_is_used_and_named(app: AppRuns, screens: Any, run_id: str) -> None:
    test = screens.open(PAGE, run=run_id, stage=RISKS)
    area = test.text_area(key=f"rerun.prompt.{run_id}.{RISKS}")
    assert area.value == rules(app.manager.run(run_id), RISKS)
    area.input("Name the risks, the worst first.")
    screens.run(test)
    button(test, "Run 1 stage again").click()
    screens.run(test)
    app.manager.wait(run_id)
    screens.open(PAGE, run=run_id, stage=RISKS)
    assert "prompt edited by a person" in app.manager.reruns.versions(run_id, RISKS)[-1].details()


def test_changes_for_all_chosen_stages_are_shared(app: AppRuns, screens: Any, run_id: str) -> None:
    test = screens.open(PAGE, run=run_id, stage=RISKS)
    pills(test, run_id, "project_plan").set_value(["risk_register"])
    screens.run(test)
    test.text_area(key=f"rerun.guidance.{run_id}.").input("Be brief.")
    screens.run(test)
    button(test, "Run 2 stages again").click()
    screens.run(test)
    app.manager.wait(run_id)
    overrides = app.manager.run(run_id).overrides
    assert {name: o.guidance for name, o in overrides.items()} == {RISKS: "Be brief.", "risk_register": "Be brief."}


def test_value_is_edited_in_a_form_with_undo_and_saved(app: AppRuns, screens: Any, run_id: str) -> None:
    test = screens.open(PAGE, run=run_id, do=rerun_state.EDIT, stage=RISKS)
    assert button(test, "Save my version").disabled
    field = next(t for t in test.text_input if t.label == "Title")
    old = field.value
    field.input("Flour <b>runs</b> out")
    screens.run(test)
    assert "Risks 1 · Title" in screens.text(test)
    button(test, "Undo").click()
    screens.run(test)
    assert next(t for t in test.text_input if t.label == "Title").value == old
    next(t for t in test.text_input if t.label == "Title").input("Flour runs out")
    screens.run(test)
    button(test, "Save my version").click()
    screens.run(test)
    artefact = app.manager.run(run_id).artefacts[RISKS]
    assert (artefact.origin, artefact.value["risks"][0]["title"]) == ("person", "Flour runs out")
    assert "your version is in place" in screens.text(test)
    next(b for b in test.button if b.label.startswith("Take my edit back")).click()
    screens.run(test)
    assert app.manager.run(run_id).artefacts[RISKS].origin == "model"


@pytest.mark.parametrize("as_json", [False, True])
def test_what_is_typed_just_before_the_click_is_saved(
    app: AppRuns, screens: Any, run_id: str, *, as_json: bool
) -> None:
    value = json.loads(json.dumps(app.manager.run(run_id).artefacts[RISKS].value))
    test = screens.open(PAGE, run=run_id, do=rerun_state.EDIT, stage=RISKS)
    test.toggle(key=f"rerun.as_json.{run_id}.{RISKS}").set_value(as_json)
    screens.run(test)

    def write(title: str) -> None:
        value["risks"][0]["title"] = title
        if as_json:
            next(t for t in test.text_area if t.label == "JSON").input(json.dumps(value))
        else:
            next(t for t in test.text_input if t.label == "Title").input(title)

    write("Flour runs out")
    screens.run(test)
    write("Flour gets dear")
    button(test, "Save my version").click()
    screens.run(test)
    assert app.manager.run(run_id).artefacts[RISKS].value["risks"][0]["title"] == "Flour gets dear"


def test_records_are_added_and_removed(app: AppRuns, screens: Any, run_id: str) -> None:
    test = screens.open(PAGE, run=run_id, do=rerun_state.EDIT, stage=RISKS)
    number = len(app.manager.run(run_id).artefacts[RISKS].value["risks"])
    button(test, "Add").click()
    screens.run(test)
    assert any(f"Risks ({number + 1})" == s.label for s in test.selectbox)
    assert test.error
    assert button(test, "Save my version").disabled
    button(test, "Remove").click()
    screens.run(test)
    assert any(f"Risks ({number})" == s.label for s in test.selectbox)
    assert not test.error


def test_wrong_json_is_told_with_its_place(app: AppRuns, screens: Any, run_id: str) -> None:
    test = screens.open(PAGE, run=run_id, do=rerun_state.EDIT, stage=RISKS)
    test.toggle(key=f"rerun.as_json.{run_id}.{RISKS}").set_value(True)
    screens.run(test)
    area = next(t for t in test.text_area if t.label == "JSON")
    area.input('{"risks": 7}')
    screens.run(test)
    assert "Risks should be a valid list" in test.error[0].value
    next(t for t in test.text_area if t.label == "JSON").input("{")
    screens.run(test)
    assert "not valid JSON" in screens.text(test)
    assert button(test, "Save my version").disabled


def test_versions_are_listed_compared_and_brought_back(app: AppRuns, screens: Any, run_id: str) -> None:
    edited(app, run_id)
    test = screens.open(PAGE, run=run_id, do=rerun_state.VERSIONS, stage=RISKS)
    rows = test.dataframe[0].value
    assert list(rows["Made by"]) == ["a person", "simulated"]
    button(test, "Go back to version 1").click()
    screens.run(test)
    assert "Version 1 is the value again." in screens.text(test)
    assert app.manager.run(run_id).artefacts[RISKS].origin == "model"


def test_stage_is_pinned_and_let_go(app: AppRuns, screens: Any, run_id: str) -> None:
    test = screens.open(PAGE, run=run_id, do=rerun_state.VERSIONS, stage=RISKS)
    button(test, "Pin").click()
    screens.run(test)
    assert app.manager.run(run_id).fresh[RISKS].state == "pinned"
    button(test, "Unpin").click()
    screens.run(test)
    assert app.manager.run(run_id).fresh[RISKS].state == "fresh"


def test_running_plan_offers_to_stop_or_drain_first(app: AppRuns, screens: Any) -> None:
    run_id = app.endless()
    test = screens.open(PAGE, run=run_id)
    assert "nothing in it can be changed" in screens.text(test)
    assert {"Drain", "Stop now"} <= set(labels(test))


def test_change_that_comes_too_late_is_answered_with_a_sentence(app: AppRuns, screens: Any, run_id: str) -> None:
    test = screens.open(PAGE, run=run_id, stage=RISKS)
    with app.manager.folder(run_id).lock():
        button(test, "Run 1 stage again").click()
        screens.run(test)
    assert "It is being made at this moment" in screens.text(test)


def test_run_without_any_value_says_so(app: AppRuns, screens: Any) -> None:
    folder = app.workbench.create(app.workbench.request(GOAL, **QUICK))
    test = screens.open(PAGE, run=folder.run_id, do=rerun_state.VERSIONS)
    assert "Nothing has been made in this run yet." in screens.text(test)
    test = screens.open(PAGE, run=folder.run_id)
    assert "not made yet" in screens.text(test)


def test_hostile_address_does_no_harm(app: AppRuns, screens: Any, run_id: str) -> None:
    test = screens.open(PAGE, run=run_id, stage="<b>nothing</b>", item="x:y", do="<script>")
    assert "Choose stages on the left." in screens.text(test)


def test_read_page_leads_to_the_rerun_of_a_section(app: AppRuns, screens: Any, run_id: str) -> None:
    test = screens.open("read_plan.py", run=run_id)
    links = [e.proto for e in test.get("page_link")]
    assert any("identify_risks" in str(link) and run_id in str(link) for link in links)
    assert state.RUN_PARAM in test.query_params


def test_fast_model_is_offered_where_a_chosen_stage_holds_up_everything(
    app: AppRuns, screens: Any, run_id: str
) -> None:
    hurried = sorted(without_slack(app.manager.run(run_id).stages))[0]
    key = f"rerun.fast.{run_id}"
    idle = screens.open(PAGE, run=run_id, stage="pitch")
    assert not [box for box in idle.selectbox if box.key == key]

    test = screens.open(PAGE, run=run_id, stage=hurried)
    test.selectbox(key=key).set_value("simulated")
    screens.run(test)
    button(test, "Run 1 stage again").click()
    screens.run(test)
    assert app.manager.run(run_id).overrides[hurried].fast == "simulated"


def test_number_that_no_field_of_a_browser_holds_is_edited_as_json(app: AppRuns, screens: Any, run_id: str) -> None:
    run = app.manager.run(run_id)
    value = copy.deepcopy(run.artefacts["governance_bodies"].value)
    value["bodies"][0]["spending_limit"] = 10**20
    apply(run, Edit("governance_bodies", value))
    test = screens.open(PAGE, run=run_id, stage="governance_bodies", do="edit")
    assert str(10**20) in [area.value for area in test.text_area]
