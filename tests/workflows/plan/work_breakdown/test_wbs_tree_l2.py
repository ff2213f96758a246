import pytest

from planexe.spine.inputs import Inputs, view_text
from planexe.workflows.plan.work_breakdown.tree import WbsTree
from planexe.workflows.plan.work_breakdown.wbs_level1 import WbsLevel1
from planexe.workflows.plan.work_breakdown.wbs_level2 import WbsLevel2, WbsPhase, WbsTask
from planexe.workflows.plan.work_breakdown.wbs_tree_l2 import STAGE


@pytest.fixture
def value() -> WbsTree:
    phases = [
        WbsPhase(code="1", title="Buy stone", tasks=[WbsTask(code="1.1", title="Choose the quarry")]),
        WbsPhase(code="2", title="Build", tasks=[WbsTask(code="2.1", title="Dig"), WbsTask(code="2.2", title="Lay")]),
    ]
    top = WbsLevel1(project_title="Garden wall", final_deliverable="Dry stone wall")
    made = STAGE.compute(Inputs(STAGE, {"wbs_level1": top, "wbs_level2": WbsLevel2(phases=phases)}, {}))
    assert isinstance(made, WbsTree)
    return made


def test_nodes_stand_in_the_order_of_their_codes(value: WbsTree) -> None:
    assert [(n.code, n.parent, n.level) for n in value.nodes] == [
        ("1", "", 1),
        ("1.1", "1", 2),
        ("2", "", 1),
        ("2.1", "2", 2),
        ("2.2", "2", 2),
    ]


def test_the_text_is_the_outline_under_the_project(value: WbsTree) -> None:
    text = view_text(STAGE, value)
    assert "**Final deliverable:** Dry stone wall" in text
    assert text.endswith("- **2 Build**\n  - 2.1 Dig\n  - 2.2 Lay")
