"""The one door to a model: the Provider protocol, and the switch that forbids real calls."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Protocol

from planexe.errors import RealCallsForbidden
from planexe.llm.messages import Reply, Request


class Provider(Protocol):
    """Talks to one service, once per request. One object per service and event loop, shared by all calls.

    Example:
        >>> reply = await provider.ask("gpt-4.1-mini", Request(Prompt("Answer briefly.", task="Why is the sky blue?")))
        >>> reply.text, reply.usage.output_tokens
    """

    name: str

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        """Sends one request and returns the reply, whatever its text.

        Args:
            model: the model's name as the service knows it.
            request: what to ask.
            on_token: called on the loop for each piece of a stream that holds something, reasoning and refusals too, as
                it arrives; it must be quick. Never called where the answer comes in one piece.

        Raises:
            ProviderError: one of its subclasses other than ``InvalidAnswer`` (judging the text is not its work).
                ``Truncated``, ``Refused``, ``ContentFiltered`` and ``EmptyAnswer`` carry the reply.
        """
        ...

    async def aclose(self) -> None:
        """Closes the connections; the provider cannot be used afterwards."""
        ...


class _Switch:
    allowed = True


def allow_real_calls(allowed: bool) -> None:
    """Allows or forbids every request that would leave this process (tests forbid them)."""
    _Switch.allowed = allowed


@contextmanager
def real_calls_allowed() -> Generator[None]:
    """Allows real calls inside the ``with`` block, e.g. for a test against a server on loopback."""
    before = _Switch.allowed
    _Switch.allowed = True
    try:
        yield
    finally:
        _Switch.allowed = before


def check_real_call(service: str) -> None:
    """Raises ``RealCallsForbidden`` if the switch is off; every provider that leaves the process calls it first."""
    if not _Switch.allowed:
        raise RealCallsForbidden(
            f"A call to {service} was stopped because real model calls are switched off here; "
            "choose the `simulated` model or call planexe.llm.provider.allow_real_calls(True)."
        )
