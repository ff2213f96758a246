"""Every kind of block in every format, as a workflow gives them that has no appendix of tables."""

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from planexe.blocks.blocks import (
    Bar,
    Bars,
    Block,
    Board,
    Card,
    Column,
    Curve,
    Formula,
    Gauge,
    Items,
    KeyFigure,
    KeyFigures,
    Matrix,
    Notice,
    Placed,
    Section,
    Table,
    Text,
    Tree,
    TreeNode,
)
from planexe.blocks.items import Code, ItemPage
from planexe.report.block_text import cell_text, whole_text_of
from planexe.report.exports import export, formats
from planexe.report.key_facts import key_facts
from planexe.report.report import Report
from planexe.spine.workflow import find_workflow
from tests.report.example_plan import HOSTILE_TEXTS, example_work
from tests.report.made_reports import made_report

EVIL = "<script>alert(1)</script>"
NODES = (TreeNode("1", "Dig", "3 days", ("by hand",), (TreeNode("1.1", f"Fence {EVIL}"),)),)
TABLE = Table(
    title="Prices",
    columns=(Column("Code", "code"), Column("Name"), Column("Price", "money"), Column("Share", "rate")),
    rows=(("1", "Bread [x](javascript:y)", 1234.5, 0.25), ("2", "=1+1", None, 1)),
    sheet="All: prices?",
)
BARS = Bars(
    unit="DKK",
    parts=("work", "goods"),
    groups={"By shop": (Bar("S1", "Aarhus", (100, 50)), Bar("S2", EVIL, (10, 0)))},
    gauge=Gauge(total=160, least=100, most=200, limit=150, limit_name="ceiling", limit_unit="DKK", over=True),
)
MATRIX = Matrix(
    noun="idea", across="effort", upwards="gain", placed=(Placed("I1", "Bake at night", "low", "high"), Placed("I2", EVIL, "", ""))
)  # fmt: skip
CURVE = Curve(
    title="When it is done",
    across=Column("Day", "date"),
    upwards=Column("Chance", "rate"),
    steps=True,
    points=((dt.date(2027, 1, 4), 0.0), (dt.date(2027, 1, 9), 0.5), (dt.date(2027, 1, 20), 1.0)),
)
BOARD = Board(
    name="State", columns={"To do": (Card("T1", "Bake", ("today", EVIL)),), "Doing": (), "Done": (Card("T2", EVIL),)}
)
PRICED = Table(
    title="Order",
    columns=(
        Column("Thing"),
        Column("Number", "number"),
        Column("Price", "money"),
        Column("Cost", "money", Formula("product", ("Number", "Price")), summed=True),
    ),
    rows=(("Oven", 2, 1500, None), ("Sign", 1, None, 99), ("Table", 3, 200, None)),
)
FIRST = (
    KeyFigures(
        figures=(KeyFigure("DKK 160", "turnover"),), facts=(("Turnover", 160),), about="the shops", remarks=("Rounded.",)
    ),
    Notice(kind="alarm", title="Careful", text=f"Only a guess. {EVIL}", link="Why"),
    Notice(kind="check", text="Two shops were counted.", link="Which"),
)  # fmt: skip


@pytest.fixture
def report_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Report]:
    def made(*blocks: Block) -> Report:
        section = Section(title="All of it", stage="project_plan", name="all", blocks=blocks)
        changed = replace(find_workflow("plan"), sections=lambda _: [section])
        monkeypatch.setattr("planexe.spine.run.find_workflow", lambda _: changed)
        return made_report(tmp_path)

    return made


def sheets(report: Report) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(export("xlsx", report)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def word_tables(report: Report) -> list[list[list[str]]]:
    found = Document(io.BytesIO(export("docx", report))).tables[:-2]  # the appendix has two
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in found]


def csv_rows(report: Report) -> list[list[str]]:
    return list(csv.reader(io.StringIO(export("csv", report).decode("utf-8-sig"))))


def test_table_is_the_same_in_every_format(report_of: Callable[..., Report]) -> None:
    report = report_of(TABLE)
    markdown = export("md", report).decode()
    assert "### Prices\n\n| Code | Name | Price | Share |" in markdown
    assert "| 2 | =1+1 | — | 100% |" in markdown
    assert "](javascript:" not in markdown
    assert sheets(report)["All  prices"][1] == ("1", "Bread [x](javascript:y)", 1234.5, 0.25)
    assert word_tables(report)[0][2] == ["2", "=1+1", "", "100%"]
    assert csv_rows(report)[2][:4] == ["2", "'=1+1", "", "1"]


def test_several_tables_stand_below_each_other_with_their_titles(report_of: Callable[..., Report]) -> None:
    report = report_of(TABLE, replace(TABLE, title="", sheet="Other"))
    rows = csv_rows(report)
    assert [row[0] for row in rows if len(row) == 1] == ["Prices", "All of it"]
    assert set(sheets(report)) == {"Overview", "All  prices", "Other"}


def test_tree_folds_on_a_page_and_is_a_list_or_a_table_elsewhere(report_of: Callable[..., Report]) -> None:
    report = report_of(Tree(NODES, beside="What is *done*."))
    assert '<details open><summary><span class="code">1</span>' in export("html", report).decode()
    assert "What is *done*.\n\n- 1 Dig · 3 days · by hand\n  - 1.1 Fence &lt;script" in export("md", report).decode()
    assert [row[0] for row in sheets(report)["All of it"]] == ["Code", "1", "1.1"]
    assert word_tables(report)[0][1] == ["1", "Dig", "3 days", "by hand"]


def test_bars_and_matrix_have_tables_as_twins(report_of: Callable[..., Report]) -> None:
    report = report_of(BARS, MATRIX)
    html, markdown = export("html", report).decode(), export("md", report).decode()
    assert "Total and ceiling" in html
    assert "Ideas by effort and gain" in html
    assert "| S1 | Aarhus | 100 | 50 | 150 |" in markdown
    assert "| gain high | I1 | — | — |" in markdown
    found = sheets(report)
    assert found["By shop"][0] == ("Code", "Name", "Work (DKK)", "Goods (DKK)", "Total (DKK)")
    assert found["All of it"][1] == ("I1", "Bake at night", "low", "high")
    assert [table[0][1] for table in word_tables(report)] == ["Name", "Idea"]


def test_curve_is_drawn_on_a_page_and_a_table_elsewhere(report_of: Callable[..., Report]) -> None:
    report = report_of(CURVE)
    html = export("html", report).decode()
    assert re.search(r'<path class="line" d="M104\.0 [\d.]+ H[\d.]+ V[\d.]+ H616\.0 V12\.0"/>', html)
    assert "<title>9 Jan 2027: 50%</title>" in html
    assert "### When it is done\n\n| Day | Chance |" in export("md", report).decode()
    assert sheets(report)["When it is done"][2] == (dt.datetime.fromisoformat("2027-01-09"), 0.5)
    assert word_tables(report)[0][2] == ["2027-01-09", "50%"]
    assert csv_rows(report)[3][:2] == ["2027-01-20", "1"]


def test_board_has_columns_of_cards_on_a_page_and_is_a_table_elsewhere(report_of: Callable[..., Report]) -> None:
    report = report_of(BOARD)
    html = export("html", report).decode()
    assert re.findall(r'<h3 dir="auto">([^<]+) <span class="quiet">(\d)', html) == [
        ("To do", "1"),
        ("Doing", "0"),
        ("Done", "1"),
    ]
    assert '<span class="code">T1</span> <span dir="auto">Bake</span>' in html
    assert "| To do | T1 | Bake | today; &lt;script>" in export("md", report).decode()
    assert sheets(report)["All of it"][1][:3] == ("To do", "T1", "Bake")
    assert word_tables(report)[0][2][:2] == ["Done", "T2"]


def test_items_fold_on_a_page_and_are_a_table_elsewhere(report_of: Callable[..., Report]) -> None:
    table = Table(
        title="", columns=(Column("Row", "code"), Column("What"), Column("State")), rows=(("7", EVIL, "bad"),)
    )
    page = ItemPage(title=EVIL, about="a.csv", parts={"Code": (Code(EVIL),), EVIL: (EVIL,)})
    items = Items(noun="row", stage="s", table=table, looks={"bad": "bad"}, outcome="What", page=lambda _: page)
    report = report_of(items)
    html, markdown = export("html", report).decode(), export("md", report).decode()
    assert "<strong>7</strong>" in html
    assert EVIL not in html
    assert "| 7 | &lt;script>alert(1)&lt;/script> | bad |" in markdown
    assert "### Row 7: bad" in markdown
    assert word_tables(report)[0][1] == ["7", EVIL, "bad"]
    assert csv_rows(report)[-1][:3] == ["7", EVIL, "bad"]


def test_formulas_are_calculated_by_the_workbook_and_are_values_elsewhere(report_of: Callable[..., Report]) -> None:
    report = report_of(PRICED)
    assert [row[3] for row in sheets(report)["Order"]] == ["Cost", "=B2*C2", None, "=B4*C4", "=SUM(D2:D4)"]
    values = openpyxl.load_workbook(io.BytesIO(export("xlsx", report)), data_only=True)["Order"]
    assert [cell.value for cell in values["D"]] == ["Cost", 3000, None, 600, 3600]
    assert "| Sign | 1 | — | — |\n| Table | 3 | 200 | 600 |\n| Total | — | — | 3,600 |" in export("md", report).decode()
    assert word_tables(report)[0][-1] == ["Total", "", "", "3,600"]
    assert csv_rows(report)[-1][:4] == ["Total", "", "", "3600"]


def test_formula_that_names_no_column_is_refused() -> None:
    with pytest.raises(ValueError, match="a formula names the column 'Prize'; use 'A', 'B'"):
        Table(title="", columns=(Column("A"), Column("B", formula=Formula("sum", ("Prize",)))), rows=(("x", 1),))


@given(
    st.lists(st.tuples(st.floats(), st.floats() | st.none()), min_size=1, max_size=5),
    st.sampled_from(["sum", "product"]),
)
def test_sums_and_products_are_numbers_or_nothing(rows: list[tuple[float, float | None]], operation: Any) -> None:
    columns = (
        Column("A", "money"),
        Column("B", "money"),
        Column("C", "money", Formula(operation, ("A", "B")), summed=True),
    )
    table = Table(title="", columns=columns, rows=tuple((*row, None) for row in rows))
    assert all(line[2] is None or math.isfinite(float(str(line[2]))) for line in table.lines)
    assert len(table.lines) == len(rows) + 1


def test_work_opens_the_formats_for_dates(report_of: Callable[..., Report], tmp_path: Path) -> None:
    report = report_of(example_work(tmp_path / "other"))
    assert {"ics", "mermaid", "mspdi", "csv-jira"} <= set(formats(report))
    assert "```mermaid" in export("md", report).decode()
    assert len(sheets(report)["Schedule"]) == 26
    assert len(word_tables(report)[0]) == 26
    assert len(csv_rows(report)) == 26


def test_what_matters_most_stands_above_the_sections(report_of: Callable[..., Report]) -> None:
    report = report_of(Text("About it."), *FIRST)
    html, markdown = export("html", report).decode(), export("md", report).decode()
    assert key_facts(report)[0][:2] == ("DKK 160", "turnover")
    assert '<strong>Careful.</strong> <span dir="auto">Only a guess. &lt;script' in html
    assert 'Two shops were counted. <a href="#all">Which</a>' in html
    assert markdown.index("> **Careful.** Only a guess.") < markdown.index("Two shops were counted.")
    overview = {row[0]: row[1] for row in sheets(report)["Overview"]}
    assert (overview["Turnover"], overview["Remarks on the shops"]) == (160, "Rounded.")


@pytest.mark.parametrize("name", list(formats()))
def test_all_of_them_together_can_do_nothing(name: str, report_of: Callable[..., Report], tmp_path: Path) -> None:
    texts = [Text(text) for text in HOSTILE_TEXTS]
    report = report_of(
        *texts,
        TABLE,
        Tree(NODES),
        BARS,
        MATRIX,
        CURVE,
        BOARD,
        PRICED,
        *FIRST,
        example_work(tmp_path / "other", hostile=True),
    )
    content = export(name, report)
    assert content == export(name, report)
    if name in {"html", "md"}:
        assert EVIL not in content.decode()


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=4))
def test_cells_never_break_a_table_in_markdown(rows: list[list[str]]) -> None:
    columns = (Column("A"), Column("B"))
    text = whole_text_of(Table(title="", columns=columns, rows=tuple((one, two) for one, two in rows)))
    lines = text.split("\n")
    assert len(lines) == 2 + len(rows)
    assert all(line.startswith("| ") and line.endswith(" |") for line in lines)


def test_cells_are_written_as_people_read_them() -> None:
    assert [cell_text(value, "number") for value in (3, 2.5, None, float("nan"), "x")] == ["3", "2.5", "", "", "x"]
    assert (cell_text(12345.6, "money"), cell_text(0.5, "rate")) == ("12,346", "50%")
