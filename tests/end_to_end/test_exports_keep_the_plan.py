"""What planning tools and spreadsheets read of a whole plan are the figures of the plan."""

import datetime as dt
import io
import math
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.utils.cell import range_boundaries

from planexe.report.exports import export
from planexe.report.report import Report
from planexe.spine.run import Run
from planexe.workflows.plan.reader.plan_flows import cash_table, load_bars, load_table, spending_curve
from planexe.workflows.plan.reader.plan_work import plan_work_of
from tests.end_to_end.conftest import MakePlan
from tests.report.exports.test_ms_project_xml import assert_order

NS = {"p": "http://schemas.microsoft.com/project"}


@pytest.fixture(scope="module")
def report(bakery: Any) -> Report:
    return Report(Run(bakery.folder))


@pytest.fixture(scope="module")
def values(report: Report) -> Mapping[str, Any]:
    return {name: artefact.value for name, artefact in report.run.artefacts.items()}


@pytest.fixture(scope="module")
def project(report: Report) -> etree._Element:
    return etree.fromstring(export("mspdi", report))


def text(element: etree._Element, name: str) -> str:
    return str(element.findtext(f"p:{name}", default="", namespaces=NS))


def hours(duration: str) -> float:
    found = re.fullmatch(r"PT(\d+)H(\d+)M0S", duration)
    assert found, duration
    return int(found[1]) + int(found[2]) / 60


def tasks(project: etree._Element) -> dict[str, etree._Element]:
    return {text(task, "WBS"): task for task in project.findall("p:Tasks/p:Task", NS) if text(task, "WBS")}


def test_work_of_each_assignment_is_duration_times_units_and_its_cost_work_times_rate(
    project: etree._Element, values: Mapping[str, Any]
) -> None:
    rates = {text(r, "UID"): float(text(r, "StandardRate")) for r in project.findall("p:Resources/p:Resource", NS)}
    durations = {text(task, "UID"): hours(text(task, "Duration")) for task in tasks(project).values()}
    work = cost = 0.0
    for one in project.findall("p:Assignments/p:Assignment", NS):
        took = hours(text(one, "Work"))
        assert took == pytest.approx(durations[text(one, "TaskUID")] * float(text(one, "Units")), abs=1 / 60)
        assert abs(took * rates[text(one, "ResourceUID")] - float(text(one, "Cost")) / 100) <= 0.5 + 1e-6
        work, cost = work + took, cost + float(text(one, "Cost")) / 100
    plan = values["resource_plan"]
    assert work == pytest.approx(plan["hours"], abs=0.5)
    assert cost == plan["labour_cost"] == values["cost_plan"]["labour_cost"]


def test_elements_stand_in_the_order_of_the_schema(project: etree._Element) -> None:
    assert_order(project)


def test_labour_and_fixed_costs_of_all_leaves_are_the_cost_of_the_plan(
    project: etree._Element, values: Mapping[str, Any]
) -> None:
    fixed = sum(float(text(task, "FixedCost") or 0) for task in tasks(project).values()) / 100
    labour = sum(float(text(one, "Cost")) for one in project.findall("p:Assignments/p:Assignment", NS)) / 100
    costs = values["cost_plan"]
    assert fixed == costs["material_cost"]
    assert fixed + labour == costs["total"]


def test_people_and_free_days_are_those_of_the_plan(project: etree._Element, values: Mapping[str, Any]) -> None:
    units = {text(r, "Name"): float(text(r, "MaxUnits")) for r in project.findall("p:Resources/p:Resource", NS)}
    assert units == {role["title"]: role["units"] for role in values["resource_plan"]["roles"]}
    free = [text(one, "FromDate")[:10] for one in project.findall(".//p:Exception/p:TimePeriod", NS)]
    assert free == values["schedule"]["holidays"]
    assert free


def test_a_tool_that_places_each_task_by_links_and_delay_gets_our_dates(make_plan: MakePlan, goal: str) -> None:
    made = Report(Run(make_plan(goal, detail="fast", tasks_at_once=1).folder))  # tasks wait for each other, unlinked
    project, values = etree.fromstring(export("mspdi", made)), {n: a.value for n, a in made.run.artefacts.items()}
    known = {task["code"]: task for task in values["schedule"]["tasks"]}
    found = tasks(project)
    codes = {text(task, "UID"): code for code, task in found.items()}
    delayed = 0
    for code, task in found.items():
        if not known[code]["leaf"]:
            continue
        begins = [0.0]
        for link in task.findall("p:PredecessorLink", NS):
            before = known[codes[text(link, "PredecessorUID")]]
            lag = float(text(link, "LinkLag")) / 4800
            from_finish, to_finish = text(link, "Type") in {"0", "1"}, text(link, "Type") in {"0", "2"}
            moment = before["early_finish" if from_finish else "early_start"] + lag
            begins.append(moment - (known[code]["days"] if to_finish else 0))
        delay = float(text(task, "LevelingDelay") or 0) / 4800
        delayed += delay > 0
        assert max(begins) + delay == pytest.approx(known[code]["early_start"], abs=0.26)  # lags count in quarters
        assert dt.date.fromisoformat(text(task, "Start")[:10]).isoformat() == known[code]["start"]
    assert delayed


def calculated(sheet: Any) -> Callable[[str], float]:
    """Returns what calculates a cell of a sheet as a spreadsheet does: sums, products, rounding."""

    def cell(place: str) -> float:
        value = sheet[place].value
        if isinstance(value, str) and value.startswith("="):
            return formula(value[1:])
        return float(value or 0)

    def formula(told: str) -> float:
        if inner := re.fullmatch(r"SUM\((.*)\)", told):
            return math.fsum(cell(place) for part in inner[1].split(",") for place in places(part))
        if inner := re.fullmatch(r"ROUND\((.*),(\d)\)", told):
            seen = Decimal(f"{formula(inner[1]):.15g}")  # as many digits as a spreadsheet looks at
            return float(seen.quantize(Decimal(1).scaleb(-int(inner[2])), rounding=ROUND_HALF_UP))
        return math.prod(cell(place) for place in told.split("*"))

    def places(part: str) -> list[str]:
        if ":" not in part:
            return [part]
        left, top, right, bottom = range_boundaries(part)
        return [
            sheet.cell(row, column).coordinate for row in range(top, bottom + 1) for column in range(left, right + 1)
        ]

    return cell


def test_a_spreadsheet_that_calculates_anew_gets_hours_and_costs_of_the_plan(
    report: Report, values: Mapping[str, Any]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export("xlsx", report)))
    stored = openpyxl.load_workbook(io.BytesIO(export("xlsx", report)), data_only=True)
    for name in ("Resources", "Costs"):
        of = calculated(book[name])
        formulas = [c for row in book[name].iter_rows() for c in row if isinstance(c.value, str) and c.value[:1] == "="]
        assert formulas
        for one in formulas:
            assert of(one.coordinate) == pytest.approx(stored[name][one.coordinate].value)
    sheet = book["Resources"]
    heads = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value == "Units"}
    titles = {cell.value: cell.column for cell in sheet[heads["Units"].row]}
    last = max(row[0].row for row in sheet.iter_rows() if any(cell.value == "Total" for cell in row))
    of = calculated(sheet)
    plan = values["resource_plan"]
    assert of(sheet.cell(last, titles["Hours"]).coordinate) == pytest.approx(plan["hours"])
    assert of(sheet.cell(last, titles["Labour (DKK)"]).coordinate) == plan["labour_cost"]


def test_charts_of_money_and_hours_are_those_of_the_plan(report: Report, values: Mapping[str, Any]) -> None:
    curve, table = spending_curve(report.run), cash_table(report.run)
    assert curve
    assert table
    costs = values["cost_plan"]
    assert curve.points[-1][1] == costs["labour_cost"] + costs["material_cost"]
    assert sum(float(str(row[1])) for row in table.rows) == curve.points[-1][1]
    work = plan_work_of(report.run)
    bars, loads = load_bars(report.run, work), load_table(report.run, work)
    assert bars
    assert loads
    hours = {role["role_id"]: role["hours"] for role in values["resource_plan"]["roles"]}
    for title, group in bars.groups.items():
        assert sum(bar.amounts[0] for bar in group) == pytest.approx(hours[title.split()[0]], abs=0.06 * len(group))
    assert all(cell is None or 0 <= float(str(cell)) <= 1 for row in loads.rows for cell in row[2:])
