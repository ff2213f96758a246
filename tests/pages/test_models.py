import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from planexe.errors import CatalogError
from planexe.llm.local_services import LOCAL
from planexe.llm.model_spec import ModelSpec
from planexe.llm.provider import real_calls_allowed
from planexe.settings import Settings
from planexe.ui.models.file_import import config_path, keep
from planexe.ui.shared import state
from tests.app_runs import GOAL, AppRuns
from tests.pages.conftest import plan_key
from tests.provider_cases.hostile_service import raw, served

CONFIG = {
    "mine": {"class": "OpenRouter", "arguments": {"model": "a/b", "api_key": "${OPENROUTER_API_KEY}"}},
    "gpt-4.1": {"class": "OpenAI", "arguments": {"model": "gpt-4.1", "api_key": "${OPENAI_API_KEY}"}},
}


@pytest.fixture(autouse=True)
def no_waiting(app: AppRuns) -> None:
    app.manager.trials.time_scale = 0.0


def settle(screens: Any, app: AppRuns, test: AppTest, name: str) -> AppTest:
    """Waits for a trial, and draws the page as the timer of its fragment would."""
    app.until(lambda: (trial := app.manager.trials.get(name)) is not None and not trial.running)
    found: AppTest = screens.run(test)
    return found


def upload(screens: Any, test: AppTest, name: str, content: object) -> AppTest:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    test.file_uploader(key="models.upload").set_value((name, data, "application/json"))
    found: AppTest = screens.run(test)
    return found


def test_catalogue_names_keys_but_never_shows_one(app: AppRuns, screens: Any) -> None:
    app.workbench.settings = Settings(
        runs=app.workbench.settings.runs, models=("simulated",), environment={"OPENAI_API_KEY": "sk-very-secret"}
    )
    test = screens.open("models.py")
    table = test.dataframe[0].value
    keys = dict(zip(table["Model"], table["Key"], strict=True))
    assert keys["simulated"] == "– none needed"
    assert keys["gpt-4.1"] == "✔ set"
    assert keys["mistral-small"] == "✕ MISTRAL_API_KEY is not set"
    assert "sk-very-secret" not in table.to_string() + screens.text(test)


def test_page_says_what_holds_the_programs_that_models_write(app: AppRuns, screens: Any) -> None:
    assert screens.text(screens.open("models.py")).count("Programs that models write ") == 1


def test_list_can_be_narrowed_to_what_is_ready(app: AppRuns, screens: Any) -> None:
    test = screens.open("models.py")
    test.segmented_control(key="models.kind").set_value("ready")
    screens.run(test)
    assert "gpt-4.1" not in set(test.dataframe[0].value["Model"])


def test_ping_of_the_simulated_model_says_how_fast_it_was(app: AppRuns, screens: Any) -> None:
    test = screens.open("models.py")
    test.button(key="models.ping.send").click()
    screens.run(test)
    settle(screens, app, test, "ping simulated")
    (success,) = test.success
    assert "answered in" in success.value
    assert "first token after" in success.value
    assert "no AI" in screens.text(test)


def test_missing_key_says_which_variable_to_set_and_where(app: AppRuns, screens: Any) -> None:
    test = screens.open("models.py")
    test.selectbox(key=state.PING).set_value("gpt-4.1")
    screens.run(test)
    assert test.button(key="models.ping.send").disabled
    assert "OPENAI_API_KEY" in screens.text(test)
    assert ".env" in screens.text(test)


def test_address_opens_a_part_of_the_page(app: AppRuns, screens: Any) -> None:
    assert screens.open("models.py", part="lab").selectbox(key=state.LAB_PROFILE).value == "flaky"
    assert screens.open("models.py", part="nonsense").dataframe


def test_lab_shows_what_came_back_and_how_the_executor_coped(app: AppRuns, screens: Any) -> None:
    test = screens.open("models.py", part="lab")
    test.selectbox(key=state.LAB_PROFILE).set_value("none")
    screens.run(test)
    test.slider(key=state.lab_key("invalid_json")).set_value(60)
    test.slider(key=state.lab_key("tokens_per_s")).set_value(300.0)
    screens.run(test)
    test.button(key="lab.send").click()
    screens.run(test)
    settle(screens, app, test, f"lab {test.session_state['run.visitor']}")
    rows = test.dataframe[0].value
    assert "10 of 10 calls were answered" in test.success[0].value
    assert "2: asked to mend it" in set(rows["Try"])
    assert any("failed: invalid" in text for text in rows["Came back"])


def test_lab_tells_what_was_learnt_of_a_service_with_habits_of_its_own(app: AppRuns, screens: Any) -> None:
    test = screens.open("models.py", part="lab")
    test.selectbox(key=state.LAB_PROFILE).set_value("none")
    screens.run(test)
    test.multiselect(key=state.lab_key("habits")).set_value(["refuses_system", "refuses_bounds"])
    screens.run(test)
    assert "Refuses the system role." in screens.text(test)
    test.button(key="lab.send").click()
    screens.run(test)
    settle(screens, app, test, f"lab {test.session_state['run.visitor']}")
    assert "10 of 10 calls were answered, in one attempt each" in test.success[0].value
    assert "takes the schema without bounds, which are told in words; takes no system message" in screens.text(test)


def test_lab_takes_what_was_set_just_before_the_click(app: AppRuns, screens: Any) -> None:
    test = screens.open("models.py", part="lab")
    test.selectbox(key=state.LAB_PROFILE).set_value("none")
    screens.run(test)
    test.slider(key=state.lab_key("invalid_json")).set_value(60)
    test.button(key="lab.plan").click()
    screens.run(test)
    assert "invalid_json=0.6" in test.session_state[state.FAULTS]


def test_lab_says_when_the_shares_add_up_to_more_than_all(app: AppRuns, screens: Any) -> None:
    test = screens.open("models.py", part="lab")
    test.slider(key=state.lab_key("hang")).set_value(100)
    screens.run(test)
    assert "the shares add up to" in screens.text(test)
    assert test.button(key="lab.send").disabled


def test_lab_hands_its_mix_over_to_a_new_run(app: AppRuns, screens: Any) -> None:
    test = screens.open("models.py", part="lab")
    test.slider(key=state.lab_key("rate_limit")).set_value(30)
    screens.run(test)
    test.button(key="lab.plan").click()
    screens.run(test)
    assert test.selectbox(key=state.FAULTS).value == "flaky,rate_limit=0.3"
    test.text_area(key=plan_key("goal")).set_value(GOAL)
    test.button(key="new_run.start").click()
    screens.run(test)
    (run,) = app.manager.runs()
    assert app.manager.folder(run.run_id).request().faults == "flaky,rate_limit=0.3"


def test_import_is_looked_at_before_it_is_kept(app: AppRuns, screens: Any) -> None:
    test = upload(screens, screens.open("models.py", part="import"), "llm_config.json", CONFIG)
    assert list(test.dataframe[0].value["Model"]) == ["mine", "gpt-4.1"]
    assert "Replaces in your catalogue: gpt-4.1" in screens.text(test)
    assert not config_path(app.workbench).exists()


def test_imported_models_are_kept_with_their_placeholders_and_can_be_chosen(app: AppRuns, screens: Any) -> None:
    test = upload(screens, screens.open("models.py", part="import"), "llm_config.json", CONFIG)
    test.button(key="models.import").click()
    screens.run(test)
    assert json.loads(config_path(app.workbench).read_text()) == CONFIG
    assert app.workbench.catalog.get("mine").key_env == "OPENROUTER_API_KEY"
    assert app.workbench.catalog.source("mine") == str(config_path(app.workbench))
    assert "2 models added" in test.success[0].value


def test_imported_models_can_be_removed_and_brought_back(app: AppRuns, screens: Any) -> None:
    keep(app.workbench, CONFIG)
    test = screens.open("models.py", part="import")
    test.button(key="models.forget").click()
    screens.run(test)
    assert "mine" not in app.workbench.catalog.names()
    assert "llm_config.json.removed" in test.success[0].value
    assert config_path(app.workbench).with_suffix(".json.removed").is_file()


def test_file_with_a_key_in_it_is_refused_without_showing_the_key(app: AppRuns, screens: Any) -> None:
    mine = {"class": "OpenAILike", "arguments": {"model": "m", "api_base": "http://x/v1", "api_key": "sk-secret"}}
    test = upload(screens, screens.open("models.py", part="import"), "llm_config.json", {"mine": mine})
    text = screens.text(test) + test.dataframe[0].value.to_string()
    assert "The file holds keys themselves" in text
    assert "sk-secret" not in text
    assert not [b for b in test.button if b.key == "models.import"]


@pytest.mark.parametrize(
    ("content", "words"), [(b"{", "not valid JSON"), (b"[]", "JSON object"), (b"\xff", "not UTF-8")]
)
def test_file_that_is_no_config_is_said_in_a_sentence(app: AppRuns, screens: Any, content: bytes, words: str) -> None:
    test = upload(screens, screens.open("models.py", part="import"), "llm_config.json", content)
    assert words in screens.text(test)


def test_models_imported_before_that_cannot_be_read_are_left_as_they_are(app: AppRuns) -> None:
    config_path(app.workbench).parent.mkdir(parents=True, exist_ok=True)
    config_path(app.workbench).write_text("{ mine")
    with pytest.raises(CatalogError, match="not valid JSON"):
        keep(app.workbench, {"mine": CONFIG["mine"]})
    assert config_path(app.workbench).read_text() == "{ mine"


def test_what_could_not_be_read_stands_where_models_are_listed_and_chosen(app: AppRuns, screens: Any) -> None:
    config_path(app.workbench).parent.mkdir(parents=True, exist_ok=True)
    config_path(app.workbench).write_text("{ mine")
    app.workbench.reload_catalog()
    for page in ("models.py", "new_run.py"):
        assert "llm_config.json is not valid JSON" in screens.text(screens.open(page))


def test_cap_of_a_service_acts_at_once_and_is_kept(app: AppRuns, screens: Any) -> None:
    test = screens.open("models.py", **{state.MODELS_PART: "limits"})
    assert "idle" in screens.text(test)
    test.number_input(key="models.limit.simulated").set_value(2)
    screens.run(test)
    assert app.workbench.limits.caps == {"simulated": 2}
    again = screens.open("models.py", **{state.MODELS_PART: "limits"})
    assert again.number_input(key="models.limit.simulated").value == 2


def ask_services(screens: Any, app: AppRuns) -> AppTest:
    test = screens.open("models.py")
    test.button(key="models.offers.ask").click()
    screens.run(test)
    return settle(screens, app, test, "what the services offer")


def test_services_are_asked_what_they_offer_and_the_models_can_be_chosen(
    app: AppRuns, screens: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LOCAL, "not_running", lambda spec: "127.0.0.1" not in spec.base_url)
    with served(raw(200, b'{"data": [{"id": "new-one"}]}')) as url, real_calls_allowed():
        mine = ModelSpec(name="mine", provider="vllm", model="old", base_url=url)
        app.workbench.__dict__["catalog"] = app.workbench.catalog.with_models({"mine": mine})
        test = ask_services(screens, app)
    assert "vLLM offers 1 model for chat (1 new)." in screens.text(test)
    assert any(name.endswith("/new-one") for name in test.dataframe[-1].value["Model"])


def test_no_service_that_can_be_asked_is_said_in_a_sentence(
    app: AppRuns, screens: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LOCAL, "not_running", lambda spec: True)
    assert "No service can be asked" in ask_services(screens, app).error[0].value
