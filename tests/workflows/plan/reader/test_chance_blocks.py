from types import SimpleNamespace
from typing import cast

from planexe.blocks.blocks import Bars, Curve
from planexe.spine.run_values import RunValues
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.project_plan.risk_value import LinkedRisks
from planexe.workflows.plan.reader.chance_blocks import chance_blocks, chance_tables
from tests.workflows.plan.chances.test_risk_simulation import costs, drawn, risk
from tests.workflows.plan.schedule.test_schedule import full_tree


def run_with(value: RiskSimulation | None) -> RunValues:
    return cast("RunValues", SimpleNamespace(value=lambda _name, _model: value))


def test_chances_are_curves_a_tornado_and_tables() -> None:
    value = drawn(tree=full_tree(), register=LinkedRisks(risks=[risk()], currency="EUR"), money=costs())
    run = run_with(value)
    days, amounts, tornado = chance_blocks(run)
    assert isinstance(days, Curve)
    assert isinstance(amounts, Curve)
    assert isinstance(tornado, Bars)
    assert [chance for _, chance in days.points] == sorted(chance for _, chance in days.points)
    assert amounts.across.title == "Amount (EUR)"
    dates, drivers = chance_tables(run)
    assert [row[0] for row in dates.rows] == ["1", "2", ""]
    assert drivers.rows[0][2] in ("task", "risk")


def test_plans_without_chances_have_none_of_it() -> None:
    run = run_with(None)
    assert list(chance_blocks(run)) == []
    assert chance_tables(run) == []
