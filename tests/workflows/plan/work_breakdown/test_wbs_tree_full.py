import pytest

from planexe.spine.inputs import Inputs, view_text
from planexe.workflows.plan.schedule.task_durations import TaskDurations
from planexe.workflows.plan.work_breakdown.tree import LEFT_OUT, Assignment, OpenTask, WbsTree
from planexe.workflows.plan.work_breakdown.wbs_level3 import SplitTask, Subtask, WbsLevel3
from planexe.workflows.plan.work_breakdown.wbs_tree_full import STAGE, FullWbsTree


def split(code: str, *names: str) -> SplitTask:
    subtasks = [
        Subtask(
            code=f"{code}.{n}",
            name=name,
            description=f"{name} with care.",
            resources=["Spade"],
            assignments=[Assignment(role_id="M1")],
            work_share=2 * n - 1,
        )
        for n, name in enumerate(names, 1)
    ]
    return SplitTask(task_code=code, subtasks=subtasks)


@pytest.fixture
def inputs(tree: WbsTree, durations: TaskDurations) -> Inputs:
    level3 = WbsLevel3(
        tasks=[split("1.1", "Peg the line", "Clear the turf"), split("3.1", "clear  the turf", "Dig the trench")],
        unsplit=[OpenTask(task_code="4.3", title="Show the owner how to care for it", reason="timeout")],
    )
    return Inputs(STAGE, {"wbs_tree_l2": tree, "wbs_level3": level3, "task_durations": durations}, {})


@pytest.fixture
def value(inputs: Inputs) -> FullWbsTree:
    made = STAGE.compute(inputs)
    assert isinstance(made, FullWbsTree)
    return made


def test_subtasks_stand_behind_their_task(value: FullWbsTree) -> None:
    assert [n.code for n in value.nodes][:5] == ["1", "1.1", "1.1.1", "1.1.2", "1.2"]
    assert (value.nodes[2].parent, value.nodes[2].level) == ("1.1", 3)


def test_every_parent_stands_before_its_children(value: FullWbsTree) -> None:
    seen = {""}
    for node in value.nodes:
        assert node.parent in seen
        assert node.level == node.code.count(".") + 1
        seen.add(node.code)


def test_estimates_are_merged_into_tasks(value: FullWbsTree) -> None:
    task = value.node("1.1")
    assert (task.days_min, task.days_realistic, task.days_max) == (1, 2, 5)
    assert value.node("1.2").days_realistic is None


def test_days_of_a_task_are_divided_among_its_subtasks(value: FullWbsTree) -> None:
    leaves = [value.node("1.1.1"), value.node("1.1.2")]
    assert [(n.days_min, n.days_realistic, n.days_max) for n in leaves] == [(0.25, 0.5, 1.25), (0.75, 1.5, 3.75)]
    assert value.node("3.1.1").days_realistic is None


def test_subtasks_keep_owner_and_share(value: FullWbsTree) -> None:
    assert [(value.node(c).owner_role_id, value.node(c).work_share) for c in ("1.1.1", "1.1.2")] == [
        ("M1", 1),
        ("M1", 3),
    ]


def test_the_tree_it_was_made_from_is_left_alone(value: FullWbsTree, tree: WbsTree) -> None:
    assert all(node.days_realistic is None for node in tree.nodes)


def test_the_same_inputs_give_the_same_tree(value: FullWbsTree, inputs: Inputs) -> None:
    assert STAGE.compute(inputs) == value


def test_a_name_under_several_tasks_is_noted(value: FullWbsTree) -> None:
    assert [(r.title, r.codes) for r in value.repeated_titles] == [("Clear the turf", ["1.1.2", "3.1.1"])]
    assert "Clear the turf stands under several tasks: 1.1.2, 3.1.1." in view_text(STAGE, value)


def test_gaps_are_told(value: FullWbsTree) -> None:
    text = view_text(STAGE, value, "digest")
    assert "Without subtasks (timeout): 4.3." in text
    assert f"Without an estimate ({LEFT_OUT}): 1.2." in text


def test_the_full_text_shows_days_descriptions_and_resources(value: FullWbsTree) -> None:
    lines = view_text(STAGE, value).splitlines()
    assert "  - 1.1 Measure the slope · 2 days (1 to 5)" in lines
    assert (
        "    - 1.1.1 Peg the line · 0.5 days (0.2 to 1.2) · by M1 · Peg the line with care. · Resources: Spade" in lines
    )


def test_the_digest_stops_at_the_tasks(value: FullWbsTree) -> None:
    text = view_text(STAGE, value, "digest")
    assert "  - 1.1 Measure the slope · 2 days (1 to 5) · 2 subtasks" in text.splitlines()
    assert "1.1.1 Peg the line" not in text
