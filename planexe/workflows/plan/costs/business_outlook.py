"""When the undertaking breaks even and pays back, and how far that moves; without income, what one benefit costs."""

from collections.abc import Iterator

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import table
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.chances.plan_cost import plan_cost
from planexe.workflows.plan.costs.break_even import LONGEST_MONTHS, Outlook, Stream, changed, outlook, ramp
from planexe.workflows.plan.costs.business_case import BusinessCase
from planexe.workflows.plan.costs.cost_models import CostPlan

SWING = 0.2
"""How far price, volume and running cost are moved to see what they decide."""


class OutlookCase(BaseModel):
    """One course of things; months are counted from the opening.

    Attributes:
        change: ``as estimated``, ``price 20% lower``.
        month: of break-even; ``None`` if it never comes.
        payback: month in which all that it cost has come back; ``None`` if it never does, or the cost is not known.
        full_month: result of a month at full sales.
    """

    change: str
    month: int | None
    payback: int | None
    full_month: float


class BusinessOutlook(BaseModel):
    """What follows from income and cost.

    Attributes:
        applicable: whether there is income at all.
        currency: ISO 4217; empty where no money is involved.
        investment: what the plan costs, contingency included; ``None`` where that is not known in this currency.
        units: in a month at break-even; ``None`` where no number is enough.
        unit: what they are, where one thing is sold.
        cases: as estimated, then each change; empty without income.
        benefit_unit: what is gained; ``benefit_units`` how many in the first year.
        cost_per_benefit: the plan's cost over these; ``None`` where the cost is not known.
    """

    applicable: bool
    currency: str
    investment: float | None = None
    units: float | None = None
    unit: str = ""
    cases: list[OutlookCase] = []
    benefit_unit: str = ""
    benefit_units: float = 0
    cost_per_benefit: float | None = None


def compute(inputs: Inputs) -> BusinessOutlook:
    """Returns break-even, payback and sensitivity."""
    case, costs = inputs.read("business_case", BusinessCase), inputs.find("cost_plan", CostPlan)
    whole = plan_cost(costs, inputs.find("risk_simulation", RiskSimulation))
    investment = whole.total if whole and whole.currency == case.currency else None
    streams = [
        Stream(s.price, s.variable_cost, ramp(s.units_first_month, s.units_full, s.months_to_full))
        for s in case.streams
    ]
    found = outlook(streams, case.fixed_month, investment or 0)
    applicable = case.applicable and bool(streams)
    return BusinessOutlook(
        applicable=applicable,
        currency=case.currency,
        investment=investment,
        units=found.units if applicable else None,
        unit=case.streams[0].unit if len(case.streams) == 1 else "",
        cases=list(_cases(streams, case.fixed_month, investment)) if applicable else [],
        benefit_unit=case.benefit_unit,
        benefit_units=case.benefit_units,
        cost_per_benefit=investment / case.benefit_units if investment is not None else None,
    )


def _cases(streams: list[Stream], fixed_month: float, investment: float | None) -> Iterator[OutlookCase]:
    def case(change: str, found: Outlook) -> OutlookCase:
        payback = found.payback if investment is not None else None
        return OutlookCase(change=change, month=found.month, payback=payback, full_month=round(found.full_month, 2))

    spent = investment or 0
    yield case("as estimated", outlook(streams, fixed_month, spent))
    for word, factor in (("lower", 1 - SWING), ("higher", 1 + SWING)):
        swing = f"{SWING:.0%} {word}"
        yield case(f"price {swing}", outlook(changed(streams, price=factor), fixed_month, spent))
        yield case(f"sales {swing}", outlook(changed(streams, volume=factor), fixed_month, spent))
        yield case(f"running cost {swing}", outlook(changed(streams, cost=factor), fixed_month * factor, spent))


def view_full(value: BusinessOutlook) -> str:
    """Returns the figures in a sentence, and the table of what moves them."""
    if not value.applicable:
        return benefit_words(value)
    heads = ["Course", "Breaks even in month", "Paid back in month", f"A full month leaves ({value.currency})"]
    rows = [[c.change, month_text(c.month), month_text(c.payback), f"{c.full_month:,.0f}"] for c in value.cases]
    return f"{even_words(value)}\n\n{table(heads, rows)}"


def even_words(value: BusinessOutlook) -> str:
    """Returns when it breaks even and pays back, in sentences."""
    first = value.cases[0]
    unit = f", counted as “{value.unit}”" if value.unit else ""
    many = f" (from {value.units:,.0f} a month on{unit})" if value.units is not None else ""
    even = (
        f"A month covers its cost from month {first.month} after the opening on{many}."
        if first.month
        else f"No month within {LONGEST_MONTHS // 12} years covers its cost."
    )
    if value.investment is None:
        return f"{even} What the plan costs is not known in this currency, so no payback can be told."
    back = (
        f"The {value.currency} {value.investment:,.0f} that the plan costs have come back in month {first.payback}."
        if first.payback
        else f"The {value.currency} {value.investment:,.0f} that the plan costs do not come back."
    )
    return f"{even} {back}"


def benefit_words(value: BusinessOutlook) -> str:
    """Returns what is gained, and what one of it costs."""
    gained = f"Nobody pays for it. What is gained in the first year: {value.benefit_units:,g}, counted as “{value.benefit_unit}”."
    if value.cost_per_benefit is None:
        return gained
    return f"{gained} Each of these costs {value.currency} {value.cost_per_benefit:,.0f} of what the plan costs."


def month_text(month: int | None) -> str:
    """Returns the number of a month, ``never`` for none."""
    return "never" if month is None else str(month)


STAGE = Compute(
    name="business_outlook",
    heading="Break-even and payback",
    needs=("business_case", unseen(optional("cost_plan")), unseen(optional("risk_simulation"))),
    compute=compute,
    value=BusinessOutlook,
    views={"full": view_full},
    essential=False,
    expected=Expected(0, 0, 0, 0, 0),
)
