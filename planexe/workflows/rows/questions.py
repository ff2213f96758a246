"""Reads the questions and the expected answers: JSON lines, joined on the id, in the order of the questions."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from planexe.errors import InputError
from planexe.figures import count_text
from planexe.records import parse_json
from planexe.tables.text_encoding import encoding_of
from planexe.workflows.rows.score import expected_values

QUESTIONS: Final = "--questions"
ANSWERS: Final = "--answers"
MOST_QUESTIONS: Final = 100_000
MOST_LINE: Final = 1_000_000
"""Characters of a line."""
_MOST_CHARACTERS: Final[Mapping[str, int]] = {
    "id": 200, "file_name": 1000, "question": 20_000, "constraints": 20_000, "format": 20_000, "level": 100,
}  # fmt: skip
_MOST_CONCEPTS: Final = 50
_NEEDED: Final = "each line needs id, file_name and question"
_SHOWN: Final = 80
_NAMED_IDS: Final = 5


class Question(BaseModel):
    """A question about a table.

    Attributes:
        id: as in the file; a number as text.
        file_name: of the table, inside the folder of tables.
        question: what is asked.
        constraints: how it is to be worked out; ``format`` how the answer is to be written.
        level: how hard it is: ``easy``; ``concepts`` what it is about. Scores are told by them.
        expected: the right values by name; empty where they are not known.
        problem: why it cannot be asked, in a sentence; empty where it can.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    file_name: str
    question: str
    constraints: str = ""
    format: str = ""
    level: str = ""
    concepts: tuple[str, ...] = ()
    expected: Mapping[str, str] = {}
    problem: str = ""


class Questions(BaseModel):
    """All questions of a run.

    Attributes:
        rows: in the order of the file; at least one of them can be asked.
        notes: what was left out and why, in plain sentences.
    """

    model_config = ConfigDict(frozen=True)

    rows: tuple[Question, ...]
    notes: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Returns each question by its id."""
        return {row.id: row for row in self.rows}

    @property
    def files(self) -> tuple[str, ...]:
        """Returns the tables that are asked about, each once."""
        return tuple(dict.fromkeys(row.file_name for row in self.rows if not row.problem))


def read_questions(questions: Path, answers: Path | None, tables: Collection[str]) -> Questions:
    """Returns the questions; where there are expected answers, only those that have one.

    Args:
        questions: JSON lines with ``id``, ``file_name``, ``question``, and what else ``Question`` has.
        answers: JSON lines with ``id`` and ``common_answers``.
        tables: names of the files in the folder of tables.

    Raises:
        InputError: a file cannot be read, a line is not what it should be, or no question can be asked.
    """
    by_stem = {_stem(name): name for name in sorted(tables, reverse=True)}
    known = dict.fromkeys(sorted(tables))
    found = {
        row.id: row.model_copy(update={"problem": _problem(row.file_name, known, by_stem)})
        for row in _by_id(questions, QUESTIONS, _question).values()
    }
    notes: list[str] = []
    if answers is not None:
        found, notes = _joined(found, _by_id(answers, ANSWERS, _expected), questions, answers)
    first = next(iter(found.values()))
    if all(row.problem for row in found.values()):
        raise InputError(
            f"{QUESTIONS}: no question of {questions.name} can be asked; of the first, {first.problem}", field=QUESTIONS
        )
    return Questions(rows=tuple(found.values()), notes=tuple(notes))


def _joined(
    rows: Mapping[str, Question], expected: Mapping[str, dict[str, str]], questions: Path, answers: Path
) -> tuple[dict[str, Question], list[str]]:
    """Returns the questions that have an expected answer, and what is said about the others."""
    joined = {key: row.model_copy(update={"expected": expected[key]}) for key, row in rows.items() if key in expected}
    if not joined:
        raise InputError(
            f"{ANSWERS}: no id of {answers.name} is one of {questions.name}: the answers have "
            f"{_some(list(expected))}, the questions {_some(list(rows))}.",
            field=ANSWERS,
        )
    alone = [key for key in rows if key not in expected]
    unknown = [key for key in expected if key not in rows]
    notes = []
    if alone:
        what = count_text(len(alone), "question has", "questions have")
        notes.append(f"{what} no answer in {answers.name} and {_are(alone)} left out: {_some(alone)}.")
    if unknown:
        what = count_text(len(unknown), "answer is", "answers are")
        notes.append(f"{what} for no question of {questions.name} and {_are(unknown)} left out: {_some(unknown)}.")
    return joined, notes


def _by_id(path: Path, flag: str, read: Any) -> dict[str, Any]:
    """Returns what each line of a file stands for, by its id."""
    found: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for number, text in _lines(path, flag):
        where = f"{flag}: line {number} of {path.name}"
        key, value = _read(text, where, flag, read)
        if key in found:
            raise InputError(
                f"{where}: the id {key!r} stands in line {lines[key]} too; give each line its own.", field=flag
            )
        if len(found) == MOST_QUESTIONS:
            raise InputError(f"{where}: there are more than {MOST_QUESTIONS:,} lines; split the file.", field=flag)
        found[key], lines[key] = value, number
    if not found:
        raise InputError(
            f"{flag}: {path.name} is empty; {_NEEDED if flag == QUESTIONS else _answers_need()}.", field=flag
        )
    return found


def _read(text: str, where: str, flag: str, read: Any) -> tuple[str, Any]:
    try:
        raw = parse_json(text.encode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise InputError(f"{where} {error}.", field=flag) from error
    needed = _NEEDED if flag == QUESTIONS else _answers_need()
    if not isinstance(raw, dict):
        raise InputError(f"{where} is {_shown(raw)}, no JSON object; {needed}.", field=flag)
    try:
        return _field(raw, "id", needed), read(raw)
    except ValueError as error:
        raise InputError(f"{where}: {error}.", field=flag) from error


def _answers_need() -> str:
    return "each line needs id and common_answers"


def _lines(path: Path, flag: str) -> Iterator[tuple[int, str]]:
    """Yields number and text of each line that is not blank."""
    if not path.is_file():
        what = "is a folder; give a file" if path.is_dir() else "does not exist; give a file"
        raise InputError(f"{flag}: {path} {what} of JSON lines.", field=flag)
    try:
        encoding = encoding_of(path)
        with path.open(encoding=encoding, newline="\n") as file:
            number = 0
            while line := file.readline(MOST_LINE + 1):
                number += 1
                if len(line) > MOST_LINE:
                    raise ValueError(
                        f"has more than {MOST_LINE:,} characters in line {number}, the most that is allowed"
                    )
                if line.strip():
                    yield number, line
    except ValueError as error:
        raise InputError(f"{flag}: {path.name} {error}.", field=flag) from error
    except OSError as error:
        raise InputError(f"{flag}: {path.name} cannot be read: {error.strerror or error}.", field=flag) from error


def _question(raw: dict[str, Any]) -> Question:
    texts = {name: _field(raw, name, _NEEDED) for name in ("id", "file_name", "question")}
    texts |= {name: _field(raw, name, "") for name in ("constraints", "format", "level")}
    return Question(**texts, concepts=_concepts(raw.get("concepts")), expected={})


def _expected(raw: dict[str, Any]) -> dict[str, str]:
    if "common_answers" not in raw:
        raise ValueError(f"common_answers is missing; {_answers_need()}")
    try:
        return expected_values(raw["common_answers"])
    except ValueError as error:
        raise ValueError(f"common_answers is {error}") from error


def _field(raw: Mapping[str, Any], name: str, needed: str) -> str:
    """Returns a field as text; one that is not needed may be missing.

    Raises:
        ValueError: it is missing, no text, or too long.
    """
    value = raw.get(name)
    if value is None and not needed:
        return ""
    if name not in raw:
        raise ValueError(f"{name} is missing; {needed}")
    if isinstance(value, list) and all(isinstance(one, str) for one in value) and not needed:
        value = "\n".join(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{name} is {_shown(value)}; use a text")
    text = (f"{value:.0f}" if isinstance(value, float) and value % 1 == 0 else str(value)).strip()
    if needed and not text:
        raise ValueError(f"{name} is empty; {needed}")
    if len(text) > _MOST_CHARACTERS[name]:
        raise ValueError(f"{name} has {len(text):,} characters; use at most {_MOST_CHARACTERS[name]:,}")
    return text


def _concepts(raw: Any) -> tuple[str, ...]:
    named = raw.split(",") if isinstance(raw, str) else raw or []
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named) or len(named) > _MOST_CONCEPTS:
        raise ValueError(f"concepts is {_shown(raw)}; use a list of at most {_MOST_CONCEPTS} texts")
    return tuple(dict.fromkeys(one.strip() for one in named if one.strip()))


def _problem(name: str, known: Mapping[str, None], by_stem: Mapping[str, str]) -> str:
    """Returns why no file of this name can be looked at, empty where there is one."""
    if name in known:
        return ""
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in name:
        return f"file_name is {name!r}, which is not inside the folder of tables; use the name of a file in it."
    meant = by_stem.get(_stem(name))
    allowed = meant or _some(list(islice(known, _NAMED_IDS)), len(known)) or "a folder that has one"
    return f"file_name is {name!r}, and there is no such table; use {allowed}."


def _stem(name: str) -> str:
    """Returns what two names have in common that people take for each other: without folder, ending and case."""
    return PurePosixPath(name).stem.casefold()


def _some(names: list[str], total: int = 0) -> str:
    shown, total = ", ".join(names[:_NAMED_IDS]), total or len(names)
    return shown if total <= _NAMED_IDS else f"{shown} and {total - _NAMED_IDS:,} more"


def _are(some: list[str]) -> str:
    return "is" if len(some) == 1 else "are"


def _shown(raw: Any) -> str:
    text = repr(raw)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
