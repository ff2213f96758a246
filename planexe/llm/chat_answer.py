"""Puts one chat completion together, from its stream or in one piece, and judges whether it can be used."""

from collections.abc import Mapping
from typing import Any, Final

from planexe.errors import ContentFiltered, EmptyAnswer, Refused, Truncated
from planexe.llm.messages import Prompt, Reply, Usage
from planexe.llm.tokens import CHARACTERS_PER_TOKEN, estimated_tokens

ESTIMATED_USAGE: Final = {"x-planexe-usage": "estimated"}
"""Joins the reply's headers where the provider sent no token counts and ours are a guess from the characters."""

_MOST: Final = 1e12  # of tokens or US dollars
_KEPT_HEADERS: Final = ("x-ratelimit-", "ratelimit-", "retry-after", "x-request-id", "request-id")


class ChatAnswer:
    """One answer while it grows; the pieces are decoded JSON, which is never trusted to have the right shape."""

    def __init__(self) -> None:
        self.finish_reason = ""
        self.error: Mapping[str, Any] | None = None
        self.first_token_s: float | None = None
        self._model = ""
        self._texts: list[str] = []
        self._refusals: list[str] = []
        self._reasoning_characters = 0
        self._usage: Mapping[str, Any] | None = None

    def add(self, piece: object) -> bool:
        """Takes in one chunk of a stream, or a whole completion; says whether it brought a token."""
        if not isinstance(piece, Mapping):
            return False
        if isinstance(model := piece.get("model"), str):
            self._model = model
        if isinstance(usage := piece.get("usage"), Mapping):
            self._usage = usage
        self._note_error(piece)
        choice = _first_mapping(piece.get("choices"))
        if choice is None:
            return False
        self._note_error(choice)
        if isinstance(reason := choice.get("finish_reason"), str) and reason:
            self.finish_reason = reason
        spoken = choice.get("delta") or choice.get("message")
        return isinstance(spoken, Mapping) and self._hear(spoken)

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._texts)

    def spoke(self) -> bool:
        """Says whether anything came that a provider bills."""
        return bool(self._texts or self._refusals or self._reasoning_characters)

    def counted(self) -> bool:
        """Says whether the service has sent its token counts, which come last in a stream."""
        return self._usage is not None

    def reply(self, response_format: str, headers: Mapping[str, str], prompt: Prompt) -> Reply:
        """Returns what came so far as a reply; tokens the provider did not count are guessed from characters."""
        kept = {name: value for name, value in headers.items() if name.startswith(_KEPT_HEADERS)}
        usage = _usage_of(self._usage)
        if usage is None:
            usage = self._estimated_usage(prompt)
            kept |= ESTIMATED_USAGE
        return Reply(
            text=self.text,
            finish_reason=self.finish_reason,
            usage=usage,
            refusal="".join(self._refusals) or None,
            first_token_s=self.first_token_s,
            response_format=response_format,
            headers=kept,
            model=self._model,
        )

    def _estimated_usage(self, prompt: Prompt) -> Usage:
        reasoning_tokens = -(-self._reasoning_characters // CHARACTERS_PER_TOKEN)
        return Usage(
            input_tokens=sum(estimated_tokens(m.content) for m in prompt.messages()),
            output_tokens=estimated_tokens(self.text + "".join(self._refusals)) + reasoning_tokens,
            reasoning_tokens=reasoning_tokens,
        )

    def _hear(self, spoken: Mapping[str, Any]) -> bool:
        text, refusal = _plain_text(spoken.get("content")), _plain_text(spoken.get("refusal"))
        reasoning = _plain_text(spoken.get("reasoning")) or _plain_text(spoken.get("reasoning_content"))
        if text:
            self._texts.append(text)
        if refusal:
            self._refusals.append(refusal)
        self._reasoning_characters += len(reasoning)
        return bool(text or refusal or reasoning)

    def _note_error(self, piece: Mapping[str, Any]) -> None:
        error = piece.get("error")
        if isinstance(error, str) and error:
            error = {"message": error}
        if isinstance(error, Mapping) and error:
            self.error = error


def checked(reply: Reply, label: str) -> Reply:
    """Returns the reply if its text can be used.

    Args:
        reply: a complete reply.
        label: what to call the service in messages.

    Raises:
        Refused, ContentFiltered, Truncated, EmptyAnswer: each carries the reply.
    """
    if reply.refusal:
        raise Refused(f"The model declined to answer: {shortened(reply.refusal)}", reply=reply)
    if reply.finish_reason == "content_filter":
        raise ContentFiltered(
            f"The content filter of {label} withheld the answer; rephrase the goal or choose another model.",
            reply=reply,
        )
    if reply.finish_reason == "length":
        thought = f" ({reply.usage.reasoning_tokens:,} of them reasoning)" if reply.usage.reasoning_tokens else ""
        raise Truncated(
            f"The answer was cut off after {reply.usage.output_tokens:,} tokens{thought}; "
            "raise the output cap or ask for less.",
            reply=reply,
        )
    if not reply.text.strip():
        raise EmptyAnswer(f"{as_subject(label)} sent an answer without text; try again.", reply=reply)
    return reply


def as_subject(label: str) -> str:
    """Returns a service's label as the beginning of a sentence: only "the …" gets a capital, names are left alone."""
    return f"T{label[1:]}" if label.startswith("the ") else label


def shortened(text: str, characters: int = 300) -> str:
    """Returns the text on one line, cut to a length fit for a message."""
    line = " ".join(text.split())
    return line if len(line) <= characters else f"{line[: characters - 1]}…"


def _first_mapping(value: object) -> Mapping[str, Any] | None:
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return value[0]
    return None


def _plain_text(content: object) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):  # some services send a list of typed parts
        parts = [p for p in content if isinstance(p, Mapping) and p.get("type", "text") in ("text", "output_text")]
        return "".join(t for p in parts if isinstance(t := p.get("text"), str))
    return ""


def _usage_of(usage: Mapping[str, Any] | None) -> Usage | None:
    if usage is None or not ("prompt_tokens" in usage or "completion_tokens" in usage):
        return None
    prompt_details = usage.get("prompt_tokens_details")
    output_details = usage.get("completion_tokens_details")
    cached = _count(prompt_details, "cached_tokens") or _count(usage, "prompt_cache_hit_tokens")
    return Usage(
        input_tokens=_count(usage, "prompt_tokens"),
        cached_tokens=cached,
        output_tokens=_count(usage, "completion_tokens"),
        reasoning_tokens=_count(output_details, "reasoning_tokens"),
        cost_usd=_number(usage, "cost"),
    )


def _count(holder: object, key: str) -> int:
    return int(_number(holder, key) or 0)


def _number(holder: object, key: str) -> float | None:
    """Returns a number that a service sent; one that cannot be true (negative, infinite, no number) was not sent."""
    value = holder.get(key) if isinstance(holder, Mapping) else None
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _MOST:
        return None
    return float(value)
