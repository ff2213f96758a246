"""The figures that are fixed before anything is scheduled: those of the goal, and what is assumed; pure."""

from collections.abc import Iterator

from planexe.reading.amounts import read_plain
from planexe.reading.money import find_money
from planexe.workflows.plan.assumptions.make_assumptions import Assumptions
from planexe.workflows.plan.contract.contract_models import Capacity, Condition, Fund, GoalContract, Promise, Target
from planexe.workflows.plan.contract.verdicts import Thresholds
from planexe.workflows.plan.facts.fact_makers import (
    ASSUMPTIONS,
    CAPACITIES,
    CONDITIONS,
    FUNDS,
    PROMISES,
    TARGETS,
    FactMaker,
    number_of,
)
from planexe.workflows.plan.facts.fact_models import Fact


def contract_facts(contract: GoalContract) -> Iterator[Fact]:
    """Yields what the goal fixes as a figure, each with its words; what was not read is none."""
    goal = FactMaker("constraint", "goal_contract")
    if contract.start:
        kind = goal if contract.start.quote else FactMaker("decision", "goal_contract")
        yield kind.day(9, "The work may begin", contract.start.date, "start", contract.start.quote)
    if last := next((one for one in contract.hard_promises if one.date == contract.deadline), None):
        yield goal.day(8, "Last day that the goal names", last.date, f"promises.{last.id}.date", last.quote)
    for entry in contract.entries:
        if not entry.is_read:
            continue
        number = number_of(entry.id)
        match entry:
            case Promise():
                name = f"{entry.id} asked {entry.rule.replace('_', ' ')}: {entry.text.rstrip('.')}"
                yield goal.day(PROMISES + 10 * number + 1, name, entry.date, f"promises.{entry.id}.date", entry.quote)
            case Fund():
                yield from _fund(goal, entry, number)
            case Capacity():
                yield from _capacity(goal, entry, number)
            case Condition() if entry.test == "number" and entry.value is not None:
                unit = entry.unit or entry.metric
                yield goal.count(
                    CONDITIONS + number, entry.text, entry.value, unit, f"conditions.{entry.id}", entry.quote
                )
            case Target() if entry.value is not None:
                unit = entry.unit or entry.metric
                yield goal.count(TARGETS + number, entry.text, entry.value, unit, f"targets.{entry.id}", entry.quote)


def _fund(goal: FactMaker, fund: Fund, number: int) -> Iterator[Fact]:
    rhythm = "" if fund.per == "once" else f" a {fund.per}"
    part = ", part of another sum" if fund.included else ""
    name = f"{fund.id} {fund.kind}{rhythm}{part}"
    yield goal.money(FUNDS + number, name, fund.amount_low, fund.currency, f"funds.{fund.id}", fund.quote)


def _capacity(goal: FactMaker, one: Capacity, number: int) -> Iterator[Fact]:
    place, field = CAPACITIES + 2 * number, f"capacities.{one.id}"
    who = one.who or "people at hand"
    if people := one.people_max or one.people_min:
        unit = "person" if people == 1 else "people"
        yield goal.count(place, f"{one.id} {who}", float(people), unit, field, one.quote)
    if one.hours_per_week:
        yield goal.count(place + 1, f"{one.id} hours of each", one.hours_per_week, "hours a week", field, one.quote)


def assumed_facts(assumptions: Assumptions) -> Iterator[Fact]:
    """Yields the amount of money of each assumption that names exactly one."""
    guess = FactMaker("estimate", "make_assumptions", main=False)
    for one in assumptions.assumptions:
        sums = [found for found in find_money(read_plain(one.assumption)) if found.currency and found.per == "once"]
        if len(sums) == 1 and sums[0].low == sums[0].high:
            name, number = f"{one.assumption_id} {one.assumption}", ASSUMPTIONS + number_of(one.assumption_id)
            yield guess.money(number, name, sums[0].low, sums[0].currency, f"assumptions.{one.assumption_id}")


def threshold_facts(limits: Thresholds) -> Iterator[Fact]:
    """Yields the chances from which on something holds or is doubtful."""
    rule = FactMaker("threshold", "contract_view")
    yield rule.chance(60, "A date or a sum holds from this chance on", limits.hold_at, "verdict")
    yield rule.chance(61, "Below this chance it does not hold", limits.doubt_at, "verdict")
