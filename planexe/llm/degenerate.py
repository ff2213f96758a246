"""Answers that keep to their schema and say nothing: loops, echoes, placeholders, one text for all entries; pure."""

import re
import zlib
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from typing import Any, Final

from pydantic import BaseModel

from planexe.errors import DegenerateAnswer
from planexe.llm.answer_schema import schema_of
from planexe.llm.chat_answer import shortened
from planexe.llm.messages import Reply

_LOOP_CHARACTERS: Final = 160
_LOOP_SQUEEZE: Final = 5.0
"""A text that is shorter, or shrinks by less, is not searched for loops: prose shrinks to a half or a third."""

_LOOP_PERIOD: Final = 60
_LOOP_TURNS: Final = 5
_LOOP_WORDS: Final = 24
_SAME_ENTRIES: Final = 4
_SAME_CHARACTERS: Final = 20
_ECHO_CHARACTERS: Final = 60
_FEW: Final = 2
_SHOWN: Final = 60

_WORD: Final = re.compile(r"\S+")
_PLACEHOLDER: Final = re.compile(
    r"\W*(?:strings?|text|todo|tbd|x{3,}|placeholder|lorem ipsum.*|insert .* here|your .* here)?\W*", re.IGNORECASE
)


def degenerate(value: Any, told: Collection[str] = ()) -> str:
    """Returns why an answer that keeps to its schema says nothing, in one sentence for the model; ``""`` if it does.

    Args:
        value: the answer as JSON, or free text.
        told: what the model was told to do, which is no answer: rules, descriptions of fields. Documents are left out,
            for an answer may quote them.

    Example:
        >>> degenerate({"steps": ["Do it well and with care."] * 4})
        '`steps`: all 4 entries say `Do it well and with care.`; give each entry its own words.'
    """
    texts = [(path, text) for path, text in _texts(value, "") if text]
    for path, text in texts:
        if loop := looped(text):
            return _repeats(path, loop)
    if same := _same_entries(value, ""):
        return same
    return _most(texts, lambda text: _is_echo(text, told), "only repeats what was asked, {}; answer it.") or _most(
        texts,
        lambda text: _PLACEHOLDER.fullmatch(text) is not None,
        "holds a placeholder, {}; write what belongs there.",
    )


def says_nothing(problem: str, reply: Reply | None = None) -> DegenerateAnswer:
    """Returns the error for an answer that ``degenerate`` finds fault with."""
    return DegenerateAnswer(f"The answer says nothing: {problem}", problems=(problem,), reply=reply)


def loop_found(words: str, reply: Reply) -> DegenerateAnswer:
    """Returns the error for a reply that was cut off in a loop, which more room would only have lengthened."""
    return says_nothing(_repeats("", words), reply)


def looped(text: str) -> str:
    """Returns the words that a text repeats without end, ``""`` if it does not.

    At least five times in a row, and two dozen words of it; lines, tables and lists of a plan do not do that.
    """
    if len(text) < _LOOP_CHARACTERS:
        return ""
    data = text.encode("utf-8", "replace")
    if len(data) < _LOOP_SQUEEZE * len(zlib.compress(data, 1)):
        return ""
    words = _WORD.findall(text)
    if len(words) < _LOOP_TURNS:  # a script without spaces, or one endless word
        words = list(text)
    for period in range(1, min(_LOOP_PERIOD, len(words) // _LOOP_TURNS) + 1):
        wanted, run = max(period * (_LOOP_TURNS - 1), _LOOP_WORDS), 0
        for place in range(period, len(words)):
            run = run + 1 if words[place] == words[place - period] else 0
            if run >= wanted:
                return (" " if len(words) < len(text) else "").join(words[place - period + 1 : place + 1])
    return ""


@lru_cache(maxsize=512)
def descriptions_of(model: type[BaseModel]) -> frozenset[str]:
    """Returns what the JSON schema of an answer says about its fields, as a weak model hands it back."""
    return frozenset(_described(schema_of(model)))


def _described(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(said := node.get("description"), str):
            yield said
        for child in node.values():
            yield from _described(child)
    elif isinstance(node, list):
        for child in node:
            yield from _described(child)


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, child in value.items():
            yield from _texts(child, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for number, child in enumerate(value):
            yield from _texts(child, f"{path}[{number}]")


def _same_entries(value: Any, path: str) -> str:
    """Returns the sentence about the first list whose entries all say the same."""
    if isinstance(value, dict):
        found = (_same_entries(child, f"{path}.{name}" if path else str(name)) for name, child in value.items())
        return next(filter(None, found), "")
    if not isinstance(value, list):
        return ""
    if len(value) >= _SAME_ENTRIES and (words := _said_by_all(value)):
        return (
            f"{_field(path)}: all {len(value)} entries say `{shortened(words, _SHOWN)}`; give each entry its own words."
        )
    found = (_same_entries(child, f"{path}[{number}]") for number, child in enumerate(value))
    return next(filter(None, found), "")


def _said_by_all(entries: list[Any]) -> str:
    """Returns the longest text of the entries if there is no other difference between them than numbers and names."""
    longest = [max((text for _, text in _texts(entry, "")), key=len, default="") for entry in entries]
    return longest[0] if len(set(longest)) == 1 and len(longest[0]) >= _SAME_CHARACTERS else ""


def _is_echo(text: str, told: Collection[str]) -> bool:
    return text in told or (len(text) >= _ECHO_CHARACTERS and any(text in one for one in told))


def _most(texts: list[tuple[str, str]], is_empty: Callable[[str], bool], words: str) -> str:
    """Returns the sentence about the first empty text where most are."""
    empty = [(path, text) for path, text in texts if is_empty(text)]
    if len(texts) < _FEW or len(empty) * 2 <= len(texts):
        return ""
    path, text = empty[0]
    return f"{_field(path)} {words.format(f'`{shortened(text, _SHOWN)}`')}"


def _repeats(path: str, words: str) -> str:
    return f"{_field(path)} repeats `{shortened(words, _SHOWN)}` over and over; say each thing once."


def _field(path: str) -> str:
    return f"`{path}`" if path else "The answer"
