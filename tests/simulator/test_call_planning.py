"""Before a byte is sent it is settled what a call gets: the gate, the fault, the answer, its end, and when."""

import json
from dataclasses import replace
from typing import Any

import pytest

from planexe.simulator.call_planning import CallPlanner, PlannedCall
from planexe.simulator.chat_reply import ErrorReply, count_tokens
from planexe.simulator.chat_request import ChatMessage, ChatRequest
from planexe.simulator.faults import Faults
from planexe.simulator.latency import Latency
from planexe.simulator.limits import Limits
from planexe.simulator.models import MODELS
from planexe.simulator.settings import SimulatorSettings
from tests.simulator.service_client import SCHEMA

GOAL = "Open a bakery in Aarhus with a budget of 2 million DKK."
REQUEST = ChatRequest(MODELS["simulated"], (ChatMessage("user", GOAL),), "json_schema", SCHEMA)


def planner(**changes: Any) -> CallPlanner:
    return CallPlanner(SimulatorSettings(**changes))


def only(kind: str) -> Faults:
    shares: dict[str, Any] = {kind: 1.0}
    return Faults(**shares)


def planned(asked: CallPlanner, request: ChatRequest = REQUEST, now_s: float = 0.0) -> PlannedCall:
    call = asked.plan(request, now_s)
    assert isinstance(call, PlannedCall), call
    return call


def refused(asked: CallPlanner, request: ChatRequest = REQUEST, now_s: float = 0.0) -> ErrorReply:
    error = asked.plan(request, now_s)
    assert isinstance(error, ErrorReply), error
    return error


def test_same_seed_gives_the_same_call_and_another_seed_another() -> None:
    first, again, other = (planned(planner(seed=seed)) for seed in (1, 1, 2))

    assert (first.reply, first.timing) == (again.reply, again.timing)
    assert other.timing != first.timing


def test_answer_does_not_hang_on_the_time_at_which_it_is_asked() -> None:
    early, late = planned(planner()), planned(planner(), now_s=900.0)
    assert (early.reply, early.timing) == (late.reply, late.timing)
    assert late.admitted_s == 900.0


def test_asking_again_is_another_call_with_the_same_answer() -> None:
    asked = planner()
    first, second = planned(asked), planned(asked)
    assert first.reply.text == second.reply.text
    assert first.reply.id != second.reply.id


def test_output_cap_cuts_the_answer_off() -> None:
    whole = planned(planner()).reply
    cut = planned(planner(), replace(REQUEST, max_tokens=10)).reply

    assert (whole.finish_reason, cut.finish_reason) == ("stop", "length")
    assert whole.text.startswith(cut.text)
    assert count_tokens(len(cut.text)) == 10


def test_prompt_that_is_too_long_is_refused_and_takes_no_place() -> None:
    asked = planner()
    small = replace(MODELS["simulated"], context_tokens=20)
    error = refused(asked, replace(REQUEST, model=small))

    assert (error.status, json.loads(error.body)["error"]["code"]) == (400, "context_length_exceeded")
    assert asked.gate.in_flight == 0


def test_call_over_the_limit_is_refused_until_one_is_counted_out() -> None:
    asked = planner(limits=Limits(concurrent_requests=1))
    planned(asked)
    assert refused(asked).status == 429
    asked.gate.release()
    planned(asked)


def test_minute_that_is_used_up_says_when_there_is_more() -> None:
    asked = planner(limits=Limits(requests_per_minute=60))
    for _ in range(60):
        planned(asked)
    error = refused(asked)

    assert error.retry_after_s == pytest.approx(1.0)
    planned(asked, now_s=1.001)


@pytest.mark.parametrize("kind", ["rate_limit", "server_error"])
def test_fault_before_the_answer_lets_go_of_the_place(kind: str) -> None:
    asked = planner(faults=only(kind))
    assert refused(asked).status in (429, 500, 502, 503, 504)
    assert asked.gate.in_flight == 0


@pytest.mark.parametrize(
    ("kind", "finish_reason"), [("truncation", "length"), ("content_filter", "content_filter"), ("refusal", "stop")]
)
def test_faults_in_the_text_end_it_in_their_way(kind: str, finish_reason: str) -> None:
    whole = planned(planner()).reply.text
    reply = planned(planner(faults=only(kind))).reply

    assert reply.finish_reason == finish_reason
    assert (reply.refusal is not None) == (kind == "refusal")
    assert whole.startswith(reply.text)
    assert len(reply.text) < len(whole)


@pytest.mark.parametrize("kind", ["reset", "hang"])
def test_faults_of_the_connection_are_told_with_their_place(kind: str) -> None:
    call = planned(planner(faults=only(kind)))
    assert call.ending == kind
    assert 0 <= call.breaks_at < 1
    assert planned(planner()).ending == ""


def test_one_prompt_fails_so_often_in_a_row_and_then_succeeds() -> None:
    asked = planner(faults=Faults(truncation=1.0, in_a_row=2))
    assert [planned(asked).reply.finish_reason for _ in range(3)] == ["length", "length", "stop"]


def test_outage_refuses_everything_until_it_is_over() -> None:
    asked = planner(faults=Faults(outage_s=10.0))
    first, later = refused(asked), refused(asked, now_s=8.0)

    assert (first.retry_after_s, later.retry_after_s) == (5.0, 2.0)
    planned(asked, now_s=10.0)


def test_prompt_is_known_as_soon_as_its_first_token_is_out() -> None:
    asked = planner(latency=Latency(spread=0.0, tail_rate=0.0))
    long = replace(REQUEST, messages=(ChatMessage("user", f"{GOAL} " * 200),))
    first = planned(asked, long)
    meanwhile = asked.look_up(planned(asked, long), 1.0)
    asked.remember(first, 1.0)
    later = asked.look_up(planned(asked, long), 1.0)

    assert meanwhile.reply.cached_tokens == 0
    assert 1024 <= later.reply.cached_tokens <= later.reply.prompt_tokens
    assert later.timing.prefill_s < meanwhile.timing.prefill_s


def test_every_answer_has_an_id_and_says_that_it_is_simulated() -> None:
    asked = planner(limits=Limits(requests_per_minute=60))
    call = planned(asked)

    assert call.headers["x-simulated"] == "true"
    assert call.headers["x-request-id"].startswith("req_")
    assert call.headers["x-ratelimit-remaining-requests"] == "59"
    assert asked.next_id() != asked.next_id()


def test_outage_may_begin_in_the_middle() -> None:
    asked = planner(faults=Faults(outage_s=10.0, outage_after_s=5.0))
    planned(asked)
    refused(asked, now_s=5.0)
    refused(asked, now_s=14.0)
    planned(asked, now_s=15.0)
