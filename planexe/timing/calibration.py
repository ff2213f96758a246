"""A short sweep that shows how a model behaves under load: a few equal calls at 1, 2, 4 and 8 at once."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final

from planexe.errors import ProviderError
from planexe.llm.messages import Prompt, Request
from planexe.llm.model_spec import ModelSpec
from planexe.llm.provider import Provider
from planexe.timing.load_model import Levels, Observation

SWEEP: Final = (1, 2, 4, 8)
"""Calls at once, one round after the other."""
ROUNDS: Final = {1: 5, 2: 3, 4: 2, 8: 1}
"""How often each number is tried: so often that it counts as seen."""
ANSWER_TOKENS: Final = 160
_PROMPT_TOKENS: Final = 60
_PROMPT: Final = Prompt(
    rules="Answer in plain sentences.",
    task="Describe in about one hundred words what has to be done before a small shop can open its doors.",
)


def calls_of(sweep: Sequence[int] = SWEEP) -> int:
    """Returns how many calls a sweep sends."""
    return sum(n * ROUNDS.get(n, 1) for n in sweep)


def expected_usd(spec: ModelSpec, sweep: Sequence[int] = SWEEP) -> float | None:
    """Returns about what a sweep costs in USD, ``None`` where the catalogue has no price."""
    if spec.input_usd_per_million is None or spec.output_usd_per_million is None:
        return None
    one = _PROMPT_TOKENS * spec.input_usd_per_million + ANSWER_TOKENS * spec.output_usd_per_million
    return calls_of(sweep) * one / 1e6


async def calibrate(
    spec: ModelSpec,
    provider: Provider,
    *,
    sweep: Sequence[int] = SWEEP,
    now: Callable[[], float] = time.monotonic,
    say: Callable[[str], None] = lambda _: None,
) -> list[Observation]:
    """Sends the sweep and returns what was seen; failed calls are left out.

    Args:
        spec: the model.
        provider: its service.
        sweep: calls at once, one round after the other.
        now: tells the time in seconds.
        say: told after each number how long its calls took.

    Raises:
        ProviderError: no call brought anything; the last problem.
    """
    found: list[Observation] = []
    problems: list[ProviderError] = []
    for at_once in sweep:
        round_found: list[Observation] = []
        for _ in range(ROUNDS.get(at_once, 1)):
            round_found += await _round(spec, provider, at_once, now, problems)
        if round_found:
            mean_s = sum(o.seconds for o in round_found) / len(round_found)
            say(f"{at_once} at once: {mean_s:.2f} s each")
        found += round_found
    if not found and problems:
        raise problems[-1]
    return found


async def _round(
    spec: ModelSpec, provider: Provider, at_once: int, now: Callable[[], float], problems: list[ProviderError]
) -> list[Observation]:
    """Sends so many calls at once; those that are over early leave the others more of the machine."""
    changes: list[tuple[float, int]] = []

    async def one(number: int) -> tuple[float, float, int, int] | None:
        began_s = now()
        changes.append((began_s, 1))
        # Each asks a little differently, so that no cache answers.
        prompt = Prompt(rules=_PROMPT.rules, task=f"{_PROMPT.task} It is shop number {at_once * 100 + number}.")
        request = Request(prompt, max_output_tokens=ANSWER_TOKENS, temperature=spec.temperature)
        try:
            reply = await provider.ask(spec.model, request)
        except ProviderError as error:
            if error.reply is None:  # nothing was written; an answer cut off at the cap took its time all the same
                problems.append(error)
                return None
            reply = error.reply
        finally:
            changes.append((now(), -1))
        usage = reply.usage
        return began_s, changes[-1][0], max(0, usage.input_tokens - usage.cached_tokens), usage.output_tokens

    made = await asyncio.gather(*(one(n) for n in range(at_once)))
    return [
        Observation(levels=_levels(changes, began_s, ended_s), input_tokens=read, output_tokens=written)
        for began_s, ended_s, read, written in (m for m in made if m is not None)
        if ended_s > began_s
    ]


def _levels(changes: Sequence[tuple[float, int]], began_s: float, ended_s: float) -> Levels:
    spent: dict[int, float] = {}
    level, at_s = 0, began_s
    for moment_s, change in [*sorted(changes), (ended_s, 0)]:
        until_s = min(max(moment_s, began_s), ended_s)
        if until_s > at_s:
            spent[max(1, level)] = spent.get(max(1, level), 0.0) + until_s - at_s
            at_s = until_s
        level += change
    return tuple(spent.items())
