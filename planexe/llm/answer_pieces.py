"""From the bytes of a response to decoded JSON, whatever they are wrapped in: events, lines, one object or a list."""

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Self

from planexe.records import not_too_deep

_BROKEN: Final = object()
_UNREAD_CHARACTERS: Final = 300
_CHARACTERS_PER_TOKEN: Final = 16  # four times what a token is as a rule
_THOUGHTS_PER_TEXT: Final = 4  # not every service counts thoughts against the output cap
_WRITTEN: Final = 2  # a text is longer as JSON, with its escapes
_BYTES_PER_CHUNK: Final = 2048  # the frame that a service puts around one token
_LINE_CHARACTERS: Final = 64  # what a line takes up beside its characters
_SLACK: Final = 64 * 1024


class BodyTooLarge(Exception):
    """More has come than any answer of the size asked for can be."""


class NotJson(Exception):
    """The body is something else than JSON; the text says what, as in "a web page"."""


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """How much of an answer is taken in: several times what was asked for, so that only a service gone wild meets it.

    Attributes:
        text_characters: of the answer itself.
        thought_characters: of the reasoning beside it.
        piece_characters: of one line, or of an answer that comes as one piece.
        body_bytes: of the whole body, frames included.
    """

    text_characters: int
    thought_characters: int
    piece_characters: int
    body_bytes: int

    @classmethod
    def of(cls, output_tokens: int) -> Self:
        """Returns the limits for an answer of at most so many tokens."""
        text = output_tokens * _CHARACTERS_PER_TOKEN + _SLACK
        thoughts = text * _THOUGHTS_PER_TEXT
        piece = (text + thoughts) * _WRITTEN
        return cls(text, thoughts, piece, output_tokens * _BYTES_PER_CHUNK + 2 * piece)


class AnswerPieces:
    """Takes bytes in as they come and gives decoded JSON out as soon as there is some.

    Nothing that is said about the body is believed, only what stands in it: server-sent events, JSON by the line, one
    JSON value over many lines, several of them in a row. A bad byte becomes the mark for what cannot be shown.

    Attributes:
        done: the body said itself that it is at its end.
        events: it is a stream of events.
        unread: the beginning of what was neither.
    """

    def __init__(self, limits: AnswerLimits) -> None:
        self.done = False
        self.events = False
        self.unread = ""
        self._limits = limits
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        self._taken = 0
        self._line: list[str] = []
        self._held = 0
        self._data: list[str] = []
        self._event = ""
        self._whole: list[str] = []

    def feed(self, data: bytes) -> Iterator[Any]:
        """Yields the JSON values that these bytes complete.

        Raises:
            BodyTooLarge, NotJson.
        """
        self._taken += len(data)
        if self._taken > self._limits.body_bytes:
            raise BodyTooLarge
        yield from self._read(self._decoder.decode(data))

    def end(self) -> Iterator[Any]:
        """Yields what is left when no more bytes come.

        Raises:
            NotJson: what was begun as JSON is none.
        """
        yield from self._read(self._decoder.decode(b"", final=True))
        yield from self._take_line(self._joined_line())
        yield from self._dispatch()
        if self._whole:
            values = list(_values_in("\n".join(self._whole)))
            if not values:
                raise NotJson("text that is not JSON")
            for value in values:
                yield from _spread(value)

    def _read(self, text: str) -> Iterator[Any]:
        *lines, rest = text.split("\n")
        for line in lines:
            self._hold(line)
            yield from self._take_line(self._joined_line())
        self._hold(rest)

    def _hold(self, text: str) -> None:
        self._line.append(text)
        self._held += len(text)
        if self._held > self._limits.piece_characters:
            raise BodyTooLarge

    def _joined_line(self) -> str:
        line = "".join(self._line)
        self._line.clear()
        if not self._whole and not self._data:
            self._held = 0
        return line.removesuffix("\r")

    def _take_line(self, line: str) -> Iterator[Any]:
        if self._whole:
            self._whole.append(line)
            self._held += _LINE_CHARACTERS
            return
        name, colon, value = line.partition(":")
        said = line.strip()
        if not said:
            yield from self._dispatch()
        elif said[0] in "{[":
            found = _parsed(said)
            if found is _BROKEN:
                self._whole.append(line)
            else:
                yield from _spread(found)
        elif colon and name == "data":
            self.events = True
            if self._data and _parsed("\n".join(self._data)) is not _BROKEN:  # events one line apart
                yield from self._dispatch()
            self._data.append(value.removeprefix(" "))
        elif colon and name == "event":
            self._event = value.strip()
        elif not (colon and name in ("", "id", "retry")):
            self._leave(said)

    def _dispatch(self) -> Iterator[Any]:
        """Yields what an event holds, now that it is whole."""
        data, event = "\n".join(self._data).strip(), self._event
        self._data.clear()
        self._event = ""
        self._held = 0
        if not data:
            return
        if data.strip("[]").upper() == "DONE":
            self.done = True
            return
        value = _parsed(data)
        if value is _BROKEN and event == "error":
            yield {"error": {"message": data}}
        elif value is _BROKEN:
            self._leave(data)
            if data[0] in "{[":
                raise NotJson("text that is not JSON")
        elif event == "error" and not (isinstance(value, dict) and "error" in value):
            yield {"error": value}
        else:
            yield from _spread(value)

    def _leave(self, text: str) -> None:
        if not self.unread and text.startswith("<"):
            raise NotJson("a web page")
        self.unread = self.unread or text[:_UNREAD_CHARACTERS]


def _parsed(text: str) -> Any:
    try:
        return not_too_deep(json.loads(text, strict=False))
    except (ValueError, RecursionError):
        return _BROKEN


def _values_in(text: str) -> Iterator[Any]:
    """Yields JSON values that stand one after the other; none if the text is anything else."""
    decoder, position, values = json.JSONDecoder(strict=False), 0, []
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
            values.append(not_too_deep(value))
        except (ValueError, RecursionError):
            return
        while position < len(text) and text[position] in " \t\r\n,":
            position += 1
    yield from values


def _spread(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value
    else:
        yield value
