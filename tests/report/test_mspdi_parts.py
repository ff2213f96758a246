import datetime as dt
import xml.etree.ElementTree as ET

from planexe.blocks.gantt import Calendar, Gantt, WorkRow
from planexe.report.mspdi_parts import MspdiProject, add_assignments, add_calendars, add_resources, add_values
from planexe.report.working_clock import EVERY_DAY, clock_of

DAY = dt.date(2026, 3, 2)


def row(code: str, owner: str = "", *, leaf: bool = True) -> WorkRow:
    return WorkRow(
        code=code, parent=code.rpartition(".")[0], level=1 + code.count("."), title=code, leaf=leaf, owner=owner,
        early_start=0, early_finish=1.5, start=DAY, finish=DAY + dt.timedelta(days=1),
    )  # fmt: skip


def project(week: str = "monday to friday") -> MspdiProject:
    rows = (row("1", leaf=False), row("1.1", "Baker"), row("1.2", "Owner"), row("1.3"))
    work = Gantt(title="T", rows=rows, people=("Owner", "Helper"), calendar=Calendar(DAY, DAY, 1, week))
    return MspdiProject(work, clock_of(week))


def texts(root: ET.Element, path: str) -> list[str | None]:
    return [element.text for element in root.findall(path)]


def test_values_are_written_in_order_and_nothing_for_none() -> None:
    root = add_values(ET.Element("a"), UID=1, Yes=True, No=False, Nothing=None, When=EVERY_DAY.first_moment(DAY))
    assert [(one.tag, one.text) for one in root] == [
        ("UID", "1"),
        ("Yes", "1"),
        ("No", "0"),
        ("When", "2026-03-02T08:00:00"),
    ]


def test_roles_are_people_and_owners_each_with_one_number() -> None:
    assert project().resource_uid == {"Owner": 1, "Helper": 2, "Baker": 3}
    assert project().task_uid == {"1": 1, "1.1": 2, "1.2": 3, "1.3": 4}


def test_each_role_works_by_the_calendar_of_the_schedule() -> None:
    root = ET.Element("Project")
    add_calendars(root, project())
    assert texts(root, "Calendars/Calendar/Name") == ["Monday to friday", "Owner", "Helper", "Baker"]
    assert texts(root, "Calendars/Calendar/BaseCalendarUID") == ["1", "1", "1"]
    assert texts(root, "Calendars/Calendar/WeekDays/WeekDay/DayWorking") == ["0", "1", "1", "1", "1", "1", "0"]
    assert texts(root, ".//WorkingTime/FromTime")[:2] == ["08:00:00", "13:00:00"]
    uids = texts(root, "Calendars/Calendar/UID")
    assert len(set(uids)) == len(uids)


def test_every_day_is_worked_where_every_day_counts() -> None:
    root = ET.Element("Project")
    add_calendars(root, project("every day"))
    assert texts(root, ".//DayWorking") == ["1"] * 7


def test_each_role_has_its_own_calendar() -> None:
    root = ET.Element("Project")
    add_calendars(root, project())
    add_resources(root, project())
    own = dict(zip(texts(root, "Calendars/Calendar/UID"), texts(root, "Calendars/Calendar/Name"), strict=True))
    for resource in root.findall("Resources/Resource"):
        assert own[resource.findtext("CalendarUID")] == resource.findtext("Name")


def test_leaf_with_an_owner_is_assigned_with_its_work() -> None:
    root = ET.Element("Project")
    add_assignments(root, project())
    assert texts(root, "Assignments/Assignment/TaskUID") == ["2", "3"]
    assert texts(root, "Assignments/Assignment/ResourceUID") == ["3", "1"]
    assert texts(root, "Assignments/Assignment/Work") == texts(root, ".//RemainingWork") == ["PT12H0M0S"] * 2
    assert texts(root, ".//Start") == ["2026-03-02T08:00:00"] * 2
    assert texts(root, ".//Finish") == ["2026-03-03T12:00:00"] * 2
