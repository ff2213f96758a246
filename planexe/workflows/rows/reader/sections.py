"""The report of a run of rows: how right it is, all rows with a page each, what went wrong, and the tables."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from planexe.blocks.blocks import Block, KeyFigure, KeyFigures, Section, Text
from planexe.blocks.items import STATE, ItemPage, Items, Look
from planexe.blocks.plain_text import plain_line
from planexe.blocks.table import Column, Columns, Table, table_of
from planexe.figures import count_text
from planexe.workflows.rows.intake.profile import Looks
from planexe.workflows.rows.questions import Questions
from planexe.workflows.rows.reader.row_pages import expected_text, row_page
from planexe.workflows.rows.row_records import CHAIN, STATES, RowRecord, row_records
from planexe.workflows.rows.score import Share
from planexe.workflows.rows.scoring.score import RowScore

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

LOOKS: Final[Mapping[str, Look]] = {
    "right": "good", "wrong": "bad", "answered": "plain", "planned": "plain", "programmed": "plain", "failed": "lacking",
    "under way": "open",
}  # fmt: skip


def sections_of(run: "RunValues") -> Sequence[Section]:
    """Returns the sections: the score where answers are expected, the rows, what has no answer, the tables."""
    rows = tuple(row_records(run))
    last = next(name for name in reversed(CHAIN) if name in run.stages.stages)
    chain = tuple(name for name in CHAIN if name in run.stages.stages and name != last)
    failed = tuple(row for row in rows if row.state == "failed")
    sections = [
        Section(title="Rows", stage=last, parts=chain, chapter="Answers", name="rows",
                blocks=(_figures(run, rows), _items(run, rows, (*chain, last)))),
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


def _items(run: "RunValues", rows: Sequence[RowRecord], chain: Sequence[str]) -> Items:
    by_id = {row.question.id: row for row in rows}
    looks, language = run.value("profile", Looks), run.option("code_language")

    def page(key: str) -> ItemPage:
        row = by_id[key]
        return row_page(row, looks.files.get(row.question.file_name) if looks else None, language)

    return Items(
        noun="row", stage=chain[0], table=_table(run, rows, chain), looks=LOOKS, outcome="Answer", page=page,
    )  # fmt: skip


def _table(run: "RunValues", rows: Sequence[RowRecord], chain: Sequence[str]) -> Table:
    tries = {key: (len(took_s), round(sum(took_s), 2)) for key, took_s in run.item_tries(chain).items()}
    columns: Columns[RowRecord] = {
        Column("Row", "code"): lambda row: row.question.id,
        Column("Question", "long"): lambda row: row.question.question,
        Column(STATE): lambda row: row.state,
        Column("Answer"): lambda row: row.answer,
        Column("Expected"): expected_text,
        Column("Seconds", "number"): lambda row: tries.get(row.question.id, (None, None))[1],
        Column("Tries", "number"): lambda row: tries.get(row.question.id, (None, None))[0],
        Column("Mended", "number"): lambda row: row.mended or None,
        Column("Table"): lambda row: row.question.file_name,
        Column("Why", "long"): lambda row: row.problem or (row.verdict.words if row.verdict else ""),
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
    Column("Share", "rate"): lambda one: round(one.share, 3),
    Column("Right values", "number"): lambda one: one.right_values,
    Column("Values", "number"): lambda one: one.values,
}


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
