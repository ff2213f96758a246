"""Two values or texts side by side: which lines and which words in them differ; pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

Kind = Literal["same", "changed", "removed", "added", "left out"]
_HEADING = re.compile(r"^#{1,6} ")
_EMPHASIS = re.compile(r"(\*{1,3})(?=\S)(.{1,300}?)(?<=\S)\1")
_RULE = re.compile(r"(?=.*---)[|:\s-]+")
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_ALIKE = 0.25
_CONTEXT = 2


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line, and whether it stands only on its own side."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One row of two texts side by side.

    Attributes:
        kind: ``left out`` stands for a stretch of lines that are the same.
        left: pieces of the old line; none where there is no such line.
        right: pieces of the new line.
        lines: how many lines the row stands for.
    """

    kind: Kind
    left: tuple[Span, ...] = ()
    right: tuple[Span, ...] = ()
    lines: int = 1


def diff_values(old_text: str, new_text: str, *, context: int = _CONTEXT) -> tuple[DiffRow, ...]:
    """Returns the rows of two texts side by side; long stretches without a difference are one row.

    Args:
        old_text: the text before.
        new_text: the text now.
        context: unchanged lines shown around each difference.
    """
    return tuple(_folded(list(_rows(old_text.splitlines(), new_text.splitlines())), context))


def differs(rows: Sequence[DiffRow]) -> bool:
    """Returns whether there is any difference."""
    return any(row.kind not in {"same", "left out"} for row in rows)


def _rows(old: Sequence[str], new: Sequence[str]) -> Iterator[DiffRow]:
    for kind, old_at, old_end, new_at, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (
                DiffRow("same", _whole(line, changed=False), _whole(line, changed=False))
                for line in old[old_at:old_end]
            )
            continue
        for left, right in zip_longest(old[old_at:old_end], new[new_at:new_end]):
            yield from _pair(left, right)


def _pair(left: str | None, right: str | None) -> Iterator[DiffRow]:
    if left is None or right is None:
        if left is not None:
            yield DiffRow("removed", left=_whole(left))
        if right is not None:
            yield DiffRow("added", right=_whole(right))
        return
    ours, theirs = _WORDS.findall(left), _WORDS.findall(right)
    codes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    common = sum(word.isalnum() for kind, a, b, _, _ in codes if kind == "equal" for word in ours[a:b])
    if common < _ALIKE * max(1, *(sum(word.isalnum() for word in words) for words in (ours, theirs))):
        yield DiffRow("changed", _whole(left), _whole(right))
        return
    yield DiffRow(
        "changed",
        tuple(Span("".join(ours[a:b]), kind != "equal") for kind, a, b, _, _ in codes if b > a),
        tuple(Span("".join(theirs[c:d]), kind != "equal") for kind, _, _, c, d in codes if d > c),
    )


def _whole(line: str, *, changed: bool = True) -> tuple[Span, ...]:
    return (Span(line, changed),) if line else ()


def _folded(rows: Sequence[DiffRow], context: int) -> Iterator[DiffRow]:
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and rows[end].kind == "same":
            end += 1
        if end == at:
            yield rows[at]
            at += 1
            continue
        before, after = (context if at else 0), (context if end < len(rows) else 0)
        if end - at > before + after + 1:
            yield from rows[at : at + before]
            yield DiffRow("left out", lines=end - at - before - after)
            yield from rows[end - after : end]
        else:
            yield from rows[at:end]
        at = end


def readable(markdown: str) -> str:
    """Returns Markdown as plain lines: without signs of headings and emphasis, rules of tables, and empty lines."""
    lines = (_HEADING.sub("", _EMPHASIS.sub(r"\2", line)).rstrip() for line in markdown.splitlines())
    return "\n".join(line for line in lines if line and not _RULE.fullmatch(line))
