"""What a virtual run is made of: the tries, and the services they are sent to with their limits and machines."""

import math
from dataclasses import dataclass
from typing import Literal

from planexe.executor.rate_limiter import RateLimiter, Reservation
from planexe.timing.provider_gate import ProviderGate
from planexe.timing.replay_model import Replay, Try
from planexe.timing.shared_pace import SharedPace

Cause = Literal["inputs", "slot", "rate", "retry"]


@dataclass(slots=True, kw_only=True)
class Span:
    """One try, in virtual seconds since the run began.

    Attributes:
        node: index of its call; ``number`` of the try in it, from 0.
        ready_s: its inputs were there; ``queued_s`` it asked for a slot; ``acquired_s``, ``sent_s``, ``ended_s``.
        before: index of the span whose end it had to wait for last, -1 for none; ``cause`` why.
        refused: how often the provider sent it back.
    """

    node: int
    number: int
    ready_s: float
    queued_s: float = 0.0
    acquired_s: float = 0.0
    sent_s: float = 0.0
    ended_s: float = 0.0
    before: int = -1
    cause: Cause = "inputs"
    refused: int = 0


@dataclass(slots=True, eq=False)
class Live:
    """A try in the making: what becomes of it, what it is, how urgent, and how it begins if nothing read that yet."""

    span: Span
    attempt: Try
    priority: float
    prefix: str = ""
    reservation: Reservation | None = None


class VirtualClock:
    """The simulation's time for the executor's own rate limiter."""

    def __init__(self) -> None:
        self.time_s = 0.0

    def now(self) -> float:
        """Returns virtual seconds since the run began."""
        return self.time_s

    async def sleep(self, seconds: float) -> None:
        """Lets time pass; the limiter itself never waits."""
        self.time_s += seconds


@dataclass(slots=True, eq=False)
class Service:
    """One model: our limiter before it, its own limits and its machine; a pool of the scheduler."""

    rate: RateLimiter | None
    gate: ProviderGate | None
    machine: SharedPace[Live]
    most: float
    refusal_s: float
    outside: bool = False

    def paused_until_s(self) -> float:
        """Returns until when nothing is sent to it."""
        return self.rate.paused_until() if self.rate else float("-inf")


def make_service(replay: Replay, model: str, clock: VirtualClock) -> Service:
    """Returns a model's service at the beginning of a run."""
    limits = replay.limits_of(model)
    pauses = any(t.pause_s > 0 for n in replay.calls for t in n.tries if t.model == model)
    seen = limits.seen_requests is not None or limits.seen_tokens is not None
    own = limits.requests_per_minute is not None or limits.tokens_per_minute is not None
    return Service(
        rate=RateLimiter(limits.requests_per_minute, limits.tokens_per_minute, clock=clock)
        if pauses or seen or own
        else None,
        gate=ProviderGate(limits.seen_requests, limits.seen_tokens, limits.minute_s) if seen else None,
        machine=SharedPace(replay.load_of(model)),
        most=limits.max_concurrency or math.inf,
        refusal_s=limits.refusal_s,
        outside=limits.outside,
    )
