"""One HTTP exchange with an OpenAI-compatible service: send a body, read the answer, turn every failure into ours."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from planexe.errors import ProviderError
from planexe.json_text import json_text
from planexe.llm.chat_answer import ChatAnswer, checked, shortened
from planexe.llm.messages import Reply, Request
from planexe.llm.openai_errors import Situation, error_map, our_error
from planexe.llm.phase_clock import PhaseClock
from planexe.llm.request_body import ReplyFormat
from planexe.llm.service_errors import Complaint, Place, error_of, read_complaint

if TYPE_CHECKING:
    from openai import AsyncOpenAI


class Complained(Exception):
    """The service refused the request; ``error`` is what to raise unless it can be put in another way."""

    def __init__(self, complaint: Complaint, error: ProviderError) -> None:
        super().__init__(str(error))
        self.complaint = complaint
        self.error = error


class ChatExchange:
    """Sends one body and keeps what has come back so far."""

    def __init__(
        self,
        place: Place,
        request: Request,
        reply_format: ReplyFormat,
        clock: PhaseClock,
        on_token: Callable[[], None] | None,
    ) -> None:
        self._place = place
        self._request = request
        self._reply_format = reply_format
        self._clock = clock
        self._on_token = on_token
        self._answer = ChatAnswer()
        self._headers: Mapping[str, str] = {}
        self._streamed = False

    async def run(self, client: "AsyncOpenAI", body: Mapping[str, Any]) -> Reply:
        """Sends the body and returns a usable reply.

        Raises:
            Complained: the service answered with an HTTP error.
            ProviderError: everything else that can go wrong.
        """
        import openai

        try:
            await self._send(client, body)
        except openai.APIStatusError as error:
            self._headers = dict(error.response.headers)
            complaint = read_complaint(error.status_code, error.body)
            raise Complained(complaint, error_of(complaint, self._place, self._headers)) from error
        except tuple(error_map()) as error:
            ours = our_error(error, self._situation())
            if ours is None:
                raise
            if not self.complete():
                raise ours from error
        return self.reply()

    def complete(self) -> bool:
        """Says whether the whole answer is here, though perhaps not its token counts."""
        return bool(self._answer.finish_reason)

    def partial(self) -> Reply | None:
        """Returns what came before the answer broke off, or ``None`` if nothing did."""
        return self._reply() if self._answer.spoke() else None

    def reply(self) -> Reply:
        """Returns the finished answer.

        Raises:
            ProviderError: it is an error, broke off, or cannot be used.
        """
        answer = self._answer
        if answer.error is not None or answer.finish_reason == "error":
            raise error_of(read_complaint(None, answer.error or {}), self._place, self._headers)
        silent = answer.counted() and not answer.spoke()  # a stream that came to its end without a word
        if self._streamed and not self.complete() and not silent:
            raise self._situation().broken("the stream ended early")
        return checked(self._reply(), self._place.label)

    async def _send(self, client: "AsyncOpenAI", body: Mapping[str, Any]) -> None:
        import httpx2

        streaming = body.get("stream") is True
        self._clock.enter("first_token" if streaming else "total")
        sent = asyncio.get_running_loop().time()
        response = await client.chat.completions.with_raw_response.create(
            model=body["model"],
            messages=body["messages"],
            stream=streaming,
            extra_body={k: v for k, v in body.items() if k not in ("model", "messages", "stream")},
            timeout=httpx2.Timeout(None, connect=self._clock.limit_s("connect")),
        )
        self._headers = dict(response.headers)
        if not streaming:
            self._take_whole(response.parse(to=object))
        elif _kind_of_body(self._headers) in ("json", "html"):  # it does not stream, whatever was asked
            self._clock.enter("total")
            text = (await response.http_response.aread()).decode("utf-8")
            self._take_whole(json.loads(text) if _kind_of_body(self._headers) == "json" else text)
        else:
            await self._take_stream(response, sent)

    def _take_whole(self, data: object) -> None:
        if not isinstance(data, Mapping):
            raise self._situation().no_completion("a web page" if str(data).lstrip().startswith("<") else "plain text")
        self._answer.add(data)
        if self._answer.error is None and "choices" not in data:
            raise self._situation().no_completion(shortened(json_text(data, ensure_ascii=True), 120))

    async def _take_stream(self, response: Any, sent: float) -> None:
        from openai import AsyncStream

        self._streamed = True
        heard = False
        stream = cast("AsyncStream[object]", response.parse(to=AsyncStream[object]))
        async with stream:
            async for chunk in stream:
                if self._answer.add(chunk):
                    if not heard:
                        heard = True
                        self._answer.first_token_s = asyncio.get_running_loop().time() - sent
                    if self._on_token is not None:
                        self._on_token()
                if heard:
                    self._clock.enter("idle")

    def _reply(self) -> Reply:
        return self._answer.reply(self._reply_format, self._headers, self._request.prompt)

    def _situation(self) -> Situation:
        return Situation(self._place, self._clock, self._headers, self.partial())


def _kind_of_body(headers: Mapping[str, str]) -> str:
    media_type = headers.get("content-type", "").split(";")[0].strip().lower()
    return "json" if media_type.endswith("json") else "html" if media_type == "text/html" else "stream"
