"""OpenAI and every service that speaks its chat protocol: only base URL, key and transport differ."""

import asyncio
import importlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from planexe.errors import CatalogError
from planexe.llm.address import SECRET_NAME, is_loopback, split_query
from planexe.llm.chat_exchange import ChatExchange
from planexe.llm.dialect import LEARNT, Dialect, Dialects
from planexe.llm.ladder import Ladder
from planexe.llm.messages import Reply, Request, Timeouts
from planexe.llm.model_listing import ask_for_models
from planexe.llm.model_spec import ModelSpec
from planexe.llm.openai_errors import no_client
from planexe.llm.phase_clock import PhaseClock
from planexe.llm.provider import Provider, check_real_call
from planexe.llm.request_body import build_body, reply_format_of
from planexe.llm.request_fields import HEADERS, QUERY
from planexe.llm.secret import Secret
from planexe.llm.service_errors import Place
from planexe.llm.services import SERVICES, SIMULATED, Service

if TYPE_CHECKING:
    import ssl

    import httpx2
    from openai import AsyncOpenAI

KINDS = tuple(SERVICES)
PACKAGE = "openai.resources.chat.completions.completions"

_KEPT_CONNECTIONS = 128


def connect(spec: ModelSpec, key: Secret | None, *, transport: "httpx2.AsyncBaseTransport | None" = None) -> Provider:
    """Returns a provider for the model's service; ``simulated`` models need the simulator's transport.

    Raises:
        CatalogError: a simulated model without a transport.
    """
    in_process = spec.provider == SIMULATED
    if in_process and transport is None:
        raise CatalogError(
            f"The model `{spec.name}` is answered by the simulator, which is not running.", field="model"
        )
    further = dict(spec.arguments)
    headers, query = further.pop(HEADERS, None), further.pop(QUERY, None)
    return OpenAIProvider(
        spec.provider,
        spec.base_url,
        key,
        transport=transport,
        default_headers=headers if isinstance(headers, Mapping) else None,
        default_query=query if isinstance(query, Mapping) else None,
        service=SERVICES[spec.provider],
        key_env=spec.key_env,
        further=further,
        in_process=in_process,
        dialects=None if in_process else LEARNT,
    )


class OpenAIProvider:
    """A service that speaks OpenAI's chat protocol.

    One client per event loop is made at the first call and shared by all of them; it never retries. What an endpoint
    does not accept (a response format, ``seed``, ``stream_options``, a name of the output cap, …) is learnt from its
    refusals, per model.

    Args:
        name: short name used in logs, e.g. ``openrouter``.
        base_url: where the protocol starts, usually ending with ``/v1``.
        api_key: the key, or ``None`` for services that need none.
        transport: carries the requests in place of the network.
        default_headers: sent with every request.
        default_query: stands behind the path of every request, beside the query of ``base_url``.
        service: label, key variable and habits of the service.
        key_env: variable that messages about a wrong key name; the service's own if empty.
        further: fields added to the body of every request.
        in_process: the transport ends inside this process, so the no-real-calls switch does not apply.
        dialects: what was learnt about models; kept by this object alone if not given.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        api_key: Secret | None = None,
        *,
        transport: "httpx2.AsyncBaseTransport | None" = None,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, str] | None = None,
        service: Service | None = None,
        key_env: str = "",
        further: Mapping[str, Any] | None = None,
        in_process: bool = False,
        dialects: Dialects | None = None,
    ) -> None:
        self.name = name
        self._base_url, self._query = split_query(base_url)
        self._query |= default_query or {}
        self._api_key = api_key
        self._transport = transport
        self._service = service or SERVICES.get(name) or Service(name)
        self._default_headers = dict(default_headers or {})
        if api_key and self._service.key_header:
            self._default_headers.setdefault(self._service.key_header, api_key.reveal())
        for name, value in (*self._default_headers.items(), *self._query.items()):
            if SECRET_NAME.search(name):
                Secret(value.removeprefix("Bearer ").strip())  # known from now on, and never shown
        self._key_env = key_env or self._service.key_env
        fields, first = dict(further or {}), self._service.first_dialect()
        self._in_process = in_process
        self._ladder = Ladder(
            self._service.label,
            self._base_url,
            first=lambda _: first,
            put=lambda model, request, dialect, cap: build_body(model, request, dialect, fields, cap),
            dialects=dialects or Dialects(),
        )
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncOpenAI] = WeakKeyDictionary()

    def dialect(self, model: str) -> Dialect:
        """Returns what has been learnt about a model's endpoint so far."""
        return self._ladder.dialect(model)

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        """Sends one request and returns the reply (see `Provider.ask`)."""
        if not self._in_process:
            check_real_call(self._service.label)
        client = await self._client()
        place = Place(self._service.label, self._base_url, self._key_env, model)

        async def send(body: Mapping[str, Any], dialect: Dialect, accepted: Callable[[], None]) -> Reply:
            exchange = ChatExchange(place, request, reply_format_of(dialect, request.answer), on_token)
            return await _exchange(exchange, client, body, accepted)

        return await self._ladder.ask(model, request, send)

    async def offered(self, timeouts: Timeouts) -> Any:
        """Returns what the service says of the models it offers (see `ask_for_models`)."""
        if not self._in_process:
            check_real_call(self._service.label)
        client = await self._client()
        place = Place(self._service.label, self._base_url, self._key_env, "")
        clock = PhaseClock(timeouts)
        try:
            async with clock:
                return await ask_for_models(client, place, clock)
        except TimeoutError as error:
            raise clock.timeout(place.subject) from error

    async def aclose(self) -> None:
        """Closes the connections of this event loop."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.close()

    async def _client(self) -> "AsyncOpenAI":
        loop = asyncio.get_running_loop()
        client = self._clients.get(loop)
        if client is None:
            await asyncio.to_thread(importlib.import_module, PACKAGE)  # about a second: off the loop
            try:
                client = self._clients.get(loop) or self._new_client()
            except Exception as error:
                raise no_client(error) from error
            self._clients[loop] = client
        return client

    def _new_client(self) -> "AsyncOpenAI":
        import httpx2
        from openai import AsyncOpenAI

        from planexe.llm.bounded_body import take_over

        own = is_loopback(self._base_url)
        http_client = httpx2.AsyncClient(
            transport=self._transport,
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=_KEPT_CONNECTIONS),
            follow_redirects=True,
            headers={"accept-encoding": "identity"},
            event_hooks={"response": [take_over]},
            trust_env=not own,
            verify=_trusted() if own and self._transport is None else True,
        )
        client = AsyncOpenAI(
            api_key=self._api_key.reveal() if self._api_key else "no-key-needed",
            base_url=self._base_url,
            max_retries=0,
            default_headers=self._default_headers,
            default_query=self._query,
            http_client=http_client,
        )
        if self.name != "openai":  # the client takes these from the environment; they are nobody else's business
            client.organization = client.project = None
        return client


@cache
def _trusted() -> "ssl.SSLContext":
    """Returns whom a service on this computer must be vouched for by: each client would read all certificates anew."""
    import httpx2

    return httpx2.create_ssl_context(trust_env=False)


async def _exchange(
    exchange: ChatExchange, client: "AsyncOpenAI", body: Mapping[str, Any], accepted: Callable[[], None]
) -> Reply:
    clock = PhaseClock(exchange.request.timeouts)
    try:
        async with clock:
            return await exchange.run(client, body, clock, accepted)
    except TimeoutError as error:
        if exchange.complete():
            return exchange.reply()
        raise clock.timeout(exchange.place.subject, reply=exchange.partial()) from error
