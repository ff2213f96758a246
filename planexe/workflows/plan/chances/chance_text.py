"""The chances as text."""

from planexe.spine.markdown import bullets, table
from planexe.workflows.plan.chances.chance_models import (
    ChanceDriver,
    CostChance,
    DateChance,
    PromiseChance,
    RiskSimulation,
)
from planexe.workflows.plan.costs.cost_views import money

_MOST_CRITICAL = 10
_RULES = {"by": "by", "on": "on", "not_before": "not before"}


def view_full(value: RiskSimulation) -> str:
    """Returns promises, dates, money, what decides, and what the chances do not know."""
    parts = [_promises(value), "### Dates", _dates(value)]
    if value.cost:
        parts += ["### Money", _money(value.cost)]
    if value.criticality:
        heads = ["Task", "Title", "Decides the end in"]
        rows = [[one.code, one.title, percent(one.share)] for one in value.criticality[:_MOST_CRITICAL]]
        parts += ["### What decides the end", table(heads, rows)]
    if value.drivers:
        parts += ["### What would help most", _drivers(value)]
    return "\n\n".join(part for part in [*parts, "### How it was drawn", _method(value)] if part)


def view_digest(value: RiskSimulation) -> str:
    """Returns the chances in a few lines."""
    lines = [_promise_line(one) for one in value.promises]
    lines.append(
        f"End of all work: target {value.finish.p50.isoformat()}, promise {value.finish.p80.isoformat()}; "
        f"if everything takes its likely time {value.likely_finish.isoformat()} ({percent(value.likely_chance)})"
    )
    if cost := value.cost:
        lines.append(f"Cost: {amount(cost.p50, cost)} as likely as not, {amount(cost.p80, cost)} in four cases of five")
        if cost.chance is not None and cost.funds is not None:
            lines.append(f"Funds of {amount(cost.funds, cost)} are enough: {percent(cost.chance)}")
    if value.joint is not None:
        lines.append(f"All hard dates and the money together: {percent(value.joint)}")
    lines += [f"{one.name} {one.title}: {_gain(one, value)}" for one in value.drivers[:3]]
    return bullets(lines)


def percent(chance: float | None) -> str:
    """Returns a chance in per cent, empty where none is known; nothing that is not certain reads as if it were."""
    if chance is None:
        return ""
    if 0 < chance < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.99 < chance < 1 else f"{round(100 * chance)} %"


def amount(value: float, cost: CostChance) -> str:
    """Returns an amount in the currency of the plan."""
    return money(cost.currency, value)


def _promises(value: RiskSimulation) -> str:
    if not value.promises:
        return "The goal names no day by which something must be true."
    rows = [
        [
            one.promise_id,
            one.text,
            f"{_RULES[one.rule]} {one.date.isoformat()}{' (wish)' if one.firm == 'wish' else ''}",
            one.p50.isoformat(),
            one.p80.isoformat(),
            percent(one.chance),
        ]
        for one in value.promises
    ]
    heads = ["Promise", "What is true then", "Asked", "Target (50 %)", "Promise (80 %)", "Chance"]
    joint = "" if value.joint is None else f"\n\nAll hard dates and the money hold together: {percent(value.joint)}."
    return f"{table(heads, rows)}{joint}"


def _promise_line(one: PromiseChance) -> str:
    return (
        f"**{one.promise_id} {one.text}** ({_RULES[one.rule]} {one.date.isoformat()}): {percent(one.chance)}; "
        f"target {one.p50.isoformat()}, promise {one.p80.isoformat()}"
    )


def _dates(value: RiskSimulation) -> str:
    def row(one: DateChance) -> list[str]:
        return [one.code, one.title, *(day.isoformat() for day in (one.p10, one.p50, one.p80, one.p90))]

    heads = ["Code", "Ends", "10 %", "Target (50 %)", "Promise (80 %)", "90 %"]
    rows = table(heads, [row(one) for one in [*value.milestones, value.finish]])
    return (
        f"{rows}\n\nIf everything takes its likely time the work ends on {value.likely_finish.isoformat()}; "
        f"the chance of that is {percent(value.likely_chance)}. Standard deviation: {value.deviation_days:.0f} days."
    )


def _money(cost: CostChance) -> str:
    rows = [
        ["Labour and materials, most likely", amount(cost.base, cost)],
        ["Expected money of the risks", amount(cost.for_risks, cost)],
        ["For the estimates", amount(cost.for_estimates, cost)],
        ["Contingency: 80 % less labour and materials", amount(cost.contingency, cost)],
        ["Enough in 10 %", amount(cost.p10, cost)],
        ["Enough in 50 %", amount(cost.p50, cost)],
        ["Enough in 80 %: the cost baseline", amount(cost.p80, cost)],
        ["Enough in 90 %", amount(cost.p90, cost)],
    ]
    if cost.funds is not None and cost.chance is not None:
        rows += [["Funds of the goal", amount(cost.funds, cost)], ["They are enough", percent(cost.chance)]]
    return table(["What", "Amount"], rows)


def _drivers(value: RiskSimulation) -> str:
    rows = [
        [one.name, one.title, f"{one.days:.1f}", f"{one.money:,.0f}" if value.cost else ""] for one in value.drivers
    ]
    unit = value.cost.currency if value.cost else ""
    return (
        f"{table(['Task or risk', 'Title', 'Days', unit or 'Money'], rows)}\n\n"
        "By so much the end and the cost in four cases of five would be better if the task took as long as planned, or "
        "the risk stayed away."
    )


def _gain(one: ChanceDriver, value: RiskSimulation) -> str:
    parts = [f"{one.days:.0f} days"] if one.days >= 0.5 else []
    if one.money >= 0.5 and value.cost:
        parts.append(amount(one.money, value.cost))
    return f"costs {' and '.join(parts) or 'little'} in four cases of five"


def _method(value: RiskSimulation) -> str:
    told = (
        f"{value.draws:,} courses of the plan were drawn: each task by its three estimates, of which the outer two are one "
        "case in ten; each risk strikes or does not; all links and the order in which people are busy are kept. Tasks "
        f"share their luck with a correlation of {value.correlation:g}, which is a convention and not a measurement."
    )
    return "\n\n".join([told, bullets(value.notes) if value.notes else ""]).strip()
