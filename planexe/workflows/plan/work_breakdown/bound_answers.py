"""What binds the phases and tasks of an answer to the contract of the goal: its shapes, checks, and what becomes of it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneEach
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.texts import sized
from planexe.workflows.plan.work_breakdown.bound_work import (
    BoundWork,
    ConditionWork,
    DeliverableWork,
    WbsMilestone,
    WindowWork,
)
from planexe.workflows.plan.work_breakdown.tree import NodeTitle, bare_title

LONGEST_MILESTONE = 100
TaskCode = Annotated[str, sized(3, 5)]


class PhaseAnswer(BaseModel):
    """A phase and its tasks, by title."""

    title: NodeTitle = Field(description="What the phase is about, without a number.")
    tasks: list[NodeTitle] = Field(min_length=3, max_length=6, description="Titles of its tasks, verb first, in order.")
    after_promise: bool = Field(default=False, description="Work that is wanted only after the last promised day.")


class MilestoneAnswer(BaseModel):
    """The moment at which a promise is kept."""

    promise_id: str = Field(description="Id of the promise.")
    title: NodeTitle = Field(description="What is true then.")
    after_task_codes: list[TaskCode] = Field(min_length=1, max_length=3, description="Codes of tasks, 1 to 3.")


class WindowAnswer(BaseModel):
    """The work of a window."""

    window_id: str = Field(description="Id of the window.")
    task_codes: list[TaskCode] = Field(min_length=1, max_length=40, description="Codes of every task with that work.")


class ConditionAnswer(BaseModel):
    """Where a condition is kept."""

    condition_id: str = Field(description="Id of the condition.")
    task_codes: list[TaskCode] = Field(max_length=4, description="Codes of tasks, at most 4; may be empty.")
    design_rule: str = Field(default="", max_length=300, description="The rule for all work; empty if tasks see to it.")


class DeliverableAnswer(BaseModel):
    """What makes a deliverable."""

    deliverable_id: str = Field(description="Id of the deliverable.")
    task_codes: list[TaskCode] = Field(
        min_length=1, max_length=8, description="Codes of the tasks that make it, 1 to 8."
    )


class PhasesAnswer(BaseModel):
    """All phases in order, and how they keep what the goal fixes."""

    phases: list[PhaseAnswer] = Field(min_length=4, max_length=8, description="In the order in which they begin.")
    milestones: list[MilestoneAnswer] = Field(default=[], description="One for each promise.")
    windows: list[WindowAnswer] = Field(default=[], description="One for each window that speaks of some work only.")
    conditions: list[ConditionAnswer] = Field(default=[], description="One for each condition.")
    deliverables: list[DeliverableAnswer] = Field(default=[], description="One for each deliverable.")


def work_bindings(contract: GoalContract, deliverable_ids: Sequence[str]) -> list[Binding]:
    """Returns: an entry for each promise, each window that speaks of some work, each condition and each deliverable."""
    return [
        OneEach("milestones", "promise_id", tuple(one.id for one in contract.promises if one.is_read)),
        OneEach("windows", "window_id", tuple(one.id for one in contract.windows if one.is_read and one.work_text)),
        OneEach("conditions", "condition_id", tuple(one.id for one in contract.conditions)),
        OneEach("deliverables", "deliverable_id", tuple(deliverable_ids)),
    ]


def code_problems(answer: PhasesAnswer) -> Iterator[str]:
    """Yields codes that no task has, and conditions that nothing keeps."""
    known, late = _codes(answer), _late_codes(answer)
    uses = [
        *((f"milestones` of {one.promise_id}", one.after_task_codes) for one in answer.milestones),
        *((f"windows` of {one.window_id}", one.task_codes) for one in answer.windows),
        *((f"conditions` of {one.condition_id}", one.task_codes) for one in answer.conditions),
        *((f"deliverables` of {one.deliverable_id}", one.task_codes) for one in answer.deliverables),
    ]
    for where, codes in uses:
        unknown = [code for code in codes if code not in known]
        if unknown:
            yield f"`{where} names {', '.join(unknown)}, and there is no such task; 2.3 is the third task of phase 2."
    for one in answer.milestones:
        behind = [code for code in one.after_task_codes if code in late]
        if behind:
            yield f"`milestones` of {one.promise_id} waits for {', '.join(behind)} of a phase that is `after_promise`."
    for given in answer.conditions:
        if not given.task_codes and not given.design_rule.strip():
            yield f"`conditions` of {given.condition_id} has neither `task_codes` nor a `design_rule`; give one of them."


def _codes(answer: PhasesAnswer) -> list[str]:
    return [f"{p}.{t}" for p, phase in enumerate(answer.phases, 1) for t, _ in enumerate(phase.tasks, 1)]


def _late_codes(answer: PhasesAnswer) -> set[str]:
    return {code for code in _codes(answer) if answer.phases[int(code.partition(".")[0]) - 1].after_promise}


def bound_of(answer: PhasesAnswer, contract: GoalContract, deliverable_ids: Sequence[str]) -> BoundWork:
    """Returns what the answer binds, codes that mean nothing left out; a promise without tasks waits for the last one."""
    every, late = _codes(answer), _late_codes(answer)
    early = [code for code in every if code not in late] or every
    after = {one.promise_id: one for one in answer.milestones}
    resting = {one.window_id: one.task_codes for one in answer.windows}
    kept = {one.condition_id: one for one in answer.conditions}
    makes = {one.deliverable_id: one.task_codes for one in answer.deliverables}
    return BoundWork(
        milestones=[
            WbsMilestone(
                code=one.id,
                title=bare_title(after[one.id].title) if one.id in after else shorten(one.text, LONGEST_MILESTONE),
                rule=one.rule,
                date=one.date,
                hard=one.firm == "hard",
                after_task_codes=_known(after[one.id].after_task_codes if one.id in after else (), early) or early[-1:],
            )
            for one in contract.promises
            if one.is_read
        ],
        windows=[
            WindowWork(
                window_id=one.id, task_codes=_known(resting.get(one.id, every) if one.work_text else every, every)
            )
            for one in contract.windows
            if one.is_read
        ],
        conditions=[
            ConditionWork(
                condition_id=one.id,
                task_codes=_known(kept[one.id].task_codes if one.id in kept else (), every),
                design_rule=kept[one.id].design_rule.strip() if one.id in kept else "",
            )
            for one in contract.conditions
        ],
        deliverables=[
            DeliverableWork(deliverable_id=one, task_codes=_known(makes.get(one, ()), every)) for one in deliverable_ids
        ],
    )


def _known(codes: Iterable[str], among: Sequence[str]) -> list[str]:
    return [code for code in dict.fromkeys(codes) if code in among]
