"""The page of one row: what was asked, its table, plan, program, what it printed, how it was mended, and the verdict."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from planexe.blocks.items import Code, ItemPage, Part
from planexe.blocks.plain_text import plain_line
from planexe.figures import count_text
from planexe.spine.markdown import table as markdown_table
from planexe.tables.profile import Column, Profile
from planexe.workflows.rows.row_records import RowRecord

if TYPE_CHECKING:
    from planexe.workflows.rows.intake.profile import Look

_MOST_COLUMNS: Final = 40
_HEADER: Final = ("Column", "Kind", "Missing", "Values")
_TURNS: Final = (("mend_row", "run_row"), ("mend_row_again", "run_mended"))
"""The stages that mended a program, each with the one whose outcome it saw."""


def row_page(row: RowRecord, look: "Look | None", language: str) -> ItemPage:
    """Returns the page of a row.

    Args:
        row: what became of it.
        look: at its table; ``None`` where there was none.
        language: of its program.
    """
    question = row.question
    parts: dict[str, Part] = {
        "Plan": tuple(_plan(row)),
        "Code": (Code(row.code, language),) if row.code else (),
        "Output": tuple(_output(row)),
        "Mended": tuple(_mended(row, language)),
        "Asked": ("\n".join(_asked(row)),),
        "Table": tuple(_table(look)) if look else (),
    }
    return ItemPage(
        title=question.question,
        about=f"{question.file_name}{_size(look)}",
        outcome=_outcome(row),
        parts={name: part for name, part in parts.items() if any(part)},
    )


def expected_text(row: RowRecord) -> str:
    """Returns the expected values as an answer has them."""
    return ", ".join(f"@{name}[{value}]" for name, value in row.question.expected.items())


def _outcome(row: RowRecord) -> str:
    if row.problem:
        return row.problem
    if not row.answer:
        return ""
    instead = row.verdict is not None and not row.verdict.right
    return f"{row.answer} instead of {expected_text(row)}" if instead else row.answer


def _plan(row: RowRecord) -> Iterator[str]:
    if row.plan:
        yield "\n".join(f"{number}. {plain_line(step)}" for number, step in enumerate(row.plan["steps"], 1))
        if row.plan["columns"]:
            yield f"Columns: {', '.join(map(plain_line, row.plan['columns']))}"


def _output(row: RowRecord) -> Iterator[Code]:
    """Yields what the last run printed, and where it failed the traceback."""
    last: Mapping[str, str] = next(
        (row.answers[n] for n in ("run_mended_again", "run_mended", "run_row") if n in row.answers), {}
    )
    yield from (Code(last[name]) for name in ("output", "error") if last.get(name))


def _mended(row: RowRecord, language: str) -> Iterator[str | Code]:
    for mend, before in _TURNS:
        if row.answers.get(mend, {}).get("code"):
            yield "What came of the program before:"
            yield Code(row.answers[before]["error"])
            yield f"Mended: {plain_line(row.answers[mend]['cause'])}"
            yield Code(row.answers[mend]["code"], language)


def _asked(row: RowRecord) -> Iterator[str]:
    question = row.question
    told = {
        "Constraints": question.constraints, "Format": question.format, "Level": question.level,
        "About": ", ".join(question.concepts), "Expected": expected_text(row),
        "Verdict": row.verdict.words if row.verdict else "",
    }  # fmt: skip
    yield from (f"- {name}: {plain_line(text)}" for name, text in told.items() if text)


def _size(look: "Look | None") -> str:
    if look is None or look.profile is None:
        return ""
    tables = look.profile.tables
    if len(tables) > 1:
        return f", {count_text(len(tables), 'table')}"
    return f", {count_text(tables[0].rows, 'row')}, {count_text(len(tables[0].columns), 'column')}"


def _table(look: "Look") -> Iterator[str]:
    if look.profile is None:
        yield plain_line(look.problem)
    else:
        yield from _profiles(look.profile)


def _profiles(profile: Profile) -> Iterator[str]:
    for one in profile.tables:
        if one.name:
            yield f"**{plain_line(one.name)}**"
        yield markdown_table(_HEADER, [_cells(column) for column in one.columns[:_MOST_COLUMNS]])
        if (more := len(one.columns) - _MOST_COLUMNS) > 0:
            yield f"And {count_text(more, 'more column')}."


def _cells(column: Column) -> list[str]:
    return [plain_line(column.name), column.kind, str(column.missing), plain_line(_range(column))]


def _range(column: Column) -> str:
    if column.lowest is not None and column.kind != "text":
        return f"{column.lowest} to {column.highest}"
    return ", ".join(map(str, column.samples[:4]))
