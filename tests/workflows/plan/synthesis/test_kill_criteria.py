"""Observations that should stop a plan: each has a day of the schedule, somebody who looks, and a reason."""

import datetime as dt

from pydantic import BaseModel

from planexe.spine.inputs import Inputs, Missing
from planexe.workflows.plan.chances.chance_models import CostChance, DateChance, PromiseChance, RiskSimulation
from planexe.workflows.plan.synthesis.kill_criteria import STAGE, KillCriteria, compute, view_full
from planexe.workflows.plan.workflow import plan_stages
from tests.workflows.plan.checked_plan import DEADLINE, costs, roles, schedule

DAY = dt.date(2027, 4, 1)


def criteria(**values: BaseModel) -> KillCriteria:
    every = {need.ref: values.get(need.ref, Missing(text="Not made.")) for need in STAGE.all_needs()}
    return compute(Inputs(STAGE, every, plan_stages().stages))


def drawn(hard: bool = True) -> RiskSimulation:
    def ends(code: str, late: int) -> DateChance:
        p80, p90 = DAY + dt.timedelta(late), DAY + dt.timedelta(late + 5)
        return DateChance(code=code, title=f"Phase {code}", p10=DAY, p50=DAY, p80=p80, p90=p90)

    kept = PromiseChance(
        promise_id="Z1", text="Open.", rule="by", firm="hard" if hard else "wish", date=DEADLINE, code="Z1", p50=DAY,
        p80=DAY, chance=0.6,
    )  # fmt: skip
    money = CostChance(currency="EUR", base=6000, p10=1, p50=2, p80=7500, p90=9, mean=5, for_risks=500)
    return RiskSimulation(
        draws=1, correlation=0.3, finish=ends("", 9), likely_finish=DAY, likely_chance=0.1, deviation_days=1,
        milestones=[ends("1", 10), ends("2", 20), ends("Z1", 20)], promises=[kept], cost=money, joint=0.1,
        criticality=[], drivers=[],
    )  # fmt: skip


def test_dates_and_money_have_a_day_and_the_lead_who_looks() -> None:
    found = criteria(schedule=schedule(), risk_simulation=drawn(), cost_plan=costs(), find_team_roles=roles())
    first, second = found.criteria
    assert (first.day, second.day) == (DAY + dt.timedelta(10), DAY + dt.timedelta(15))
    assert first.observation == "More than EUR 1,500, the whole contingency, is spent or promised"
    assert second.observation == "Phase 1 Phase 1 is not finished"
    assert {first.owner, second.owner} == {"M1 Baker"}
    assert "Z1 (by 2027-06-01)" in second.because
    assert "| 2027-04-11 | More than EUR 1,500" in view_full(found)


def test_wish_alone_stops_nothing() -> None:
    found = criteria(schedule=schedule(), risk_simulation=drawn(hard=False), cost_plan=costs(), find_team_roles=roles())
    assert len(found.criteria) == 1


def test_without_a_schedule_nobody_knows_when_to_look() -> None:
    assert criteria(risk_simulation=drawn(), cost_plan=costs()).criteria == []
    assert view_full(KillCriteria(criteria=[])) == "Nothing is known that should stop the plan."
