"""How broken the simulated service is: which call fails, and how, decided by what is asked and never by when."""

import math
from dataclasses import dataclass, fields
from typing import Literal, cast

from planexe.bounded_memory import BoundedMemory
from planexe.errors import SettingsError
from planexe.simulator.randomness import random_for

FaultKind = Literal[
    "rate_limit",
    "server_error",
    "reset",
    "hang",
    "truncation",
    "invalid_json",
    "schema_violation",
    "refusal",
    "content_filter",
    "empty_choices",
    "poor",
    "almost_json",
    "loop",
    "echo",
    "one_text",
    "aborted",
    "stream_error",
    "endless",
    "odd_status",
    "key_echo",
]
JSON_FAULTS = frozenset({"invalid_json", "schema_violation", "almost_json"})
REFUSED = frozenset({"rate_limit", "server_error", "odd_status", "key_echo"})
"""Faults in whose place no answer is sent."""

BREAKING = frozenset({"reset", "hang", "stream_error", "endless"})
"""Faults in the middle of an answer that is sent."""

_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """Shares of calls that fail, 0 to 1 each, together at most 1.

    Attributes:
        rate_limit: HTTP 429 with ``Retry-After``.
        server_error: HTTP 500, 502 (a page of HTML), 503 or 504.
        reset: the connection breaks, before the headers or in the middle of the answer.
        hang: no more bytes come, from the start or from the middle, until the client goes away.
        truncation: the answer stops somewhere with finish reason ``length``.
        invalid_json: text that is not the JSON asked for: fenced, cut, with a trailing comma, with prose around it, …
        schema_violation: JSON that breaks the schema.
        refusal: a refusal instead of an answer.
        content_filter: the provider's filter stops the answer.
        empty_choices: a completion without choices.
        poor: a weak model's answer: valid JSON of the right shape with short texts, wrong ids, repeated names, missing
            entries, numbers as words; see ``poor_answers``.
        almost_json: the answer in a dress that a reader may see through: comments, a raw line break, encoded twice, an
            echo of the schema around it.
        loop: every text of the answer says the same over and over.
        echo: every text of the answer is what was asked.
        one_text: every text of the answer is its first one.
        aborted: the answer stops somewhere with finish reason ``abort``.
        stream_error: an error is told in the middle of the answer.
        endless: the answer never ends.
        odd_status: HTTP 498, 499 or 529.
        key_echo: HTTP 500 whose text holds what looks like a key.
        in_a_row: how often one original prompt may fail in a row.
        outage_s: seconds of HTTP 5xx, at time scale 1.
        outage_after_s: seconds from the first call to their beginning, at time scale 1.
        outage_requests: calls that fail at its start even when the outage takes no time.
    """

    rate_limit: float = 0.0
    server_error: float = 0.0
    reset: float = 0.0
    hang: float = 0.0
    truncation: float = 0.0
    invalid_json: float = 0.0
    schema_violation: float = 0.0
    refusal: float = 0.0
    content_filter: float = 0.0
    empty_choices: float = 0.0
    poor: float = 0.0
    almost_json: float = 0.0
    loop: float = 0.0
    echo: float = 0.0
    one_text: float = 0.0
    aborted: float = 0.0
    stream_error: float = 0.0
    endless: float = 0.0
    odd_status: float = 0.0
    key_echo: float = 0.0
    in_a_row: int = 2
    outage_s: float = 0.0
    outage_after_s: float = 0.0
    outage_requests: int = 0

    def __post_init__(self) -> None:
        total = 0.0
        for kind, rate in self.rates():
            if not (math.isfinite(rate) and 0 <= rate <= 1):
                raise SettingsError(f"--faults: {kind} is {rate}; use a share from 0 to 1.", field="--faults")
            total += rate
        if total > 1 + 1e-9:
            raise SettingsError(f"--faults: the shares add up to {total:g}; they may reach 1.", field="--faults")

    def rates(self) -> list[tuple[FaultKind, float]]:
        """Returns every kind of fault with its share, in a fixed order."""
        counted = ("in_a_row", "outage_s", "outage_after_s", "outage_requests")
        return [(cast("FaultKind", f.name), getattr(self, f.name)) for f in fields(self) if f.name not in counted]


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call.

    Attributes:
        kind: what it is.
        key: what its details (which status, where it breaks) are drawn from.
        at: where in the answer it happens, 0 to 1; 0 is before the first byte.
    """

    kind: FaultKind
    key: str
    at: float


class FaultBook:
    """Decides per call; remembers how often the same messages were asked and how often a prompt failed in a row."""

    def __init__(self, faults: Faults, seed: int) -> None:
        self._faults = faults
        self._rates = faults.rates()
        self._seed = seed
        self._asked: BoundedMemory[str, int] = BoundedMemory(_REMEMBERED)
        self._in_a_row: BoundedMemory[str, int] = BoundedMemory(_REMEMBERED)

    def count(self, messages_digest: str) -> int:
        """Notes that these messages are asked; returns how often they were asked before."""
        before = self._asked.get(messages_digest, 0)
        self._asked.remember(messages_digest, before + 1)
        return before

    def decide(self, messages_digest: str, prompt_digest: str, asked_before: int, *, wants_json: bool) -> Fault | None:
        """Returns what goes wrong with this call, ``None`` for nothing.

        Args:
            messages_digest: of all messages.
            prompt_digest: of the original prompt, repair turns left out; bounds the failures in a row.
            asked_before: what :meth:`count` returned.
            wants_json: whether faults that need JSON can happen.
        """
        fault = self._draw(messages_digest, asked_before)
        if fault is not None and fault.kind in JSON_FAULTS and not wants_json:
            fault = None
        failed = self._in_a_row.get(prompt_digest, 0)
        if fault is not None and failed >= self._faults.in_a_row:
            fault = None
        self._in_a_row.remember(prompt_digest, 0 if fault is None else failed + 1)
        return fault

    def _draw(self, messages_digest: str, asked_before: int) -> Fault | None:
        key = f"{self._seed}/{messages_digest}/{asked_before}"
        random = random_for("fault", key)
        draw = random.random()
        for kind, rate in self._rates:
            if draw < rate:
                at = 0.0 if random.random() < 0.4 else random.uniform(0.1, 0.9)
                return Fault(kind, key, at)
            draw -= rate
        return None


class Outage:
    """A window in which every call fails; only here does time decide."""

    def __init__(self, faults: Faults, time_scale: float) -> None:
        self._length_s = faults.outage_s * time_scale
        self._after_s = faults.outage_after_s * time_scale
        self._requests = faults.outage_requests
        self._began_s: float | None = None
        self._refused = 0

    def left_s(self, now_s: float) -> float | None:
        """Returns how long the outage still lasts, counting this call as refused; ``None`` before and after it."""
        if self._began_s is None:
            self._began_s = now_s + self._after_s
        if now_s < self._began_s:
            return None
        left_s = self._began_s + self._length_s - now_s
        if left_s <= 0 and self._refused >= self._requests:
            return None
        self._refused += 1
        return max(0.0, left_s)
