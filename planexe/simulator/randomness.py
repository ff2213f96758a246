"""Repeatable randomness: a draw depends on what it is about, never on the order in which things happen."""

import hashlib
import math
from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def digest(*parts: str | int) -> str:
    """Returns a short hexadecimal digest of the parts; the borders between them count."""
    hasher = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = str(part).encode("utf-8", "surrogatepass")
        hasher.update(len(data).to_bytes(8, "big"))
        hasher.update(data)
    return hasher.hexdigest()


def random_for(*parts: str | int) -> Random:
    """Returns a random generator that is the same for the same parts, on every machine and in every process."""
    return Random(int(digest(*parts), 16))


def lognormal_factor(random: Random, sigma: float) -> float:
    """Returns a factor around 1 with a heavy upper tail; median 1, at most 20."""
    return min(20.0, math.exp(random.gauss(0.0, sigma))) if sigma > 0 else 1.0


def shuffled(items: Sequence[T], *parts: str | int) -> list[T]:
    """Returns the items in an order that depends only on the parts."""
    ordered = list(items)
    random_for(*parts).shuffle(ordered)
    return ordered
