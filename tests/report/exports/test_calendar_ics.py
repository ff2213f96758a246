"""The schedule as calendar events, read back."""

import datetime as dt
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from planexe.report.exports import export
from planexe.report.report import Report
from tests.report.example_plan import example_report
from tests.report.made_reports import made_report


def events(report: Report) -> dict[str, Event]:
    calendar = Calendar.from_ical(export("ics", report))
    return {str(event["summary"]): event for event in calendar.walk("VEVENT") if isinstance(event, Event)}


def test_phases_critical_tasks_and_milestones_are_events(tmp_path: Path) -> None:
    found = list(events(example_report(tmp_path)))
    assert found[:3] == ["Phase 1 Prepare", "Phase 2 Build", "Phase 3 Open"]
    assert found[3] == "Critical: 1.1.1 Compare rooms"
    assert found[-2:] == ["◆ Project finished", "◆ Deadline of the goal"]
    assert len(found) == 3 + 7 + 4 + 1


def test_events_are_whole_days_and_end_behind_their_last_day(tmp_path: Path) -> None:
    event = events(example_report(tmp_path))["Critical: 1.1.1 Compare rooms"]
    assert event.start == dt.date(2026, 12, 7)
    assert event.end == dt.date(2026, 12, 10)
    assert event["transp"] == "TRANSPARENT"


def test_ids_are_those_of_run_and_work_and_unique(tmp_path: Path) -> None:
    first = {title: str(event["uid"]) for title, event in events(example_report(tmp_path / "a")).items()}
    again = {title: str(event["uid"]) for title, event in events(example_report(tmp_path / "b")).items()}
    assert first == again
    assert len(set(first.values())) == len(first)


def test_stamp_is_the_instant_of_the_run(tmp_path: Path) -> None:
    stamps = {event.DTSTAMP for event in events(example_report(tmp_path)).values()}
    assert stamps == {dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)}


def test_events_have_no_alarms(tmp_path: Path) -> None:
    assert b"VALARM" not in export("ics", example_report(tmp_path))


def test_simulated_plan_says_so_in_every_event(tmp_path: Path) -> None:
    found = events(example_report(tmp_path, simulated=True)).values()
    assert all("Simulated" in str(event["description"]) for event in found)


@pytest.mark.parametrize("without", [("schedule",), ("schedule", "wbs_tree_full", "wbs_tree_l2")])
def test_plan_without_dates_has_one_event_that_says_so(without: tuple[str, ...], tmp_path: Path) -> None:
    assert list(events(example_report(tmp_path, without=without))) == ["No dates yet: the schedule has not been made."]


def test_empty_run_has_one_event_that_says_so(tmp_path: Path) -> None:
    assert list(events(made_report(tmp_path, {}))) == ["No dates yet: the schedule has not been made."]


def test_hostile_texts_add_no_lines_of_their_own(tmp_path: Path) -> None:
    content = export("ics", example_report(tmp_path, hostile=True))
    calendar = Calendar.from_ical(content)
    assert len(calendar.walk("VEVENT")) == 15
    assert {component.name for component in calendar.walk()} == {"VCALENDAR", "VEVENT"}
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert not set(content.decode()) & set("\x00\x1b\u202e\uffff")
