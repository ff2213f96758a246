"""Services, what all calls of a process share of the services they ask: limits, pace, and whether they are well."""

import threading
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from planexe.executor.circuit_breaker import BreakerPolicy, CircuitBreaker
from planexe.executor.clock import Clock, SystemClock
from planexe.executor.patience import ModelPace
from planexe.executor.rate_limiter import RateLimiter
from planexe.llm.address import is_loopback
from planexe.llm.connect import service_id
from planexe.llm.model_spec import ModelSpec
from planexe.llm.silent_cut import TrueWindow


def service_name(spec: ModelSpec) -> str:
    """Returns the name of a model's service: its kind, with the host where many services are of that kind."""
    host = urlsplit(spec.base_url).netloc.rpartition("@")[2] if spec.provider == "openai_compatible" else ""
    return f"{spec.provider} at {host}" if host else spec.provider


@dataclass(frozen=True, slots=True)
class ServedModel:
    """One model at one service, under one key.

    Attributes:
        service: the service's name, see ``service_name``.
        rate: its requests and tokens per minute.
        pace: what it was seen to need.
        breaker: holds calls back while the service is in trouble; one for all models under the same key.
        window: how much of a prompt it was found to read.
    """

    service: str
    rate: RateLimiter
    pace: ModelPace
    breaker: CircuitBreaker
    window: TrueWindow = field(default_factory=TrueWindow)


class Services:
    """Hands out what is known of a model; entries that name the same service, key and model share it.

    Args:
        clock: tells the time.
        breaker: when a service counts as down.
    """

    def __init__(self, clock: Clock | None = None, breaker: BreakerPolicy | None = None) -> None:
        self._clock = clock or SystemClock()
        self._policy = breaker
        self._breakers: dict[tuple[str, str, str, str], CircuitBreaker] = {}
        self._by_key: dict[tuple[str, str], ServedModel] = {}
        self._by_spec: dict[int, tuple[ModelSpec, ServedModel]] = {}
        self._processes = 1
        self._lock = threading.Lock()

    def __call__(self, spec: ModelSpec) -> ServedModel:
        """Returns what is known of a model.

        Raises:
            SettingsError: the catalogue gives a limit below 1.
        """
        known = self._by_spec.get(id(spec))
        if known is None:
            with self._lock:
                known = self._by_spec[id(spec)] = (spec, self._made(spec))  # holding the spec keeps its id its own
        return known[1]

    def divide(self, processes: int) -> None:
        """Keeps to one of so many parts of each limit per minute: other processes have the others.

        A service on a machine's own loopback is its own, undivided.
        """
        with self._lock:
            if processes != self._processes:
                self._processes = processes
                for spec, served in self._by_spec.values():
                    served.rate.limit(*self._limits(spec))

    def _limits(self, spec: ModelSpec) -> tuple[int | None, int | None]:
        by = 1 if is_loopback(spec.base_url) else self._processes
        requests, tokens = spec.requests_per_minute, spec.tokens_per_minute
        if by == 1:
            return requests, tokens
        return requests and max(1, requests // by), tokens and max(1, tokens // by)

    def _made(self, spec: ModelSpec) -> ServedModel:
        key = service_id(spec), spec.model
        if key not in self._by_key:
            rate = RateLimiter(*self._limits(spec), clock=self._clock)
            self._by_key[key] = ServedModel(service_name(spec), rate, ModelPace(), self._breaker(spec))
        return self._by_key[key]

    def _breaker(self, spec: ModelSpec) -> CircuitBreaker:
        key = spec.provider, spec.base_url, spec.key_env, spec.key.reveal() if spec.key else ""
        if key not in self._breakers:
            self._breakers[key] = CircuitBreaker(self._clock, self._policy, seed=len(self._breakers))
        return self._breakers[key]
