"""What the plan's claims about the world rest on: given by the goal, computed, looked up, or a model's knowledge."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from pydantic import BaseModel

from planexe.figures import count_text
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import table
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.assumptions.make_assumptions import Assumptions
from planexe.workflows.plan.assumptions.physical_locations import PhysicalLocations
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.costs.role_rates import RoleRates
from planexe.workflows.plan.documents.data_collection import DataCollection
from planexe.workflows.plan.facts.fact_models import FactRegister
from planexe.workflows.plan.project_plan.plan_fields import ProjectPlan
from planexe.workflows.plan.project_plan.related_resources import RelatedResources
from planexe.workflows.plan.schedule.schedule_value import Schedule

Grade = Literal["given by you", "computed", "looked up", "model's knowledge, not checked"]
NOT_CHECKED: Final[Grade] = "model's knowledge, not checked"
_SHOWN, _LONGEST = 3, 70


class Claims(BaseModel):
    """Claims of one kind that rest on the same.

    Attributes:
        what: kind of claim, in a few words.
        count: how many there are.
        examples: the first ones.
        source: stage that holds them.
        checked_by: ids of the open data that would test them; where the claims were looked up, where.
    """

    what: str
    grade: Grade
    count: int
    examples: list[str] = []
    source: str
    checked_by: list[str] = []


class Evidence(BaseModel):
    """All claims, those that nobody checked first."""

    claims: list[Claims]

    def count(self, grade: Grade) -> int:
        """Returns how many claims rest on one thing."""
        return sum(one.count for one in self.claims if one.grade == grade)


def compute(inputs: Inputs) -> Evidence:
    """Returns the claims of every part of the plan that was made."""
    found = [one for one in _claims(inputs) if one.count]
    return Evidence(claims=sorted(found, key=lambda one: one.grade != NOT_CHECKED))


def _claims(inputs: Inputs) -> Iterator[Claims]:
    yield from _of_goal(inputs)
    yield from _of_world(inputs)
    yield from _of_costs(inputs)
    if (schedule := inputs.find("schedule", Schedule)) and schedule.holidays:
        days = [day.isoformat() for day in schedule.holidays]
        place = [f"calendar of public holidays for {schedule.region}"]
        yield _made("Public holidays", "looked up", days, "schedule", place)
    if facts := inputs.find("facts", FactRegister):
        names = [f"{one.name}: {one.text}" for one in facts.facts if one.kind == "computed"]
        yield _made("Dates, sums and chances", "computed", names, "facts")


def _of_goal(inputs: Inputs) -> Iterator[Claims]:
    if contract := inputs.find("goal_contract", GoalContract):
        quotes = [f"“{one.quote}”" for one in contract.entries if one.is_read]
        yield _made("What the goal fixes", "given by you", quotes, "goal_contract")


def _of_world(inputs: Inputs) -> Iterator[Claims]:
    data = inputs.find("data_collection", DataCollection)
    tested = {item.tests_id: item.item_id for item in data.items if item.tests_id} if data else {}
    if assumed := inputs.find("make_assumptions", Assumptions):
        lines = [f"{one.assumption_id} {one.line}" for one in assumed.assumptions]
        ids = [tested[one.assumption_id] for one in assumed.assumptions if one.assumption_id in tested]
        yield _made("Assumptions", NOT_CHECKED, lines, "make_assumptions", ids)
    if places := inputs.find("physical_locations", PhysicalLocations):
        named = [one.detailed for one in places.physical_locations if one.named_in_goal]
        other = [one.detailed for one in places.physical_locations if not one.named_in_goal]
        yield _made("Places", "given by you", named, "physical_locations")
        yield _made("Places", NOT_CHECKED, other, "physical_locations")
    if plan := inputs.find("project_plan", ProjectPlan):
        law = plan.regulatory_and_compliance_requirements
        asked = [*law.permits_and_licenses, *law.compliance_standards, *law.regulatory_bodies]
        yield _made("What the law asks for", NOT_CHECKED, asked, "project_plan")
    if related := inputs.find("related_resources", RelatedResources):
        names = [f"{one.project_id} {one.project_name}" for one in related.projects]
        yield _made("Comparable projects", NOT_CHECKED, names, "related_resources")


def _of_costs(inputs: Inputs) -> Iterator[Claims]:
    if rates := inputs.find("role_rates", RoleRates):
        lines = [f"{one.role_id} {one.title} {one.day_rate:,.0f}" for one in rates.rates if one.day_rate]
        yield _made("Day rates", NOT_CHECKED, lines, "role_rates")
    if costs := inputs.find("cost_plan", CostPlan):
        lines = [f"{item.name} {item.cost:,.0f}" for task in costs.tasks for item in task.materials if item.cost]
        yield _made("Prices of purchases", NOT_CHECKED, lines, "cost_plan")


def _made(what: str, grade: Grade, entries: Sequence[str], source: str, checked_by: Sequence[str] = ()) -> Claims:
    shown = [shorten(one, _LONGEST) for one in entries[:_SHOWN]]
    return Claims(
        what=what, grade=grade, count=len(entries), examples=shown, source=source, checked_by=list(checked_by)
    )


def headline(value: Evidence) -> str:
    """Returns how many claims nobody checked, and how many of which other kind there are."""
    if not value.claims:
        return "The plan claims nothing."
    open_claims, given = value.count(NOT_CHECKED), value.count("given by you")
    return (
        f"{count_text(open_claims, 'claim')} about the world {'is' if open_claims == 1 else 'are'} a model's knowledge that "
        f"nobody checked; {given:,} are given by you, {value.count('computed'):,} computed, "
        f"{value.count('looked up'):,} looked up."
    )


def view_full(value: Evidence) -> str:
    """Returns the sentence and a table of the claims by kind."""
    if not value.claims:
        return headline(value)
    heads = ["Claims", "Number", "Rest on", "For example", "Checked by"]
    rows = [
        [one.what, f"{one.count:,}", one.grade, "; ".join(one.examples), ", ".join(one.checked_by) or "nobody yet"]
        if one.grade == NOT_CHECKED
        else [one.what, f"{one.count:,}", one.grade, "; ".join(one.examples), ", ".join(one.checked_by)]
        for one in value.claims
    ]
    return f"{headline(value)}\n\n{table(heads, rows)}"


STAGE = Compute(
    name="evidence",
    heading="What the claims rest on",
    needs=tuple(
        unseen(optional(name))
        for name in (
            "goal_contract",
            "make_assumptions",
            "physical_locations",
            "project_plan",
            "related_resources",
            "data_collection",
            "role_rates",
            "cost_plan",
            "schedule",
            "facts",
        )
    ),
    compute=compute,
    value=Evidence,
    views={"full": view_full, "digest": headline},
    essential=False,
    expected=Expected(0, 0, 0, 0, 0),
)
