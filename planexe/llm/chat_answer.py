"""Puts one chat completion together, from its stream or in one piece, and judges whether it can be used."""

import re
from collections.abc import Mapping
from typing import Any, Final

from planexe.errors import ContentFiltered, EmptyAnswer, Refused, ServerFailed, Truncated
from planexe.json_text import json_text
from planexe.llm.finish_reasons import ending_of
from planexe.llm.messages import Prompt, Reply, Usage, whole_characters
from planexe.llm.secret import scrubbed, without_keys
from planexe.llm.tokens import CHARACTERS_PER_TOKEN, estimated_tokens

ESTIMATED_USAGE: Final = {"x-planexe-usage": "estimated"}
"""Joins the reply's headers where the provider sent no token counts and ours are a guess from the characters."""

_MOST: Final = 1e12  # of tokens or US dollars
_LONGEST_REFUSAL: Final = 4_000
_REASONING: Final = ("reasoning", "reasoning_content", "thinking")
_ERROR_NAMES: Final = ("detail", "message", "msg", "error_msg", "error_message", "base_resp", "Message")
_OTHER_PARTS: Final = frozenset({"thinking", "reasoning", "image_url", "input_audio", "refusal", "redacted_thinking"})
_ENDS_AS_JSON: Final = re.compile(r"[}\]]\s*(?:```)?\s*$")
_KEPT_HEADERS: Final = ("x-ratelimit-", "ratelimit-", "retry-after", "x-request-id", "request-id")


class ChatAnswer:
    """One answer while it grows; the pieces are decoded JSON, which is never trusted to have the right shape.

    Attributes:
        finish_reason: as the service said it.
        error: what the service said went wrong; ``error_is_told`` where it called it so itself.
        heard: something came that has the shape of a completion.
        in_pieces: it comes as a stream.
        characters: of the answer so far; ``thoughts`` counts those of the reasoning.
    """

    def __init__(self) -> None:
        self.finish_reason = ""
        self.error: object = None
        self.error_is_told = False
        self.heard = False
        self.in_pieces = False
        self.characters = 0
        self.thoughts = 0
        self.first_token_s: float | None = None
        self._model = ""
        self._texts: list[str] = []
        self._refusals: list[str] = []
        self._reasoning: list[str] = []
        self._arguments: list[str] = []
        self._usage: Mapping[str, Any] | None = None

    def add(self, piece: object) -> bool:
        """Takes in one chunk of a stream, or a whole completion; says whether it brought a token."""
        if not isinstance(piece, Mapping):
            return False
        if isinstance(model := piece.get("model"), str):
            self._model = model
        if isinstance(usage := piece.get("usage"), Mapping):
            self._usage = usage
        self.heard = self.heard or "choices" in piece
        choice = _first_mapping(piece.get("choices"))
        self._note_error(piece, choice or {})
        if choice is None:
            return False
        if isinstance(reason := choice.get("finish_reason"), str) and reason:
            self.finish_reason = reason
        delta, message = choice.get("delta"), choice.get("message")
        self.in_pieces = self.in_pieces or isinstance(delta, Mapping)
        if isinstance(delta, Mapping) and delta:
            return self._hear(delta)
        if isinstance(message, Mapping) and not self.characters:  # beside a stream it only says it all again
            return self._hear(message)
        return not self.characters and self._hear({"content": choice.get("text")})

    @property
    def text(self) -> str:
        """The text so far; without one the arguments of a tool call, or a JSON value at the end of the thoughts."""
        text = "".join(self._texts)
        if not text.strip():
            thoughts = "".join(self._reasoning)
            text = "".join(self._arguments) or (thoughts if _ENDS_AS_JSON.search(thoughts) else text)
        return whole_characters(text)

    def spoke(self) -> bool:
        """Says whether anything came that a provider bills."""
        return bool(self.characters or self.thoughts)

    def counted(self) -> bool:
        """Says whether the service has sent its token counts, which come last in a stream."""
        return self._usage is not None

    def reply(self, response_format: str, headers: Mapping[str, str], prompt: Prompt) -> Reply:
        """Returns what came so far as a reply; tokens the provider did not count are guessed from characters."""
        kept = {name: shortened(value) for name, value in headers.items() if name.startswith(_KEPT_HEADERS)}
        usage, counted = self._usage_or_guess(prompt)
        if not counted:
            kept |= ESTIMATED_USAGE
        return Reply(
            text=without_keys(self.text),
            finish_reason=shortened(self.finish_reason),
            usage=usage,
            refusal=shortened("".join(self._refusals), _LONGEST_REFUSAL) or None,
            first_token_s=self.first_token_s,
            response_format=response_format,
            headers=kept,
            model=shortened(self._model),
        )

    def _usage_or_guess(self, prompt: Prompt) -> tuple[Usage, bool]:
        """Returns what was used, and whether the service counted it: no count beside a text is none."""
        said = "".join((*self._texts, *self._refusals, *self._arguments))
        thought_tokens = -(-self.thoughts // CHARACTERS_PER_TOKEN)
        guess = estimated_tokens(said) + thought_tokens
        sent = self._usage or {}
        sent_input, sent_output = _count(sent, "prompt_tokens"), _count(sent, "completion_tokens")
        input_tokens = sent_input or sum(estimated_tokens(m.content) for m in prompt.messages())
        cached = _count(sent.get("prompt_tokens_details"), "cached_tokens") or _count(sent, "prompt_cache_hit_tokens")
        reasoning = _count(sent.get("completion_tokens_details"), "reasoning_tokens")
        usage = Usage(
            input_tokens=input_tokens,
            cached_tokens=min(cached, input_tokens),
            output_tokens=sent_output or guess,
            reasoning_tokens=reasoning if sent_output else thought_tokens,
            cost_usd=_number(sent, "cost"),
        )
        return usage, bool(sent_input and (sent_output or not guess))

    def _hear(self, spoken: Mapping[str, Any]) -> bool:
        text, refusal = _plain_text(spoken.get("content")), _plain_text(spoken.get("refusal"))
        reasoning = next((t for name in _REASONING if (t := _plain_text(spoken.get(name)))), "")
        arguments = _arguments_of(spoken)
        for said, kept in (
            (text, self._texts),
            (refusal, self._refusals),
            (arguments, self._arguments),
            (reasoning, self._reasoning),
        ):
            if said:
                kept.append(said)
        self.characters += len(text) + len(refusal) + len(arguments)
        self.thoughts += len(reasoning)
        return bool(text or refusal or reasoning or arguments)

    def _note_error(self, piece: Mapping[str, Any], choice: Mapping[str, Any]) -> None:
        told = next((e for e in (piece.get("error"), piece.get("errors"), choice.get("error")) if e), None)
        if told is not None:
            self.error_is_told = True
            self.error = piece if told is not choice.get("error") else told
        elif "choices" not in piece and any(piece.get(name) for name in _ERROR_NAMES):
            self.error = piece


def checked(reply: Reply, label: str) -> Reply:
    """Returns the reply if its text can be used.

    Args:
        reply: a complete reply.
        label: what to call the service in messages.

    Raises:
        Refused, ContentFiltered, Truncated, ServerFailed, EmptyAnswer: each carries the reply.
    """
    if reply.refusal:
        raise Refused(f"The model declined to answer: {shortened(reply.refusal)}", reply=reply)
    ending = ending_of(reply.finish_reason)
    if ending == "filter":
        raise ContentFiltered(
            f"The content filter of {label} withheld the answer; rephrase the goal or choose another model.",
            reply=reply,
        )
    if ending == "length":
        thought = f" ({reply.usage.reasoning_tokens:,} of them reasoning)" if reply.usage.reasoning_tokens else ""
        raise Truncated(
            f"The answer was cut off after {reply.usage.output_tokens:,} tokens{thought}; "
            "raise the output cap or ask for less.",
            reply=reply,
        )
    if ending == "broken":
        raise ServerFailed(
            f"{as_subject(label)} broke its answer off ({reply.finish_reason}); try again, or choose another model.",
            reply=reply,
        )
    if not reply.text.strip():
        raise EmptyAnswer(f"{as_subject(label)} sent an answer without text; try again.", reply=reply)
    return reply


def as_subject(label: str) -> str:
    """Returns a service's label as the beginning of a sentence: only "the …" gets a capital, names are left alone."""
    return f"T{label[1:]}" if label.startswith("the ") else label


def shortened(text: str, characters: int = 300) -> str:
    """Returns the text on one line, cut to a length fit for a message, with no key in it."""
    line = " ".join(scrubbed(whole_characters(text)).split())
    return line if len(line) <= characters else f"{line[: characters - 1]}…"


def _first_mapping(value: object) -> Mapping[str, Any] | None:
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return value[0]
    return None


def _plain_text(content: object) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):  # some services send a list of typed parts
        return "".join(_plain_text(part) for part in content)
    if not isinstance(content, Mapping):
        return ""
    kind, text = content.get("type"), content.get("text")
    if isinstance(text, str) and kind in (None, "text", "output_text"):
        return text
    # A part that is no text is a thought, say; anything else is the answer itself, as JSON and not as a text.
    return "" if kind in _OTHER_PARTS else json_text(content)


def _arguments_of(spoken: Mapping[str, Any]) -> str:
    """Returns the arguments of the first tool call: some services take the schema for a tool's."""
    call = _first_mapping(spoken.get("tool_calls"))
    if call is not None and call.get("index", 0) not in (0, None):
        return ""
    function = spoken.get("function_call") if call is None else call.get("function")
    arguments = function.get("arguments") if isinstance(function, Mapping) else None
    return arguments if isinstance(arguments, str) else json_text(arguments) if isinstance(arguments, Mapping) else ""


def _count(holder: object, key: str) -> int:
    return int(_number(holder, key) or 0)


def _number(holder: object, key: str) -> float | None:
    """Returns a number that a service sent; one that cannot be true (negative, infinite, no number) was not sent."""
    value = holder.get(key) if isinstance(holder, Mapping) else None
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _MOST:
        return None
    return float(value)
