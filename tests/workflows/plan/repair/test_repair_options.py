"""A late bakery: what would make it hold, and that what is told comes true."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from planexe.errors import SettingsError
from planexe.figures import day_text
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.changes import Edit, after_change, apply
from planexe.spine.repair_view import RepairLine
from planexe.spine.repairs import choose_repairs, look_at_repairs, take_back_repairs
from planexe.spine.run import Run
from planexe.spine.settling import foreseen, settled
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.chances.chance_text import percent
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.contract.view_models import ContractView
from planexe.workflows.plan.repair.decision_models import Decisions
from planexe.workflows.plan.repair.option_models import RepairOption, RepairOptions
from planexe.workflows.plan.repair.option_text import headline, view_full
from planexe.workflows.plan.repair.search import LEAST_MOVE, MOST_OPTIONS
from planexe.workflows.plan.schedule.schedule_value import Schedule
from tests.app_runs import LATE, QUICK
from tests.finished_runs import FinishedRuns


@pytest.fixture
def run(tmp_path: Path, finished_runs: FinishedRuns) -> Run:
    """A plan that is late; made once for all tests that look at this goal."""
    bench = Workbench(Settings(runs=tmp_path, models=("simulated",)))
    return Run(finished_runs.copy(bench, LATE, **QUICK))


def chosen(run: Run, *numbers: int) -> Edit:
    return choose_repairs(run, numbers)[0]


def options_of_run(run: Run) -> RepairOptions:
    found: RepairOptions = value(run, "repair_options", RepairOptions)
    return found


def value(run: Run, name: str, model: type[Any]) -> Any:
    found = run.stages.stages[name].parse_value(run.artefacts[name].value)
    assert isinstance(found, model)
    return found


def with_goal(run: Run, **changes: Any) -> RepairOptions:
    """Returns the options of the same work for another goal."""
    goal = value(run, "goal_contract", GoalContract).model_copy(update=changes)
    then = settled(after_change(run, Edit("goal_contract", goal.model_dump(mode="json"))))
    found: RepairOptions = value(then, "repair_options", RepairOptions)
    return found


def test_every_option_moves_a_chance_and_says_what_it_costs(run: Run) -> None:
    found = options_of_run(run)
    assert found.needed
    assert 0 < len(found.options) <= MOST_OPTIONS
    assert [one.number for one in found.options] == list(range(1, len(found.options) + 1))
    for one in found.options:
        moves = [after.chance - after.before for after in one.promises]
        moves += [(one.money_chance or 0) - (one.money_before or 0)]
        assert max(moves) >= LEAST_MOVE
        assert one.gain > 0
        assert one.text
        assert one.side_effect
        assert one.text in view_full(found)
    later = next(one for one in found.options if one.kind == "later_date")
    assert later.holds
    assert later.promises[0].date >= later.promises[0].p80


def test_what_is_told_of_an_option_comes_true_when_it_is_chosen(run: Run) -> None:
    for option in options_of_run(run).options:
        then = foreseen(run, chosen(run, option.number))[1]
        _equal(option, value(then, "risk_simulation", RiskSimulation))


def test_several_options_together_are_worked_out_as_one(run: Run) -> None:
    both, line = choose_repairs(run, [one.number for one in options_of_run(run).options])
    assert isinstance(line, RepairLine)
    then = foreseen(run, both)[1]
    found = value(then, "risk_simulation", RiskSimulation)
    assert f"to {percent(found.promises[0].chance)}" in line.dates
    assert f"by {day_text(found.promises[0].p80)}" in line.dates


def _equal(option: RepairOption, found: RiskSimulation) -> None:
    assert [(one.promise_id, one.chance, one.p80) for one in option.promises] == [
        (one.promise_id, one.chance, one.p80) for one in found.promises if one.firm == "hard"
    ]
    assert option.joint == found.joint
    assert option.money_chance == (found.cost.chance if found.cost else None)
    assert option.p80_cost == (found.cost.p80 if found.cost else None)


def test_choosing_changes_the_verdict_without_a_call_for_what_is_computed(run: Run) -> None:
    number = next(one.number for one in options_of_run(run).options if one.kind == "later_date")
    plan, then = foreseen(run, chosen(run, number))
    before, after = (value(one, "contract_view", ContractView) for one in (run, then))
    assert before.verdict != "holds"
    assert after.verdict == "holds"
    assert "moved from 2027-03-09 by decision" in after.rows[0].means
    asked = {name for name in plan.again if run.stages.stages[name].kind != "compute"}
    assert {"executive_summary", "review_plan", "premortem"} <= asked
    assert not asked & {"wbs_level3", "task_costs", "task_durations", "risk_register", "find_team_roles"}
    assert options_of_run(then).options == []


def test_taking_a_choice_back_brings_the_plan_back(run: Run) -> None:
    apply(run, chosen(run, 1))
    now = settled(run.again())
    assert value(now, "schedule", Schedule).deadline != value(run, "schedule", Schedule).deadline
    assert take_back_repairs(now).value == Decisions().model_dump(mode="json")
    assert "chosen on" in look_at_repairs(now).decided[0]
    back = settled(after_change(now, take_back_repairs(now)))
    for name in ("schedule", "cost_plan", "risk_simulation", "contract_view", "repair_options"):
        assert back.artefacts[name].value == run.artefacts[name].value
    with pytest.raises(SettingsError, match="There is no decision 7"):
        take_back_repairs(now, [7])
    with pytest.raises(SettingsError, match="Nothing has been decided"):
        take_back_repairs(back)


def test_what_cannot_be_chosen_is_refused(run: Run) -> None:
    with pytest.raises(SettingsError, match="There is no option 99; there are 1"):
        chosen(run, 99)
    with pytest.raises(SettingsError, match="No option is chosen"):
        chosen(run)
    apply(run, chosen(run, 1))
    with pytest.raises(SettingsError, match="worked out before something changed"):
        chosen(run.again(), 1)


def test_a_plan_that_holds_has_nothing_to_repair(run: Run) -> None:
    found = with_goal(run, promises=[], funds=[])
    assert (found.verdict, found.options, found.tried) == (None, [], 0)
    assert "nothing to repair" in headline(found)
    goal = value(run, "goal_contract", GoalContract)
    late = goal.promises[0].model_copy(update={"date": dt.date(2030, 1, 1)})
    found = with_goal(run, promises=[late])
    assert (found.verdict, found.options) == ("holds", [])
    assert "nothing to repair" in headline(found)


def test_too_little_money_is_helped_by_more_of_it_or_by_less_work(run: Run) -> None:
    goal = value(run, "goal_contract", GoalContract)
    poor = goal.funds[0].model_copy(update={"amount_low": 100_000, "amount_high": 100_000})
    found = with_goal(run, funds=[poor], promises=[])
    assert found.verdict == "does not hold"
    assert {one.kind for one in found.options} <= {"drop_scope", "more_money", "combination"}
    more = next(one for one in found.options if one.kind == "more_money")
    assert more.holds
    assert found.money
    assert found.funds == 100_000
    assert any("would be enough; the goal has" in line for line in view_full(found).splitlines())


def test_an_impossible_goal_is_told_what_would_hold(run: Run) -> None:
    goal = value(run, "goal_contract", GoalContract)
    past = goal.promises[0].model_copy(update={"date": dt.date(2026, 1, 5)})
    poor = goal.funds[0].model_copy(update={"amount_low": 500, "amount_high": 500})
    found = with_goal(run, promises=[past], funds=[poor])
    assert "No change of people, order or scope makes it hold" in headline(found)
    both = next(one for one in found.options if one.holds)
    assert {change.kind for change in both.changes} == {"later_date", "more_money"}
    assert found.dates[0].date > dt.date(2026, 12, 1)
    assert found.money
    assert found.money > 500
