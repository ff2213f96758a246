"""The work and its dates on a page."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from planexe.blocks.blocks import Gantt, Table
from planexe.workflows.plan.reader.chapters.draft import Draft
from planexe.workflows.plan.reader.chapters.work import outline_chart, schedule_blocks, work_blocks
from planexe.workflows.plan.reader.plan_work import plan_work_of
from planexe.workflows.plan.schedule.schedule_value import ScheduledMilestone
from tests.report.example_plan import example_report, example_work


def draft(tmp_path: Path, *milestones: ScheduledMilestone) -> Draft:
    run = example_report(tmp_path).run
    work = plan_work_of(run)
    assert work.schedule
    return Draft(run, replace(work, schedule=work.schedule.model_copy(update={"milestones": list(milestones)})))


def tables(made: Draft) -> dict[str, Table]:
    return {block.title: block for block in schedule_blocks(made) if isinstance(block, Table)}


def test_chart_of_the_main_part_ends_at_the_tasks(tmp_path: Path) -> None:
    work = example_work(tmp_path)
    chart = outline_chart(work)
    assert {row.level for row in chart.rows} == {1, 2}
    assert [row.code for row in chart.leaves] == [row.code for row in work.rows if row.level == 2]
    assert chart.told
    assert chart.calendar
    assert (chart.calendar.finish, chart.calendar.critical_path) == (work.calendar and work.calendar.finish, ())


def test_chart_of_more_tasks_than_a_page_holds_shows_the_phases(tmp_path: Path) -> None:
    work = example_work(tmp_path)
    phase, task = work.rows[:2]
    many = Gantt(title="", rows=(phase, *(replace(task, code=f"1.{n}") for n in range(1, 60))), calendar=work.calendar)
    assert [row.code for row in outline_chart(many).rows] == ["1"]


def test_promises_stand_before_the_phases_with_what_was_asked(tmp_path: Path) -> None:
    late = ScheduledMilestone(
        code="Z1",
        title="The shop is open",
        rule="by",
        promised=dt.date(2026, 12, 20),
        planned=dt.date(2026, 12, 30),
        days=23,
    )
    found = tables(draft(tmp_path, late, late.model_copy(update={"code": "Z2", "rule": "not_before"})))
    assert list(found) == ["Promises", "Phases"]
    assert [row[0] for row in found["Promises"].rows] == ["Z1", "Z2"]
    assert [row[2] for row in found["Promises"].rows] == ["by 2026-12-20", "not before 2026-12-20"]
    assert [row[5] for row in found["Promises"].rows] == ["no", "yes"]
    assert [row[4] for row in found["Promises"].rows] == [-10, 10]
    assert list(tables(draft(tmp_path / "none"))) == ["Phases"]


def test_tasks_name_who_does_most_of_their_days(tmp_path: Path) -> None:
    table = next(block for block in work_blocks(draft(tmp_path)) if isinstance(block, Table))
    owners = {row[0]: row[3] for row in table.rows}
    assert owners["1"] == ""
    assert any(owners.values())
    assert all(row[1].startswith("**") == ("." not in str(row[0])) for row in table.rows if isinstance(row[1], str))
