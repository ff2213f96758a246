"""Every habit and every odd answer of the simulated service, as the product's own client meets it, in process."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel, Field

from planexe.errors import SettingsError
from planexe.executor.attempt_log import Attempt, MemoryAttemptLog
from planexe.executor.call import Call
from planexe.executor.executor import LLMExecutor
from planexe.executor.retry_policy import RetryPolicy
from planexe.llm.connect import connect
from planexe.llm.degenerate import degenerate
from planexe.llm.messages import AnswerFormat, Document, Prompt
from planexe.llm.model_spec import ModelSpec
from planexe.llm.structured import read_answer
from planexe.simulator.chat_reply import fake_key
from planexe.simulator.habits import ANSWERS, HABITS, REFUSALS, Habits
from planexe.simulator.randomness import digest
from planexe.simulator.service import create_app
from planexe.simulator.settings import load_profile
from planexe.simulator.transport import SimulatorTransport
from tests.virtual_time import in_virtual_time

SPEC = ModelSpec(
    name="simulated",
    provider="simulated",
    model="simulated",
    base_url="http://simulator.invalid/v1",
    temperature=0.2,
)


class Risk(BaseModel):
    why: str = Field(min_length=1)
    likelihood: float = Field(ge=0, le=1)


class Risks(BaseModel):
    title: str
    risks: list[Risk] = Field(min_length=4, max_length=6)


FORMAT = AnswerFormat("risks", Risks.model_json_schema())


async def ask(mix: str, numbers: range = range(4)) -> list[list[Attempt]]:
    """Returns the attempts of each question; every question has an answer in the end."""
    settings = load_profile(f"none,in_a_row=1,{mix}", time_scale=0)
    transport = SimulatorTransport(create_app(settings))
    spec = replace(SPEC, base_url=f"http://{digest(mix)}.invalid/v1")  # what is learnt of a service is remembered
    executor = LLMExecutor(
        [spec],
        lambda one: connect(one, transport=transport),
        policy=RetryPolicy(scale=0.0),
        log=(log := MemoryAttemptLog()),
    )
    found = []
    for number in numbers:
        document = Document("initial_prompt", "Open a bakery in Aarhus for 2 million DKK.")
        prompt = Prompt("You name what could sink a plan.", (document,), f"Name risks, part {number}.")
        call = Call(stage="risks", item=str(number), batch="risks", index=number)
        before = len(log.attempts)
        result = await executor.ask(call, prompt, FORMAT, lambda reply: read_answer(Risks, reply), asked=str(number))
        found.append(list(log.attempts[before:]))
        assert isinstance(result.value, Risks), found[-1]
    await executor.aclose()
    return found


@pytest.mark.parametrize("habit", [*REFUSALS, *ANSWERS])
async def test_client_copes_with_every_habit_without_a_failed_attempt(habit: str) -> None:
    attempts = await ask(f"{habit}=1")

    assert [[one.outcome for one in of_question] for of_question in attempts] == [["ok"]] * 4


@pytest.mark.parametrize(
    ("habit", "asked_in"),
    [
        ("refuses_bounds", "json_schema"),
        ("refuses_references", "json_schema"),
        ("refuses_schema", "json_object"),
        ("refuses_format", "text"),
    ],
)
async def test_no_more_is_given_up_than_is_refused(habit: str, asked_in: str) -> None:
    assert {one.response_format for (one,) in await ask(f"{habit}=1")} == {asked_in}


@pytest.mark.parametrize("habit", ["usage_missing", "usage_zero", "usage_nan", "usage_negative"])
async def test_tokens_that_are_not_counted_are_guessed(habit: str) -> None:
    attempts = await ask(f"{habit}=1")

    assert all(one.estimated and one.output_tokens > 0 for (one,) in attempts)


@pytest.mark.parametrize(
    ("mix", "kind", "says"),
    [
        ("aborted", "server", "abort"),
        ("stream_error", "server", "error"),
        ("odd_status", "server", ""),
        ("endless", "too_large", "far more"),
        ("key_echo", "server", "*"),
        ("server_error=1,loading", "server", "Loading model"),
        ("rate_limit=1,reset_epoch", "rate_limit", "try again"),
    ],
)
@in_virtual_time
async def test_odd_answer_is_told_apart_and_asked_again(mix: str, kind: str, says: str) -> None:
    for failed, good in await ask(f"{mix}=1"):
        assert (failed.error_kind, good.outcome) == (kind, "ok")
        assert says in failed.message
        assert "sk-simulated" not in failed.message


@pytest.mark.parametrize(("fault", "says"), [("loop", "over and over"), ("one_text", "entries say"), ("echo", "say")])
async def test_answer_of_a_weak_model_keeps_to_its_shape_and_says_nothing(fault: str, says: str) -> None:
    schema = {"type": "json_schema", "json_schema": {"name": "risks", "schema": Risks.model_json_schema()}}
    question = {"role": "user", "content": "Name what could sink the plan to open a bakery in Aarhus."}
    answer = await send(f"none,{fault}=1", {"messages": [question], "response_format": schema})

    text = answer.json()["choices"][0]["message"]["content"]
    assert Risks.model_validate_json(text)
    assert says in degenerate(json.loads(text))


async def test_almost_json_is_read_as_it_was_meant() -> None:
    attempts = [one for of_question in await ask("almost_json=1", range(12)) for one in of_question]

    assert all(one.outcome == "ok" for one in attempts)
    assert any(one.coerced for one in attempts)


async def test_prompt_is_cut_in_silence() -> None:
    answer = await send("none,reads_tokens=512", {"messages": [{"role": "user", "content": "Bake. " * 800}]})

    assert answer.json()["usage"]["prompt_tokens"] == 512


async def send(mix: str, body: Mapping[str, Any], key: str = "") -> httpx2.Response:
    transport = SimulatorTransport(create_app(load_profile(mix, time_scale=0)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://simulator") as client:
        headers = {"authorization": f"Bearer {key}"}
        return await client.post("/v1/chat/completions", json={"model": "simulated", **body}, headers=headers)


async def test_no_key_that_was_sent_is_told() -> None:
    key = "sk-live-4f9a7c2e81d3b6"
    answer = await send("none,key_echo=1", {"messages": [{"role": "user", "content": "Bake."}]}, key)

    assert fake_key(f"Bearer {key}") in answer.text
    assert key not in answer.text


async def test_reset_is_told_as_seconds_since_1970() -> None:
    answer = await send("none,rate_limit=1,reset_epoch=1", {"messages": [{"role": "user", "content": "Bake."}]})

    assert answer.status_code == 429
    assert int(answer.headers["x-ratelimit-reset-requests"]) > 1_700_000_000
    assert "retry-after" not in answer.headers


def test_share_that_cannot_be_is_named() -> None:
    with pytest.raises(SettingsError, match=r"thinks is 2.0; use a share"):
        load_profile("none,thinks=2")
    with pytest.raises(SettingsError, match="no habit 'thinx'"):
        Habits({"thinx": 1.0})


def test_every_habit_is_a_share_of_a_profile() -> None:
    mix = ",".join(["none", *(f"{name}=0.5" for name in HABITS)])
    assert load_profile(mix).habits.shares == dict.fromkeys(HABITS, 0.5)
