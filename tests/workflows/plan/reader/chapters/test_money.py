"""What must be bought: in which order, by when, and by whom."""

import datetime as dt

from planexe.workflows.plan.costs.task_costs import Material
from planexe.workflows.plan.governance.governance_bodies import Body, GovernanceBodies
from planexe.workflows.plan.reader.chapters.money import purchases
from tests.report.example_plan import example_costs

DAY = dt.date(2027, 3, 22)


def bodies(*limits: int, currency: str = "DKK") -> GovernanceBodies:
    made = [
        Body(
            body_id=f"G{number}", name=f"Body {number}", rationale_for_inclusion="It decides all.", responsibilities=["Decide", "Report"],
            initial_setup_actions=["Meet"], membership=["Lead"], decision_rights="All of it.", spending_limit=limit,
            decision_mechanism="By vote of all.", meeting_cadence="Weekly", typical_agenda_items=["Money", "Dates"], escalates_to="",
        )
        for number, limit in enumerate(limits, 1)
    ]  # fmt: skip
    return GovernanceBodies(final_decider="Owner", currency=currency, bodies=made)


def bought(*materials: Material, deciders: GovernanceBodies | None = None) -> list[tuple[str, str]]:
    costs = example_costs()
    tasks = [costs.tasks[0].model_copy(update={"materials": list(materials)})]
    found = purchases(costs.model_copy(update={"tasks": tasks}), deciders)
    return [(one.name, one.method) for one in found]


def test_only_what_is_bought_is_named_and_the_dearest_first() -> None:
    own = Material(name="Own stock", cost=900, buy=False)
    assert bought(
        Material(name="Oven", cost=50), Material(name="Room", cost=500), own, Material(name="Gift", cost=0)
    ) == [
        ("Room", ""),
        ("Oven", ""),
    ]


def test_lowest_body_that_may_spend_it_orders_and_beyond_all_limits_who_decides_in_the_end() -> None:
    oven, van, house = (Material(name=name, cost=cost) for name, cost in (("Oven", 50), ("Van", 500), ("House", 5000)))
    assert bought(oven, van, house, deciders=bodies(1000, 100)) == [
        ("House", "Owner, three offers"),
        ("Van", "G1 Body 1"),
        ("Oven", "G2 Body 2"),
    ]


def test_limits_of_another_currency_and_no_limits_say_nothing() -> None:
    oven = Material(name="Oven", cost=50)
    assert bought(oven, deciders=bodies(1000, currency="USD")) == [("Oven", "")]
    assert bought(oven, deciders=bodies(0)) == [("Oven", "")]


def test_order_is_due_so_many_days_before_its_task() -> None:
    costs = example_costs()
    tasks = [costs.tasks[0].model_copy(update={"materials": [Material(name="Oven", cost=5, lead_days=30)]})]
    (oven,) = purchases(costs.model_copy(update={"tasks": tasks}), None)
    assert oven.order_by(DAY) == dt.date(2027, 2, 20)
    assert oven.order_by(None) is None
