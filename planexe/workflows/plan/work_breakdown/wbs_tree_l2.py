"""Join the project, its phases and its tasks into one tree with codes."""

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.stage import Expected, unseen
from planexe.workflows.plan.work_breakdown.tree import PHASE_LEVEL, TASK_LEVEL, WbsNode, WbsTree, outline
from planexe.workflows.plan.work_breakdown.wbs_level1 import WbsLevel1
from planexe.workflows.plan.work_breakdown.wbs_level2 import WbsLevel2


def _compute(inputs: Inputs) -> WbsTree:
    top = inputs.read("wbs_level1", WbsLevel1)
    nodes: list[WbsNode] = []
    work = inputs.read("wbs_level2", WbsLevel2)
    for phase in work.phases:
        nodes.append(WbsNode(code=phase.code, level=PHASE_LEVEL, title=phase.title, after_promise=phase.after_promise))
        nodes += [WbsNode(code=t.code, parent=phase.code, level=TASK_LEVEL, title=t.title) for t in phase.tasks]
    return WbsTree(
        project_title=top.project_title, final_deliverable=top.final_deliverable, nodes=nodes, **work.bound()
    )


STAGE = Compute(
    name="wbs_tree_l2",
    heading="Outline of the work",
    needs=(unseen("wbs_level1"), unseen("wbs_level2")),
    compute=_compute,
    value=WbsTree,
    views={"full": outline},
    expected=Expected(calls=0, calls_fast=0, seconds=0, input_tokens=0, output_tokens=0),
)
