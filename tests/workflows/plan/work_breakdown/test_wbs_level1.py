import pytest

from planexe.spine.inputs import Inputs
from planexe.spine.stage import Item
from planexe.workflows.plan.work_breakdown.wbs_level1 import STAGE, WbsLevel1


def problems(title: str, deliverable: str) -> list[str]:
    assert STAGE.check
    answer = WbsLevel1(project_title=title, final_deliverable=deliverable)
    return list(STAGE.check(answer, Inputs(STAGE, {}, {}), Item()))


def test_short_names_pass() -> None:
    assert problems("Garden wall", "Dry stone wall") == []


def test_a_sentence_is_no_title() -> None:
    assert problems("How we build a wall in the garden", "Dry stone wall") == [
        "`project_title` has 8 words ('How we build a wall in the garden'); use at most 6."
    ]


@pytest.mark.parametrize("deliverable", ["Garden wall", "garden WALL"])
def test_title_and_deliverable_differ(deliverable: str) -> None:
    assert problems("Garden wall", deliverable) == [
        "`final_deliverable` is the same text as `project_title`; say what exists at the end."
    ]
