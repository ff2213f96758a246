"""How slow the simulated service is: queue, first token, tokens per second, and a machine shared by all calls."""

from dataclasses import dataclass

from planexe.simulator.clock import Clock
from planexe.simulator.randomness import lognormal_factor, random_for

_SLICE_S = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """The service's speed at time scale 1.

    Attributes:
        queue_s: median wait before the model looks at a call.
        first_token_s: time to the first token of an empty prompt.
        prompt_tokens_per_s: how fast uncached prompt tokens are read; cached ones cost a tenth.
        tokens_per_s: output tokens per second of one call that is alone.
        total_tokens_per_s: output tokens per second of all calls in flight together; ``None`` is no shared bound.
        load_loss: share of the total lost per further call in flight (0.03: four calls get 9 % less in all).
        spread: sigma of the lognormal factor on reading and writing speed.
        queue_spread: sigma of the lognormal factor on the queue; large values give the heavy tail.
        tail_rate: share of calls that are several times slower than the others, as seen at real providers.
        chunk_s: time between two pieces of a stream, in seconds of the reader's clock.
    """

    queue_s: float = 0.2
    first_token_s: float = 0.35
    prompt_tokens_per_s: float = 25_000.0
    tokens_per_s: float = 120.0
    total_tokens_per_s: float | None = None
    load_loss: float = 0.0
    spread: float = 0.18
    queue_spread: float = 0.8
    tail_rate: float = 0.02
    chunk_s: float = 0.2


@dataclass(frozen=True, slots=True)
class CallTiming:
    """When one call that is alone reaches its milestones, in seconds after it was admitted (time scale applied).

    Attributes:
        queue_s: until the model looks at it.
        prefill_s: from then to the first token.
        decode_s: from the first to the last token.
        pieces: in how many pieces a stream hands the text over.
    """

    queue_s: float
    prefill_s: float
    decode_s: float
    pieces: int

    @property
    def total_s(self) -> float:
        """Returns the whole time."""
        return self.queue_s + self.prefill_s + self.decode_s


def call_timing(
    latency: Latency,
    cached_tokens: int,
    *,
    key: str,
    prompt_tokens: int,
    output_tokens: int,
    time_scale: float,
    speed: float = 1.0,
) -> CallTiming:
    """Returns the schedule of one call; the same key always gets the same luck.

    Args:
        latency: the service's speed.
        cached_tokens: tokens of the prompt that the service has read before.
        key: what the luck depends on: seed, messages and how often they were asked.
        prompt_tokens: tokens of the prompt, the cached ones included.
        output_tokens: tokens of the answer.
        time_scale: factor on every wait; 0 removes them all.
        speed: factor of the model on the service's speed.
    """
    random = random_for("latency", key)
    slowness = lognormal_factor(random, latency.spread)
    if random.random() < latency.tail_rate:
        slowness *= random.uniform(2.0, 4.0)
    queue_s = latency.queue_s * lognormal_factor(random, latency.queue_spread)
    read_tokens = prompt_tokens - 0.9 * cached_tokens
    prefill_s = (latency.first_token_s + read_tokens / latency.prompt_tokens_per_s) * slowness / speed
    decode_s = output_tokens / latency.tokens_per_s * slowness / speed
    pieces = max(3, min(60, round(decode_s * time_scale / latency.chunk_s)))
    return CallTiming(queue_s * time_scale, prefill_s * time_scale, decode_s * time_scale, pieces)


class SharedMachine:
    """A machine that all calls in flight share: with many of them each gets slower.

    Work is counted in seconds that a call needs when it is alone. All calls progress at the same pace, so one number
    says how far a call that came at the beginning would be.

    Args:
        capacity: how many calls run at full speed side by side; ``None`` is any number.
        loss: share of the capacity lost per further call in flight.
    """

    def __init__(self, capacity: float | None, loss: float = 0.0) -> None:
        self._capacity = capacity
        self._loss = loss
        self._progress_s = 0.0
        self._seen_s = 0.0
        self.in_flight = 0

    @property
    def is_shared(self) -> bool:
        """Returns whether the machine has a bound at all."""
        return self._capacity is not None

    def pace(self, in_flight: int | None = None) -> float:
        """Returns how fast each of that many calls progresses, 1 being full speed."""
        calls = max(1, self.in_flight if in_flight is None else in_flight)
        if self._capacity is None:
            return 1.0
        return min(1.0, self._capacity / (calls * (1 + self._loss * (calls - 1))))

    def progress_s(self, now_s: float) -> float:
        """Returns the work done until now by a call that was there from the beginning."""
        if self.in_flight:
            self._progress_s += max(0.0, now_s - self._seen_s) * self.pace()
        self._seen_s = now_s
        return self._progress_s

    def join(self, now_s: float) -> float:
        """Adds a call; returns the progress at which it starts."""
        start = self.progress_s(now_s)
        self.in_flight += 1
        return start

    def leave(self, now_s: float) -> None:
        """Takes a call out."""
        self.progress_s(now_s)
        self.in_flight -= 1

    async def wait_for(self, progress_s: float, clock: Clock) -> None:
        """Waits until the machine has made that much progress, whoever joins or leaves meanwhile."""
        while (left_s := progress_s - self.progress_s(clock.now())) > 1e-6:
            await clock.sleep(max(left_s, min(left_s / self.pace(), _SLICE_S)))
