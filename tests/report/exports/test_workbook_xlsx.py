"""The Excel workbook, read back by another library."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.blocks.twins import schedule_table
from planexe.report.exports import export
from planexe.report.report import Report
from planexe.report.sheet_cells import LONGEST_TEXT, bar_columns, bar_places, fitting_text
from tests.report.example_plan import CRITICAL_PATH, example_report, example_work
from tests.report.made_reports import artefact, made_report, with_values

OURS = re.compile(r"=SUM\([A-Z]+\d+([,:][A-Z]+\d+)*\)")


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def read(report: Report, *, calculated: bool = True) -> Any:
    return openpyxl.load_workbook(io.BytesIO(export("xlsx", report)), data_only=calculated)


def table(sheet: Any) -> list[dict[str, Any]]:
    headers, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(headers, row, strict=True)) for row in rows]


def facts(book: Any) -> dict[str, Any]:
    return {label: value for label, value, *_ in book["Overview"].iter_rows(values_only=True) if label}


def test_workbook_has_a_sheet_for_each_part_that_is_there(tmp_path: Path) -> None:
    assert read(example_report(tmp_path)).sheetnames == [
        "Overview",
        "WBS",
        "Schedule",
        "Costs",
        "Risks",
        "Team",
        "RACI",
    ]


def test_overview_names_state_figures_and_what_is_missing(tmp_path: Path) -> None:
    found = facts(read(example_report(tmp_path, without=("find_team_roles",))))
    assert (found["State"], found["Finish"], found["Length in days"]) == ("complete", moment("2026-12-23"), 17)
    assert found["Cost in DKK"] == pytest.approx(23182.5)
    assert found["What is missing"] == "The roles of the team have not been named."
    assert "Simulated" not in found


def test_simulated_plan_is_marked(tmp_path: Path) -> None:
    assert "Simulated" in facts(read(example_report(tmp_path, simulated=True)))


def test_work_has_numbers_and_folds_by_level(tmp_path: Path) -> None:
    sheet = read(example_report(tmp_path))["WBS"]
    row = next(row for row in table(sheet) if row["Code"] == "1.2")
    assert (row["Work"], row["Days min"], row["Days max"], row["Cost (DKK)"]) == ("Get the permits", 6, 20, 3685)
    assert [sheet.row_dimensions[n].outlineLevel for n in (2, 3, 4)] == [0, 1, 2]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:I26"


def test_schedule_has_dates_as_dates_and_all_predecessors(tmp_path: Path) -> None:
    sheet = read(example_report(tmp_path))["Schedule"]
    row = next(row for row in table(sheet) if row["Code"] == "2.3.2")
    assert (row["Start"], row["Finish"]) == (moment("2026-12-17"), moment("2026-12-19"))
    assert row["Predecessors"] == "2.3.1FS; 2.1.2FS-0.5"
    assert sheet["D2"].number_format == "yyyy-mm-dd"


def test_bars_cover_the_days_of_their_rows_and_critical_ones_are_red(tmp_path: Path) -> None:
    sheet = read(example_report(tmp_path))["Schedule"]
    days = {cell.column: cell.value for cell in sheet[1] if isinstance(cell.value, dt.datetime)}
    red = set()
    for row in sheet.iter_rows(min_row=2):
        drawn = [days[cell.column] for cell in row if cell.column in days and cell.fill.fill_type == "solid"]
        assert (drawn[0], drawn[-1]) == (row[3].value, row[4].value)
        assert len(drawn) == (drawn[-1] - drawn[0]).days + 1
        if any(cell.fill.fgColor.rgb == "FFC62828" for cell in row):
            red.add(row[0].value)
    assert sorted(red) == CRITICAL_PATH


def test_costs_stand_by_phase_role_and_task_and_add_up(tmp_path: Path) -> None:
    rows = list(read(example_report(tmp_path))["Costs"].iter_rows(values_only=True))
    titles = [row[0] for row in rows if isinstance(row[0], str) and row[0].startswith("Costs by")]
    assert titles == ["Costs by phase", "Costs by role", "Costs by task"]
    phases, total = rows[2:5], rows[5]
    assert total[1] == "Total"
    assert sum(row[4] for row in phases) == pytest.approx(total[4])


def test_sums_of_costs_are_calculated_by_the_workbook(tmp_path: Path) -> None:
    report = example_report(tmp_path)
    sheet = read(report, calculated=False)["Costs"]
    assert (sheet["E3"].value, sheet["E6"].value) == ("=SUM(C3,D3)", "=SUM(E3:E5)")
    costs = report.run.artefacts["cost_plan"].value
    assert read(report)["Costs"]["E6"].value == pytest.approx(costs["labour_cost"] + costs["material_cost"])


def test_risks_roles_and_checks_are_tables(tmp_path: Path) -> None:
    report = example_report(tmp_path)
    book = read(report)
    assert table(book["Risks"])[0]["Exposure"] == 6
    assert [row["Role"] for row in table(book["Team"])] == ["Founder", "Builder", "Head baker"]


def test_checks_are_shown_where_there_are_any(tmp_path: Path) -> None:
    report = example_report(tmp_path)
    finding = {"check": "Owners", "area": "Work", "severity": "major", "text": "Nobody answers for 3.2.1."}
    check = {"area": "Work", "title": "Every leaf has an owner", "looked_at": 15, "failed": 1, "findings": [finding]}
    checked = with_values(report, plan_checks=artefact("plan_checks", {"checks": [check]}))
    (row,) = table(read(checked)["Checks"])
    assert (row["Failed"], row["Findings"]) == (1, "Nobody answers for 3.2.1.")


def test_no_text_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    content = export("xlsx", example_report(tmp_path, hostile=True))
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            assert not any(cell.hyperlink or (cell.data_type == "f" and not OURS.fullmatch(cell.value)) for cell in row)
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        sheets = [files.read(name) for name in files.namelist() if name.startswith("xl/worksheets/sheet")]
    formulas = [text.decode() for sheet in sheets for text in re.findall(rb"<f>(.*?)</f>", sheet)]
    assert all(OURS.fullmatch(f"={text}") for text in formulas)


def test_hostile_texts_are_kept_as_they_are_within_the_limit_of_a_cell(tmp_path: Path) -> None:
    report = example_report(tmp_path, hostile=True)
    titles = [row["Work"] for row in table(read(report)["WBS"])]
    expected = [fitting_text(row.title) for row in example_work(tmp_path / "other", hostile=True).rows]
    assert titles == expected
    assert max(len(title) for title in titles) <= LONGEST_TEXT


@pytest.mark.parametrize("without", [("schedule",), ("wbs_tree_full", "wbs_tree_l2"), ("cost_plan", "risk_register")])
def test_half_finished_plan_has_the_sheets_it_can(without: tuple[str, ...], tmp_path: Path) -> None:
    book = read(example_report(tmp_path, without=without))
    assert "WBS" in book.sheetnames
    assert facts(book)["What is missing"]


def test_empty_run_gives_an_overview_that_says_so(tmp_path: Path) -> None:
    book = read(made_report(tmp_path, {}))
    assert book.sheetnames == ["Overview"]
    assert facts(book)["What is missing"] == "No work breakdown has been made yet."


def test_created_date_is_that_of_the_run(tmp_path: Path) -> None:
    assert read(example_report(tmp_path)).properties.created == moment("2026-11-21T09:30:00")


def test_long_projects_are_drawn_in_wider_columns(tmp_path: Path) -> None:
    report = example_report(tmp_path)
    assert bar_columns(schedule_table(example_work(tmp_path / "other")).spans)[0] == 1
    last = report.run.artefacts["schedule"].value["tasks"][-1]
    last.update(finish="2031-12-23")
    columns = [
        c for c in next(read(report)["Schedule"].iter_rows(max_row=1, values_only=True)) if isinstance(c, dt.datetime)
    ]
    assert len(columns) <= 80
    assert columns[1] - columns[0] == dt.timedelta(days=28)


def test_row_without_dates_has_no_bar(tmp_path: Path) -> None:
    spans = schedule_table(example_work(tmp_path, without=("schedule",))).spans
    assert bar_columns(spans) == (1, [])
    assert list(bar_places(spans[0], [], 1)) == []


@given(st.text(st.sampled_from("a🥐é"), max_size=40_000))
def test_fitting_text_holds_no_more_than_a_cell(text: str) -> None:
    fitting = fitting_text(text)
    assert len(fitting.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    assert text.startswith(fitting.removesuffix("…"))


def test_too_long_text_is_cut_between_characters() -> None:
    assert fitting_text("🥐" * 20_000) == "🥐" * ((LONGEST_TEXT - 1) // 2) + "…"
