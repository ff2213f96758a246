"""The public yardstick of table question answering: closed answers, right to the letter or within 1e-6."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

TOLERANCE: Final = 1e-6
"""Two numbers differ by less than that, or they differ."""
_NAMED: Final = re.compile(r"@(\w+)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]")
_SHOWN: Final = 80

Values = Mapping[str, str]
"""The text of each value by its name: ``@mean_age[29.7]`` is ``{"mean_age": "29.7"}``."""


class Verdict(BaseModel):
    """How an answer compares with what was expected.

    Attributes:
        right: whether all values are right.
        values: by name of each expected value, whether it is right.
        words: what is wrong, in a sentence; empty where nothing is.
    """

    model_config = ConfigDict(frozen=True)

    right: bool
    values: Mapping[str, bool]
    words: str = ""


class Share(BaseModel):
    """How many of some questions are right, and how many of their values.

    Attributes:
        name: which questions: a level or a concept; empty for all.
    """

    model_config = ConfigDict(frozen=True)

    name: str = ""
    right: int = 0
    questions: int = 0
    right_values: int = 0
    values: int = 0

    @property
    def share(self) -> float:
        """Returns the share of questions that are right, 0 to 1."""
        return self.right / self.questions if self.questions else 0.0


class Score(BaseModel):
    """The totals of a run: of all questions, by level and by concept, these in the order of the questions."""

    model_config = ConfigDict(frozen=True)

    total: Share
    levels: tuple[Share, ...] = ()
    concepts: tuple[Share, ...] = ()


def answer_values(answer: str) -> dict[str, str]:
    """Returns the values that an answer gives as ``@name[value]``; of two of one name the last one."""
    return {name: value.strip() for name, value in _NAMED.findall(answer)}


def expected_values(raw: Any) -> dict[str, str]:
    """Returns ``common_answers`` as values by name.

    They come as ``[["name", "value"], …]``, as ``{"name": "value"}``, as a list of such objects, of objects with
    ``name`` and ``value``, or as text ``@name[value]``.

    Raises:
        ValueError: it is none of these, or says nothing; the text goes on from "is …".
    """
    found = {name: _text(value) for name, value in _pairs(raw)}
    if not found:
        raise ValueError(f'{_shown(raw)}; use a list of ["name", "value"]')
    return found


def is_equal(given: str, expected: str) -> bool:
    """Returns whether two values are the same: equal texts, or numbers that differ by less than 1e-6."""
    if given.strip() == expected.strip():
        return True
    try:
        return abs(float(given) - float(expected)) < TOLERANCE
    except ValueError:
        return False


def judge(answer: str, expected: Values) -> Verdict:
    """Returns how an answer compares with what was expected; a value that is not given is wrong."""
    given = answer_values(answer)
    values = {name: name in given and is_equal(given[name], value) for name, value in expected.items()}
    wrong = [name for name, right in values.items() if not right]
    told = [
        f"{name} is {given[name]}, not {expected[name]}" if name in given else f"{name} is missing" for name in wrong
    ]
    return Verdict(right=not wrong, values=values, words=f"{'; '.join(told)}." if told else "")


def totals(judged: Iterable[tuple[Verdict, str, Sequence[str]]]) -> Score:
    """Returns the totals.

    Args:
        judged: for each question with an expected answer its verdict, its level and its concepts; a question that
            was not answered has the verdict of an empty answer.
    """
    total, levels, concepts = _Tally(), defaultdict[str, _Tally](_Tally), defaultdict[str, _Tally](_Tally)
    for verdict, level, about in judged:
        for tally in (total, *([levels[level]] if level else ()), *(concepts[one] for one in dict.fromkeys(about))):
            tally.add(verdict)
    return Score(
        total=total.share(""),
        levels=tuple(tally.share(name) for name, tally in levels.items()),
        concepts=tuple(tally.share(name) for name, tally in concepts.items()),
    )


class _Tally:
    def __init__(self) -> None:
        self._verdicts: list[Verdict] = []

    def add(self, verdict: Verdict) -> None:
        self._verdicts.append(verdict)

    def share(self, name: str) -> Share:
        return Share(
            name=name,
            right=sum(one.right for one in self._verdicts),
            questions=len(self._verdicts),
            right_values=sum(sum(one.values.values()) for one in self._verdicts),
            values=sum(len(one.values) for one in self._verdicts),
        )


def _pairs(raw: Any) -> list[tuple[str, Any]]:
    if isinstance(raw, str):
        return list(answer_values(raw).items())
    if isinstance(raw, Mapping):
        return [(raw["name"], raw["value"])] if raw.keys() == {"name", "value"} else list(raw.items())
    if not isinstance(raw, list):
        raise ValueError(f'{_shown(raw)}; use a list of ["name", "value"]')
    found: list[tuple[str, Any]] = []
    for one in raw:
        if isinstance(one, list) and len(one) == 2 and isinstance(one[0], str):
            found.append((one[0], one[1]))
        elif isinstance(one, (str, Mapping)):
            found += _pairs(one)
        else:
            raise ValueError(f'{_shown(raw)}; use a list of ["name", "value"]')
    return found


def _text(value: Any) -> str:
    if isinstance(value, str | int | float | bool):
        return str(value).strip()
    raise ValueError(f"{_shown(value)} for one of its values; use a text or a number")


def _shown(raw: Any) -> str:
    text = repr(raw)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
