"""How to talk to one model, as its refusals have taught: one value that code, commands and documents can show."""

import threading
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol, runtime_checkable

CapField = Literal["max_tokens", "max_completion_tokens"]
SchemaForm = Literal["bounds", "plain", "flat", "tools", "json_object", "text"]
Droppable = Literal["stream", "stream_options", "seed", "temperature"]

SCHEMA_FORMS: Final[tuple[SchemaForm, ...]] = ("bounds", "plain", "flat", "json_object", "text")
"""The ways to ask for JSON over OpenAI's protocol, the strictest first; objects of llama-index may have others."""

FORM_WORDS: Final[dict[SchemaForm, str]] = {
    "bounds": "takes the whole schema",
    "plain": "takes the schema without bounds, which are told in words",
    "flat": "takes the schema without bounds and references",
    "tools": "is asked to call a function whose parameters are the schema",
    "json_object": "takes no schema, but answers with JSON; the schema stands in the prompt",
    "text": "is asked for JSON in the prompt alone",
}
"""What each way is, to go on from the name of a service or a model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How to talk to one model: everything is tried until the endpoint refuses it.

    Attributes:
        schema: how JSON is asked for.
        forms: the ways to ask for it that there are, the strictest first.
        cap_fields: the names that the output cap may still go by; the first is used, none if there is none.
        most_output_tokens: the largest output cap it takes; ``None`` where it refused none.
        window_tokens: the context window that it spoke of; ``None`` where it did not.
        system_role: whether it takes a system message; else the rules come first in the user's.
        dropped: fields that it does not take.
    """

    schema: SchemaForm = "bounds"
    forms: tuple[SchemaForm, ...] = SCHEMA_FORMS
    cap_fields: tuple[CapField, ...] = ("max_tokens", "max_completion_tokens")
    most_output_tokens: int | None = None
    window_tokens: int | None = None
    system_role: bool = True
    dropped: frozenset[Droppable] = field(default_factory=frozenset)

    def told(self) -> tuple[str, ...]:
        """Returns what is not as with every other model, one phrase each, to go on from the model's name."""
        said = [] if self.schema == self.forms[0] == "bounds" else [FORM_WORDS[self.schema]]
        if not self.cap_fields:
            said.append("takes no output cap")
        if self.most_output_tokens is not None:
            said.append(f"takes an output cap of at most {self.most_output_tokens:,} tokens")
        if self.window_tokens is not None:
            said.append(f"has a context window of {self.window_tokens:,} tokens")
        if not self.system_role:
            said.append("takes no system message: the rules stand in the user's")
        if self.dropped:
            said.append(f"does not take {', '.join(f'`{name}`' for name in sorted(self.dropped))}")
        return tuple(said)


@runtime_checkable
class Learner(Protocol):
    """A provider that learns from refusals how its models want to be asked."""

    def dialect(self, model: str) -> Dialect:
        """Returns what has been learnt about a model so far."""
        ...


class Dialects:
    """What was learnt so far, by address and model; for all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._learnt: dict[tuple[str, str], Dialect] = {}

    def of(self, base_url: str, model: str) -> Dialect | None:
        """Returns how to talk to a model; ``None`` if nothing was learnt about it."""
        return self._learnt.get((base_url, model))

    def learn(self, base_url: str, model: str, tried: Dialect, better: Dialect) -> None:
        """Keeps a better dialect, unless somebody else has learnt something since this one was tried."""
        with self._lock:
            if self._learnt.get((base_url, model), tried) == tried:
                self._learnt[base_url, model] = better


LEARNT: Final = Dialects()
"""What this process has learnt: every run and every probe speaks as the last refusal taught."""
