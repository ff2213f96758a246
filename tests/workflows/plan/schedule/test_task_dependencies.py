from typing import Any

import pytest
from pydantic import ValidationError

from planexe.spine.asks import items_of
from planexe.spine.binding import bind_schema, binding_problems
from planexe.spine.inputs import Inputs, view_text
from planexe.spine.stage import Answered, Item
from planexe.workflows.plan.schedule.task_dependencies import (
    STAGE,
    DependenciesAnswer,
    TaskDependencies,
    Wait,
    wait_text,
)
from planexe.workflows.plan.work_breakdown.tree import WbsNode, WbsTree


@pytest.fixture
def inputs(tree: WbsTree) -> Inputs:
    return Inputs(STAGE, {"wbs_tree_l2": tree}, {})


def answer(waits: dict[str, list[str]]) -> DependenciesAnswer:
    """Returns an answer from texts such as ``1.1`` or ``1.1 SS 3``."""

    def predecessor(text: str) -> dict[str, Any]:
        code, kind, lag = (*text.split(), "FS", "0")[:3] if " " not in text else (*text.split(), "0")[:3]
        return {"predecessor_code": code, "type": kind, "lag_days": int(lag), "reason": f"Uses what {code} made."}

    entries = [{"task_code": code, "predecessors": [predecessor(t) for t in texts]} for code, texts in waits.items()]
    return DependenciesAnswer.model_validate({"dependencies": entries})


GOOD: dict[str, list[str]] = {"1.1": [], "1.2": ["1.1"], "2.1": ["1.1 SS 3"], "2.2": ["2.1", "1"]}


def calls(given: DependenciesAnswer, inputs: Inputs) -> list[tuple[Item, DependenciesAnswer]]:
    """Returns the items and the answer of each: the entries of its phase; strange ones stand in the first."""
    items = items_of(STAGE, inputs)
    known = {task.code for item in items for task in item.data}
    own = [{task.code for task in item.data} for item in items]
    return [
        (
            item,
            DependenciesAnswer(
                dependencies=[
                    entry
                    for entry in given.dependencies
                    if entry.task_code in own[number] or (not number and entry.task_code not in known)
                ]
            ),
        )
        for number, item in enumerate(items)
    ]


def problems(given: DependenciesAnswer, inputs: Inputs) -> list[str]:
    """Returns what is wrong with the answers of all calls."""
    assert STAGE.check
    assert STAGE.bindings
    found: list[str] = []
    for item, answered in calls(given, inputs):
        bound = binding_problems(answered.model_dump(mode="json"), STAGE.bindings(inputs, item))
        found += bound or list(STAGE.check(answered, inputs, item))
    return found


def finish(inputs: Inputs, given: DependenciesAnswer) -> TaskDependencies:
    assert STAGE.finish
    value = STAGE.finish(inputs, [Answered(item, one) for item, one in calls(given, inputs)])
    assert isinstance(value, TaskDependencies)
    return value


def test_good_links_pass(inputs: Inputs) -> None:
    assert problems(answer(GOOD), inputs) == []


def test_choices_enter_the_schema(inputs: Inputs) -> None:
    assert STAGE.bindings
    schema = bind_schema(DependenciesAnswer.model_json_schema(), STAGE.bindings(inputs, items_of(STAGE, inputs)[0]))
    assert schema["$defs"]["TaskWaitsAnswer"]["properties"]["task_code"]["enum"] == ["1.1", "1.2", "2.1", "2.2"]
    codes = schema["$defs"]["PredecessorAnswer"]["properties"]["predecessor_code"]["enum"]
    assert codes == ["1", "1.1", "1.2", "2", "2.1", "2.2"]


def test_every_task_has_an_entry(inputs: Inputs) -> None:
    given = answer({**GOOD, "2.1": []})
    given.dependencies.pop(1)
    assert problems(given, inputs) == ["`dependencies` lacks an entry for task_code 1.2."]


def test_unknown_predecessors_are_named(inputs: Inputs) -> None:
    (problem,) = problems(answer({**GOOD, "2.2": ["3.1"]}), inputs)
    assert problem.startswith("`dependencies.predecessors.predecessor_code` is '3.1'; allowed are 1, 1.1,")


@pytest.mark.parametrize("code", ["2.2", "2"])
def test_a_task_waits_neither_for_itself_nor_for_its_phase(code: str, inputs: Inputs) -> None:
    (problem,) = problems(answer({**GOOD, "2.2": [code]}), inputs)
    assert problem.startswith(f"`predecessors` of 2.2 names {code}, which is the task itself or its own phase;")


def test_a_predecessor_stands_there_once(inputs: Inputs) -> None:
    assert problems(answer({**GOOD, "2.2": ["2.1", "2.1 SS 1"]}), inputs) == [
        "`predecessors` of 2.2 names 2.1 more than once."
    ]


def test_a_circle_inside_a_phase_is_named(inputs: Inputs) -> None:
    (problem,) = problems(answer({**GOOD, "1.1": ["1.2"], "1.2": ["1.1"]}), inputs)
    assert "circle" in problem
    assert "1.1 → 1.2 → 1.1" in problem


def test_a_circle_through_phases_is_left_to_the_schedule(inputs: Inputs) -> None:
    assert problems(answer({**GOOD, "1.1": ["2.1"], "2.1": ["1.2"]}), inputs) == []


def test_each_phase_is_a_call_that_is_told_its_tasks(inputs: Inputs) -> None:
    assert callable(STAGE.task)
    tasks = [STAGE.task(inputs, item) for item in items_of(STAGE, inputs)]
    assert [task.splitlines()[0].partition(":")[0] for task in tasks] == ["Subject", "Subject"]
    assert ["2.1" in task for task in tasks] == [False, True]


@pytest.fixture
def longer(tree: WbsTree) -> Inputs:
    more = [WbsNode(code=f"2.{n}", parent="2", level=2, title=f"Part {n}") for n in range(3, 6)]
    return Inputs(STAGE, {"wbs_tree_l2": tree.model_copy(update={"nodes": [*tree.nodes, *more]})}, {})


CODES = ["1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5"]


def gaps(inputs: Inputs, waits: dict[str, list[str]]) -> list[str]:
    assert STAGE.gaps
    return list(STAGE.gaps(finish(inputs, answer(waits))))


def test_a_single_chain_is_a_gap(longer: Inputs) -> None:
    chain = {code: CODES[n - 1 : n] if n else [] for n, code in enumerate(CODES)}
    (problem,) = gaps(longer, chain)
    assert "every task waits for the one before it" in problem
    assert gaps(longer, {**chain, "2.3": ["1.2"]}) == []


def test_no_link_at_all_is_a_gap(longer: Inputs) -> None:
    assert gaps(longer, {code: [] for code in CODES}) == ["Task dependencies: no task waits for another."]


def test_a_tiny_plan_may_be_a_chain(inputs: Inputs) -> None:
    assert gaps(inputs, {"1.1": [], "1.2": ["1.1"], "2.1": ["1.2"], "2.2": ["2.1"]}) == []


@pytest.mark.parametrize("change", [{"type": "AFTER"}, {"lag_days": 1000}, {"reason": ""}])
def test_links_have_bounds(change: dict[str, Any]) -> None:
    raw = answer(GOOD).model_dump()
    raw["dependencies"][1]["predecessors"][0].update(change)
    with pytest.raises(ValidationError, match=next(iter(change))):
        DependenciesAnswer.model_validate(raw)


def test_tasks_stand_in_the_order_of_the_codes(inputs: Inputs) -> None:
    value = finish(inputs, answer(dict(reversed(GOOD.items()))))
    assert [t.task_code for t in value.tasks] == ["1.1", "1.2", "2.1", "2.2"]
    assert (value.unlinked, STAGE.gaps and STAGE.gaps(value)) == ([], [])


def test_a_poor_answer_leaves_gaps_and_nothing_unknown(inputs: Inputs) -> None:
    value = finish(inputs, answer({"1.2": ["9.9", "1.1"], "7.7": ["1.1"]}))
    assert [(t.task_code, [w.predecessor_code for w in t.predecessors]) for t in value.tasks] == [("1.2", ["1.1"])]
    assert [t.task_code for t in value.unlinked] == ["1.1", "2.1", "2.2"]
    assert STAGE.gaps
    assert STAGE.gaps(value) == ["What these tasks wait for is not known: 1.1, 2.1, 2.2."]


def test_of_two_entries_for_a_task_the_first_counts(inputs: Inputs) -> None:
    given = answer(GOOD)
    given.dependencies.append(given.dependencies[0].model_copy(update={"task_code": "2.2"}))
    assert len(finish(inputs, given).tasks[3].predecessors) == 2


@pytest.mark.parametrize(
    ("kind", "lag", "text"), [("FS", 0, "2.1"), ("FS", 2, "2.1 FS+2 d"), ("SS", 0, "2.1 SS"), ("FF", -3, "2.1 FF-3 d")]
)
def test_waits_read_as_planners_write_them(kind: Any, lag: int, text: str) -> None:
    assert wait_text(Wait(predecessor_code="2.1", type=kind, lag_days=lag, reason="")) == text


def test_the_full_text_shows_waits_starts_and_gaps(inputs: Inputs) -> None:
    lines = view_text(STAGE, finish(inputs, answer({k: v for k, v in GOOD.items() if k != "2.2"}))).splitlines()
    assert lines[:3] == [
        "- **1.1** can begin on day one",
        "- **1.2** after 1.1: Uses what 1.1 made.",
        "- **2.1** after 1.1 SS+3 d: Uses what 1.1 made.",
    ]
    assert lines[3] == "- **2.2** Lay the courses: nothing known, the answer left it out"
