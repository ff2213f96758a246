"""What has to be decided, by whom and by when; what was chosen on the reader's behalf; and what to do on the first day."""

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from pydantic import BaseModel

from planexe.figures import day_text
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import bullets, table
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.assumptions.currency_strategy import CurrencyStrategy
from planexe.workflows.plan.assumptions.make_assumptions import Assumptions
from planexe.workflows.plan.assumptions.physical_locations import PhysicalLocations
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.costs.cost_views import money
from planexe.workflows.plan.costs.task_costs import Material, TaskCosts
from planexe.workflows.plan.governance.governance_bodies import GovernanceBodies
from planexe.workflows.plan.project_plan.risk_value import LinkedRisks
from planexe.workflows.plan.repair.decisions import DECISION_NEEDS, decision_line, decisions_of
from planexe.workflows.plan.scenario.scenarios_doc import ScenarioDocument
from planexe.workflows.plan.schedule.schedule_value import Schedule, ScheduledTask
from planexe.workflows.plan.strategy.select_vital_levers import VitalLevers
from planexe.workflows.plan.team.find_team_roles import TeamRoles

MOST_PURCHASES, MOST_RISKS = 5, 3
GRAVE_EXPOSURE = 6
"""Likelihood times severity, 1 to 9, from which on a risk is somebody's decision and not a matter of course."""
_CELL = 160


class Option(BaseModel):
    """One way to decide, and what it leads to."""

    text: str
    leads_to: str = ""


class OpenDecision(BaseModel):
    """Something that somebody has to decide; its id is ``O1``.

    Attributes:
        owner: title of the role or body that decides.
        decide_by: the latest day on which what waits for it can begin without moving the end, less the days before
            that by which it must be ordered.
        waits: codes of the work that waits for it.
        default: what the plan counts on.
    """

    decision_id: str
    question: str
    options: list[Option]
    owner: str
    decide_by: dt.date
    waits: list[str] = []
    default: str


class Choice(BaseModel):
    """Something that was chosen on the reader's behalf; its id is ``Y1``.

    Attributes:
        what: was chosen: the scenario, a decision, a place.
        instead: what else there was.
        change: stage whose answer is to be edited or asked again to change it.
        ref: id of what it is about, where there is one: ``S2``, ``L4``, ``A1``.
    """

    choice_id: str
    what: str
    chosen: str
    instead: list[str] = []
    change: str
    ref: str = ""


class FirstStep(BaseModel):
    """Work that begins on the first day, and who begins it."""

    code: str
    title: str
    owner: str


class DecisionRegister(BaseModel):
    """Decisions in the order of their days, choices in the order of the plan.

    Attributes:
        first_day: the day on which the work begins.
        first_steps: what begins on it.
        decided: what was decided since the plan was made, a line each.
    """

    open: list[OpenDecision]
    choices: list[Choice]
    first_day: dt.date
    first_steps: list[FirstStep]
    decided: list[str] = []


def compute(inputs: Inputs) -> DecisionRegister:
    """Returns the register; what a part of it is drawn from may be missing, the schedule may not."""
    schedule = inputs.read("schedule", Schedule)
    decided = sorted(_open(inputs, schedule), key=lambda one: one.decide_by)
    return DecisionRegister(
        open=[one.model_copy(update={"decision_id": f"O{number}"}) for number, one in enumerate(decided, 1)],
        choices=[one.model_copy(update={"choice_id": f"Y{n}"}) for n, one in enumerate(_choices(inputs), 1)],
        first_day=schedule.start,
        first_steps=[
            FirstStep(code=leaf.code, title=leaf.title, owner=_title(inputs, leaf.owner_role_id))
            for leaf in schedule.leaves()
            if leaf.start == schedule.start
        ],
        decided=[decision_line(one) for one in decisions_of(inputs).decided],
    )


def _open(inputs: Inputs, schedule: Schedule) -> Iterator[OpenDecision]:
    yield from _phases(inputs, schedule)
    yield from _purchases(inputs, schedule)
    yield from _risks(inputs, schedule)


def _phases(inputs: Inputs, schedule: Schedule) -> Iterator[OpenDecision]:
    """Yields the release of each phase's money."""
    costs = inputs.find("cost_plan", CostPlan)
    if costs is None:
        return
    for phase in costs.by_phase:
        task = schedule.task(phase.code)
        base = phase.labour_cost + phase.material_cost
        if task is None or base <= 0:
            continue
        amount = money(costs.currency, base)
        yield OpenDecision(
            decision_id="",
            question=f"Release {amount} for phase {phase.code} {phase.title}?",
            options=[
                Option(text="Release it", leads_to=f"The phase begins by {day_text(task.start)} as planned."),
                Option(text="Hold it back", leads_to=f"Work that costs {amount} waits; what needs it begins later."),
            ],
            owner=_spender(inputs, base),
            decide_by=_latest(schedule, task),
            waits=[phase.code],
            default="Release it",
        )


def _purchases(inputs: Inputs, schedule: Schedule) -> Iterator[OpenDecision]:
    """Yields the orders that are dear enough to go to a higher body, the dearest first."""
    costs = inputs.find("task_costs", TaskCosts)
    limit = _limit_of_lead(inputs)
    if costs is None:
        return
    found = [
        (one.task_code, item) for one in costs.estimates for item in one.materials if item.buy and item.cost > limit
    ]
    for code, item in sorted(found, key=lambda one: -one[1].cost)[:MOST_PURCHASES]:
        if (task := schedule.task(code)) is not None:
            yield _purchase(inputs, schedule, task, item, costs.currency)


def _purchase(inputs: Inputs, schedule: Schedule, task: ScheduledTask, item: Material, currency: str) -> OpenDecision:
    amount, by = money(currency, item.cost), _latest(schedule, task, item.lead_days)
    return OpenDecision(
        decision_id="",
        question=f"Order {item.name} for {amount}?",
        options=[
            Option(text="Order it", leads_to=f"It is there when {task.code} {task.title} needs it."),
            Option(text="Ask for another offer first", leads_to=f"Possible until {day_text(by)}; later moves the end."),
        ],
        owner=_spender(inputs, item.cost),
        decide_by=by,
        waits=[task.code],
        default="Order it",
    )


def _risks(inputs: Inputs, schedule: Schedule) -> Iterator[OpenDecision]:
    """Yields for each grave risk whether to pay for what is done against it."""
    register = inputs.find("risk_register", LinkedRisks)
    grave = [risk for risk in register.risks if risk.exposure >= GRAVE_EXPOSURE] if register else []
    for risk in grave[:MOST_RISKS]:
        tasks = [task for code in risk.task_codes if (task := schedule.task(code)) is not None]
        yield OpenDecision(
            decision_id="",
            question=f"Act against {risk.risk_id} {risk.title} now, or accept it?",
            options=[
                Option(text="Act", leads_to=risk.mitigation),
                Option(text="Accept it", leads_to=risk.impact),
            ],
            owner=risk.owner_title or _title(inputs, ""),
            decide_by=min((_latest(schedule, task) for task in tasks), default=schedule.start),
            waits=[task.code for task in tasks],
            default="Act",
        )


def _choices(inputs: Inputs) -> Iterator[Choice]:
    if scenarios := inputs.find("scenarios_doc", ScenarioDocument):
        chosen = scenarios.chosen.scenario
        others = [f"{one.scenario.scenario_id} {one.scenario.name}" for one in scenarios.alternatives]
        if scenarios.chosen_by == "model":
            yield _choice(
                "Scenario", f"{chosen.scenario_id} {chosen.name}", others, "select_scenario", chosen.scenario_id
            )
        levers = inputs.find("select_vital_levers", VitalLevers)
        options = {lever.lever_id: lever.options for lever in levers.vital} if levers else {}
        for setting in chosen.settings:
            instead = [one for one in options.get(setting.lever_id, []) if one != setting.option]
            yield _choice(setting.lever_name, setting.option, instead, "generate_scenarios", setting.lever_id)
    if places := inputs.find("physical_locations", PhysicalLocations):
        suggested = [place for place in places.physical_locations if not place.named_in_goal]
        named = len(suggested) < len(places.physical_locations)
        if suggested and not named:
            first, *rest = [f"{place.specific}, {place.detailed}" for place in suggested]
            yield _choice("Place", first, rest, "physical_locations")
    if (paid := inputs.find("currency_strategy", CurrencyStrategy)) and paid.primary_currency:
        others = [use.currency for use in paid.currency_list if use.currency != paid.primary_currency]
        yield _choice("Currency", paid.primary_currency, others, "currency_strategy")
    if assumed := inputs.find("make_assumptions", Assumptions):
        for one in assumed.assumptions:
            yield _choice(one.question, one.assumption, [], "make_assumptions", one.assumption_id)


def _choice(what: str, chosen: str, instead: list[str], change: str, ref: str = "") -> Choice:
    return Choice(choice_id="", what=what, chosen=chosen, instead=instead, change=change, ref=ref)


def _latest(schedule: Schedule, task: ScheduledTask, lead_days: int = 0) -> dt.date:
    """Returns the last day to decide on what a task waits for; never before the first day of the plan."""
    return max(
        schedule.start, schedule.calendar.start_date(Fraction(max(task.late_start, 0))) - dt.timedelta(days=lead_days)
    )


def _limit_of_lead(inputs: Inputs) -> float:
    """Returns up to which sum the lowest body that spends anything decides alone."""
    bodies = inputs.find("governance_bodies", GovernanceBodies)
    limits = [body.spending_limit for body in bodies.bodies if body.spending_limit > 0] if bodies else []
    return min(limits, default=0)


def _spender(inputs: Inputs, amount: float) -> str:
    """Returns who may release a sum: the body with the smallest limit that covers it, else the final decider."""
    bodies = inputs.find("governance_bodies", GovernanceBodies)
    if bodies is None:
        return _title(inputs, "")
    able = [body for body in bodies.bodies if body.spending_limit >= amount]
    best = min(able, key=lambda body: body.spending_limit, default=None)
    return f"{best.body_id} {best.name}" if best else bodies.final_decider


def _title(inputs: Inputs, role_id: str) -> str:
    """Returns the title of a role, of the one that leads where nobody is named."""
    team = inputs.find("find_team_roles", TeamRoles)
    role = (team.role(role_id) or team.lead) if team else None
    return f"{role.role_id} {role.title}" if role else "whoever leads"


def view_full(value: DecisionRegister) -> str:
    """Returns the decisions, the choices and the first day as tables."""
    parts = [f"**{one.decision_id} {one.question}**\n\n{_options(one)}" for one in value.open]
    parts.insert(0, open_table(value))
    if value.decided:
        parts.insert(0, f"**Decided since the plan was made**\n\n{bullets(value.decided)}")
    parts += ["**Chosen on your behalf: ratify or change**", choice_table(value)]
    steps = [[step.code, step.title, step.owner] for step in value.first_steps]
    parts += [f"**The first day, {day_text(value.first_day)}**", table(["Code", "Work", "Begun by"], steps)]
    return "\n\n".join(parts)


def open_table(value: DecisionRegister, most: int | None = None) -> str:
    """Returns the open decisions as a table, the next one first; at most so many."""
    rows = [
        [one.decision_id, one.question, one.owner, day_text(one.decide_by), one.default, ", ".join(one.waits)]
        for one in value.open[:most]
    ]
    return table(["Id", "Decision", "Decides", "By", "The plan counts on", "Waits for it"], rows)


def choice_table(value: DecisionRegister) -> str:
    """Returns what was chosen on the reader's behalf as a table."""
    rows = [
        [
            one.choice_id,
            one.what,
            one.ref,
            shorten(one.chosen, _CELL),
            "; ".join(shorten(i, _CELL) for i in one.instead),
        ]
        for one in value.choices
    ]
    return table(["Id", "What", "About", "Chosen", "Instead"], rows)


def _options(one: OpenDecision) -> str:
    return "\n".join(f"- {option.text}: {option.leads_to}" for option in one.options)


STAGE = Compute(
    name="decision_register",
    heading="Decisions",
    needs=(
        unseen("schedule"),
        *DECISION_NEEDS,
        *(
            unseen(optional(stage))
            for stage in (
                "cost_plan", "task_costs", "risk_register", "governance_bodies", "find_team_roles", "scenarios_doc",
                "select_vital_levers", "physical_locations", "currency_strategy", "make_assumptions",
            )
        ),
    ),
    compute=compute,
    value=DecisionRegister,
    views={"full": view_full},
    essential=False,
    expected=Expected(calls=0, calls_fast=0, seconds=0, input_tokens=0, output_tokens=0),
)  # fmt: skip
