import pytest
from pydantic import ValidationError

from planexe.spine.asks import items_of
from planexe.spine.inputs import Inputs
from planexe.spine.stage import Answered, Item
from planexe.workflows.plan.experts.expert_criticism import STAGE, Criticism, ExpertOpinions
from planexe.workflows.plan.experts.find_experts import ExpertSearch


@pytest.fixture
def inputs(trade_search: ExpertSearch) -> Inputs:
    return Inputs(STAGE, {"find_experts#first": trade_search}, {})


def problems(answer: Criticism, inputs: Inputs) -> list[str]:
    assert STAGE.check
    return list(STAGE.check(answer, inputs, Item("E1")))


def test_the_first_three_experts_are_asked(inputs: Inputs) -> None:
    items = items_of(STAGE, inputs)
    assert [(i.key, i.title) for i in items] == [("E1", "Waller A"), ("E2", "Waller B"), ("E3", "Waller C")]


def test_the_fast_level_asks_one(inputs: Inputs) -> None:
    assert [i.key for i in items_of(STAGE.in_short(), inputs)] == ["E1"]


def test_the_persona_stands_in_the_task_and_not_in_the_rules(inputs: Inputs) -> None:
    first, second, _ = items_of(STAGE, inputs)
    assert callable(STAGE.task)
    task = STAGE.task(inputs, second)
    assert task.startswith("Subject: Waller B\n")
    assert "dry stone, frost damage" in task
    assert "Waller" not in str(STAGE.prompt)
    assert first.title not in task


def test_a_good_criticism_passes(criticism: Criticism, inputs: Inputs) -> None:
    assert problems(criticism, inputs) == []


def test_one_issue_told_twice_is_named(criticism: Criticism, inputs: Inputs) -> None:
    criticism.issues[2].title = "no Drainage"
    assert problems(criticism, inputs) == [
        "`issues.title` holds 'No drainage' more than once; give three different issues."
    ]


@pytest.mark.parametrize("count", [2, 4])
def test_there_are_exactly_three_issues(count: int, criticism: Criticism) -> None:
    raw = criticism.model_dump()
    raw["issues"] = (raw["issues"] * 2)[:count]
    with pytest.raises(ValidationError, match="issues"):
        Criticism.model_validate(raw)


def test_issues_get_ids_from_their_expert(criticism: Criticism, inputs: Inputs) -> None:
    value = STAGE.finish(inputs, [Answered(Item("E1", "Waller A"), criticism)])
    assert isinstance(value, ExpertOpinions)
    assert [i.issue_id for i in value.opinions[0].issues] == ["E1.1", "E1.2", "E1.3"]


def test_an_expert_without_an_answer_is_recorded_as_silent(criticism: Criticism, inputs: Inputs) -> None:
    value = STAGE.finish(
        inputs, [Answered(Item("E1", "Waller A"), problem="timeout"), Answered(Item("E2", "Waller B"), criticism)]
    )
    assert isinstance(value, ExpertOpinions)
    assert [o.expert_id for o in value.opinions] == ["E2"]
    assert [(s.expert_id, s.reason) for s in value.silent] == [("E1", "timeout")]
