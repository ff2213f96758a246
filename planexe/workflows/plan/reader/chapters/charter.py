"""Chapter 2: the charter: what is to be done, who answers for it, within which limits, and the lines to sign; pure."""

from collections.abc import Iterator

from planexe.blocks.blocks import Block, Column, Table
from planexe.figures import day_text
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.contract.contract_views import fund_text
from planexe.workflows.plan.governance.governance_bodies import GovernanceBodies
from planexe.workflows.plan.project_plan.plan_fields import ProjectPlan
from planexe.workflows.plan.reader.chapters.draft import Draft, facts

DRAWN = (
    "governance_bodies",
    "find_team_roles",
    "schedule",
    "cost_plan",
    "risk_simulation",
    "goal_contract",
    "risk_register",
)
_TOP_RISKS = 3


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields the facts of the charter, and the table in which it is approved."""
    plan = draft.value("project_plan", ProjectPlan)
    bodies = draft.value("governance_bodies", GovernanceBodies)
    if plan is None:
        return
    manager = manager_of(draft)
    sponsor = bodies.final_decider if bodies else ""
    yield facts(
        "",
        [
            ("Purpose", plan.goal_statement),
            ("Sponsor", sponsor),
            ("Manager", manager),
            ("Authority", _authority(draft, bodies)),
            ("Time", _time(draft)),
            ("Money", _money(draft)),
            ("Success means", plan.smart_criteria.measurable),
            ("Greatest risks", "; ".join(f"{r.risk_id} {r.title}" for r in draft.work.risks[:_TOP_RISKS])),
        ],
    )
    signers = [name for name in (sponsor, manager) if name]
    yield Table(
        title="Approval",
        columns=(Column("Who"), Column("Approves"), Column("Date", "code"), Column("Signature", "code")),
        rows=tuple(
            (who, what, "", "")
            for who, what in zip(signers, ("goal, money, dates", "the work as planned"), strict=False)
        ),
    )


def manager_of(draft: Draft) -> str:
    """Returns id and title of the role that leads; empty without a team."""
    lead = draft.work.team.lead if draft.work.team else None
    return f"{lead.role_id} {lead.title}" if lead else ""


def _authority(draft: Draft, bodies: GovernanceBodies | None) -> str:
    if bodies is None:
        return ""
    limits = [
        f"{body.body_id} {body.name} up to {draft.money(body.spending_limit, bodies.currency or '')}"
        for body in reversed(bodies.bodies)
        if body.spending_limit
    ]
    return "; ".join([*limits, f"beyond that {bodies.final_decider}"]) if limits else ""


def _time(draft: Draft) -> str:
    schedule = draft.work.schedule
    if schedule is None:
        return ""
    deadline = f"; asked for by {day_text(schedule.deadline)}" if schedule.deadline else ""
    drawn = draft.value("risk_simulation", RiskSimulation)
    end = f"{day_text(drawn.finish.p80)} in four cases of five" if drawn else day_text(schedule.finish)
    return f"{day_text(schedule.start)} to {end}{deadline}"


def _money(draft: Draft) -> str:
    costs, contract = draft.work.costs, draft.value("goal_contract", GoalContract)
    parts = [f"cost {draft.money(draft.work.whole.total)}, contingency included"] if draft.work.whole else []
    if costs and costs.budget is not None:
        parts.append(f"budget {draft.money(costs.budget, costs.budget_currency)}")
    elif contract and contract.funds:
        parts += [fund_text(one) for one in contract.funds if one.is_read and not one.included]
    return "; ".join(parts)
