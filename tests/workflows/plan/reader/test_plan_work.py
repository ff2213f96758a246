"""The work of a plan as rows."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.blocks.gantt import WorkLink
from planexe.blocks.plain_text import plain_line
from planexe.workflows.plan.assumptions.identify_risks import Risk, RiskRegister
from planexe.workflows.plan.reader.plan_work import plan_work_of
from planexe.workflows.plan.reader.work_rows import join_rows
from planexe.workflows.plan.work_breakdown.tree import WbsNode
from tests.report.example_plan import (
    CRITICAL_PATH,
    example_costs,
    example_report,
    example_risks,
    example_schedule,
    example_tree,
    example_work,
)
from tests.report.made_reports import artefact, made_report, with_values


def test_rows_stand_depth_first_each_after_its_parent(tmp_path: Path) -> None:
    rows = example_work(tmp_path).rows
    assert [row.code for row in rows] == [node.code for node in example_tree().nodes]
    seen = {""}
    for row in rows:
        assert row.parent in seen
        seen.add(row.code)


def test_leaf_has_dates_links_floats_owner_and_cost(tmp_path: Path) -> None:
    oven = example_work(tmp_path).by_code["2.1.2"]
    assert (oven.start, oven.finish, oven.days) == (dt.date(2026, 12, 15), dt.date(2026, 12, 17), 2.5)
    assert (oven.days_min, oven.days_realistic, oven.days_max) == (1.25, 2.5, 5)
    assert (oven.predecessors, oven.total_float, oven.critical) == ("2.1.1FS;1.3FS", 1.5, False)
    assert oven.owner == "Builder"
    assert oven.cost == pytest.approx(1660.58, abs=0.01)
    assert (oven.leaf, oven.level, oven.resources) == (True, 3, ("One person", "A van"))


def test_task_without_subtasks_is_a_leaf(tmp_path: Path) -> None:
    suppliers = example_work(tmp_path).by_code["1.3"]
    assert (suppliers.leaf, suppliers.level, suppliers.predecessors) == (True, 2, "1.1.1SS+1")


def test_task_keeps_its_own_estimate_and_shows_the_span_of_its_leaves(tmp_path: Path) -> None:
    permits = example_work(tmp_path).by_code["1.2"]
    assert (permits.days_min, permits.days_realistic, permits.days_max, permits.days) == (6, 8, 20, 8)


def test_phase_costs_what_the_cost_plan_says(tmp_path: Path) -> None:
    work = example_work(tmp_path)
    assert [phase.cost for phase in work.phases] == [line.total for line in example_costs().by_phase]
    assert work.by_code["3.2.1"].cost is None
    assert work.currency == "DKK"


def test_phase_of_a_row_is_the_row_at_the_top(tmp_path: Path) -> None:
    work = example_work(tmp_path)
    assert work.phase_of(work.by_code["2.1.2"]).code == "2"
    assert work.phase_of(work.phases[0]) is work.phases[0]


def test_milestones_are_the_ends_of_phases_and_project(tmp_path: Path) -> None:
    found = example_work(tmp_path).milestones
    assert [(m.kind, m.code, m.date.isoformat()) for m in found] == [
        ("phase", "1", "2026-12-18"),
        ("phase", "2", "2026-12-19"),
        ("phase", "3", "2026-12-23"),
        ("project", "", "2026-12-23"),
    ]


def test_critical_rows_are_those_of_the_schedule(tmp_path: Path) -> None:
    assert [row.code for row in example_work(tmp_path).leaves if row.critical] == CRITICAL_PATH


def test_complete_plan_misses_nothing(tmp_path: Path) -> None:
    assert example_work(tmp_path).missing == ()


def test_plan_without_schedule_costs_team_and_risks_says_so(tmp_path: Path) -> None:
    work = example_work(tmp_path, without=("schedule", "cost_plan", "find_team_roles", "risk_register"))
    assert work.missing == (
        "The schedule has not been made: there are no dates, links or floats.",
        "Costs have not been estimated.",
        "The roles of the team have not been named.",
        "Risks have not been collected.",
    )
    assert (work.milestones, work.calendar, work.currency, work.working_week) == ((), None, "", "")
    assert work.by_code["1.1.1"].start is None


def test_plan_that_stopped_at_the_tasks_shows_tasks_as_leaves(tmp_path: Path) -> None:
    work = example_work(tmp_path, without=("wbs_tree_full", "schedule"))
    assert work.missing[0] == "Subtasks have not been made: the work ends at the tasks."
    assert len(work.leaves) == 8


def test_schedule_alone_gives_rows(tmp_path: Path) -> None:
    work = example_work(tmp_path, without=("wbs_tree_full", "wbs_tree_l2"))
    assert work.by_code["2.1.2"].predecessors == "2.1.1FS;1.3FS"
    assert work.title == "Hearth bakery"


def test_role_that_nobody_named_shows_its_id(tmp_path: Path) -> None:
    assert example_work(tmp_path, without=("find_team_roles",)).by_code["1.1.1"].owner == "M1"


def test_run_without_a_breakdown_has_no_work(tmp_path: Path) -> None:
    work = plan_work_of(made_report(tmp_path, {}).run)
    assert (work.there, work.gantt.rows, work.gantt.missing) == (False, (), ())


def test_value_of_another_version_is_left_out_and_named(tmp_path: Path) -> None:
    report = example_report(tmp_path)
    report.run.artefacts["schedule"].value["tasks"] = "none"
    work = plan_work_of(report.run)
    assert work.schedule is None
    assert work.gantt.missing == ("The schedule does not fit this version and is left out.",)


def test_risks_stand_in_order_of_exposure(tmp_path: Path) -> None:
    found = plan_work_of(example_report(tmp_path).run).risks
    assert [(risk.risk_id, risk.exposure) for risk in found] == [("R1", 6), ("R2", 4), ("R3", 1)]


def test_risks_first_named_stand_in_for_a_register_that_is_not_there(tmp_path: Path) -> None:
    report = example_report(tmp_path)
    risk = Risk.model_construct(**example_risks().risks[0].model_dump())
    first = risk.model_copy(update={"description": "Late.", "potential_impact": "12 weeks.", "action": "Order now."})
    value = RiskRegister(risks=[first], risk_assessment_summary="It decides.").model_dump(mode="json")
    named = artefact("identify_risks", value)
    assert plan_work_of(with_values(report, identify_risks=named).run).register == "risk_register"
    without = example_report(tmp_path / "without", without=("risk_register",))
    work = plan_work_of(with_values(without, identify_risks=named).run)
    assert (work.register, [risk.impact for risk in work.risks]) == ("identify_risks", ["12 weeks."])


def test_lags_are_written_as_planners_do() -> None:
    assert WorkLink(predecessor="1.2").text == "1.2FS"
    assert WorkLink(predecessor="1.2", type="SS", lag_days=2).text == "1.2SS+2"
    assert WorkLink(predecessor="1.2", type="FF", lag_days=-0.5).text == "1.2FF-0.5"


def test_links_to_work_that_is_not_there_are_left_out() -> None:
    nodes = [node for node in example_tree().nodes if not node.code.startswith("1.3")]
    rows = {row.code: row for row in join_rows(nodes, example_schedule(), None, None)}
    assert rows["2.1.2"].predecessors == "2.1.1FS"


def test_node_without_its_parent_stands_at_the_top() -> None:
    (row,) = join_rows([WbsNode(code="2.1", parent="2", level=2, title="Alone")], None, None, None)
    assert (row.parent, row.level) == ("", 1)


def test_repeated_code_is_shown_once() -> None:
    nodes = [WbsNode(code="1", level=1, title="First"), WbsNode(code="1", level=1, title="Second")]
    assert [row.title for row in join_rows(nodes, None, None, None)] == ["First"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["1", "1.1", "1.1.1", "2", "2.1", "x", ""]), st.sampled_from(["", "1", "1.1", "x"]))
    )
)
def test_every_code_becomes_one_row_whatever_the_tree(pairs: list[tuple[str, str]]) -> None:
    nodes = [WbsNode(code=code, parent=parent, level=1, title="Work") for code, parent in pairs]
    rows = join_rows(nodes, None, None, None)
    assert sorted(row.code for row in rows) == sorted({code for code, _ in pairs if code})
    assert all(row.level == 1 or row.parent for row in rows)


def test_texts_are_clean_and_on_one_line(tmp_path: Path) -> None:
    work = example_work(tmp_path, hostile=True)
    for text in (work.title, *(t for row in work.rows for t in (row.title, row.description, *row.resources))):
        assert text == plain_line(text)
        assert not set(text) & set("\n\r\t\x00\x1b\ufffe\uffff\u202e")
