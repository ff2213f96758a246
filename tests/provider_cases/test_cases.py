"""Raw answers of services, byte for byte: what each must come to."""

from dataclasses import dataclass

import pytest

from tests.provider_cases.hostile_service import ANSWERS, GOOD_ANSWER, KEY, Risk, answer_file, lab


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What asking comes to, when the service sends the raw answer first and a good one after it.

    Attributes:
        kinds: how the attempts end, ``""`` for well.
        asked: requests sent.
        says: stands in the message of the first attempt that failed.
        noted: the answer was read as meant, and that is on record.
        title: of the answer; ``None`` if there is none.
    """

    kinds: tuple[str, ...] = ("",)
    asked: int = 1
    says: str = ""
    noted: bool = False
    title: str | None = "Oven breaks down"


WELL = Outcome()
NOTED = Outcome(noted=True)
ADAPTED = Outcome(asked=2)


def again(kind: str, says: str = "") -> Outcome:
    return Outcome(kinds=(kind, ""), asked=2, says=says)


def given_up(kind: str, says: str) -> Outcome:
    return Outcome(kinds=(kind,), says=says, title=None)


OUTCOMES = {
    "usage-infinity": WELL,
    "usage-nan": WELL,
    "usage-zero": WELL,
    "err-partial-paid": again("server", "Upstream died"),
    "gzip-lie": again("server", "gzip"),
    "r-schema-anthropic": ADAPTED,
    "r-schema-gemini-unknown": ADAPTED,
    "r-schema-cerebras": ADAPTED,
    "r-schema-ref": ADAPTED,
    "r-schema-too-complex": ADAPTED,
    "r-openrouter-wrapped": ADAPTED,
    "r-system-role": ADAPTED,
    "r-system-o1": ADAPTED,
    "r-cap-deepseek": ADAPTED,
    "r-cap-openai": ADAPTED,
    "r-cap-vllm": ADAPTED,
    "r-temp-deprecated": ADAPTED,
    "stream-though-not-asked": ADAPTED,
    "r-groq-json-failed": again("invalid"),
    "no-finish-done": WELL,
    "finish-empty-string": WELL,
    "json-no-ctype": WELL,
    "sse-as-json-ctype": WELL,
    "ndjson": WELL,
    "sse-heartbeat-null": WELL,
    "err-stream-toplevel": given_up("context_overflow", "maximum context length is 2048"),
    "err-stream-event": again("server", "server exploded"),
    "content-dict": WELL,
    "answer-in-toolcall": WELL,
    "answer-in-reasoning": WELL,
    "fr-max-tokens": again("truncated", "cut off"),
    "fr-insufficient": again("server", "insufficient_system_resource"),
    "fr-safety": given_up("content_filter", "content filter"),
    "s-503-loading": again("server", "Loading model"),
    "s-499": again("server"),
    "s-498": again("server", "capacity"),
    "s-400-overloaded": again("server", "overloaded"),
    "s-reset-epoch": again("rate_limit", "slow down"),
    "s-429-tpm-too-large": given_up("context_overflow", "Limit 6000"),
    "s-403-moderation": given_up("content_filter", "rephrase the goal"),
    "s-403-region": given_up("rejected", "country"),
    "s-405": given_up("rejected", "base_url"),
    "s-400-key": given_up("auth", "key"),
    "err200-lmstudio": given_up("rejected", "base_url"),
    "err200-str": given_up("model_not_found", "check its name"),
    "o-gemini": given_up("context_overflow", "larger context window"),
    "o-anthropic2": given_up("context_overflow", "larger context window"),
    "o-glm": given_up("context_overflow", "larger context window"),
    "err200-detail": given_up("auth", "token expired"),
    "t-harmony": WELL,
    "t-thought": WELL,
    "t-kimi": WELL,
    "t-raw-newline": Outcome(noted=True, title="Oven\nbreaks\tnow down"),
    "t-trailing-comma": NOTED,
    "t-lone-surrogate": Outcome(noted=True, title="Oven \ufffd breaks down"),
    "t-double-encoded": NOTED,
    "t-comments": NOTED,
    "t-schema-echo-props": NOTED,
    "silent-4096": WELL,
    "raw-lone-surrogate": Outcome(title="Oven \ufffd"),
}


def test_every_raw_answer_has_its_outcome() -> None:
    assert {path.stem for path in ANSWERS.glob("*.http")} == set(OUTCOMES)


@pytest.mark.parametrize("name", OUTCOMES)
async def test_raw_answer_comes_to_what_is_right(name: str) -> None:
    outcome, first = OUTCOMES[name], answer_file(f"{name}.http")
    async with lab(first, first if outcome.title is None else GOOD_ANSWER) as site:
        result = await site.ask()

    attempts = site.log.attempts
    assert (tuple(site.kinds), len(site.service.bodies)) == (outcome.kinds, outcome.asked), attempts[0].message
    if outcome.title is None:
        assert result.error is not None
    else:
        assert isinstance(result.value, Risk)
        assert (result.value.title, result.value.likelihood) == (outcome.title, 3)
    assert outcome.says.lower() in attempts[0].message.lower()
    assert bool(attempts[-1].coerced) == outcome.noted
    assert not any(KEY in attempt.message for attempt in attempts)
