"""The bill is true: what no service counts is guessed and marked so, what broke off is paid for, cuts are noticed."""

import asyncio
import json

import pytest

from planexe.executor.hooks import AttemptStart, Hooks
from planexe.json_text import json_text
from planexe.llm.messages import Document, Prompt
from tests.provider_cases.hostile_service import (
    GOOD,
    GOOD_ANSWER,
    answer_file,
    completion,
    lab,
)

LONG = Prompt("You name risks.", (Document("plan", "An oven may break down. " * 1_500),), "Name one risk.")


@pytest.mark.parametrize("name", ["usage-infinity", "usage-nan", "usage-zero"])
async def test_counts_that_cannot_be_true_are_guessed_and_marked(name: str) -> None:
    async with lab(answer_file(f"{name}.http")) as site:
        await site.ask()

    (attempt,) = site.log.attempts
    assert attempt.estimated
    assert 10 < attempt.input_tokens < 200
    assert attempt.output_tokens > 10
    assert attempt.cost_usd is None
    json.loads(json_text(attempt), parse_constant=pytest.fail)


@pytest.mark.parametrize("count", [-5, "100", None, True, [7], 1e300, 10**400])
async def test_count_of_the_wrong_kind_was_not_sent(count: object) -> None:
    async with lab(completion(json.dumps(GOOD), prompt_tokens=count, completion_tokens=20, cost=count)) as site:
        await site.ask()

    (attempt,) = site.log.attempts
    assert (attempt.estimated, attempt.output_tokens, attempt.cost_usd) == (True, 20, None)
    assert 10 < attempt.input_tokens < 200


async def test_counts_that_are_sent_are_kept_as_they_are() -> None:
    async with lab(completion(json.dumps(GOOD), prompt_tokens=100, completion_tokens=20, cost=0.5)) as site:
        await site.ask()

    (attempt,) = site.log.attempts
    assert (attempt.estimated, attempt.input_tokens, attempt.output_tokens, attempt.cost_usd) == (False, 100, 20, 0.5)


async def test_text_of_a_stream_that_died_is_paid_for() -> None:
    async with lab(answer_file("err-partial-paid.http"), GOOD_ANSWER) as site:
        await site.ask()

    died, well = site.log.attempts
    assert (died.estimated, died.output_tokens) == (True, 2_000)
    assert died.input_tokens > 10
    assert not well.estimated


async def test_call_that_is_cancelled_is_paid_for() -> None:
    head = b"HTTP/1.1 200 X\r\ncontent-type: text/event-stream\r\n\r\n"
    piece = b'data: {"choices": [{"delta": {"content": "abcd "}}]}\n\n'

    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(head + 50 * piece)
        await writer.drain()
        await asyncio.Event().wait()

    told: list[AttemptStart] = []
    async with lab(endless, hooks=Hooks(on_change=(told.append,))) as site:
        call = asyncio.create_task(site.ask())
        while not told or told[-1].heard.pieces < 50:
            await asyncio.sleep(0)
        call.cancel()
        await asyncio.wait([call])

    (attempt,) = site.log.attempts
    assert (attempt.outcome, attempt.estimated, attempt.output_tokens) == ("cancelled", True, 50)


async def test_server_that_reads_a_part_of_the_prompt_is_found_out_and_the_next_prompt_fits() -> None:
    async with lab(answer_file("silent-4096.http")) as site:
        first = await site.ask(LONG)
        second = await site.ask(LONG, number=1)

    assert first.ok
    assert first.salvaged == ("The prompt was cut by the server, which read 4,096 tokens of it",)
    assert (second.ok, second.salvaged) == (True, ())
    cut, fitted = site.log.attempts
    assert (cut.read_tokens, cut.shortened) == (4_096, ())
    assert fitted.read_tokens == 0
    (shortening,) = fitted.shortened
    assert shortening[2] < 4_096 * 4
    assert site.service.bodies[1]["max_tokens"] == 4_096 // 3


@pytest.mark.parametrize("counts", [(9_000, 9_100), (3_000, 3_100), (8_192, 8_192)])
async def test_counts_that_fit_the_prompts_are_no_cut(counts: tuple[int, int]) -> None:
    answers = [completion(json.dumps(GOOD), prompt_tokens=n, completion_tokens=20) for n in counts]
    async with lab(*answers) as site:
        await site.ask(LONG)
        await site.ask(Prompt("Rules.", LONG.documents, "Name another risk, please."), number=1)

    assert [a.read_tokens for a in site.log.attempts] == [0, 0]


async def test_the_same_small_count_for_two_prompts_is_a_cut() -> None:
    async with lab(completion(json.dumps(GOOD), prompt_tokens=3_001, completion_tokens=20)) as site:
        await site.ask(LONG)
        await site.ask(
            Prompt("Other rules.", LONG.documents, "Name another risk of this plan, in other words."), number=1
        )

    assert [a.read_tokens for a in site.log.attempts] == [0, 3_001]
