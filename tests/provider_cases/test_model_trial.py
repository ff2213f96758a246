"""`models test` finds out what a plan would: in which form a service takes a schema, and whether it can at all."""

import json
from pathlib import Path
from typing import Any

from planexe.llm.provider import real_calls_allowed
from planexe.runs.ping import Ping, accepted_text, ping
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from tests.provider_cases.hostile_service import RawAnswer, completion, lab, refusal

STEPS = {
    "steps": [{"what": "Boil water", "minutes": 3, "by": "kettle"}, {"what": "Pour", "minutes": 1, "by": "person"}]
}


async def tried(folder: Path, answering: Any) -> tuple[Ping, list[dict[str, Any]]]:
    async with lab(answering=answering) as hostile:
        entry = f'name = "mine"\nprovider = "openai_compatible"\nmodel = "m"\nbase_url = "{hostile.spec.base_url}"\n'
        (folder / "models.toml").write_text(f"[[model]]\n{entry}output_tokens = 6000\n")
        bench = Workbench(Settings(runs=folder / "runs", catalogues=(folder / "models.toml",)))
        with real_calls_allowed():
            return await ping(bench, "mine"), hostile.service.bodies


async def test_service_that_takes_everything_is_asked_at_the_models_own_cap(tmp_path: Path) -> None:
    def answering(body: dict[str, Any]) -> RawAnswer:
        return completion(json.dumps(STEPS) if "response_format" in body else "Ready.")

    found, bodies = await tried(tmp_path, answering)

    assert (found.accepted.problem, found.accepted.response_format) == ("", "json_schema")
    assert (bodies[-1]["max_tokens"], found.accepted.output_tokens) == (6000, 6000)
    assert found.plan.shortened == ()


async def test_service_that_refuses_schemas_is_asked_in_another_form_and_that_is_said(tmp_path: Path) -> None:
    def answering(body: dict[str, Any]) -> RawAnswer:
        form = body.get("response_format", {}).get("type")
        if form == "json_schema":
            return refusal("response_format json_schema is not supported", param="response_format")
        return completion(json.dumps(STEPS) if form else "Ready.")

    found, _ = await tried(tmp_path, answering)

    assert (found.accepted.problem, found.accepted.response_format) == ("", "json_object")
    assert "takes no schema" in accepted_text(found)


async def test_service_that_answers_free_text_and_no_question_of_a_plan_is_told_apart(tmp_path: Path) -> None:
    found, _ = await tried(tmp_path, lambda _: completion("I am ready to plan."))

    assert found.text == "I am ready to plan."
    assert found.accepted.problem
    assert "cannot be used for a plan" in accepted_text(found)
