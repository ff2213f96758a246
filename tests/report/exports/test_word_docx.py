"""The Word document, opened again."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from planexe.report.exports import export
from planexe.report.report import Report
from planexe.report.word_markdown import write_markdown
from planexe.report.word_writer import WordWriter
from tests.report.example_plan import HOSTILE_TEXTS, example_report
from tests.report.made_reports import artefact, made_report

CREATED = dt.datetime.fromisoformat("2026-11-21T09:30:00")


def read(report: Report) -> DocumentType:
    return Document(io.BytesIO(export("docx", report)))


def texts(document: DocumentType, style: str = "") -> list[str]:
    return [p.text for p in document.paragraphs if not style or (p.style and p.style.name == style)]


def headers(document: DocumentType) -> list[list[str]]:
    return [[cell.text for cell in table.rows[0].cells] for table in document.tables]


def markdown(text: str) -> DocumentType:
    writer = WordWriter("Title", "m1", CREATED)
    write_markdown(writer, text)
    return Document(io.BytesIO(writer.to_bytes()))


def test_document_has_title_goal_chapters_and_sections(tmp_path: Path) -> None:
    document = read(example_report(tmp_path).at_length())
    assert texts(document, "Title") == ["Hearth bakery"]
    assert "Open a bakery in Aarhus before January." in texts(document, "Quote")
    assert texts(document, "Heading 1")[:2] == ["1 Decision", "2 Charter"]
    assert "Annex A: Work breakdown" in texts(document, "Heading 1")
    assert texts(document, "Heading 1")[-2:] == ["Tables", "Where this came from"]
    assert "Executive summary" in texts(document, "Heading 2")


def test_annexes_and_tables_to_work_on_stand_behind_the_main_part_only_where_they_are_wanted(tmp_path: Path) -> None:
    short = read(example_report(tmp_path))
    assert texts(short, "Heading 1")[-1] == "Where this came from"
    assert not any(title.startswith(("Annex", "Tables")) for title in texts(short, "Heading 1"))
    assert "Schedule" not in texts(short, "Heading 2")


def test_charts_of_the_main_part_are_drawn(tmp_path: Path) -> None:
    content = export("docx", example_report(tmp_path))
    document = Document(io.BytesIO(content))
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert [name for name in names if "charts/chart" in name] == ["word/charts/chart1.xml"]
    assert len(document.inline_shapes) == 1
    sizes = {len(row.cells) for table in document.tables for row in table.rows}
    assert max(sizes) > 10  # the schedule: a column for each day or week
    shades = {e.get(qn("w:fill")) for e in document.element.body.iter(qn("w:shd"))}
    assert {"B4372F", "F0AAA2"} & shades


def test_every_page_has_the_title_and_its_number(tmp_path: Path) -> None:
    section = read(example_report(tmp_path)).sections[0]
    assert section.header.paragraphs[0].text == "Hearth bakery"
    fields = [e.get(qn("w:instr")) for e in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_tables_hold_work_schedule_costs_risks_and_roles(tmp_path: Path) -> None:
    document = read(example_report(tmp_path).at_length())
    # The two tables of the appendix stand behind them.
    found = dict(zip(texts(document, "Heading 2")[-8:], document.tables[-10:-2], strict=True))
    assert list(found) == [
        "Work breakdown", "Schedule", "Costs by phase", "Costs by role", "Costs by task", "Risks", "Team", "RACI",
    ]  # fmt: skip
    assert len(found["Schedule"].rows) == 26
    oven = next(row for row in found["Schedule"].rows if row.cells[0].text == "2.1.2")
    assert [cell.text for cell in oven.cells][3:] == [
        "2026-12-15",
        "2026-12-17",
        "2.5",
        "1.5",
        "0",
        "",
        "2.1.1FS; 1.3FS",
    ]


def test_header_rows_are_repeated_on_every_page(tmp_path: Path) -> None:
    for table in read(example_report(tmp_path)).tables:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


def test_contents_are_a_field_that_word_fills_on_opening(tmp_path: Path) -> None:
    document = read(example_report(tmp_path))
    instructions = [e.text or "" for e in document.element.body.iter(qn("w:instrText"))]
    assert [i.split()[0] for i in instructions] == ["TOC"]
    kinds = [e.get(qn("w:fldCharType")) for e in document.element.body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    assert document.settings.element.find(qn("w:updateFields")) is not None


def test_wide_tables_stand_on_broad_pages(tmp_path: Path) -> None:
    sections = read(example_report(tmp_path).at_length()).sections
    assert [s.orientation for s in sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    assert (sections[1].page_width or 0) > (sections[1].page_height or 0)


def test_simulated_plan_has_a_banner(tmp_path: Path) -> None:
    assert texts(read(example_report(tmp_path, simulated=True)))[1].startswith("Simulated.")
    assert not any("Simulated" in text for text in texts(read(example_report(tmp_path / "other"))))


def test_properties_are_those_of_the_run(tmp_path: Path) -> None:
    properties = read(example_report(tmp_path)).core_properties
    assert properties.title == "Hearth bakery"
    assert properties.created is not None
    assert properties.created.replace(tzinfo=None) == CREATED
    assert properties.modified == properties.created


def test_files_inside_carry_no_time(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(export("docx", example_report(tmp_path)))) as files:
        assert {entry.date_time for entry in files.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("without", [("schedule",), ("cost_plan", "risk_register"), ("wbs_tree_full", "wbs_tree_l2")])
def test_half_finished_plan_says_what_is_missing(without: tuple[str, ...], tmp_path: Path) -> None:
    found = texts(read(example_report(tmp_path, without=without)))
    assert "This section is missing." in found
    assert any("not been made" in text for text in found)


def test_empty_run_gives_a_document_that_says_so(tmp_path: Path) -> None:
    assert "No work breakdown has been made yet." in texts(read(made_report(tmp_path, {}).at_length()))


def test_gaps_and_edits_are_named_in_their_sections(tmp_path: Path) -> None:
    report = example_report(tmp_path)
    folder = {**report.run.artefacts, "project_plan": artefact("project_plan", origin="person", gaps=("No budget.",))}
    found = texts(read(made_report(tmp_path / "other", folder)))
    assert "✎ edited by a person. Written by a person; kept until you replace it." in found
    assert "No budget." in found


def test_hostile_texts_are_kept_without_what_xml_forbids(tmp_path: Path) -> None:
    document = read(example_report(tmp_path, hostile=True).at_length())
    cells = {cell for row in document.tables[-10].rows for cell in (c.text for c in row.cells)}
    assert "<b>&amp;</b><script>alert(1)</script>]]>" in cells
    assert HOSTILE_TEXTS[0] in cells


def test_markdown_lists_keep_their_depth_and_numbers() -> None:
    document = markdown("- a\n  - b\n    - c\n\n      more\n\n3. three\n4. four\n")
    found = [(p.style.name if p.style else "", p.text) for p in document.paragraphs]
    assert found == [
        ("List Bullet", "a"),
        ("List Bullet 2", "b"),
        ("List Bullet 3", "c"),
        ("List Continue 3", "more"),
        ("List Continue", "3. three"),
        ("List Continue", "4. four"),
    ]


def test_markdown_bold_italic_and_code_are_runs() -> None:
    (paragraph,) = markdown("a **b *c*** `d`").paragraphs
    found: list[Any] = [(run.text, run.bold, run.italic, run.font.name) for run in paragraph.runs if run.text.strip()]
    assert found == [
        ("a ", None, None, None),
        ("b ", True, None, None),
        ("c", True, True, None),
        ("d", None, None, "Consolas"),
    ]


def test_markdown_links_show_their_address_where_it_is_allowed() -> None:
    (paragraph,) = markdown("[shop](https://example.org/a) [here](#risks) <https://example.org>").paragraphs
    assert paragraph.text == "shop (https://example.org/a) here https://example.org"


def test_markdown_headings_quotes_and_code_have_their_styles() -> None:
    document = markdown("### Risks\n\n> said\n\n```\nx = 1\n  y\n```\n")
    assert [(p.style.name if p.style else "", p.text) for p in document.paragraphs] == [
        ("Heading 3", "Risks"),
        ("Quote", "said"),
        ("Plan code", "x = 1"),
        ("Plan code", "  y"),
    ]


def test_markdown_tables_become_tables() -> None:
    document = markdown("| a | b |\n|---|---|\n| 1 | **x** |\n| 2 | a \\| b |\n")
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["a", "b"], ["1", "x"], ["2", "a | b"]]
    assert headers(document) == [["a", "b"]]
