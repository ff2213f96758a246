"""MS Project XML, read by another reader and held against the order of its schema."""

import datetime as dt
import re
from pathlib import Path

import pytest
from lxml import etree

from planexe.report.exports import export
from planexe.report.report import Report
from tests.report.example_plan import CRITICAL_PATH, Week, example_report, example_schedule, example_work
from tests.report.made_reports import made_report

NS = {"p": "http://schemas.microsoft.com/project"}
# The order of the elements we use in Microsoft's schema mspdi_pj12.xsd; "Name*" may be repeated.
ORDER = {
    "Project": "SaveVersion Name Title Subject Author CreationDate ScheduleFromStart StartDate FinishDate CurrencyCode "
    "CalendarUID DefaultStartTime DefaultFinishTime MinutesPerDay MinutesPerWeek DaysPerMonth DefaultTaskType "
    "DurationFormat NewTasksEffortDriven NewTasksEstimated WeekStartDay Calendars Tasks Resources Assignments",
    "Calendar": "UID Name IsBaseCalendar BaseCalendarUID WeekDays Exceptions",
    "Exception": "EnteredByOccurrences TimePeriod Occurrences Name Type DayWorking",
    "TimePeriod": "FromDate ToDate",
    "WeekDay": "DayType DayWorking WorkingTimes",
    "WorkingTime": "FromTime ToTime",
    "Task": "UID ID Name Type IsNull WBS OutlineLevel Start Finish Duration DurationFormat Work EffortDriven Estimated "
    "Milestone Summary Critical FreeSlack TotalSlack FixedCost FixedCostAccrual PercentComplete Cost ActualDuration "
    "RemainingDuration ConstraintType CalendarUID ConstraintDate Deadline LevelingDelay "
    "LevelingDelayFormat IgnoreResourceCalendar Notes PredecessorLink*",
    "PredecessorLink": "PredecessorUID Type CrossProject LinkLag LagFormat",
    "Resource": "UID ID Name Type IsNull MaxUnits StandardRate StandardRateFormat CalendarUID",
    "Assignment": "UID TaskUID ResourceUID ActualWork Cost Finish RemainingWork Start Units Work",
}
LINKS = {"0": "FF", "1": "FS", "2": "SF", "3": "SS"}


def read(report: Report) -> etree._Element:
    return etree.fromstring(export("mspdi", report))


def text(element: etree._Element, name: str) -> str:
    return str(element.findtext(f"p:{name}", default="", namespaces=NS))


def tasks(root: etree._Element) -> dict[str, etree._Element]:
    """Returns the tasks by their codes; milestones by their names."""
    return {text(t, "WBS") or text(t, "Name"): t for t in root.findall("p:Tasks/p:Task", NS)}


@pytest.mark.parametrize("without", [(), ("schedule",), ("cost_plan", "find_team_roles"), ("wbs_tree_full",)])
def test_elements_stand_in_the_order_of_the_schema(without: tuple[str, ...], tmp_path: Path) -> None:
    assert_order(read(example_report(tmp_path, without=without)))


def assert_order(root: etree._Element) -> None:
    """Holds every element against the order of the schema."""
    for element in root.iter():
        order = ORDER.get(etree.QName(element).localname)
        if order is None:
            continue
        names = [etree.QName(child).localname for child in element]
        pattern = "".join(f"({name[:-1]} )*" if name.endswith("*") else f"({name} )?" for name in order.split())
        assert re.fullmatch(pattern, "".join(f"{name} " for name in names)), names


@pytest.mark.parametrize("week", ["every day", "monday to friday"])
def test_tasks_keep_our_dates(week: Week, tmp_path: Path) -> None:
    found = tasks(read(example_report(tmp_path, week=week)))
    for task in example_schedule(week).tasks:
        start, finish = (dt.datetime.fromisoformat(text(found[task.code], name)) for name in ("Start", "Finish"))
        assert (start.date(), finish.date()) == (task.start, task.finish)


def test_parts_of_days_are_hours(tmp_path: Path) -> None:
    oven = tasks(read(example_report(tmp_path)))["2.1.2"]
    assert (text(oven, "Finish"), text(oven, "Duration")) == ("2026-12-17T12:00:00", "PT20H0M0S")


def test_outline_codes_and_titles_are_those_of_the_breakdown(tmp_path: Path) -> None:
    found = tasks(read(example_report(tmp_path)))
    for row in example_work(tmp_path / "other").rows:
        task = found[row.code]
        assert (text(task, "Name"), text(task, "OutlineLevel")) == (row.title, str(row.level))
        assert text(task, "Summary") == ("0" if row.leaf else "1")


def test_ids_are_unique_and_links_lead_to_earlier_tasks_of_the_file(tmp_path: Path) -> None:
    root = read(example_report(tmp_path))
    uids = [text(task, "UID") for task in root.findall("p:Tasks/p:Task", NS)]
    assert len(set(uids)) == len(uids) == 29
    linked = {link.text for link in root.findall(".//p:PredecessorUID", NS)}
    assert linked <= set(uids)


def test_links_have_all_types_and_lags_in_tenths_of_minutes(tmp_path: Path) -> None:
    found = tasks(read(example_report(tmp_path)))
    codes = {text(task, "UID"): code for code, task in found.items()}
    links = {
        (code, codes[text(link, "PredecessorUID")]): (LINKS[text(link, "Type")], text(link, "LinkLag"))
        for code, task in found.items()
        for link in task.findall("p:PredecessorLink", NS)
    }
    assert links["1.1.2", "1.1.1"] == ("FS", "0")
    assert links["1.2.2", "1.2.1"] == ("FS", "4800")
    assert links["2.2.1", "2.1.1"] == ("SS", "9600")
    assert links["2.2.2", "2.1.2"] == ("FF", "0")
    assert links["3.1.2", "3.2.1"] == ("SF", "4800")
    assert links["2.3.2", "2.1.2"] == ("FS", "-2400")


def test_critical_tasks_and_slack_are_ours(tmp_path: Path) -> None:
    found = tasks(read(example_report(tmp_path)))
    critical = [code for code, t in found.items() if text(t, "Critical") == "1" and text(t, "Summary") == "0"]
    assert critical == [*CRITICAL_PATH, "Open: finished", "Project finished"]
    assert text(found["1.3"], "TotalSlack") == "21600"


def test_milestones_end_phases_and_project_and_name_the_deadline(tmp_path: Path) -> None:
    found = tasks(read(example_report(tmp_path)))
    ends = {code: task for code, task in found.items() if text(task, "Milestone") == "1"}
    assert list(ends) == ["Prepare: finished", "Build: finished", "Open: finished", "Project finished"]
    assert {text(task, "Duration") for task in ends.values()} == {"PT0H0M0S"}
    assert text(ends["Build: finished"], "Finish") == "2026-12-19T17:00:00"
    assert text(ends["Project finished"], "Deadline") == "2027-01-06T17:00:00"
    assert len(ends["Project finished"].findall("p:PredecessorLink", NS)) == 3


def test_roles_are_assigned_to_their_leaves_for_all_their_work(tmp_path: Path) -> None:
    root = read(example_report(tmp_path))
    names = {text(r, "UID"): text(r, "Name") for r in root.findall("p:Resources/p:Resource", NS)}
    found = tasks(root)
    uids = {text(task, "UID"): code for code, task in found.items()}
    given = {
        uids[text(a, "TaskUID")]: (names[text(a, "ResourceUID")], text(a, "Work"))
        for a in root.findall("p:Assignments/p:Assignment", NS)
    }
    assert given["2.1.2"] == ("Builder", "PT20H0M0S")
    assert len(given) == 14  # nobody answers for 3.2.1


def test_roles_work_in_the_calendar_of_the_project(tmp_path: Path) -> None:
    root = read(example_report(tmp_path))
    base = {text(c, "UID"): text(c, "BaseCalendarUID") for c in root.findall("p:Calendars/p:Calendar", NS)}
    assert {base[text(r, "CalendarUID")] for r in root.findall("p:Resources/p:Resource", NS)} == {"1"}


@pytest.mark.parametrize(("week", "days"), [("every day", 7), ("monday to friday", 5)])
def test_calendar_has_the_days_that_count(week: Week, days: int, tmp_path: Path) -> None:
    root = read(example_report(tmp_path, week=week))
    working = root.findall("p:Calendars/p:Calendar/p:WeekDays/p:WeekDay[p:DayWorking='1']", NS)
    assert len(working) == days
    assert text(root, "MinutesPerWeek") == str(480 * days)


def test_leaf_costs_are_fixed_costs_in_hundredths(tmp_path: Path) -> None:
    found = tasks(read(example_report(tmp_path)))
    assert text(found["1.1.1"], "FixedCost") == "181500"
    assert text(found["1.1"], "FixedCost") == ""
    assert text(found["3.2.1"], "FixedCost") == ""


def test_task_that_a_limit_delays_is_held_by_a_date(tmp_path: Path) -> None:
    report = example_report(tmp_path)
    leaf = next(t for t in report.run.artefacts["schedule"].value["tasks"] if t["code"] == "2.3.1")
    leaf.update(early_start=6.0, early_finish=11.0, start="2026-12-13", finish="2026-12-17")
    found = tasks(read(report))
    assert text(found["2.3.1"], "ConstraintType") == "4"
    assert text(found["2.3.1"], "ConstraintDate") == "2026-12-13T08:00:00"
    assert text(found["1.1.2"], "ConstraintType") == "0"


def test_plan_without_a_schedule_has_tasks_with_estimates_and_no_dates(tmp_path: Path) -> None:
    root = read(example_report(tmp_path, without=("schedule", "wbs_tree_full")))
    found = tasks(root)
    assert (text(found["1.1"], "Duration"), text(found["1.1"], "Start")) == ("PT32H0M0S", "")
    assert (text(found["2.3"], "Estimated"), text(found["2.3"], "DurationFormat")) == ("1", "39")
    assert "The schedule has not been made" in text(root, "Subject")


def test_empty_run_gives_a_file_that_says_so(tmp_path: Path) -> None:
    assert list(tasks(read(made_report(tmp_path, {})))) == ["No work breakdown has been made yet."]


def test_simulated_plan_says_so(tmp_path: Path) -> None:
    assert text(read(example_report(tmp_path, simulated=True)), "Subject").startswith("Simulated")


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    root = read(example_report(tmp_path, hostile=True))
    assert len(tasks(root)) >= 25
    assert {etree.QName(e).localname for e in root.iter()} <= {
        *ORDER, "WeekDays", "WorkingTimes", *(n.rstrip("*") for order in ORDER.values() for n in order.split()),
    }  # fmt: skip
    assert all(len(name.text or "") <= 512 for name in root.findall(".//p:Name", NS))


def test_thirds_of_days_leave_no_minute_between_tasks(tmp_path: Path) -> None:
    report = example_report(tmp_path)
    thirds = {"1.1.1": (0.0, 8 / 7), "1.1.2": (8 / 7, 16 / 7), "1.2.1": (16 / 7, 24 / 7)}
    for leaf in report.run.artefacts["schedule"].value["tasks"]:
        if leaf["code"] in thirds:
            start, finish = thirds[leaf["code"]]
            leaf.update(early_start=start, early_finish=finish, days=8 / 7)
    found = tasks(read(report))
    minutes = 0
    for code, (_, finish) in thirds.items():
        hours, rest = re.fullmatch(r"PT(\d+)H(\d+)M0S", text(found[code], "Duration")).groups()  # pyrefly: ignore[missing-attribute]  # the assertion
        minutes += 60 * int(hours) + int(rest)
        assert minutes == round(finish * 480)
