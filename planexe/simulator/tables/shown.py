"""Finds in a prompt what a model is shown about tables: the question, their columns, what a program wrote."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_PARTS: Final = re.compile(
    r"^(Question|Constraints|Format): (.*?)(?=^(?:Question|Constraints|Format): |^\s*$|^</|\Z)",
    re.MULTILINE | re.DOTALL,
)
_OPEN_AS: Final = '"open_as"'
_NAMED: Final = re.compile(r"@(\w+)\[([^\[\]\n]*)\]")
_FAILED: Final = re.compile(
    r"Traceback \(most recent call last\)|^What came of it:|^[\w.]*(?:Error|Exception)\b", re.MULTILINE
)
_CODE: Final = re.compile(r"\{|\|\|")


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column as its line in the prompt tells it."""

    name: str
    kind: str
    distinct: int = 0
    samples: tuple[Any, ...] = ()

    @property
    def is_number(self) -> bool:
        """Returns whether it can be reckoned with."""
        return self.kind in ("integer", "number")

    @property
    def is_day(self) -> bool:
        """Returns whether it holds days or times."""
        return self.kind in ("date", "datetime")


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as its lines in the prompt tell it."""

    open_as: str
    rows: int
    columns: tuple[ShownColumn, ...]


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """All that a prompt about a question shows.

    Attributes:
        question: with ``constraints`` and ``format`` beside it.
        tables: at least one.
        failed: whether a program's error is shown.
        after: what stands below the question: a plan, a program, what came of it.
        found: values that a program has written, by name.
    """

    question: str
    constraints: str
    format: str
    tables: tuple[ShownTable, ...]
    failed: bool
    after: str
    found: Mapping[str, str]

    @property
    def program(self) -> str:
        """Returns what is shown above an error: the words of an error may differ from one time to the next."""
        failed = _FAILED.search(self.after)
        return self.after[: failed.start()] if failed else self.after

    @property
    def language(self) -> str:
        """Returns in which language programs are wanted."""
        return "python" if self.tables[0].open_as.startswith(("df", "tables")) else "sql"

    @property
    def names(self) -> tuple[str, ...]:
        """Returns the names of the values that are asked for."""
        return tuple(dict.fromkeys(name for name, _ in _NAMED.findall(f"{self.format}\n{self.constraints}")))


def shown_question(prompt: str) -> ShownQuestion | None:
    """Returns what a prompt shows, ``None`` where it is about no table."""
    tables = _tables(prompt) if _OPEN_AS in prompt else ()
    if not tables:
        return None
    found = list(_PARTS.finditer(prompt))
    parts = {one[1]: " ".join(one[2].split()) for one in reversed(found)}
    if "Question" not in parts:
        return None
    after = prompt[found[-1].end() :]
    return ShownQuestion(
        question=parts["Question"],
        constraints=parts.get("Constraints", ""),
        format=parts.get("Format", ""),
        tables=tables,
        after=after,
        failed=_FAILED.search(after) is not None,
        found={name: value for name, value in _NAMED.findall(after) if not _CODE.search(value)},
    )


def _tables(prompt: str) -> tuple[ShownTable, ...]:
    found: list[tuple[dict[str, Any], list[ShownColumn]]] = []
    for line in prompt.split("\n"):
        values = _object(line)
        if "open_as" in values and "rows" in values:
            found.append((values, []))
        elif found and "column" in values and "kind" in values:
            found[-1][1].append(
                ShownColumn(
                    values["column"], values["kind"], values.get("distinct", 0), tuple(values.get("samples", ()))
                )
            )
        elif found and "further_columns" in values:
            found[-1][1].extend(ShownColumn(name, "text") for name in values["further_columns"])
    return tuple(ShownTable(about["open_as"], about["rows"], tuple(columns)) for about, columns in found if columns)


def _object(line: str) -> dict[str, Any]:
    if not (line.startswith("{") and line.rstrip().endswith("}")):
        return {}
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
