"""What does not fit together in the governance of a plan, found by code: names, paths, limits and the order of steps."""

from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import BaseModel

from planexe.workflows.plan.governance.escalation_matrix import EscalationMatrix
from planexe.workflows.plan.governance.governance_bodies import FINAL, Body, GovernanceBodies, limit_text
from planexe.workflows.plan.governance.governance_setup_plan import ALL_BODIES, GovernanceSetupPlan, SetUpStep
from planexe.workflows.plan.governance.monitoring_plan import MonitoringPlan
from planexe.workflows.plan.governance.parties import Party

Rule = Literal["unknown body", "nobody named", "path", "limit", "self set-up", "no set-up", "unused", "order"]


class Finding(BaseModel):
    """One thing that does not fit together.

    Attributes:
        rule: which rule is broken.
        text: the finding as a sentence that names what it is about.
    """

    rule: Rule
    text: str


def find_inconsistencies(
    bodies: GovernanceBodies,
    setup: GovernanceSetupPlan | None,
    matrix: EscalationMatrix | None,
    monitoring: MonitoringPlan | None,
) -> list[Finding]:
    """Returns everything that does not fit together, rule by rule; an empty list if all does.

    A part that is missing (``None``) is left out of the comparison and is itself no finding.
    """
    used = list(_uses(setup, matrix, monitoring))
    return [
        *_unknown(bodies, used),
        *_paths(bodies),
        *_limits(bodies),
        *(_set_up(bodies, setup) if setup else ()),
        *(_order(setup) if setup else ()),
        *_unused(bodies, used),
    ]


def _uses(
    setup: GovernanceSetupPlan | None, matrix: EscalationMatrix | None, monitoring: MonitoringPlan | None
) -> Iterator[tuple[str, Party]]:
    """Yields each place that names somebody, and whom."""
    for step in setup.steps if setup else ():
        yield f"Step {step.number} of the set-up", step.responsible
    for entry in matrix.entries if matrix else ():
        yield f"The escalation of “{entry.issue_type}”", entry.escalation_level
    for check in monitoring.checks if monitoring else ():
        yield f"The check “{check.approach}”", check.responsible


def _unknown(bodies: GovernanceBodies, used: Iterable[tuple[str, Party]]) -> Iterator[Finding]:
    for place, party in used:
        if party.body_id and party.body_id not in bodies.ids:
            yield Finding(rule="unknown body", text=f"{place} names {party.body_id}, which is no body of this plan.")
        elif not party.body_id and not party.name:
            yield Finding(rule="nobody named", text=f"{place} names neither a body nor a role.")


def _paths(bodies: GovernanceBodies) -> Iterator[Finding]:
    by_id = {body.body_id: body for body in bodies.bodies}
    circles: set[frozenset[str]] = set()
    for body in bodies.bodies:
        if body.escalates_to != FINAL and body.escalates_to not in by_id:
            yield Finding(rule="path", text=f"{_label(body)} passes matters on to nobody.")
        circle = _circle(body, by_id)
        if circle and frozenset(circle) not in circles:
            circles.add(frozenset(circle))
            yield Finding(rule="path", text=f"Escalation runs in a circle: {' → '.join([*circle, circle[0]])}.")


def _circle(body: Body, by_id: dict[str, Body]) -> list[str]:
    """Returns the ids of the circle that a body's path runs into, an empty list if it ends."""
    path: list[str] = []
    current = body.body_id
    while current in by_id:
        if current in path:
            return path[path.index(current) :]
        path.append(current)
        current = by_id[current].escalates_to
    return []


def _limits(bodies: GovernanceBodies) -> Iterator[Finding]:
    by_id = {body.body_id: body for body in bodies.bodies}
    for body in bodies.bodies if bodies.currency else ():
        over = by_id.get(body.escalates_to)
        if over and over.spending_limit < body.spending_limit:
            text = (
                f"{_label(body)} may release {limit_text(bodies, body)}, more than {_label(over)} above it "
                f"({limit_text(bodies, over)})."
            )
            yield Finding(rule="limit", text=text)


def _set_up(bodies: GovernanceBodies, setup: GovernanceSetupPlan) -> Iterator[Finding]:
    for step in setup.steps:
        if step.sets_up != ALL_BODIES and step.sets_up not in bodies.ids:
            text = f"Step {step.number} of the set-up serves {step.sets_up}, which is no body of this plan."
            yield Finding(rule="unknown body", text=text)
        if step.responsible.body_id and step.responsible.body_id == step.sets_up:
            yield Finding(rule="self set-up", text=f"In step {step.number}, {step.responsible.label} sets up itself.")
    served = {step.sets_up for step in setup.steps}
    for body in bodies.bodies:
        if body.body_id not in served:
            yield Finding(rule="no set-up", text=f"No step sets up {_label(body)}.")


def _order(setup: GovernanceSetupPlan) -> Iterator[Finding]:
    by_number = {step.number: step for step in setup.steps}
    for step in setup.steps:
        for number in step.depends_on:
            before = by_number.get(number)
            if before is None or before.number >= step.number:
                text = f"Step {step.number} of the set-up waits for step {number}, which does not come before it."
                yield Finding(rule="order", text=text)
            elif before.end_week > step.start_week:
                text = (
                    f"Step {step.number} of the set-up begins in week {step.start_week}, but waits for step {number}, "
                    f"which ends in week {before.end_week}."
                )
                yield Finding(rule="order", text=text)
        first = _first_step(setup, step.responsible.body_id)
        if first is not None and first.number > step.number:
            text = (
                f"Step {step.number} of the set-up is given to {step.responsible.label}, whose own set-up only "
                f"begins with step {first.number}."
            )
            yield Finding(rule="order", text=text)


def _first_step(setup: GovernanceSetupPlan, body_id: str) -> SetUpStep | None:
    return next((step for step in setup.steps if body_id and step.sets_up == body_id), None)


def _unused(bodies: GovernanceBodies, used: list[tuple[str, Party]]) -> Iterator[Finding]:
    named = {party.body_id for _, party in used} | {body.escalates_to for body in bodies.bodies}
    for body in bodies.bodies if used else ():
        if body.body_id not in named:
            text = f"{_label(body)} has nothing to do: it leads no step, decides no issue and makes no check, and no body passes on to it."
            yield Finding(rule="unused", text=text)


def _label(body: Body) -> str:
    return f"{body.body_id} {body.name}"
