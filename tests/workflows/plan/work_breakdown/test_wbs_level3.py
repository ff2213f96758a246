import pytest
from pydantic import ValidationError

from planexe.spine.asks import items_of
from planexe.spine.binding import binding_problems
from planexe.spine.inputs import Inputs, Missing, view_text
from planexe.spine.stage import Answered, Item
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.work_breakdown.tree import LEFT_OUT, WbsTree
from planexe.workflows.plan.work_breakdown.wbs_level3 import STAGE, Subtask, SubtasksAnswer, WbsLevel3


@pytest.fixture
def inputs(tree: WbsTree, roles: TeamRoles) -> Inputs:
    return Inputs(STAGE, {"wbs_tree_l2": tree, "find_team_roles": roles}, {})


def problems(answer: SubtasksAnswer, inputs: Inputs) -> list[str]:
    assert STAGE.check
    assert STAGE.bindings
    item = Item("1.1", "1.1 Measure the slope")
    bound = binding_problems(answer.model_dump(mode="json"), STAGE.bindings(inputs, item))
    return bound or list(STAGE.check(answer, inputs, item))


def finish(inputs: Inputs, *answered: Answered) -> WbsLevel3:
    value = STAGE.finish(inputs, answered)
    assert isinstance(value, WbsLevel3)
    return value


def test_every_task_is_one_call(inputs: Inputs, tree: WbsTree) -> None:
    items = items_of(STAGE, inputs)
    assert [i.key for i in items] == [t.code for t in tree.tasks()]
    assert items[3].title == "2.1 Choose the quarry"


def test_the_fast_level_splits_two(inputs: Inputs) -> None:
    assert [i.key for i in items_of(STAGE.in_short(), inputs)] == ["1.1", "1.2"]


def test_the_task_names_the_subject_and_its_neighbours(inputs: Inputs) -> None:
    assert callable(STAGE.task)
    text = STAGE.task(inputs, items_of(STAGE, inputs)[4])
    assert text.splitlines()[0] == "Subject: 2.2 Order the stone"
    assert "of phase 2 Buy stone and gravel" in text
    assert "not yours: 2.1 Choose the quarry; 2.3 Store the stone." in text


def test_good_subtasks_pass(subtasks: SubtasksAnswer, inputs: Inputs) -> None:
    assert problems(subtasks, inputs) == []


def test_one_name_twice_is_named(subtasks: SubtasksAnswer, inputs: Inputs) -> None:
    subtasks.subtasks[2].name = "Peg the LINE"
    assert problems(subtasks, inputs) == [
        "`subtasks.name` 'Peg the line' stands there more than once; every subtask has its own."
    ]


@pytest.mark.parametrize(
    ("name", "code"), [("Order the stone", "2.2"), ("1.1.1 Measure the slope", "1.1"), ("build the wall", "3")]
)
def test_the_title_of_another_part_of_the_tree_is_refused(
    name: str, code: str, subtasks: SubtasksAnswer, inputs: Inputs
) -> None:
    subtasks.subtasks[0].name = name
    (problem,) = problems(subtasks, inputs)
    assert f"is the title of {code};" in problem


@pytest.mark.parametrize("count", [2, 6])
def test_there_are_three_to_five_subtasks(count: int, subtasks: SubtasksAnswer) -> None:
    raw = subtasks.model_dump()
    raw["subtasks"] = (raw["subtasks"] * 2)[:count]
    with pytest.raises(ValidationError, match="subtasks"):
        SubtasksAnswer.model_validate(raw)


def test_a_name_has_at_most_60_characters(subtasks: SubtasksAnswer) -> None:
    raw = subtasks.model_dump()
    raw["subtasks"][0]["name"] = "x" * 61
    with pytest.raises(ValidationError, match="name"):
        SubtasksAnswer.model_validate(raw)


def test_who_is_assigned_is_one_of_the_roles(subtasks: SubtasksAnswer, inputs: Inputs) -> None:
    subtasks.subtasks[1].assignments[0].role_id = "Mason"
    assert problems(subtasks, inputs) == ["`subtasks.assignments.role_id` is 'Mason'; allowed are M1, M2."]


def test_no_more_people_work_than_the_role_has(subtasks: SubtasksAnswer, inputs: Inputs) -> None:
    subtasks.subtasks[1].assignments[0].people = 3
    (problem,) = problems(subtasks, inputs)
    assert "'Read the heights' put 3 people of M2 Mason to work, but that role has at most 1" in problem
    (task,) = finish(inputs, Answered(Item("1.1"), subtasks)).tasks
    assert task.subtasks[1].assignments[0].people == 1


def test_a_role_is_assigned_once(subtasks: SubtasksAnswer, inputs: Inputs) -> None:
    subtasks.subtasks[0].assignments *= 2
    (problem,) = problems(subtasks, inputs)
    assert "name M2 more than once" in problem
    (task,) = finish(inputs, Answered(Item("1.1"), subtasks)).tasks
    assert len(task.subtasks[0].assignments) == 1


def test_an_acceptance_says_more_than_the_name(subtasks: SubtasksAnswer, inputs: Inputs) -> None:
    subtasks.subtasks[0].acceptance = "Peg the line."
    (problem,) = problems(subtasks, inputs)
    assert "`acceptance` of 'Peg the line' repeats its name" in problem


def test_an_owner_of_an_older_plan_works_on_it_alone_all_day() -> None:
    old = {"code": "1.1.1", "name": "Peg", "description": "", "resources": [], "owner_role_id": "M2", "work_share": 2}
    value = Subtask.model_validate(old)
    assert value.owner_role_id == "M2"
    assert [(one.role_id, float(one.units)) for one in value.assignments] == [("M2", 1.0)]
    assert Subtask.model_validate({**old, "owner_role_id": ""}).assignments == []


@pytest.mark.parametrize("share", [0, 11])
def test_a_share_is_1_to_10(share: int, subtasks: SubtasksAnswer) -> None:
    raw = subtasks.model_dump()
    raw["subtasks"][0]["work_share"] = share
    with pytest.raises(ValidationError, match="work_share"):
        SubtasksAnswer.model_validate(raw)


def test_owner_share_mode_and_acceptance_are_kept(subtasks: SubtasksAnswer, inputs: Inputs) -> None:
    subtasks.subtasks[2].mode = "wait"
    (task,) = finish(inputs, Answered(Item("1.1"), subtasks)).tasks
    assert [(s.owner_role_id, s.work_share) for s in task.subtasks] == [("M2", 1), ("M2", 4), ("M2", 1)]
    assert [s.mode for s in task.subtasks] == ["work", "work", "wait"]
    assert task.subtasks[0].acceptance.startswith("A second reading")


def test_without_roles_nobody_owns_a_subtask(subtasks: SubtasksAnswer, tree: WbsTree) -> None:
    inputs = Inputs(STAGE, {"wbs_tree_l2": tree, "find_team_roles": Missing(text="failed")}, {})
    assert problems(subtasks, inputs) == []
    (task,) = finish(inputs, Answered(Item("1.1"), subtasks)).tasks
    assert {s.owner_role_id for s in task.subtasks} == {""}


def test_codes_come_from_the_task(subtasks: SubtasksAnswer, inputs: Inputs) -> None:
    value = finish(inputs, Answered(Item("2.3"), subtasks))
    assert [s.code for s in value.tasks[0].subtasks] == ["2.3.1", "2.3.2", "2.3.3"]


def test_tasks_without_subtasks_say_why(subtasks: SubtasksAnswer, inputs: Inputs, tree: WbsTree) -> None:
    value = finish(inputs, Answered(Item("1.1"), subtasks), Answered(Item("1.2"), problem="timeout"))
    assert [t.task_code for t in value.tasks] == ["1.1"]
    assert [t.task_code for t in value.unsplit] == [t.code for t in tree.tasks()][1:]
    assert [t.reason for t in value.unsplit][:2] == ["timeout", LEFT_OUT]


def test_the_full_text_shows_subtasks_and_gaps(subtasks: SubtasksAnswer, inputs: Inputs) -> None:
    text = view_text(STAGE, finish(inputs, Answered(Item("1.1"), subtasks)))
    assert "  - 1.1.1 Peg the line: Drive pegs" in text
    assert "Resources: Pegs, Optical level. By M2. Done when: A second reading" in text
    assert f"- **4.3** Show the owner how to care for it: not split, {LEFT_OUT}" in text
