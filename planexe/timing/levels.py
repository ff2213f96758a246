"""How many calls of the same model were in flight during each attempt, and for how long; pure."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from planexe.executor.attempt_log import Attempt
from planexe.spine.events import Event
from planexe.spine.run_clock import RunClock, run_clock
from planexe.timing.idle import Steps, in_flight_steps
from planexe.timing.load_model import Levels, Observation


def levels_of(attempts: Sequence[Attempt], clock: RunClock) -> dict[int, Levels]:
    """Returns the levels of each attempt that was sent, by the ``id`` of its record."""
    by_model: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        by_model.setdefault(attempt.model, []).append(attempt)
    found: dict[int, Levels] = {}
    for mine in by_model.values():
        steps = in_flight_steps(mine, clock)
        moments = [at_s for at_s, _ in steps]
        for attempt in mine:
            span = clock.span(attempt, attempt.sent, attempt.ended)
            if span and attempt.duration_s > 0:
                found[id(attempt)] = _between(steps, moments, span[0], span[1], attempt.duration_s)
    return found


def _between(steps: Steps, moments: Sequence[float], start_s: float, end_s: float, seconds: float) -> Levels:
    """Returns the levels from start to end, stretched to the attempt's own seconds (its clock is the finer one)."""
    spent: dict[int, float] = {}
    at = max(0, bisect_right(moments, start_s) - 1)
    now_s = start_s
    while now_s < end_s and at < len(steps):
        until_s = min(end_s, moments[at + 1] if at + 1 < len(steps) else end_s)
        level = max(1, steps[at][1])
        spent[level] = spent.get(level, 0.0) + until_s - now_s
        now_s = until_s
        at += 1
    whole_s = sum(spent.values())
    if whole_s <= 0:
        return ((max(1, steps[min(at, len(steps) - 1)][1]), seconds),)
    return tuple((level, s * seconds / whole_s) for level, s in spent.items() if s > 0)


def observations_in(attempts: Sequence[Attempt], events: Sequence[Event] = ()) -> dict[str, list[Observation]]:
    """Returns the good calls of a run by model, for the forecast of another run with the same models."""
    made = [a for a in attempts if a.outcome != "reused"]
    return observations_of(made, levels_of(made, run_clock(attempts, events)))


def observations_of(attempts: Sequence[Attempt], levels: Mapping[int, Levels]) -> dict[str, list[Observation]]:
    """Returns the good calls by model, as a load model is learned from them."""
    found: dict[str, list[Observation]] = {}
    for a in attempts:
        if a.outcome == "ok" and id(a) in levels:
            fresh_tokens = max(0, a.input_tokens - a.cached_tokens)
            found.setdefault(a.model, []).append(
                Observation(levels=levels[id(a)], input_tokens=fresh_tokens, output_tokens=a.output_tokens)
            )
    return found
