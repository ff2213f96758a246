"""CSV for the importers of trackers."""

import csv
import io
from pathlib import Path

import pytest

from planexe.report.exports import export
from planexe.report.exports.tracker_csv import NOTHING, TRACKERS
from planexe.report.report import Report
from tests.report.example_plan import example_report
from tests.report.made_reports import made_report

TITLES = {"jira": "Summary", "linear": "Title", "asana": "Name", "trello": "Card Name"}


def lines(name: str, report: Report) -> list[list[str]]:
    return list(csv.reader(io.StringIO(export(f"csv-{name}", report).decode(), newline="")))


def read(name: str, report: Report) -> dict[str, dict[str, str]]:
    headers, *rows = lines(name, report)
    found = [dict(zip(headers, row, strict=True)) for row in rows]
    return {row[TITLES[name]]: row for row in found}


def test_jira_has_epics_tasks_and_subtasks_each_below_its_parent(tmp_path: Path) -> None:
    rows = read("jira", example_report(tmp_path))
    seen = {""}
    for row in rows.values():
        assert row["Parent"] in seen
        seen.add(row["Issue ID"])
    assert rows["1 Prepare"]["Issue Type"] == "Epic"
    assert rows["1.3 Choose suppliers"]["Issue Type"] == "Task"
    assert rows["1.1.1 Compare rooms"]["Issue Type"] == "Subtask"
    assert rows["1.1.1 Compare rooms"]["Parent"] == rows["1.1 Rent the rooms"]["Issue ID"]


def test_jira_has_dates_estimates_in_seconds_and_labels_without_spaces(tmp_path: Path) -> None:
    row = read("jira", example_report(tmp_path, simulated=True))["1.1.1 Compare rooms"]
    assert (row["Start date"], row["Due date"], row["Original Estimate"]) == ("2026-12-07", "2026-12-09", "86400")
    assert (row["Labels"], row["Priority"]) == ("phase-1 critical-path simulated", "High")


def test_jira_links_every_row_to_all_it_blocks(tmp_path: Path) -> None:
    report = example_report(tmp_path)
    headers, *rows = lines("jira", report)
    first = headers.index("Link Blocks")
    ids = {row[2].split()[0]: row[0] for row in rows}
    lease = next(row for row in rows if row[0] == ids["1.1.2"])
    assert [cell for cell in lease[first:] if cell] == [ids["1.2.1"], ids["2.1.1"], ids["2.3.1"]]


def test_linear_has_the_columns_its_importer_reads(tmp_path: Path) -> None:
    rows = read("linear", example_report(tmp_path))
    needed = [
        "Title",
        "Description",
        "Priority",
        "Status",
        "Assignee",
        "Labels",
        "Estimate",
        "Created",
        "Started",
        "Completed",
        "Archived",
    ]
    assert set(needed) <= set(next(iter(rows.values())))
    assert rows["2.1.2 Install the oven"]["Estimate"] == "3"
    assert rows["2.1.2 Install the oven"]["Parent issue"] == "2.1"
    assert rows["1.1.1 Compare rooms"]["Labels"] == "phase-1, critical-path"
    assert "1 Prepare" not in rows


def test_asana_has_american_dates_and_dependencies_above_their_rows(tmp_path: Path) -> None:
    rows = read("asana", example_report(tmp_path))
    assert rows["1.1.1 Compare rooms"]["Start Date"] == "12/07/2026"
    assert rows["3.2.2 Opening day"]["Dependencies"].split(",") == [
        "3.1.2 Let neighbours taste",
        "3.2.1 Hang posters",
        "2.3.2 Train the staff",
    ]
    seen: set[str] = set()
    for name, row in rows.items():
        assert all(other in seen for other in (row["Subtask of"], *row["Dependencies"].split(",")) if other)
        seen.add(name)


def test_asana_names_have_no_commas(tmp_path: Path) -> None:
    rows = read("asana", example_report(tmp_path, hostile=True))
    assert all("," not in name for name in rows)
    for row in rows.values():
        assert all(other in rows for other in row["Dependencies"].split(",") if other)


def test_trello_has_phases_as_lists_and_subtasks_as_checklists(tmp_path: Path) -> None:
    rows = read("trello", example_report(tmp_path))
    assert len(rows) == 8
    permits = rows["1.2 Get the permits"]
    assert permits["List Name"] == "1 Prepare"
    assert permits["Checklist"].split("\n") == [
        "1.2.1 Write the application (2026-12-11 to 2026-12-12)",
        "1.2.2 Pass the inspection (2026-12-14 to 2026-12-18)",
    ]


@pytest.mark.parametrize("name", TITLES)
def test_description_tells_what_has_no_column(name: str, tmp_path: Path) -> None:
    text = str(read(name, example_report(tmp_path))["1.3 Choose suppliers"])
    assert "Waits for: 1.1.1SS+1" in text
    assert "Owner: Head baker" in text
    assert "Cost: 2640 DKK" in text


@pytest.mark.parametrize("name", TITLES)
def test_hostile_texts_break_no_row_and_start_no_formula(name: str, tmp_path: Path) -> None:
    headers, *rows = lines(name, example_report(tmp_path, hostile=True))
    for row in rows:
        assert len(row) == len(headers)
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
        assert not any(mark in cell for cell in row for mark in "\x00\x1b\u202e\uffff")


@pytest.mark.parametrize("name", TITLES)
def test_plan_without_dates_is_written_too(name: str, tmp_path: Path) -> None:
    rows = read(name, example_report(tmp_path, without=("schedule", "cost_plan", "wbs_tree_full")))
    assert "1.3 Choose suppliers" in rows


@pytest.mark.parametrize("name", TITLES)
def test_empty_run_gives_one_row_that_says_so(name: str, tmp_path: Path) -> None:
    assert list(read(name, made_report(tmp_path, {}))) == [NOTHING]


def test_every_tracker_names_the_column_of_its_title() -> None:
    assert all(tracker.title in tracker.columns for tracker in TRACKERS.values())
