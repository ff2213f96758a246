"""How phases and tasks keep the contract of the goal."""

import datetime as dt
from typing import Any

import pytest

from planexe.spine.binding import binding_problems
from planexe.spine.inputs import Inputs, Missing, view_text
from planexe.spine.stage import Item
from planexe.workflows.plan.contract import goal_contract
from planexe.workflows.plan.contract.contract_models import DaySpan, GoalContract, Window
from planexe.workflows.plan.unanswered import NOT_ASSESSED
from planexe.workflows.plan.work_breakdown.bound_answers import PhasesAnswer
from planexe.workflows.plan.work_breakdown.wbs_level2 import STAGE, WbsLevel2
from tests.workflows.plan.contracts import condition, contract, promise
from tests.workflows.plan.early_examples import made
from tests.workflows.plan.stage_inputs import finish_with, inputs_of

OPEN = dt.date(2027, 5, 1)


def window(number: int, work: str) -> Window:
    spans = [DaySpan(first="04-01", last="07-31")]
    return Window(id=f"W{number}", quote="q", text="Closed.", rule="never_within", spans=spans, work_text=work)


CONTRACT = contract(
    promises=[promise(dt.date(2027, 1, 1)), promise(OPEN, id="Z2", rule="on", firm="wish", text="It is open.")],
    windows=[window(1, "digging"), window(2, "")],
    conditions=[condition("No cars."), condition("Quiet work.", id="H2")],
)


def inputs(value: GoalContract | Missing = CONTRACT) -> Inputs:
    return inputs_of(STAGE, *made("initial_prompt", "project_plan"), (goal_contract.STAGE, value))


def problems_of(value: Inputs, answer: PhasesAnswer) -> list[str]:
    assert STAGE.bindings
    assert STAGE.check
    ties = list(STAGE.bindings(value, Item()))
    return [*binding_problems(answer.model_dump(), ties), *STAGE.check(answer, value, Item())]


def bound(phases: PhasesAnswer, **changes: Any) -> PhasesAnswer:
    good: dict[str, Any] = {
        "milestones": [
            {"promise_id": "Z1", "title": "The slope is measured", "after_task_codes": ["1.1", "1.2"]},
            {"promise_id": "Z2", "title": "The wall stands", "after_task_codes": ["4.3"]},
        ],
        "windows": [{"window_id": "W1", "task_codes": ["2.1"]}],
        "conditions": [
            {"condition_id": "H1", "task_codes": ["1.3"], "design_rule": ""},
            {"condition_id": "H2", "task_codes": [], "design_rule": "Hand tools only."},
        ],
        "deliverables": [
            {"deliverable_id": "X1", "task_codes": ["4.1"]},
            {"deliverable_id": "X2", "task_codes": ["4.2", "4.3"]},
        ],
    }
    return PhasesAnswer.model_validate(phases.model_dump() | good | changes)


def made_of(answer: PhasesAnswer, value: GoalContract | Missing = CONTRACT) -> WbsLevel2:
    found = finish_with(STAGE, inputs(value), [answer])
    assert isinstance(found, WbsLevel2)
    return found


def test_promises_windows_and_conditions_are_bound_by_their_ids(phases: PhasesAnswer) -> None:
    assert problems_of(inputs(), bound(phases)) == []
    value = made_of(bound(phases))
    assert [(m.code, m.rule, m.date, m.hard, m.after_task_codes) for m in value.milestones] == [
        ("Z1", "by", dt.date(2027, 1, 1), True, ["1.1", "1.2"]),
        ("Z2", "on", OPEN, False, ["4.3"]),
    ]
    assert value.windows[0].task_codes == ["2.1"]
    assert [(c.condition_id, c.task_codes, c.design_rule) for c in value.conditions] == [
        ("H1", ["1.3"], ""),
        ("H2", [], "Hand tools only."),
    ]
    assert [(d.deliverable_id, d.task_codes) for d in value.deliverables] == [("X1", ["4.1"]), ("X2", ["4.2", "4.3"])]


def test_window_for_all_work_is_bound_by_code_to_every_task(phases: PhasesAnswer) -> None:
    value = made_of(bound(phases))
    every = [task.code for phase in value.phases for task in phase.tasks]
    assert (value.windows[1].window_id, value.windows[1].task_codes) == ("W2", every)


@pytest.mark.parametrize(
    ("field", "wrong", "words"),
    [
        ("milestones", [], "lacks an entry for promise_id Z1, Z2"),
        ("milestones", [{"promise_id": "Z1", "title": "Done", "after_task_codes": ["9.1"]}], "there is no such task"),
        ("windows", [{"window_id": "W1", "task_codes": ["2.9"]}], "there is no such task"),
        ("conditions", [{"condition_id": "H1", "task_codes": [], "design_rule": " "}], "neither `task_codes`"),
        ("deliverables", [{"deliverable_id": "X1", "task_codes": ["9.9"]}], "there is no such task"),
    ],
)
def test_what_is_bound_to_nothing_is_named(phases: PhasesAnswer, field: str, wrong: Any, words: str) -> None:
    assert any(words in problem for problem in problems_of(inputs(), bound(phases, **{field: wrong})))


def test_work_after_the_promise_stands_last_and_keeps_none(phases: PhasesAnswer) -> None:
    late = bound(phases)
    late.phases[3].after_promise = True
    assert any("of a phase that is `after_promise`" in p for p in problems_of(inputs(), late))
    value = made_of(late)
    assert value.phases[3].after_promise
    assert value.milestones[1].after_task_codes == ["3.3"]
    late.phases[0].after_promise = True
    assert any("must stand behind all others" in p for p in problems_of(inputs(), late))


def test_unknown_codes_are_left_out_and_a_promise_waits_for_the_last_task(phases: PhasesAnswer) -> None:
    value = made_of(bound(phases, milestones=[{"promise_id": "Z1", "title": "Done", "after_task_codes": ["9.9"]}]))
    assert [m.after_task_codes for m in value.milestones] == [["4.3"], ["4.3"]]


def test_without_a_contract_nothing_is_bound(phases: PhasesAnswer) -> None:
    plain = bound(phases, milestones=[], windows=[], conditions=[])
    nothing = Missing(text="Not made.")
    assert problems_of(inputs(nothing), plain) == []
    value = made_of(plain, nothing)
    assert (value.milestones, value.windows, value.conditions) == ([], [], [])


def test_unread_promise_and_window_are_not_bound(phases: PhasesAnswer) -> None:
    unread = contract(promises=[promise(OPEN, read="value_unread")])
    plain = bound(phases, milestones=[], windows=[], conditions=[])
    assert problems_of(inputs(unread), plain) == []
    assert made_of(plain, unread).milestones == []


def test_text_says_how_each_is_kept(phases: PhasesAnswer) -> None:
    text = view_text(STAGE, made_of(bound(phases)))
    assert "**Z1** The slope is measured (by 2027-01-01): after 1.1, 1.2" in text
    assert "**W1** rests: 2.1" in text
    assert "**H2** Hand tools only." in text
    assert "**X2** made in 4.2, 4.3" in text


def test_usual_phases_keep_the_promises_at_the_hand_over() -> None:
    assert STAGE.default
    usual = STAGE.default.make(inputs(), Item())
    assert isinstance(usual, PhasesAnswer)
    assert problems_of(inputs(), usual) == []
    assert {rule.design_rule for rule in usual.conditions} == {NOT_ASSESSED}
