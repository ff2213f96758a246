"""The report of a run of rows: how right it is, a table of all rows, what went wrong, and each row in full."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from planexe.blocks.blocks import Block, KeyFigure, KeyFigures, Section, Text
from planexe.blocks.plain_text import plain_line
from planexe.blocks.table import Column, Columns, Table, table_of
from planexe.figures import count_text
from planexe.workflows.rows.intake.profile import Looks
from planexe.workflows.rows.questions import Questions
from planexe.workflows.rows.row_records import CHAIN, STATES, RowRecord, row_records
from planexe.workflows.rows.score import Share
from planexe.workflows.rows.scoring.score import RowScore

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

MOST_IN_FULL: Final = 200
"""So many rows stand in the report in full."""
_LONGEST: Final = 3000
"""Characters of a program or an output in the report."""


def sections_of(run: "RunValues") -> Sequence[Section]:
    """Returns the sections: the score where answers are expected, the rows, what has no answer, each row in full."""
    rows = tuple(row_records(run))
    last = next(name for name in reversed(CHAIN) if name in run.stages.stages)
    chain = tuple(name for name in CHAIN if name in run.stages.stages and name != last)
    failed = tuple(row for row in rows if row.state == "failed")
    sections = [
        Section(title="Rows", stage=last, parts=chain, chapter="Answers", name="rows",
                blocks=(_figures(run, rows), _table(run, rows, (*chain, last)))),
        Section(title="Rows in full", stage=last, chapter="Answers", name="rows-in-full", blocks=tuple(_in_full(rows))),
        Section(title="Tables", stage="profile", parts=("questions",), chapter="Tables", name="tables",
                blocks=tuple(_tables(run))),
    ]  # fmt: skip
    if failed:
        errors = Section(title="Rows without an answer", stage=last, chapter="Answers", name="errors",
                         blocks=(_errors(run, failed),))  # fmt: skip
        sections.insert(1, errors)
    if scored := _scored(run):
        sections.insert(0, Section(title="Score", stage="score", chapter="Answers", blocks=_score(scored)))
    return sections


def _scored(run: "RunValues") -> RowScore | None:
    found = run.value("score", RowScore) if "score" in run.artefacts else None
    return found if found and found.verdicts else None


def _figures(run: "RunValues", rows: Sequence[RowRecord]) -> KeyFigures:
    counts = {state: sum(row.state == state for row in rows) for state in STATES}
    told = [KeyFigure(f"{number:,}", state) for state, number in counts.items() if number]
    if scored := _scored(run):
        total = scored.score.total
        told.insert(0, KeyFigure(f"{total.right:,} of {total.questions:,}", "right"))
        told = [told[0], *(one for one in told[1:] if one.label != "right")]
    return KeyFigures(
        figures=(KeyFigure(f"{len(rows):,}", "rows"), *told),
        facts=tuple((f"Rows {state}", number) for state, number in counts.items() if number),
        about="the rows",
    )


def _table(run: "RunValues", rows: Sequence[RowRecord], chain: Sequence[str]) -> Table:
    took_s = run.item_seconds(chain)
    columns: Columns[RowRecord] = {
        Column("Row", "code"): lambda row: row.question.id,
        Column("Question", "long"): lambda row: row.question.question,
        Column("Table"): lambda row: row.question.file_name,
        Column("Answer"): lambda row: row.answer,
        Column("Expected"): lambda row: ", ".join(f"@{n}[{v}]" for n, v in row.question.expected.items()),
        Column("State"): lambda row: row.state,
        Column("Why", "long"): lambda row: row.problem or (row.verdict.words if row.verdict else ""),
        Column("Mended", "number"): lambda row: row.mended or None,
        Column("Seconds", "number"): lambda row: (
            round(took_s[row.question.id], 2) if row.question.id in took_s else None
        ),
    }
    return table_of("", rows, columns, sheet="Rows", marks=run.marks(*chain))


def _errors(run: "RunValues", failed: Sequence[RowRecord]) -> Table:
    columns: Columns[RowRecord] = {
        Column("Row", "code"): lambda row: row.question.id,
        Column("Table"): lambda row: row.question.file_name,
        Column("Stage"): lambda row: run.stages.stages[row.failed_in].heading,
        Column("Problem", "long"): lambda row: row.problem,
    }
    return table_of("", failed, columns, sheet="Errors")


def _score(scored: RowScore) -> tuple[Block, ...]:
    total = scored.score.total
    values = f"{total.right_values:,} of {count_text(total.values, 'value')}"
    told = f"{total.right:,} of {count_text(total.questions, 'question')} are right, {values}: {total.share:.1%}."
    blocks: list[Block] = [Text(told)]
    for title, shares in (("By level", scored.score.levels), ("By concept", scored.score.concepts)):
        if shares:
            blocks.append(table_of(title, shares, _SHARES))
    return tuple(blocks)


_SHARES: Columns[Share] = {
    Column("Questions about"): lambda one: one.name,
    Column("Right", "number"): lambda one: one.right,
    Column("Questions", "number"): lambda one: one.questions,
    Column("Share", "number"): lambda one: round(one.share, 3),
    Column("Right values", "number"): lambda one: one.right_values,
    Column("Values", "number"): lambda one: one.values,
}


def _in_full(rows: Sequence[RowRecord]) -> Iterator[Text]:
    for row in islice(rows, MOST_IN_FULL):
        yield Text("\n\n".join(_lines(row)))
    if len(rows) > MOST_IN_FULL:
        yield Text(f"The other {len(rows) - MOST_IN_FULL:,} rows stand in the table above and in the files.")


def _lines(row: RowRecord) -> Iterator[str]:
    """Yields the Markdown of a row."""
    question = row.question
    yield f"### Row {plain_line(question.id)}: {row.state}"
    yield f"**{plain_line(question.question)}**"
    told = {"Table": question.file_name, "Constraints": question.constraints, "Answer format": question.format}
    yield "\n".join(f"- {name}: {plain_line(text)}" for name, text in told.items() if text)
    if row.plan:
        yield "\n".join(f"{number}. {plain_line(step)}" for number, step in enumerate(row.plan["steps"], 1))
    if row.code:
        yield _fenced(row.code)
    if row.output:
        yield f"It printed:\n\n{_fenced(row.output)}"
    if row.answer:
        yield f"Answer:\n\n{_fenced(row.answer)}"
    if row.verdict and not row.verdict.right:
        yield f"Wrong: {plain_line(row.verdict.words)}"
    if row.problem:
        yield f"No answer: {plain_line(row.problem)}"


def _fenced(text: str) -> str:
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\n… {len(text) - _LONGEST:,} more characters"
    fence = "`" * (3 + max((len(run) for run in _ticks(text)), default=0))
    return f"{fence}\n{shown}\n{fence}"


def _ticks(text: str) -> list[str]:
    return [part for part in "".join(c if c == "`" else " " for c in text).split() if len(part) >= 3]


def _tables(run: "RunValues") -> Iterator[Block]:
    questions, found = run.value("questions", Questions), run.value("profile", Looks)
    if questions and questions.notes:
        yield Text("\n".join(f"- {plain_line(note)}" for note in questions.notes))
    if found is None:
        return
    facts: list[tuple[Any, ...]] = []
    for name, look in found.files.items():
        if look.profile is None:
            facts.append((name, "", None, None, look.problem))
            continue
        facts += [(name, one.name, one.rows, len(one.columns), "; ".join(one.notes)) for one in look.profile.tables]
    columns: Columns[tuple[Any, ...]] = {
        Column("File"): lambda one: one[0],
        Column("Sheet or table"): lambda one: one[1],
        Column("Rows", "number"): lambda one: one[2],
        Column("Columns", "number"): lambda one: one[3],
        Column("Notes", "long"): lambda one: one[4],
    }
    yield table_of("", facts, columns, sheet="Tables")
