"""Decides everything about one call before a byte is sent: admission, fault, answer, schedule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import Any, Final

from planexe.bounded_memory import MarkedMemory
from planexe.json_text import json_text
from planexe.simulator.chat_reply import (
    ChatReply,
    ErrorReply,
    count_tokens,
    error_reply,
    key_echo_reply,
    odd_status_reply,
    rate_fault_reply,
    server_fault_reply,
    too_much_reply,
)
from planexe.simulator.chat_request import ApiError, ChatRequest
from planexe.simulator.content import Answer, write_answer
from planexe.simulator.damage import almost_json, invalid_json, violate_schema
from planexe.simulator.faults import BREAKING, REFUSED, Fault, FaultBook, FaultKind, Outage
from planexe.simulator.latency import CallTiming, call_timing
from planexe.simulator.limits import Gate
from planexe.simulator.poor_answers import looping, poor_answer, shortened_text, with_each_text
from planexe.simulator.prefix_cache import PrefixCache
from planexe.simulator.randomness import digest, random_for
from planexe.simulator.settings import SimulatorSettings

_ANSWERS: Final[MarkedMemory[Answer]] = MarkedMemory(512)
"""What was written last, of all services in this process: a plan made again at another cap asks for the same."""

_CUT_SHORT: Final[Mapping[str, str]] = {"truncation": "length", "content_filter": "content_filter", "aborted": "abort"}
_REFUSAL = "I'm sorry, but I can't help with that request."


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """One admitted call: what is answered, when, and where it breaks.

    Attributes:
        reply: the answer, with everything that goes wrong in its text.
        timing: its schedule; ``timing_of`` the one that it gets when so many tokens of the prompt are cached.
        headers: of the response.
        admitted_s: the clock when it was admitted.
        marks: what the prefix cache remembers once the prompt is read.
        ending: the fault that breaks the answer off, else ``""``.
        breaks_at: where in the answer that happens, 0 to 1.
    """

    reply: ChatReply
    timing: CallTiming
    timing_of: Callable[[int], CallTiming]
    headers: dict[str, str]
    admitted_s: float
    marks: list[int]
    ending: str = ""
    breaks_at: float = 1.0


class CallPlanner:
    """The service's memory and its decisions; it never waits."""

    def __init__(self, settings: SimulatorSettings) -> None:
        self._settings = settings
        self._outage = Outage(settings.faults, settings.time_scale)
        self._book = FaultBook(settings.faults, settings.seed)
        self._requests = 0
        self.gate = Gate(settings.limits, settings.time_scale)
        self._cache = PrefixCache(settings.caching, settings.time_scale)

    def next_id(self) -> str:
        """Returns an id for an answer that has no other: the number of the request."""
        self._requests += 1
        return digest("request", self._settings.seed, self._requests)

    def headers(self, request_id: str, now_s: float) -> dict[str, str]:
        """Returns the headers every answer has."""
        return {
            "x-request-id": f"req_{request_id}",
            "x-simulated": "true",
            "openai-version": "2020-10-01",
            **self.gate.headers(now_s),
        }

    def plan(self, request: ChatRequest, now_s: float) -> PlannedCall | ErrorReply:
        """Returns the call, counted in at the gate, or the error to answer with."""
        asked = request.messages_digest()
        key = digest(self._settings.seed, asked)
        said = self._settings.habits.refusal(request.body, key)
        if said is not None:
            return error_reply(said)
        planned = self._plan(request.beginning(self._settings.limits.reads_tokens), asked, now_s)
        return self._settings.habits.error(planned, key) if isinstance(planned, ErrorReply) else planned

    def _plan(self, request: ChatRequest, asked: str, now_s: float) -> PlannedCall | ErrorReply:
        scale = self._settings.time_scale
        outage_left_s = self._outage.left_s(now_s)
        if outage_left_s is not None:
            return server_fault_reply(random_for("outage", self.next_id()), scale, min(5.0 * scale, outage_left_s))
        prompt_tokens = count_tokens(request.prompt_characters())
        if prompt_tokens > request.model.context_tokens:
            return error_reply(_context_overflow(prompt_tokens, request.model.context_tokens))
        answer = self._answer(request)
        cap_tokens = min(request.max_tokens or request.model.output_tokens, request.model.output_tokens)
        expected_tokens = prompt_tokens + min(cap_tokens, count_tokens(len(answer.text)))
        refusal = self.gate.admit(expected_tokens, now_s)
        if refusal is not None:
            return too_much_reply(refusal, request.model.name)
        asked_before = self._book.count(asked)
        original = digest(*(m.text for m in request.original_messages()))
        fault = self._book.decide(asked, original, asked_before, wants_json=answer.is_json)
        if fault is not None and fault.kind in REFUSED:
            self.gate.release()
            return _fault_reply(fault, scale, request.key)
        key = digest(self._settings.seed, asked, asked_before)
        reply = ChatReply(f"chatcmpl-{key}", request.model.name, answer.text, "stop", prompt_tokens, 0)
        reply = replace(reply, tool=request.tool, finish_reason="tool_calls") if request.tool else reply
        reply = replace(reply, stream=request.stream, include_usage=request.include_usage)
        spoilt = _cap(_spoil(reply, answer, fault, request.messages[-1].text), cap_tokens)
        return self._schedule(request, self._settings.habits.rewritten(spoilt, key), fault, key, now_s)

    def look_up(self, call: PlannedCall, now_s: float) -> PlannedCall:
        """Returns a call whose turn it is, with what of its prompt is known by now."""
        cached = min(call.reply.prompt_tokens, self._cache.cached_tokens(call.marks, now_s))
        return replace(call, reply=replace(call.reply, cached_tokens=cached), timing=call.timing_of(cached))

    def remember(self, call: PlannedCall, now_s: float) -> None:
        """Notes that a call's prompt is read: its first token is out."""
        self._cache.remember(call.marks, now_s)

    def _answer(self, request: ChatRequest) -> Answer:
        original = request.original_messages()
        schema = request.schema_text()
        seed, model = self._settings.seed, request.model.name
        messages = [(m.role, m.text) for m in original]
        return _ANSWERS.get(
            digest(request.response_format, schema, seed, model, *(part for message in messages for part in message)),
            None,
            lambda: write_answer(messages, request.schema, request.response_format, seed, model=model),
        )

    def _schedule(
        self, request: ChatRequest, reply: ChatReply, fault: Fault | None, key: str, now_s: float
    ) -> PlannedCall:
        timing_of = partial(
            call_timing,
            self._settings.latency,
            key=key,
            prompt_tokens=reply.prompt_tokens,
            output_tokens=count_tokens(len(reply.written)),
            time_scale=self._settings.time_scale,
            speed=request.model.speed,
        )
        breaks = fault is not None and fault.kind in BREAKING
        return PlannedCall(
            reply=reply,
            timing=timing_of(0),
            timing_of=timing_of,
            headers=self.headers(key, now_s),
            admitted_s=now_s,
            marks=self._cache.marks(
                request.model.name, request.schema_text(), "\n".join(m.text for m in request.messages)
            ),
            ending=fault.kind if fault is not None and breaks else "",
            breaks_at=fault.at if fault is not None and breaks else 1.0,
        )


def _context_overflow(prompt_tokens: int, context_tokens: int) -> ApiError:
    text = (
        f"This model's maximum context length is {context_tokens} tokens. However, your messages resulted in "
        f"{prompt_tokens} tokens. Please reduce the length of the messages."
    )
    return ApiError(400, "invalid_request_error", "context_length_exceeded", text, "messages")


def _fault_reply(fault: Fault, scale: float, key: str) -> ErrorReply:
    random = random_for("details", fault.key)
    if fault.kind == "key_echo":
        return key_echo_reply(key)
    if fault.kind == "odd_status":
        return odd_status_reply(random)
    make = rate_fault_reply if fault.kind == "rate_limit" else server_fault_reply
    return make(random, scale)


def _spoil(reply: ChatReply, answer: Answer, fault: Fault | None, task: str) -> ChatReply:
    """Puts the faults that are in the text or in its frame into the reply."""
    if fault is None:
        return reply
    random = random_for("details", fault.key)
    position = int(len(reply.text) * random.uniform(0.05, 0.95))
    if fault.kind in _CUT_SHORT:
        return replace(reply, text=reply.text[:position], finish_reason=_CUT_SHORT[fault.kind])
    if fault.kind == "refusal":
        return replace(reply, text="", refusal=_REFUSAL)
    if fault.kind == "empty_choices":
        return replace(reply, text="", has_choices=False)
    if fault.kind == "invalid_json":
        return replace(reply, text=invalid_json(reply.text, random))
    if fault.kind == "almost_json":
        return replace(reply, text=almost_json(reply.text, random))
    value = _worse(fault.kind, answer, random, task)
    return reply if value is None else replace(reply, text=value if isinstance(value, str) else json_text(value))


def _worse(kind: FaultKind, answer: Answer, random: Random, task: str) -> Any:
    """Returns what a model says that answers badly, ``None`` where the fault is of another kind."""
    if kind == "schema_violation":
        return violate_schema(answer.value, answer.schema, random)
    if kind == "poor":
        return (
            poor_answer(answer.value, answer.schema, random) if answer.is_json else shortened_text(answer.text, random)
        )
    first: list[str] = []

    def repeated(text: str) -> str:
        first.append(text)
        return first[0]

    changes: Mapping[str, Callable[[str], str]] = {"loop": looping, "echo": lambda _: task, "one_text": repeated}
    return with_each_text(answer.value if answer.is_json else answer.text, changes[kind]) if kind in changes else None


def _cap(reply: ChatReply, cap_tokens: int) -> ChatReply:
    """Cuts the text off at the output cap."""
    if count_tokens(len(reply.text)) <= cap_tokens:
        return reply
    return replace(reply, text=reply.text[: cap_tokens * 4], finish_reason="length")
