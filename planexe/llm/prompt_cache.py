"""What a service's prompt cache can know of a prompt: the beginning that it shares with other calls; pure."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from planexe.bounded_memory import BoundedMemory
from planexe.json_text import json_text
from planexe.llm.messages import AnswerFormat, Prompt, digest
from planexe.llm.model_spec import ModelSpec
from planexe.llm.tokens import estimated_tokens

_LIFE_S: Final = 240.0
"""Services forget a beginning after some five minutes without use; sooner counted as forgotten than too late."""


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a prompt up to where its call differs from others of its stage, the answer's schema included.

    Attributes:
        digest: the same for those that begin alike; 16 hexadecimal digits.
        tokens: about how long it is.
    """

    digest: str
    tokens: int

    def at(self, spec: ModelSpec) -> str:
        """Returns its name at a model; empty where the model's service is not known to cache anything so short."""
        if spec.cache_from_tokens is None or self.tokens < spec.cache_from_tokens:
            return ""
        return f"{spec.name} {self.digest}"


def prefix_of(prompt: Prompt, answer: AnswerFormat | None, own_documents: int = 0) -> Prefix:
    """Returns the beginning that a prompt shares.

    Args:
        prompt: the whole prompt.
        answer: shape of the answer; another schema is another beginning.
        own_documents: how many of the last documents only this call is shown; instructions after them are its own too.
    """
    shared = prompt.documents[: len(prompt.documents) - own_documents]
    told = (prompt.rules, *(d.text for d in shared), "" if own_documents else prompt.instructions)
    schema = json_text(answer.schema, sort_keys=True) if answer else ""
    return Prefix(digest([schema, *(d.name for d in shared), *told])[:16], sum(map(estimated_tokens, told)))


class PrefixReader:
    """Returns prefixes as ``prefix_of`` does; one that was read just before in the same stage is not read again."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[object, Prefix]] = {}

    def prefix_of(self, stage: str, prompt: Prompt, answer: AnswerFormat | None, own_documents: int = 0) -> Prefix:
        """Returns the beginning that a prompt of a stage shares."""
        shared = prompt.documents[: len(prompt.documents) - own_documents]
        seen = prompt.rules, shared, "" if own_documents else prompt.instructions, answer and answer.schema
        last = self._last.get(stage)
        if last is None or last[0] != seen:
            last = self._last[stage] = seen, prefix_of(prompt, answer, own_documents)
        return last[1]


class KnownPrefixes:
    """Which beginnings a service has read lately."""

    def __init__(self) -> None:
        self._read: BoundedMemory[Hashable, float] = BoundedMemory(10_000)

    def remember(self, prefix: Hashable, now_s: float) -> None:
        """Notes that a prompt with this beginning is read."""
        self._read.remember(prefix, now_s)

    def knows(self, prefix: Hashable, now_s: float) -> bool:
        """Returns whether a call sent now finds it in the cache."""
        return prefix in self._read and now_s < self._read[prefix] + _LIFE_S
