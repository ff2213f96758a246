"""Writes what a model answers about a question on tables: a plan, a program, a mended one, the answer."""

import re
from collections.abc import Mapping
from typing import Any, Final

from planexe.simulator.field import Field
from planexe.simulator.randomness import digest
from planexe.simulator.tables.pandas_program import python_program
from planexe.simulator.tables.reading import read_question
from planexe.simulator.tables.shown import ShownQuestion, ShownTable
from planexe.simulator.tables.slips import crashing, slipped
from planexe.simulator.tables.sql_program import sql_program
from planexe.simulator.tables.words import columns_of, steps_of

_CODE: Final = re.compile(r"code|program|script|query|sql")
_STEP: Final = re.compile(r"step|plan|task|operation")
_COLUMN: Final = re.compile(r"column|field")
_ANSWER: Final = re.compile(r"answer|reply|response|final")
_NOTHING: Final = re.compile(r"error|problem|refus|missing|doubt|unclear|cannot|warning|why_not")
_WHY: Final = re.compile(r"cause|mistake|fault|wrong|fix|mend|change")


class TableWriter:
    """Writes one answer.

    Args:
        shown: what the prompt shows.
        seed: of the service; another one slips elsewhere.
        model: who answers, empty if nobody in particular; another one slips elsewhere, too.
    """

    def __init__(self, shown: ShownQuestion, seed: int, model: str) -> None:
        self._shown = shown
        meant = read_question(shown)
        table = self._table(meant.table)
        told = (shown.question, shown.constraints, shown.format, *(one.name for one in table.columns))
        self._key = digest(seed, *filter(None, [model]), *told)
        self._query = slipped(meant, table.columns, self._key)
        self._steps = steps_of(self._query)

    def count(self, place: Field, least: int, most: int | None, choices: Mapping[str, list[Any]]) -> int:  # noqa: ARG002
        """Returns how many items a list gets: one for each step, or each column."""
        items = columns_of(self._query) if _COLUMN.search(place.name) else self._steps
        return max(least, len(items) if most is None else min(most, len(items)))

    def begin_list(self, place: Field, choices: Mapping[str, list[Any]], count: int) -> list[dict[str, Any]]:  # noqa: ARG002
        """Returns nothing that is settled for a list as a whole, but for a list of columns to choose."""
        known = [name for name in columns_of(self._query) if name in choices.get("", ())]
        return [{"": name} for name in known] if len(known) == count else [{} for _ in range(count)]

    def asked_for(self, place: Field, least: int, choices: Mapping[str, list[Any]]) -> dict[str, list[Any]]:  # noqa: ARG002
        """Returns the choices as they are: a question is about all of its table."""
        return dict(choices)

    def begin_item(self, place: Field) -> None:
        """Settles nothing: an item is told by its place."""

    def choose(self, place: Field, values: list[Any]) -> Any:
        """Returns the language of the programs or a column that is looked at, else the first value."""
        wanted = [self._shown.language, *columns_of(self._query)[place.index :], *columns_of(self._query)]
        return next((value for value in wanted if value in values), values[0])

    def prefers_nothing(self, place: Field) -> bool:
        """Returns whether null is the better answer where it is allowed, as for what is wrong."""
        return bool(_NOTHING.search(place.name.lower()))

    def flag(self, place: Field) -> bool:
        """Returns yes, except where yes would be bad news."""
        return not _NOTHING.search(place.name.lower())

    def number(self, place: Field, least: float | None, most: float | None, *, whole: bool) -> float:  # noqa: ARG002
        """Returns the place in its list."""
        return float(place.index + 1)

    def text(self, place: Field, least: int, most: int | None) -> str:  # noqa: ARG002
        """Returns a text for the field."""
        name = next(above.name for above in place.ancestors() if above.name or above.parent is None).lower()
        if _CODE.search(name):
            return self._program()
        if _ANSWER.search(name):
            return self._answer()
        if _COLUMN.search(name):
            columns = columns_of(self._query)
            return columns[place.index % len(columns)] if columns else self._table(self._query.table).columns[0].name
        if _WHY.search(name) and self._shown.failed:
            return "The program named something that the table does not have; it now takes the names as they are shown."
        if _STEP.search(name) and (place.is_item or place.total > 1):
            return self._steps[place.index % len(self._steps)]
        return " ".join(self._steps)

    def formatted(self, place: Field, kind: str) -> str:  # noqa: ARG002
        """Returns no text in one of JSON schema's formats: nothing here has one."""
        return ""

    def keys(self, place: Field, count: int) -> list[str]:  # noqa: ARG002
        """Returns distinct names for the entries of a free map."""
        return [f"step_{number}" for number in range(1, count + 1)]

    def _table(self, open_as: str) -> ShownTable:
        return next(table for table in self._shown.tables if table.open_as == open_as)

    def _program(self) -> str:
        program = (python_program if self._shown.language == "python" else sql_program)(self._query)
        failed = self._shown.after if self._shown.failed else ""
        return crashing(program, self._query, digest(self._key, self._shown.program) if failed else self._key, failed)

    def _answer(self) -> str:
        """Returns the values that the program has written, in the form that is asked for."""
        found = self._shown.found
        if not self._shown.names:
            lines = [line for line in self._shown.after.split("\n") if line.strip() and not line.startswith("</")]
            return lines[-1] if lines else "not known"
        return "\n".join(f"@{name}[{found.get(name, 'not known')}]" for name in self._shown.names)
