"""Tells a model about the tables of a file: what fits, the columns that a question names first, never the rows."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from planexe.bounded_memory import MarkedMemory
from planexe.json_text import json_text
from planexe.tables.profile import Column, Profile, Table
from planexe.workflows.rows.opening import Language, opened_as
from planexe.workflows.rows.questions import Question

MOST_CHARACTERS: Final = 12_000
"""Of the text about one file: some 3,000 tokens."""
_MOST_NAME: Final = 300
_FRAME: Final = 60
"""Characters of the lines about columns told by name and by number, without the names."""
_WORDS: Final = re.compile(r"[^\W_]+")
_TEXTS: Final = MarkedMemory[tuple[Profile, str]](512)
"""As many rows as one likes ask about a table, and each is shown it twice. The very profile is what counts: equal ones
may hold 1 and 1.0, which are written differently."""


def question_text(question: Question) -> str:
    """Returns a question as a model reads it, with its constraints and the format of its answer."""
    parts = {"Question": question.question, "Constraints": question.constraints, "Format": question.format}
    return "\n".join(f"{name}: {text}" for name, text in parts.items() if text)


def profile_text(profile: Profile, language: Language, question: str = "", most: int = MOST_CHARACTERS) -> str:
    """Returns what is known about a file, a line of JSON for each table and each column.

    Args:
        profile: of the file.
        language: of the program, which decides what it calls the tables.
        question: the columns that it names come first, and stay when there is no room for all.
        most: characters at most; beyond them columns are told by name alone, then by number.
    """
    named = named_columns(profile, question)
    key = f"{id(profile)} {language} {most} {named}"
    return _TEXTS.get(key, None, lambda: (profile, _text(profile, language, named, most)))[1]


def _text(profile: Profile, language: Language, named: Sequence[str], room: int) -> str:
    lines: list[str] = []
    for left, table in zip(range(len(profile.tables), 0, -1), profile.tables, strict=True):
        some = list(_table_lines(profile, table, language, named, room // left))
        room -= sum(len(line) + 1 for line in some)
        lines += some
    return "\n".join(lines)


def named_columns(profile: Profile, question: str) -> list[str]:
    """Returns the names of columns that a question names, as they are written or in other spelling."""
    said = f" {_plain(question)} "
    names = dict.fromkeys(column.name for table in profile.tables for column in table.columns)
    return [name for name in names if (plain := _plain(name)) and f" {plain} " in said]


@lru_cache(maxsize=16_384)
def _plain(text: str) -> str:
    words: list[str] = _WORDS.findall(text.lower())
    return " ".join(words)


def _table_lines(profile: Profile, table: Table, language: Language, named: Sequence[str], room: int) -> Iterator[str]:
    about = {
        "file": profile.file, "table": table.name, "open_as": opened_as(profile, table, language), "rows": table.rows,
        "columns": len(table.columns), "notes": list(table.notes),
    }  # fmt: skip
    head = json_text({name: value for name, value in about.items() if value not in ("", [])})
    ordered = sorted(table.columns, key=lambda column: column.name not in named)
    room -= len(head) + 1
    yield head
    full: list[str] = []
    for column in ordered:
        full.append(json_text(_column_values(column)))
        room -= len(full[-1]) + 1
        if room < 0:
            break
    else:
        yield from full
        return
    room += sum(len(line) + 1 for line in full)
    kept = _fitting(full, room // 2)
    yield from full[:kept]
    room -= sum(len(line) + 1 for line in full[:kept]) + _FRAME
    names = [column.name[:_MOST_NAME] for column in ordered[kept:]]
    shown = _fitting([json_text(name) for name in names], room)
    if shown:
        yield json_text({"further_columns": names[:shown]})
    if shown < len(names):
        yield json_text({"columns_not_shown": len(names) - shown})


def _fitting(texts: Sequence[str], room: int) -> int:
    """Returns how many of some texts fit, each with two characters after it."""
    for number, text in enumerate(texts):
        room -= len(text) + 2
        if room < 0:
            return number
    return len(texts)


def _column_values(column: Column) -> dict[str, Any]:
    values = column.model_dump(exclude_defaults=True, exclude={"name", "form", "zoned"})
    return {"column": column.name, **values}
