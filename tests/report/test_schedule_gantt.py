"""The drawing of the schedule."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from planexe.report.schedule_gantt import GanttRow, ScheduleGantt, schedule_gantt
from tests.report.example_plan import CRITICAL_PATH, example_work


@pytest.fixture
def gantt(tmp_path: Path) -> ScheduleGantt:
    found = schedule_gantt(example_work(tmp_path))
    assert found is not None
    return found


def row_of(gantt: ScheduleGantt, code: str) -> GanttRow:
    return next(row for row in gantt.table if row.work.code == code)


def every_row(rows: tuple[GanttRow, ...]) -> Iterator[GanttRow]:
    for row in rows:
        yield row
        yield from every_row(row.children)


def test_phases_hold_tasks_and_tasks_hold_leaves(gantt: ScheduleGantt) -> None:
    assert [row.work.code for row in gantt.rows] == ["1", "2", "3"]
    assert [row.work.code for row in gantt.rows[0].children] == ["1.1", "1.2", "1.3"]
    assert list(every_row(gantt.rows)) == list(gantt.table)


def test_bars_stand_where_their_dates_are(gantt: ScheduleGantt) -> None:
    first, second = row_of(gantt, "1.1.1"), row_of(gantt, "1.1.2")
    assert first.bar.left == 0
    assert first.bar.right == pytest.approx(second.bar.left, abs=0.01)
    assert row_of(gantt, "2.1.2").bar.width == pytest.approx(2.5 / 3 * first.bar.width, abs=0.01)


def test_envelope_spans_what_is_below_it(gantt: ScheduleGantt) -> None:
    for row in gantt.table:
        if row.children:
            assert row.bar.left == pytest.approx(min(child.bar.left for child in row.children), abs=0.01)
            assert row.bar.right == pytest.approx(max(child.bar.right for child in row.children), abs=0.01)


def test_only_what_may_slip_has_slack_and_never_beyond_the_end(gantt: ScheduleGantt) -> None:
    for row in gantt.table:
        assert (row.slack is not None) == bool(row.work.level > 1 and row.work.total_float)
        assert row.slack is None or (row.slack.left == row.bar.right and row.slack.right <= 100.01)


def test_slack_of_a_working_week_reaches_over_the_weekend(tmp_path: Path) -> None:
    daily = schedule_gantt(example_work(tmp_path / "a"))
    weekly = schedule_gantt(example_work(tmp_path / "b", week="monday to friday"))
    assert daily
    assert weekly
    slack_days = [row_of(g, "1.3").slack for g in (daily, weekly)]
    assert slack_days[0]
    assert slack_days[1]
    # 4.5 working days from Friday evening end on the Friday after.
    assert slack_days[1].right == pytest.approx(row_of(weekly, "2.1.1").bar.left / 4 * 11.5, abs=0.6)


def test_folded_task_shows_its_leaves(gantt: ScheduleGantt) -> None:
    task = row_of(gantt, "1.2")
    assert [critical for _, critical in task.inner] == [True, True]
    assert task.inner[0][0] == row_of(gantt, "1.2.1").bar


def test_everything_known_is_in_the_text_of_a_row(gantt: ScheduleGantt) -> None:
    text = row_of(gantt, "2.3.2").text
    for part in (
        "2.3.2 Train the staff",
        "17 Dec 2026 to",
        "float 3 days",
        "owner Head baker",
        "after 2.1.2 − 0.5 days",
    ):
        assert part in text
    assert "critical: no float" in row_of(gantt, "3.1.1").text


def test_facts_and_milestones(gantt: ScheduleGantt) -> None:
    facts = dict(gantt.facts)
    assert facts["Start"] == "7 Dec 2026"
    assert facts["Critical"] == "7 of 15 pieces of work"
    assert facts["Deadline"] == "6 Jan 2027, 14 days to spare"
    assert [m.kind for _, m in gantt.milestones] == ["phase", "phase", "phase", "project"]
    assert gantt.critical_path == tuple(CRITICAL_PATH)


def test_deadline_is_drawn_only_where_it_is_near(tmp_path: Path) -> None:
    work = example_work(tmp_path)
    assert work.calendar
    near = replace(work.calendar, deadline=work.calendar.finish.replace(day=27))
    drawn = schedule_gantt(replace(work, calendar=near))
    assert drawn
    assert drawn.deadline == (100, "27 Dec 2026")


def test_name_of_the_deadline_avoids_the_milestones(gantt: ScheduleGantt) -> None:
    assert gantt.deadline_side == ""
    assert replace(gantt, deadline=(50.0, "15 Dec 2026")).deadline_side == "right"
    assert replace(gantt, deadline=(96.0, "22 Dec 2026")).deadline_side == "left"
    assert replace(gantt, deadline=(75.0, "19 Dec 2026")).deadline_side == ""
    assert replace(gantt, deadline=(66.0, "19 Dec 2026")).deadline_side == "left"


def test_deadline_far_behind_the_end_would_squeeze_the_chart(gantt: ScheduleGantt) -> None:
    assert gantt.deadline is None


def test_plan_without_dates_has_no_drawing(tmp_path: Path) -> None:
    assert schedule_gantt(example_work(tmp_path, without=["schedule"])) is None
