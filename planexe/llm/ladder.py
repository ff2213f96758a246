"""Asks a model the way its refusals have taught: one call climbs down the ladder, the others wait for what it finds."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from planexe.errors import ProviderError
from planexe.llm.complaints import Complaint
from planexe.llm.dialect import Dialect, Dialects
from planexe.llm.messages import Reply, Request
from planexe.llm.refusals import adapted

logger = logging.getLogger("planexe.llm")

Put = Callable[[str, Request, Dialect, int | None], dict[str, Any]]
"""Makes the body of a request to a model, with the output cap of this one request where the prompt leaves less room."""
Send = Callable[[Mapping[str, Any], Dialect, Callable[[], None]], Awaitable[Reply]]
"""Sends a body that is put as a dialect has it; calls back once the model has begun to answer, and so takes it."""


class Complained(Exception):
    """The service refused the request; ``error()`` is what to raise unless it can be put in another way."""

    def __init__(self, complaint: Complaint, error: Callable[[], ProviderError]) -> None:
        super().__init__(complaint.words)
        self.complaint = complaint
        self.error = error


class Ladder:
    """How the models of one service are asked, whatever carries the requests to it.

    Args:
        label: name of the service, for the log.
        address: tells the service from others in what was learnt.
        first: how a model is spoken to as long as it has refused nothing.
        put: makes the body of a request.
        dialects: what was learnt about models.
    """

    def __init__(
        self, label: str, address: str, *, first: Callable[[str], Dialect], put: Put, dialects: Dialects
    ) -> None:
        self._label = label
        self._address = address
        self._first = first
        self._put = put
        self._dialects = dialects
        self._trying: dict[str, asyncio.Event] = {}

    def dialect(self, model: str) -> Dialect:
        """Returns what has been learnt about a model so far."""
        return self._dialects.of(self._address, model) or self._first(model)

    async def ask(self, model: str, request: Request, send: Send) -> Reply:
        """Sends one request and returns the reply; one that is refused for its form is put in another way at once.

        While one call tries ways out, the others of its model wait for what it finds, so that a whole run climbs the
        ladder once.

        Raises:
            ProviderError: there is no other way, or something else is wrong.
        """
        cap_tokens: int | None = None
        leads = False
        try:
            while True:
                while not leads and (trying := self._trying.get(model)) is not None:
                    await trying.wait()
                dialect = self.dialect(model)
                body = self._put(model, request, dialect, cap_tokens)
                try:
                    return await send(body, dialect, partial(self._accept, model) if leads else _nothing)
                except Complained as refusal:
                    cap_tokens = self._learn(model, request, body, dialect, refusal)
                    leads = leads or self._trying.setdefault(model, trying := asyncio.Event()) is trying
        finally:
            if leads:
                self._accept(model)

    def _accept(self, model: str) -> None:
        """Lets the calls go on that waited for another one to find out how to talk to this model."""
        trying = self._trying.pop(model, None)
        if trying is not None:
            trying.set()

    def _learn(
        self, model: str, request: Request, body: Mapping[str, Any], tried: Dialect, refusal: Complained
    ) -> int | None:
        """Keeps what a refusal teaches; returns the output cap of this one request, where the prompt leaves less room.

        Raises:
            ProviderError: it teaches nothing.
        """
        better, cap_tokens = tried, None
        while better == tried or self._put(model, request, better, cap_tokens) == body:
            found = adapted(better, body, refusal.complaint)
            if found is None or (found.dialect == better and found.cap_tokens == cap_tokens):
                raise refusal.error() from refusal.__cause__
            better, cap_tokens = found.dialect, found.cap_tokens
        self._dialects.learn(self._address, model, tried, better)
        logger.info("The model %s of %s %s", model or "there is", self._label, "; ".join(better.told()))
        return cap_tokens


def _nothing() -> None:
    """Is called where nobody waits."""
