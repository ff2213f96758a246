"""The provider and the built-in simulator understand each other, in every format and every fault."""

import asyncio
import json
from typing import Any

import pytest
from pydantic import BaseModel, Field

from planexe.errors import (
    CallTimeout,
    ConnectionFailed,
    ContentFiltered,
    EmptyAnswer,
    InvalidAnswer,
    ProviderError,
    RateLimited,
    Refused,
    ServerFailed,
    Truncated,
)
from planexe.llm.catalog import load_catalog
from planexe.llm.connect import connect
from planexe.llm.messages import AnswerFormat, Document, Prompt, Reply, Request
from planexe.llm.provider import Provider
from planexe.llm.structured import read_answer
from planexe.simulator.faults import Faults
from planexe.simulator.models import MODELS
from planexe.simulator.service import create_app
from planexe.simulator.settings import SimulatorSettings
from planexe.simulator.transport import SimulatorTransport
from tests.virtual_time import in_virtual_time


class Risk(BaseModel):
    what: str = Field(description="One sentence.")
    likelihood: float = Field(ge=0, le=1)


class Risks(BaseModel):
    risks: list[Risk] = Field(min_length=2, max_length=4)


def provider(model: str = "simulated", faults: Faults | None = None) -> Provider:
    app = create_app(SimulatorSettings(time_scale=0, faults=faults or Faults()))
    return connect(load_catalog().get(model), transport=SimulatorTransport(app))


def with_fault(kind: str) -> Faults:
    shares: dict[str, Any] = {kind: 1.0}
    return Faults(**shares)


def a_request(*, stream: bool = True, item: int = 0) -> Request:
    goal = Document("initial_prompt", "Open a small bakery in Odense with two ovens.")
    prompt = Prompt("You look for what could go wrong.", (goal,), f"Name the risks of part {item}.")
    answer = AnswerFormat("risks", Risks.model_json_schema())
    return Request(prompt, answer, stream=stream)


@pytest.mark.parametrize("stream", [False, True])
@in_virtual_time
async def test_answers_keep_to_the_schema(stream: bool) -> None:
    reply = await provider().ask("simulated", a_request(stream=stream))

    assert len(read_answer(Risks, reply.text).value.risks) >= 2
    assert reply.response_format == "json_schema"
    assert reply.usage.output_tokens > 0
    assert (reply.first_token_s is not None) == stream


@in_virtual_time
async def test_model_without_strict_schemas_is_asked_for_a_json_object() -> None:
    reply = await provider("simulated-basic").ask("simulated-basic", a_request())

    assert reply.response_format == "json_object"


@pytest.mark.parametrize(
    ("fault", "errors"),
    [
        ("rate_limit", (RateLimited,)),
        ("server_error", (ServerFailed,)),
        ("reset", (ConnectionFailed,)),
        ("hang", (CallTimeout,)),
        ("truncation", (Truncated,)),
        ("refusal", (Refused,)),
        ("content_filter", (ContentFiltered,)),
        ("empty_choices", (EmptyAnswer,)),
    ],
)
@in_virtual_time
async def test_every_fault_comes_out_as_its_error(fault: str, errors: tuple[type[ProviderError], ...]) -> None:
    broken = provider(faults=with_fault(fault))

    results = await asyncio.gather(
        *(broken.ask("simulated", a_request(item=item)) for item in range(8)), return_exceptions=True
    )

    assert all(isinstance(result, errors) for result in results), results


@pytest.mark.parametrize("fault", ["invalid_json", "schema_violation"])
@in_virtual_time
async def test_bad_content_is_a_reply_that_validation_judges(fault: str) -> None:
    broken = provider(faults=with_fault(fault))

    replies = await asyncio.gather(*(broken.ask("simulated", a_request(item=item)) for item in range(8)))

    assert not all(is_valid(reply) for reply in replies)


def is_valid(reply: Reply) -> bool:
    try:
        read_answer(Risks, reply.text)
    except InvalidAnswer:
        return False
    return True


@in_virtual_time
async def test_truncated_answer_is_the_beginning_of_json() -> None:
    with pytest.raises(Truncated) as caught:
        await provider(faults=Faults(truncation=1.0)).ask("simulated", a_request())

    assert caught.value.reply is not None
    with pytest.raises(ValueError, match=r".+"):
        json.loads(caught.value.reply.text)


def test_catalogue_and_simulator_list_the_same_models() -> None:
    catalog = load_catalog()
    for name, model in MODELS.items():
        spec = catalog.get(name)
        assert (spec.context_tokens, spec.output_tokens) == (model.context_tokens, model.output_tokens)
