"""Prompt, request, reply and usage: the frozen values that pass between a stage, the executor and a provider."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from planexe.json_text import json_text

Role = Literal["system", "user", "assistant"]
_HALVES = re.compile("[\ud800-\udfff]")


def whole_characters(text: str) -> str:
    """Returns the text with two halves of a character put together, and the mark for what cannot be shown for one."""
    if text.isascii() or _HALVES.search(text) is None:  # nearly all are, and are known to be without a search
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Document:
    """A named text that the model reads before the task.

    Attributes:
        brief: makes a shorter text that holds what matters of it, for a window that the whole does not fit.
    """

    name: str
    text: str
    brief: Callable[[], str] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is told, in the order in which services cache it: what most calls share first, what varies last.

    Attributes:
        rules: the system message; the same for all calls of a run.
        documents: long context, in one fixed order.
        task: the part that varies from item to item; it comes last.
        turns: earlier turns of a conversation and repair turns, after the task.
        instructions: what the calls of one stage share beside their documents; after these, before the task.
    """

    rules: str
    documents: tuple[Document, ...] = ()
    task: str = ""
    turns: tuple[Message, ...] = ()
    instructions: str = ""

    def messages(self) -> tuple[Message, ...]:
        """Returns the chat messages: system, one user message, then the turns.

        A document reads ``<document name="risks">…</document>``; instructions and task stand in tags of these names.
        Such a tag inside a text loses its opening bracket, so that a goal cannot close its own document. Half a
        character, which no service takes, becomes the mark for one that cannot be shown.
        """
        blocks = [f'<document name="{d.name}">\n{_defuse(d.text)}\n</document>' for d in self.documents]
        if self.instructions:
            blocks.append(f"<instructions>\n{_defuse(self.instructions)}\n</instructions>")
        blocks.append(f"<task>\n{_defuse(self.task)}\n</task>")
        said = (Message("system", self.rules), Message("user", "\n\n".join(blocks)), *self.turns)
        return tuple(Message(one.role, whole_characters(one.content)) for one in said)

    def with_turns(self, *turns: Message) -> "Prompt":
        """Returns the prompt with further turns at the end."""
        return replace(self, turns=(*self.turns, *turns))

    def characters(self) -> int:
        """Returns the length of all texts together."""
        return (
            len(self.rules)
            + len(self.instructions)
            + len(self.task)
            + sum(len(d.text) for d in self.documents)
            + sum(len(t.content) for t in self.turns)
        )


def _defuse(text: str) -> str:
    if "<" not in text:
        return text
    for tag in ("document", "instructions", "task"):
        text = text.replace(f"<{tag}", f"‹{tag}").replace(f"</{tag}", f"‹/{tag}")
    return text


@dataclass(frozen=True, slots=True)
class AnswerFormat:
    """The JSON an answer must be.

    Attributes:
        name: a short identifier, ``[a-z0-9_]+``.
        schema: JSON schema (draft 2020-12) of the answer, as pydantic writes it.
    """

    name: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait for each part of one attempt, in seconds."""

    connect_s: float = 10.0
    first_token_s: float = 60.0
    idle_s: float = 30.0
    total_s: float = 300.0


@dataclass(frozen=True, slots=True)
class Request:
    """One attempt's request to one model.

    Attributes:
        answer: the JSON asked for; ``None`` asks for free text.
        max_output_tokens: output cap sent to the provider.
        temperature: ``None`` leaves it to the provider.
        seed: passed on where the provider knows seeds.
        stream: ask for a stream, which gives the time to first token and the idle timeout.
    """

    prompt: Prompt
    answer: AnswerFormat | None = None
    max_output_tokens: int = 8192
    temperature: float | None = None
    seed: int | None = None
    stream: bool = True
    timeouts: Timeouts = Timeouts()


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens and money of one attempt; ``cost_usd`` is ``None`` where neither provider nor catalogue knows."""

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    reasoning_tokens: int = 0
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What one attempt brought back.

    Attributes:
        text: the whole text, unparsed; ``""`` where there was none.
        finish_reason: ``stop``, ``length``, ``content_filter``, … as the provider said; ``""`` if it said nothing.
        refusal: the model's refusal text, if it sent one.
        first_token_s: seconds from sending to the first token, if streamed.
        response_format: how JSON was asked for: ``json_schema``, ``tools``, ``json_object``, ``text``; ``""`` for free
            text.
        headers: lower-case names; only those about rate limits and the request id, and our own
            ``x-planexe-usage: estimated`` where the tokens are a guess from the characters.
        model: the model's name as the provider reports it.
    """

    text: str
    finish_reason: str = "stop"
    usage: Usage = Usage()
    refusal: str | None = None
    first_token_s: float | None = None
    response_format: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    model: str = ""


def digest(value: Any) -> str:
    """Returns a stable digest (64 hexadecimal digits) of any JSON-like value: the same for equal values, ever."""
    text = json_text(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
