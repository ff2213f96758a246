"""What the OpenAI-protocol provider sends, and how it reads answers that arrive."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from starlette.responses import HTMLResponse, JSONResponse

from planexe.errors import ContentFiltered, EmptyAnswer, Refused, ServerFailed, Truncated
from planexe.llm.messages import Prompt, Request
from tests.llm.chat_service import (
    USAGE_CHUNK,
    ChatService,
    a_request,
    chunk,
    completion,
    scripted_stream,
    streamed,
)


async def test_plain_answer_brings_text_usage_and_model() -> None:
    reply = await ChatService(completion("Rayleigh.")).provider().ask("gpt", a_request())

    assert (reply.text, reply.finish_reason, reply.model) == ("Rayleigh.", "stop", "served-model")
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (11, 7)
    assert reply.first_token_s is None
    assert reply.response_format == ""


async def test_stream_is_put_together_and_each_token_is_told() -> None:
    service = ChatService(streamed(chunk(""), chunk("Ray"), chunk("leigh."), chunk(finish="stop"), USAGE_CHUNK))
    tokens: list[str] = []

    reply = await service.provider().ask("gpt", a_request(stream=True), lambda: tokens.append("token"))

    assert reply.text == "Rayleigh."
    assert reply.usage.output_tokens == 7
    assert reply.first_token_s is not None
    assert tokens == ["token", "token"]
    assert service.bodies[0]["stream_options"] == {"include_usage": True}


async def test_request_carries_prompt_cap_temperature_seed_and_key() -> None:
    service = ChatService(completion())

    await service.provider().ask("gpt-x", a_request(max_output_tokens=99, temperature=0.3, seed=5))

    body = service.bodies[0]
    assert body["model"] == "gpt-x"
    assert [m["role"] for m in body["messages"]] == ["system", "user"]
    assert (body["max_completion_tokens"], body["temperature"], body["seed"]) == (99, 0.3, 5)
    assert "max_tokens" not in body
    assert service.headers[0]["authorization"] == "Bearer sk-secret"


async def test_other_services_get_max_tokens_and_no_unset_fields() -> None:
    service = ChatService(completion())

    await service.provider("ollama", api_key=None).ask("llama", a_request())

    assert service.bodies[0]["max_tokens"] == 8192
    assert not {"temperature", "seed", "response_format", "max_completion_tokens"} & set(service.bodies[0])


async def test_catalogue_arguments_join_every_request() -> None:
    service = ChatService(completion())

    await service.provider(further={"reasoning_effort": "low"}).ask("gpt", a_request())

    assert service.bodies[0]["reasoning_effort"] == "low"


async def test_organisation_from_the_environment_goes_to_openai_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-mine")
    service = ChatService(completion())

    await service.provider("groq").ask("m", a_request())
    await service.provider("openai").ask("m", a_request())

    assert "openai-organization" not in service.headers[0]
    assert service.headers[1]["openai-organization"] == "org-mine"


async def test_cached_and_reasoning_tokens_and_cost_are_kept() -> None:
    usage = {
        "prompt_tokens": 100,
        "completion_tokens": 50,
        "prompt_tokens_details": {"cached_tokens": 80},
        "completion_tokens_details": {"reasoning_tokens": 30},
        "cost": 0.00125,
    }

    reply = await ChatService(completion(usage=usage)).provider().ask("gpt", a_request())

    assert (reply.usage.cached_tokens, reply.usage.reasoning_tokens, reply.usage.cost_usd) == (80, 30, 0.00125)


async def test_only_headers_about_limits_and_request_id_are_kept() -> None:
    headers = {"X-RateLimit-Remaining-Requests": "4", "x-request-id": "r1", "set-cookie": "c=1"}
    service = ChatService(JSONResponse(completion(), headers=headers))

    reply = await service.provider().ask("gpt", a_request())

    assert reply.headers == {"x-ratelimit-remaining-requests": "4", "x-request-id": "r1"}


async def test_missing_usage_is_estimated_and_says_so() -> None:
    reply = await ChatService(completion("x" * 40, usage=None)).provider().ask("gpt", a_request())

    assert reply.usage.output_tokens == 10
    assert reply.usage.input_tokens > 0
    assert reply.headers["x-planexe-usage"] == "estimated"


async def test_content_in_typed_parts_is_read_without_the_thoughts() -> None:
    parts = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "Yes."}]
    message = {"message": {"content": parts}, "finish_reason": "stop"}

    reply = await ChatService(completion(choices=[message])).provider().ask("gpt", a_request())

    assert reply.text == "Yes."


async def test_reasoning_counts_as_a_token_but_not_as_text() -> None:
    thought = chunk(choices=[{"delta": {"reasoning": "hmm"}, "finish_reason": None}])
    provider = ChatService(streamed(thought, chunk("Yes."), chunk(finish="stop"))).provider()
    seen: list[int] = []

    reply = await provider.ask("gpt", a_request(stream=True), lambda: seen.append(1))

    assert reply.text == "Yes."
    assert len(seen) == 2
    assert reply.usage.reasoning_tokens == 1


async def test_service_that_ignores_stream_is_read_all_the_same() -> None:
    reply = await ChatService(completion("Whole.")).provider().ask("gpt", a_request(stream=True))

    assert (reply.text, reply.first_token_s) == ("Whole.", None)


@pytest.mark.parametrize(("finish", "error"), [("length", Truncated), ("content_filter", ContentFiltered)])
async def test_unusable_answer_carries_its_text_and_usage(finish: str, error: type[Truncated]) -> None:
    provider = ChatService(completion("half an", finish)).provider()

    with pytest.raises(error) as caught:
        await provider.ask("gpt", a_request())

    assert caught.value.reply is not None
    assert (caught.value.reply.text, caught.value.reply.usage.output_tokens) == ("half an", 7)


async def test_truncated_reasoning_says_what_ate_the_cap() -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 900, "completion_tokens_details": {"reasoning_tokens": 900}}
    provider = ChatService(completion("", "length", usage=usage)).provider()

    with pytest.raises(Truncated, match="900 of them reasoning"):
        await provider.ask("gpt", a_request())


async def test_refusal_is_told_apart_from_an_empty_answer() -> None:
    message = {"message": {"content": None, "refusal": "I will not."}, "finish_reason": "stop"}
    provider = ChatService(completion(choices=[message])).provider()

    with pytest.raises(Refused, match="I will not") as caught:
        await provider.ask("gpt", a_request())

    assert caught.value.reply is not None
    assert caught.value.reply.refusal == "I will not."


@pytest.mark.parametrize("answer", [completion(choices=[]), completion(None), completion(" \n")])
async def test_no_choices_or_no_text_is_an_empty_answer(answer: dict[str, object]) -> None:
    with pytest.raises(EmptyAnswer):
        await ChatService(answer).provider().ask("gpt", a_request())


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    "page", [HTMLResponse("<html>Sign in</html>"), JSONResponse({"detail": "hello"}), JSONResponse(["odd"])]
)
async def test_success_that_is_no_completion_is_a_server_failure(page: HTMLResponse, stream: bool) -> None:
    with pytest.raises(ServerFailed, match="base_url"):
        await ChatService(page).provider().ask("gpt", a_request(stream=stream))


async def test_two_hundred_calls_share_one_client() -> None:
    service = ChatService(completion())
    provider = service.provider()

    replies = await asyncio.gather(*(provider.ask("gpt", a_request()) for _ in range(200)))

    assert len(replies) == len(service.bodies) == 200
    assert len(provider._clients) == 1


async def test_text_of_many_characters_survives_any_cut_of_the_stream() -> None:
    text = "Größe → 大きさ 🚀 "
    whole = b"".join(
        f"data: {json.dumps(p, ensure_ascii=False)}\n\n".encode() for p in (chunk(text), chunk(finish="stop"))
    )

    async def byte_by_byte() -> AsyncIterator[bytes]:
        for position in range(len(whole)):
            yield whole[position : position + 1]

    reply = await scripted_stream(byte_by_byte).ask("gpt", a_request(stream=True))

    assert reply.text == text


def test_one_provider_serves_one_loop_after_another() -> None:
    service = ChatService(completion())
    provider = service.provider()

    async def call() -> str:
        reply = await provider.ask("gpt", Request(Prompt("r", task="t"), stream=False))
        await provider.aclose()
        return reply.text

    assert [asyncio.run(call()), asyncio.run(call())] == ["Because.", "Because."]


async def test_stream_that_ends_in_order_without_a_word_is_an_empty_answer() -> None:
    provider = ChatService(streamed(chunk(choices=[]), USAGE_CHUNK)).provider()

    with pytest.raises(EmptyAnswer):
        await provider.ask("gpt", a_request(stream=True))
