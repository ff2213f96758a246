from typing import Any

import pytest

from planexe.workflows.plan.costs.cost_models import CostLine, CostPlan, LabourCost, RoleCost, TaskCost
from planexe.workflows.plan.costs.cost_views import budget_sentence, days, headline, money, view_digest, view_full
from planexe.workflows.plan.costs.task_costs import Material


def task(code: str, total: float, **more: Any) -> TaskCost:
    return TaskCost(
        code=code, title=f"Task {code}", labour=[LabourCost(role_id="M1", role_title="Mason", days=2.5, day_rate=100, cost=250)],
        materials=[Material(name="Stone", cost=50)], labour_cost=250, material_cost=50, contingency_rate=0.1,
        contingency_cost=30, total=total, total_min=total - 10, total_max=total + 10, **more,
    )  # fmt: skip


def plan(*tasks: TaskCost, **more: Any) -> CostPlan:
    total = sum(one.total for one in tasks)
    values: dict[str, Any] = {
        "currency": "DKK", "tasks": list(tasks), "leaves": [], "labour_cost": 250, "material_cost": 50, "contingency_cost": 30,
        "by_phase": [CostLine(code="1", title="Build | it", labour_cost=250, material_cost=50, contingency_cost=30, total=total)],
        "by_role": [RoleCost(role_id="M1", title="Mason", days=2.5, day_rate=100, cost=250)],
        "total": total, "total_min": total - 10, "total_max": total + 10,
    }  # fmt: skip
    return CostPlan(**{**values, **more})


@pytest.mark.parametrize(("number", "text"), [(1, "1 day"), (2.5, "2.5 days"), (0, "0 days"), (1200, "1,200 days")])
def test_working_days(number: float, text: str) -> None:
    assert days(number) == text


def test_amount_has_its_currency_in_front() -> None:
    assert money("DKK", 1_720_400.4) == "DKK 1,720,400"
    assert money("", 5) == "5"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "The goal states no budget."),
        (
            {"budget": 300, "budget_currency": "DKK", "verdict": "over the budget"},
            "The budget of DKK 300 does not suffice: labour and purchases alone cost DKK 330, which is DKK 30 too much.",
        ),
        (
            {"budget": 660, "budget_currency": "DKK", "verdict": "within the budget", "left": 330},
            "Of the budget of DKK 660 that leaves DKK 330 for the contingency.",
        ),
        (
            {"budget": 300, "budget_currency": "EUR", "verdict": "budget in another currency"},
            "The goal states its budget as EUR 300; the plan counts in DKK, so the two are not compared.",
        ),
        (
            {"budget": 300, "budget_currency": "DKK", "verdict": "not all tasks priced"},
            "The budget of the goal is DKK 300; not all tasks are priced, so the two are not compared.",
        ),
    ],
)
def test_sum_stands_beside_the_budget(more: dict[str, Any], sentence: str) -> None:
    assert budget_sentence(plan(task("1.1", 330), **more)) == sentence


def test_budget_of_nothing_is_not_divided_by() -> None:
    free = plan(task("1.1", 0), budget=0, budget_currency="DKK", verdict="within the budget", left=0)
    assert budget_sentence(free) == "Of the budget of DKK 0 that leaves DKK 0 for the contingency."


def test_plan_without_money_says_so() -> None:
    assert headline(plan(currency="")) == "The plan involves no money, so nothing is priced."
    assert headline(plan(unpriced=["1.1"])) == "Nothing is priced."
    assert (
        view_digest(plan(notes=["Nobody was asked."]))
        == "The plan involves no money, so nothing is priced.\n\nNobody was asked."
    )


def test_full_view_has_tables_by_phase_role_and_task_with_their_sums() -> None:
    text = view_full(
        plan(task("1.1", 330, risks=["Stone may be short."], assumptions=["Two masons"]), notes=["Rounded."])
    )
    assert "| 1 | Build \\| it | 250 | 50 | 330 | 30 |" in text
    assert "| M1 | Mason | 2.5 | 100 | 250 |" in text
    assert "| 1.1 | Task 1.1 | 250 | 50 | 330 | 320 to 340 | 30 |" in text
    assert text.count("**Sum**") == 3
    assert "- Rounded." in text
    assert "Work: M1 Mason 2.5 days. Bought: Stone (50). Two masons. Could become dearer: Stone may be short." in text


def test_digest_names_the_dearest_tasks_only() -> None:
    text = view_digest(plan(*(task(f"1.{n}", 100 * n) for n in range(1, 9))))
    assert "**Dearest tasks (DKK):** 1.8 Task 1.8 800; 1.7 Task 1.7 700; " in text
    assert "1.3 Task" not in text
    assert "Labour DKK 250, materials and fees DKK 50." in text
