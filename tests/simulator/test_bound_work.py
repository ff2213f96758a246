"""What the simulated model says about how its tasks keep the contract."""

import datetime as dt
from typing import Any

from planexe.simulator.content import write_answer
from planexe.spine.binding import bind_schema, binding_problems
from planexe.workflows.plan.contract.contract_models import DaySpan, Window
from planexe.workflows.plan.contract.contract_views import view_full
from planexe.workflows.plan.work_breakdown.bound_answers import PhasesAnswer, code_problems, work_bindings
from tests.workflows.plan.contracts import condition, contract, promise

LATE, EARLY = dt.date(2028, 4, 30), dt.date(2027, 6, 1)
CONTRACT = contract(
    promises=[promise(LATE), promise(EARLY, id="Z2")],
    windows=[
        Window(
            id="W1", quote="q", text="Closed.", rule="never_within", work_text="building",
            spans=[DaySpan(first="03-01", last="07-31")],
        )
    ],
    conditions=[condition("There must be no night work.")],
)  # fmt: skip


def answer() -> PhasesAnswer:
    prompt = (
        '<document name="initial_prompt">\nOpen a bakery in Aarhus.\n\nToday\'s date: 2026-11-21\n</document>\n'
        f'<document name="goal_contract">\n{view_full(CONTRACT)}\n</document>\n<task>\nBreak it down.\n</task>'
    )
    schema = bind_schema(PhasesAnswer.model_json_schema(), work_bindings(CONTRACT, ("X1", "X2")))
    made: Any = write_answer([("system", "Rules."), ("user", prompt)], schema, "json_schema", 1)
    return PhasesAnswer.model_validate(made.value)


def test_every_promise_window_condition_and_deliverable_has_tasks_of_the_answer() -> None:
    made = answer()
    assert binding_problems(made.model_dump(), work_bindings(CONTRACT, ("X1", "X2"))) == []
    assert list(code_problems(made)) == []
    assert not any(phase.after_promise for phase in made.phases)
    assert len(made.windows[0].task_codes) > 1


def test_promise_of_an_earlier_day_is_kept_in_an_earlier_phase() -> None:
    phase = {one.promise_id: int(one.after_task_codes[0].split(".")[0]) for one in answer().milestones}
    assert phase["Z2"] < phase["Z1"] == len(answer().phases)
    titles = {one.promise_id: one.title for one in answer().milestones}
    assert titles["Z2"].startswith("The first part of")
    assert titles["Z1"] != titles["Z2"]
