"""Finds the JSON in what a model wrote: thoughts, fences and prose around it are left out; pure."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from planexe.errors import InvalidAnswer
from planexe.llm.almost_json import loads, read_almost, refuse_constant
from planexe.llm.chat_answer import shortened
from planexe.llm.thoughts import end_of_thought, next_mark
from planexe.records import not_too_deep

_JSON_START: Final = re.compile(
    r"""(?P<sure>\{(?=\s*["}])|\[(?=\s*(?:[\[{"\]\d-]|true\b|false\b|null\b)))"""
    r"""|\{(?=\s*(?://|/\*|\#|'|“|[A-Za-z_]\w*\s*:))|\[(?=\s*(?://|/\*|\#[^\n]*\n|'|“))"""
)
_BRACKET_OR_TEXT: Final = re.compile(r'[{}\[\]]|"(?:[^"\\]|\\.)*"?', re.DOTALL)
_DECODER: Final = json.JSONDecoder(parse_constant=refuse_constant)
_LONGEST_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Found:
    """One JSON value in a text.

    Attributes:
        value: the value; ``None`` if it is broken.
        segment: how it is written.
        odd: what was odd about it, though it could be read.
        broken: why it cannot be read.
    """

    value: Any
    segment: str
    odd: str = ""
    broken: str = ""


def extract_json(text: str) -> Any:
    """Returns the JSON value in a model's answer: the last object, else the last array.

    Raises:
        InvalidAnswer: there is no JSON, it ends early, or it is broken; ``problems`` says where.
    """
    found = values_in(text)
    whole = [f for f in found if not f.broken]
    objects = [f for f in whole if isinstance(f.value, dict)]
    if not whole:
        raise broken_answer(found)
    return (objects or whole)[-1].value


def values_in(text: str) -> list[Found]:
    """Returns every JSON object and array that stands in an answer, in order.

    Raises:
        InvalidAnswer: the last of them ends early, or there is nothing but thoughts.
    """
    said = text.strip("\ufeff \t\r\n")
    if (inner := _encoded_text(said)) is not None:
        return [replace(f, odd=f.odd or "JSON inside a text") for f in values_in(inner)]
    return _Scan(said).found()


def broken_answer(found: Sequence[Found]) -> InvalidAnswer:
    """Returns the error of an answer without a value that can be read."""
    broken = next((f.broken for f in found if f.broken), "")
    if broken:
        return InvalidAnswer(
            f"The answer is broken JSON: {broken}.", problems=(f"The JSON is broken {broken}; send valid JSON.",)
        )
    return InvalidAnswer("The answer holds no JSON.", problems=("There is no JSON object in the answer; send one.",))


class _Scan:
    """Goes through a text once, from one mark of thoughts or one value to the next."""

    def __init__(self, said: str) -> None:
        self._said = said
        self._position = 0
        self._found: list[Found] = []

    def found(self) -> list[Found]:
        said = self._said
        while True:
            start, mark = _JSON_START.search(said, self._position), next_mark(said, self._position)
            if mark is not None and (start is None or mark[0] <= start.start()):
                if not self._pass_mark(mark[1], mark[2]):
                    return self._found
            elif start is None:
                return self._found
            else:
                self._take(start.start(), sure=start["sure"] is not None)

    def _pass_mark(self, position: int, kind: str) -> bool:
        """Goes on behind thoughts; says whether there is anything."""
        if kind == "closing":  # its opening was swallowed: all so far was thought
            self._found.clear()
            self._position = position
            return True
        end = end_of_thought(self._said, position)
        if end is not None:
            self._position = end
        elif not self._found:
            problem = "Only thoughts came: send the JSON object itself."
            raise InvalidAnswer("The answer holds thoughts only, and no JSON.", problems=(problem,))
        return end is not None

    def _take(self, start: int, *, sure: bool) -> None:
        said = self._said
        try:
            value, self._position = _decode(said, start)
        except ValueError as error:
            mark = next_mark(said, start)
            end = _balanced_end(said, start)
            almost = None if end is None else read_almost(said[start:end])
            if end is not None and almost is not None:
                self._position = end
                self._found.append(Found(almost[0], said[start:end], odd=almost[1]))
            elif mark is not None and mark[2] == "closing" and (end is None or mark[0] < end):
                self._pass_mark(mark[1], "closing")
            elif end is not None:
                is_prose = not sure and '"' not in said[start:end]
                self._position = start + 1 if is_prose else end
                if not is_prose:
                    self._found.append(Found(None, said[start:end], broken=_where(said, error)))
            elif sure or '":' in said[start : _next_start(said, start)]:
                raise _unfinished(said) from error
            else:
                self._position = start + 1
        else:
            self._found.append(Found(value, said[start : self._position]))


def _encoded_text(said: str) -> str | None:
    """Returns the text inside where a whole answer was encoded as a text once more."""
    for written in (said, f'"{said}"') if said[:3] in ('{\\"', "[{\\") else (said,):
        if written[:1] == '"':
            try:
                inner = loads(written)
            except (ValueError, RecursionError):
                continue
            if isinstance(inner, str) and inner.lstrip()[:1] in ("{", "[", '"') and inner != said:
                return inner
    return None


def _decode(text: str, start: int) -> tuple[Any, int]:
    try:
        value, end = _DECODER.raw_decode(text, start)
        return not_too_deep(value), end
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _next_start(text: str, start: int) -> int:
    """Returns where the next value begins for sure."""
    return next((m.start() for m in _JSON_START.finditer(text, start + 1) if m["sure"] is not None), len(text))


def _balanced_end(text: str, start: int) -> int | None:
    """Returns where the bracket opened at ``start`` is closed, texts in quotes left aside; ``None`` if nowhere."""
    depth = 0
    for token in _BRACKET_OR_TEXT.finditer(text, start):
        if token.group() in ("{", "["):
            depth += 1
        elif token.group() in ("}", "]"):
            depth -= 1
            if depth == 0:
                return token.end()
    return None


def _unfinished(text: str) -> InvalidAnswer:
    return InvalidAnswer(
        "The answer ends in the middle of its JSON.",
        problems=(f"The JSON ends early, after `{shortened(text[-_LONGEST_SHOWN:])}`; send all of it.",),
    )


def _where(text: str, error: ValueError) -> str:
    if not isinstance(error, json.JSONDecodeError):
        return f"({error})"
    near = shortened(text[max(0, error.pos - 30) : error.pos + 30])
    return f"in line {error.lineno}, near `{near}` ({error.msg[0].lower()}{error.msg[1:]})"
