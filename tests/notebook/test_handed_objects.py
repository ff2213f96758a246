"""A llama-index object in place of a model's name: in an executor of one's own, in a whole plan, in a rerun."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.base.llms.types import ChatMessage, ToolCallBlock
from llama_index.core.llms.mock import MockFunctionCallingLLM, MockLLM

from planexe.errors import CatalogError, SettingsError
from planexe.llm.handed_object import spec_of_object
from planexe.llm.provider import real_calls_allowed
from planexe.notebook import open_run, plan
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.simulator.content import write_answer

GOAL = "Open a small organic bakery in Aarhus, Denmark, before May 2027 with 2 million DKK and six people."


def answering(messages: Sequence[ChatMessage], **given: Any) -> ChatMessage:
    """Answers as the simulated service would, by a call of the function it is offered."""
    asked = [(m.role.value, str(m.content)) for m in messages if m.role.value in ("system", "user")]
    if not given.get("tools"):
        return ChatMessage(role="assistant", content=write_answer(asked, None, "text", 1).text)
    metadata = given["tools"][0].metadata
    answer = write_answer(asked[:2], metadata.fn_schema.model_json_schema(), "json_schema", 1)
    call = ToolCallBlock(tool_call_id="1", tool_name=metadata.name, tool_kwargs=json.loads(answer.text))
    return ChatMessage(role="assistant", blocks=[call])


def speaking_object() -> MockFunctionCallingLLM:
    return MockFunctionCallingLLM(response_generator=answering, is_chat_model=True)


@pytest.fixture(autouse=True)
def _objects_may_be_asked() -> Iterator[None]:
    with real_calls_allowed():
        yield


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(Settings(runs=tmp_path, models=("simulated",)))


def test_executor_takes_an_object_as_it_is(bench: Workbench) -> None:
    executor = bench.executor([MockLLM(max_tokens=3)], concurrency=2)
    try:
        functions: list[Any] = [lambda llm, n=n: f"{n} {llm.ask_sync('Say text.').text}" for n in range(3)]
        texts = executor.run_batch(functions)
    finally:
        executor.close()
    assert [r.unwrap() for r in texts] == [f"{n} text text text" for n in range(3)]
    assert {a.model for r in texts for a in r.attempts} == {"MockLLM"}


def test_objects_have_names_of_their_own_and_keep_them(bench: Workbench) -> None:
    first, second = MockLLM(), MockLLM()

    names = [spec.name for spec in bench.models([first, "simulated", second])]
    bench.reload_catalog()

    assert names == ["MockLLM", "simulated", "MockLLM 2"]
    assert [s.name for s in bench.models([second, first])] == ["MockLLM 2", "MockLLM"]
    assert bench.catalog.get("MockLLM 2").handed is second


def test_sizes_that_the_object_does_not_know_are_not_believed() -> None:
    assert (spec_of_object(MockLLM()).context_tokens, spec_of_object(MockLLM()).output_tokens) == (32_768, 8_192)


@pytest.mark.parametrize(("given", "named"), [(7, "7"), (None, "None"), ({"api_key": "sk-1"}, "a dict")])
def test_what_is_no_model_is_refused_without_showing_what_it_holds(bench: Workbench, given: Any, named: str) -> None:
    with pytest.raises(SettingsError, match=f"name or as a llama-index LLM object, not as {named}") as caught:
        bench.executor([given])
    assert "sk-1" not in str(caught.value)


def test_whole_plan_by_an_object_and_its_resume(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = plan(GOAL, models=[speaking_object()], detail="fast", concurrency=8)
    outcome = run.wait()

    assert outcome.status == "complete"
    measured = run.measures()
    assert measured.attempts == measured.calls
    assert not run.active.request.simulated

    again = open_run(run.run_id, models=[speaking_object()])
    assert again.rerun("identify_risks", guidance="Look at the flour.").wait().status == "complete"


def test_run_of_an_object_that_is_gone_says_what_to_do(bench: Workbench) -> None:
    folder = bench.create(bench.request(GOAL, models=[speaking_object()]))

    with pytest.raises(CatalogError, match="handed the model over as an object, hand it over again"):
        Workbench(bench.settings).activate(folder)
