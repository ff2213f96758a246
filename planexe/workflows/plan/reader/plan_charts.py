"""The charts of a plan as blocks: work, risks and costs; pure."""

from typing import TYPE_CHECKING

from planexe.blocks.blocks import Bar, Bars, Gauge, Matrix, Placed, TreeNode
from planexe.blocks.plain_text import plain_line
from planexe.blocks.safe_text import one_line
from planexe.workflows.plan.chances.plan_cost import PlanCost
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.reader.plan_work import PlanWork
from planexe.workflows.plan.reader.work_rows import join_rows
from planexe.workflows.plan.work_breakdown.tree import WbsTree, days_text

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues


def work_nodes(tree: WbsTree) -> tuple[TreeNode, ...]:
    """Returns the work as nested nodes."""
    sizes = {plain_line(node.code): days_text(node) for node in reversed(tree.nodes)}
    below: dict[str, tuple[TreeNode, ...]] = {}
    for row in reversed(join_rows(tree.nodes, None, None, None)):
        needs = f"Needs: {', '.join(row.resources)}" if row.resources else ""
        notes = tuple(note for note in (row.description, needs) if note)
        node = TreeNode(row.code, row.title, sizes[row.code], notes, below.pop(row.code, ()))
        below[row.parent] = (node, *below.get(row.parent, ()))
    return below.get("", ())


def risk_matrix(run: "RunValues", work: PlanWork) -> Matrix:
    """Returns the risks by likelihood and severity."""
    placed = (
        Placed(plain_line(risk.risk_id), plain_line(risk.title), risk.likelihood, risk.severity) for risk in work.risks
    )
    return Matrix(
        noun="risk",
        across="likelihood",
        upwards="severity",
        placed=tuple(placed),
        notes=run.other_marks(work.register, "find_team_roles"),
    )


def cost_bars(costs: CostPlan | None, whole: PlanCost | None) -> Bars | None:
    """Returns labour and purchases by phase and by role, and the whole beside the budget; ``None`` without prices."""
    if costs is None or not costs.tasks or whole is None:
        return None
    phases = tuple(Bar(line.code, line.title, (line.labour_cost, line.material_cost)) for line in costs.by_phase)
    roles = tuple(Bar(role.role_id, role.title, (role.cost,)) for role in costs.by_role)
    gauge = Gauge(
        total=whole.total,
        least=whole.low,
        most=whole.high,
        limit=whole.budget if whole.left is not None or whole.over else None,
        limit_name="budget",
        limit_unit=one_line(whole.budget_currency),
        verdict=whole.verdict,
        over=whole.over,
    )
    return Bars(
        unit=one_line(costs.currency),
        parts=("labour", "materials and fees"),
        groups={"Where the money goes": phases} | ({"Who is paid": roles} if roles else {}),
        gauge=gauge,
        told=True,
    )
