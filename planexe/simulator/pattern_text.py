"""Text that matches a regular expression, for the expressions that answer schemas use."""

import re
from random import Random
from re import _constants as codes  # pyrefly: ignore[missing-module-attribute]  # the standard library publishes no other parser
from re import _parser as parser  # pyrefly: ignore[missing-module-attribute]  # as above
from typing import Any

_TRIES = 40
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def text_matching(pattern: str, least: int, most: int | None, random: Random) -> str | None:
    """Returns a text that matches and has a length within bounds; ``None`` if none was found.

    Args:
        pattern: the expression; like validators we search for it, so it need not cover the whole text.
        least: fewest characters.
        most: most characters.
        random: makes the choices.
    """
    try:
        tree = parser.parse(pattern)
    except (re.error, RecursionError):
        return None
    for attempt in range(_TRIES):
        text = _write(tree, random, attempt)
        if len(text) < least and re.search(pattern, padded := text + "a" * (least - len(text))):
            text = padded
        if least <= len(text) and (most is None or len(text) <= most) and re.search(pattern, text):
            return text
    return None


def _write(tree: Any, random: Random, effort: int) -> str:
    return "".join(_write_part(code, argument, random, effort) for code, argument in tree)


def _write_part(code: Any, argument: Any, random: Random, effort: int) -> str:
    if code is codes.LITERAL:
        return chr(argument)
    if code is codes.NOT_LITERAL:
        return random.choice([c for c in _ALPHABET if ord(c) != argument])
    if code is codes.ANY:
        return random.choice(_ALPHABET)
    if code is codes.IN:
        return _one_of(argument, random)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        low, high, inner = argument
        times = random.randint(low, min(int(high), low + 2 + effort * 3))
        return "".join(_write(inner, random, effort) for _ in range(times))
    if code is codes.SUBPATTERN:
        return _write(argument[3], random, effort)
    if code is codes.BRANCH:
        return _write(random.choice(argument[1]), random, effort)
    return ""


def _one_of(members: Any, random: Random) -> str:
    if members[0][0] is codes.NEGATE:
        refused = {c for member in members[1:] for c in _characters(member)}
        allowed = [c for c in _ALPHABET + "0123456789-_" if c not in refused]
        return random.choice(allowed or ["~"])
    return random.choice([c for member in members for c in _characters(member)] or ["a"])


def _characters(member: tuple[Any, Any]) -> list[str]:
    code, argument = member
    if code is codes.LITERAL:
        return [chr(argument)]
    if code is codes.RANGE:
        low, high = argument
        return [chr(c) for c in range(low, min(high, low + 100) + 1)]
    if argument is codes.CATEGORY_DIGIT:
        return list("0123456789")
    if argument is codes.CATEGORY_WORD:
        return list(_ALPHABET)
    return [" "] if argument is codes.CATEGORY_SPACE else list(_ALPHABET)
