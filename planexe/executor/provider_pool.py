"""One provider, and so one client, per service and event loop: created once and shared by every call."""

import asyncio
import threading
import weakref
from collections.abc import Callable

from planexe.llm.connect import load_package, service_id
from planexe.llm.model_spec import ModelSpec
from planexe.llm.provider import Provider

Connect = Callable[[ModelSpec], Provider]


class ProviderPool:
    """Hands out providers; clients are bound to the loop they were made on, so each loop has its own.

    Args:
        connect: makes the provider of a model's service.
        load: loads what its calls need, off the loop and before the first of them.
    """

    def __init__(self, connect: Connect, load: Callable[[ModelSpec], None] = load_package) -> None:
        self._connect = connect
        self.load = load
        self._lock = threading.Lock()  # loops of several threads may ask at once
        self._services: dict[int, tuple[ModelSpec, str]] = {}
        self._by_loop: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Provider]] = (
            weakref.WeakKeyDictionary()
        )

    def get(self, spec: ModelSpec) -> Provider:
        """Returns the provider of this model's service on the running loop.

        Raises:
            InputError: the key is missing or the kind of service is unknown.
        """
        loop = asyncio.get_running_loop()
        with self._lock:
            providers = self._by_loop.setdefault(loop, {})
            service = self._service(spec)
            if service not in providers:
                providers[service] = self._connect(spec)
            return providers[service]

    async def aclose(self) -> None:
        """Closes the providers of the running loop, all of them even if one fails to close."""
        with self._lock:
            providers = self._by_loop.pop(asyncio.get_running_loop(), {})
        results = await asyncio.gather(*(p.aclose() for p in providers.values()), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    def _service(self, spec: ModelSpec) -> str:
        known = self._services.get(id(spec))
        if known is None:
            known = self._services[id(spec)] = (spec, service_id(spec))  # holding the spec keeps its id its own
        return known[1]
