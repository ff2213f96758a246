"""One HTTP exchange with an OpenAI-compatible service: send a body, read the answer, turn every failure into ours."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from planexe.errors import AnswerTooLarge, InvalidAnswer, ProviderError
from planexe.json_text import json_text
from planexe.llm.answer_pieces import AnswerLimits, AnswerPieces, BodyTooLarge, NotJson
from planexe.llm.answer_text import extract_json
from planexe.llm.chat_answer import ChatAnswer, checked, shortened
from planexe.llm.complaints import read_complaint
from planexe.llm.ladder import Complained
from planexe.llm.messages import Reply, Request
from planexe.llm.openai_errors import Situation, our_error
from planexe.llm.phase_clock import PhaseClock
from planexe.llm.request_body import ReplyFormat
from planexe.llm.service_errors import Place, error_of
from planexe.records import not_too_deep

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_LAST_BYTES_S: Final = 1.0
"""How long the connection of an answer that is at its end is kept, to be used again if the service ends it too."""


class ChatExchange:
    """Sends one body and keeps what has come back so far.

    Args:
        place: who is asked.
        request: what is asked.
        reply_format: how JSON is asked for.
        on_token: called for each piece of a stream that holds something.
    """

    def __init__(
        self, place: Place, request: Request, reply_format: ReplyFormat, on_token: Callable[[], None] | None
    ) -> None:
        self.place = place
        self.request = request
        self._reply_format = reply_format
        self._on_token = on_token
        self._answer = ChatAnswer()
        self._limits = AnswerLimits.of(request.max_output_tokens)
        self._pieces = AnswerPieces(self._limits)
        self._headers: Mapping[str, str] = {}
        self._ended = False

    async def run(
        self, client: "AsyncOpenAI", body: Mapping[str, Any], clock: PhaseClock, on_accepted: Callable[[], None]
    ) -> Reply:
        """Sends the body and returns a usable reply.

        Args:
            client: what carries it.
            body: the request.
            clock: how long each phase may take.
            on_accepted: called once the service has begun to answer, and so takes the request as it is.

        Raises:
            Complained: the service refused the request before it said anything else.
            ProviderError: everything else that can go wrong.
        """
        self._clock, self._on_accepted = clock, on_accepted
        try:
            await self._take(client, body)
        except NotJson as error:
            if not self.complete():
                raise self._situation().no_completion(str(error)) from error
        except BodyTooLarge as error:
            raise self._too_large() from error
        except ProviderError:
            if not self.complete():
                raise
        return self.reply()

    def complete(self) -> bool:
        """Says whether the whole answer is here, though perhaps not its token counts."""
        answer = self._answer
        if answer.finish_reason or (self._pieces.done and answer.spoke()):
            return True
        return answer.spoke() and self._ended and (not answer.in_pieces or self._is_json())

    def partial(self) -> Reply | None:
        """Returns what came before the answer broke off, or ``None`` if nothing did."""
        return self._reply() if self._answer.spoke() else None

    def reply(self) -> Reply:
        """Returns the finished answer.

        Raises:
            Complained: it is a refusal of the request.
            ProviderError: it is an error, broke off, or cannot be used.
        """
        answer = self._answer
        if answer.error is not None:
            complaint = read_complaint(None, answer.error)
            if not answer.error_is_told and complaint.status == 500 and complaint.trouble == "busy":
                raise self._no_completion(answer.error)
            make = partial(error_of, complaint, self.place, self._headers, reply=self.partial())
            if answer.spoke():
                raise make()
            raise Complained(complaint, make)
        silent = answer.counted() and not answer.spoke()  # a stream that came to its end without a word
        if answer.in_pieces and not self.complete() and not silent:
            raise self._situation().broken("the stream ended early")
        return checked(self._reply(), self.place.label)

    async def _take(self, client: "AsyncOpenAI", body: Mapping[str, Any]) -> None:
        self._clock.enter("first_token" if body.get("stream") is True else "total")
        sent = asyncio.get_running_loop().time()
        async with contextlib.aclosing(self._bytes(client, body)) as incoming:
            async for data in incoming:
                pieces = list(self._pieces.feed(data))
                for piece in pieces:
                    self._hear(piece, sent)
                if not pieces:
                    self._clock.alive()
                if self._pieces.done:
                    break
            with contextlib.suppress(TimeoutError, ProviderError):
                async with asyncio.timeout(_LAST_BYTES_S):
                    async for _ in incoming:
                        pass
        self._ended = True
        for piece in self._pieces.end():
            self._hear(piece, sent)
        if not self._answer.heard and self._answer.error is None:
            raise self._situation().no_completion("text that is not JSON" if self._pieces.unread else "nothing")

    async def _bytes(self, client: "AsyncOpenAI", body: Mapping[str, Any]) -> AsyncGenerator[bytes]:
        """Yields the body of the answer; nothing but the client library works here, so what is raised is its own."""
        import httpx2
        import openai
        from openai.resources.chat.completions import AsyncCompletions, AsyncCompletionsWithStreamingResponse

        try:
            # `client.chat` would keep the client in a circle, and with it all that a finished run's connection holds.
            async with AsyncCompletionsWithStreamingResponse(AsyncCompletions(client)).create(
                model=body["model"],
                messages=(),  # those of the body take their place; given here, each would be rebuilt from its types
                stream=body.get("stream") is True,
                extra_body={k: v for k, v in body.items() if k not in ("model", "stream")},
                timeout=httpx2.Timeout(None, connect=self._clock.limit_s("connect")),
            ) as response:
                self._headers = dict(response.headers)
                if self._headers.get("content-type", "").partition(";")[0].strip().lower().endswith(("json", "html")):
                    self._clock.enter("total")  # it does not stream, whatever was asked
                async for data in response.http_response.aiter_raw():
                    yield data
        except openai.APIStatusError as error:
            self._headers = dict(error.response.headers)
            complaint = read_complaint(error.status_code, decoded(error.response.content))
            raise Complained(complaint, partial(error_of, complaint, self.place, self._headers)) from error
        except Exception as error:
            raise our_error(error, self._situation()) from error

    def _hear(self, piece: object, sent: float) -> None:
        answer = self._answer
        spoke = answer.spoke()
        brought = answer.add(piece)
        if answer.heard and answer.error is None:
            self._on_accepted()
        if brought and answer.in_pieces:
            if not spoke:
                answer.first_token_s = asyncio.get_running_loop().time() - sent
            if self._on_token is not None:
                self._on_token()
        if answer.in_pieces and answer.spoke():
            self._clock.enter("idle")
        if answer.characters > self._limits.text_characters or answer.thoughts > self._limits.thought_characters:
            raise BodyTooLarge
        if answer.error is None and not answer.heard and isinstance(piece, Mapping) and not self._pieces.events:
            raise self._no_completion(piece)

    def _no_completion(self, what: object) -> ProviderError:
        return self._situation().no_completion(shortened(json_text(what, ensure_ascii=True, default=str), 120))

    def _is_json(self) -> bool:
        """Says whether the text is JSON from beginning to end, where JSON was asked for."""
        try:
            return self.request.answer is not None and bool(extract_json(self._answer.text) or True)
        except InvalidAnswer:
            return False

    def _too_large(self) -> AnswerTooLarge:
        return AnswerTooLarge(
            f"{self.place.subject} sent far more than the {self.request.max_output_tokens:,} tokens it was asked "
            "for, so the rest was not taken in; try again, or choose another model.",
            reply=self.partial(),
        )

    def _reply(self) -> Reply:
        return self._answer.reply(self._reply_format, self._headers, self.request.prompt)

    def _situation(self) -> Situation:
        return Situation(self.place, self._clock, self._headers, self.partial())


def decoded(body: bytes) -> object:
    """Returns the JSON of an error's body, or its text."""
    text = body.decode("utf-8", "replace")
    try:
        return not_too_deep(json.loads(text, strict=False))
    except (ValueError, RecursionError):
        return text
