"""One provider, and so one client, per service and event loop: created once and shared by every call."""

import asyncio
import weakref
from collections.abc import Callable

from planexe.llm.connect import service_id
from planexe.llm.model_spec import ModelSpec
from planexe.llm.provider import Provider

Connect = Callable[[ModelSpec], Provider]


class ProviderPool:
    """Hands out providers; clients are bound to the loop they were made on, so each loop has its own.

    Args:
        connect: makes the provider of a model's service.
    """

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._by_loop: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Provider]] = (
            weakref.WeakKeyDictionary()
        )

    def get(self, spec: ModelSpec) -> Provider:
        """Returns the provider of this model's service on the running loop.

        Raises:
            InputError: the key is missing or the kind of service is unknown.
        """
        providers = self._by_loop.setdefault(asyncio.get_running_loop(), {})
        service = service_id(spec)
        if service not in providers:
            providers[service] = self._connect(spec)
        return providers[service]

    async def aclose(self) -> None:
        """Closes the providers of the running loop."""
        for provider in self._by_loop.pop(asyncio.get_running_loop(), {}).values():
            await provider.aclose()
