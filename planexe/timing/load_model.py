"""LoadModel: how much slower each call gets with more calls in flight, learned from calls that were made; pure."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Levels = tuple[tuple[int, float], ...]
"""Calls in flight (the call itself included), and for how many of its seconds."""

Trust = Literal["good", "fair", "none"]
FEWEST: Final = 5
"""Calls that must have been seen with about so many others in flight before that counts as seen."""
MOST: Final = 600
"""A fit looks at no more calls than these, spread evenly over all."""
_OCTAVES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
_CAPACITIES: Final = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0)
_LOSSES: Final = (0.0, 0.02, 0.05, 0.1)
_MOST_LOSS: Final = 0.15
_DRAGS: Final = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
_WORTH_SAYING: Final = 1.05


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadModel:
    """How the calls in flight at one model slow each other down.

    Attributes:
        full_speed: how many calls run at full speed side by side and then share what there is; ``None`` is any number.
        loss: share of the whole lost per further call in flight, once they share.
        drag: how much longer every call takes per further call in flight (0.02: two per cent).
    """

    full_speed: float | None = None
    loss: float = 0.0
    drag: float = 0.0

    def slowdown(self, in_flight: int) -> float:
        """Returns how many times longer a call takes with so many in flight than alone, at least 1."""
        others = max(0, in_flight - 1)
        dragged = 1.0 + self.drag * others
        if self.full_speed is None:
            return dragged
        return max(dragged, (others + 1) * (1.0 + self.loss * others) / self.full_speed)

    def pace(self, in_flight: int) -> float:
        """Returns how fast each call progresses with so many in flight, 1 being alone."""
        return 1.0 / self.slowdown(in_flight)

    def throughput(self, in_flight: int) -> float:
        """Returns the most work per second that any number of calls up to this one gets done, 1 being one call."""
        return max(n * self.pace(n) for n in range(1, max(1, in_flight) + 1))

    @property
    def is_flat(self) -> bool:
        """Returns whether calls take the same time however many are in flight."""
        return self.full_speed is None and self.drag == 0.0

    def alone_s(self, levels: Levels) -> float:
        """Returns the seconds a call would have taken alone."""
        return math.fsum(seconds * self.pace(n) for n, seconds in levels)


INDEPENDENT: Final = LoadModel()
"""Calls that take the same time however many are in flight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One call that was made.

    Attributes:
        levels: how many calls were in flight during it, and for how long each.
        input_tokens: read by the model, those from its cache left out.
        output_tokens: written.
    """

    levels: Levels
    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def seconds(self) -> float:
        """Returns how long it took."""
        return math.fsum(s for _, s in self.levels)

    @property
    def mean_level(self) -> float:
        """Returns the calls in flight on average."""
        return math.fsum(n * s for n, s in self.levels) / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadFit:
    """What is known about a model under load.

    Attributes:
        load: the fitted model; ``INDEPENDENT`` where too little was seen.
        calls: calls looked at.
        seen: numbers of calls in flight that were seen often enough, as powers of two.
        trust: ``good`` (three such numbers and more), ``fair`` (two), ``none``.
    """

    load: LoadModel
    calls: int
    seen: tuple[int, ...]
    trust: Trust

    @property
    def most_seen(self) -> int:
        """Returns the most calls in flight that were seen often enough, 0 if none."""
        return self.seen[-1] if self.seen else 0


def fit_load(observations: Sequence[Observation]) -> LoadFit:
    """Returns the load model under which the calls' seconds are best explained by their tokens.

    A call's seconds, corrected for the load during them, should be a fixed time plus so much per token. The load model
    with the smallest relative error wins; independence wins unless another one is clearly better.
    """
    usable = [o for o in observations if o.seconds > 0]
    chosen = usable if len(usable) <= MOST else [usable[n * len(usable) // MOST] for n in range(MOST)]
    seen = levels_seen(usable)
    trust: Trust = "good" if len(seen) >= 3 else "fair" if len(seen) == 2 else "none"
    load = INDEPENDENT if trust == "none" else _best_load(chosen)
    return LoadFit(load=load, calls=len(usable), seen=seen, trust=trust)


def levels_seen(observations: Sequence[Observation]) -> tuple[int, ...]:
    """Returns the numbers of calls in flight, as powers of two, that enough calls had on average."""
    counts = dict.fromkeys(_OCTAVES, 0)
    for observation in observations:
        level = observation.mean_level
        counts[min(_OCTAVES, key=lambda octave: abs(math.log(octave / max(level, 1.0))))] += 1
    return tuple(octave for octave, count in counts.items() if count >= FEWEST)


def _best_load(observations: Sequence[Observation]) -> LoadModel:
    highest = max(n for o in observations for n, _ in o.levels)
    candidates = [LoadModel(drag=drag) for drag in _DRAGS]
    candidates += [LoadModel(full_speed=c, loss=x) for c in _CAPACITIES if c < highest for x in _LOSSES]
    flat_error = _error(INDEPENDENT, observations)
    best, error = INDEPENDENT, flat_error
    for candidate in candidates:
        best, error = _better(best, error, candidate, observations)
    for step in (1.4, 1.2, 1.1, 1.05):
        for candidate in _neighbours(best, step):
            best, error = _better(best, error, candidate, observations)
    calls = len(observations)
    if error <= 0:
        return best if flat_error > 0 else INDEPENDENT
    gain = calls * math.log(flat_error / error)
    clear = gain > 2 * math.log(calls) + 2 and best.slowdown(highest) >= _WORTH_SAYING
    return best if clear else INDEPENDENT


def _better(
    best: LoadModel, error: float, candidate: LoadModel, observations: Sequence[Observation]
) -> tuple[LoadModel, float]:
    found = _error(candidate, observations)
    return (candidate, found) if found < error else (best, error)


def _neighbours(load: LoadModel, step: float) -> list[LoadModel]:
    if load.full_speed is None:
        return [LoadModel(drag=load.drag * step), LoadModel(drag=load.drag / step)] if load.drag else []
    capacities = (load.full_speed, load.full_speed * step, max(1.0, load.full_speed / step))
    losses = (load.loss, min(_MOST_LOSS, load.loss * step), load.loss / step, 0.0)
    return [LoadModel(full_speed=c, loss=x) for c in capacities for x in losses]


def _error(load: LoadModel, observations: Sequence[Observation]) -> float:
    """Returns the sum of squared relative errors of the best fixed time and times per token."""
    pace: dict[int, float] = {}
    rows: list[tuple[float, float, float]] = []
    for o in observations:
        alone_s = 0.0
        for n, seconds in o.levels:
            if n not in pace:
                pace[n] = load.pace(n)
            alone_s += seconds * pace[n]
        rows.append((1 / alone_s, o.output_tokens / alone_s, o.input_tokens / alone_s))
    return _residual(rows)


def _residual(rows: Sequence[tuple[float, float, float]]) -> float:
    """Returns the least squares error of explaining 1 by the columns, none of them with a negative share."""
    columns = [0, 1, 2]
    while True:
        shares = _solve(
            [[math.fsum(r[i] * r[j] for r in rows) for j in columns] for i in columns],
            [math.fsum(r[i] for r in rows) for i in columns],
        )
        bad = [c for c, share in zip(columns, shares, strict=True) if share < 0]
        if not bad or len(columns) == 1:
            break
        columns.remove(bad[-1])
    explain: Callable[[tuple[float, float, float]], float] = lambda r: sum(  # noqa: E731  one line, used once below
        s * r[c] for c, s in zip(columns, shares, strict=True)
    )
    return math.fsum((1 - explain(r)) ** 2 for r in rows)


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Returns the solution of a small symmetric system; a column that says nothing new gets no share."""
    size = len(right)
    work = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    scale = [abs(matrix[n][n]) for n in range(size)]
    dead: set[int] = set()
    for n in range(size):
        if abs(work[n][n]) <= 1e-12 * scale[n] or scale[n] == 0:
            dead.add(n)
            continue
        for m in range(size):
            if m != n and work[m][n]:
                factor = work[m][n] / work[n][n]
                work[m] = [a - factor * b for a, b in zip(work[m], work[n], strict=True)]
    return [0.0 if n in dead else work[n][size] / work[n][n] for n in range(size)]
