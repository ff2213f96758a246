import pytest
from pydantic import ValidationError

from planexe.spine.inputs import Inputs, view_text
from planexe.spine.stage import Answered, Item
from planexe.workflows.plan.work_breakdown.bound_answers import PhasesAnswer
from planexe.workflows.plan.work_breakdown.wbs_level2 import STAGE, WbsLevel2


def problems(answer: PhasesAnswer) -> list[str]:
    assert STAGE.check
    return list(STAGE.check(answer, Inputs(STAGE, {}, {}), Item()))


def finish(answer: PhasesAnswer) -> WbsLevel2:
    assert STAGE.finish
    value = STAGE.finish(Inputs(STAGE, {}, {}), [Answered(Item(), answer)])
    assert isinstance(value, WbsLevel2)
    return value


def test_good_phases_pass(phases: PhasesAnswer) -> None:
    assert problems(phases) == []


def test_one_task_in_two_phases_is_named(phases: PhasesAnswer) -> None:
    phases.phases[3].tasks[0] = "measure the slope"
    assert problems(phases) == [
        "The title 'Measure the slope' stands there more than once; every phase and task has its own."
    ]


def test_a_number_does_not_make_a_title_different(phases: PhasesAnswer) -> None:
    phases.phases[3].tasks[0] = "4.1 Measure the slope"
    assert len(problems(phases)) == 1


def test_a_task_named_like_its_phase_is_refused(phases: PhasesAnswer) -> None:
    phases.phases[2].tasks[0] = "Build the wall"
    assert "'Build the wall'" in problems(phases)[0]


@pytest.mark.parametrize("count", [3, 9])
def test_there_are_four_to_eight_phases(count: int, phases: PhasesAnswer) -> None:
    raw = phases.model_dump()
    raw["phases"] = (raw["phases"] * 3)[:count]
    with pytest.raises(ValidationError, match="phases"):
        PhasesAnswer.model_validate(raw)


@pytest.mark.parametrize("count", [2, 7])
def test_a_phase_has_three_to_six_tasks(count: int, phases: PhasesAnswer) -> None:
    raw = phases.model_dump()
    raw["phases"][0]["tasks"] = (raw["phases"][0]["tasks"] * 3)[:count]
    with pytest.raises(ValidationError, match="tasks"):
        PhasesAnswer.model_validate(raw)


def test_codes_come_from_the_order(phases: PhasesAnswer) -> None:
    value = finish(phases)
    assert [p.code for p in value.phases] == ["1", "2", "3", "4"]
    assert [t.code for t in value.phases[1].tasks] == ["2.1", "2.2", "2.3"]


def test_numbers_of_the_model_are_thrown_away(phases: PhasesAnswer) -> None:
    phases.phases[0].title = "Phase 7: Settle where the wall stands"
    phases.phases[0].tasks[0] = "7.1 Measure the slope"
    value = finish(phases)
    assert value.phases[0].title == "Settle where the wall stands"
    assert value.phases[0].tasks[0].title == "Measure the slope"


def test_the_full_text_is_an_outline(phases: PhasesAnswer) -> None:
    text = view_text(STAGE, finish(phases))
    assert text.startswith("- **1 Settle where the wall stands**\n  - 1.1 Measure the slope\n")
