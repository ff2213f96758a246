from collections.abc import Callable

import pytest
from pydantic import ValidationError

from planexe.spine.asks import items_of
from planexe.spine.binding import binding_problems
from planexe.spine.inputs import Inputs, view_text
from planexe.spine.stage import Answered, Item
from planexe.workflows.plan.schedule.task_durations import STAGE, Estimates, TaskDurations
from planexe.workflows.plan.work_breakdown.tree import LEFT_OUT, WbsTree

Make = Callable[..., Estimates]


@pytest.fixture
def inputs(tree: WbsTree) -> Inputs:
    return Inputs(STAGE, {"wbs_tree_l2": tree}, {})


def problems(answer: Estimates, inputs: Inputs, item: Item) -> list[str]:
    assert STAGE.check
    assert STAGE.bindings
    bound = binding_problems(answer.model_dump(mode="json"), STAGE.bindings(inputs, item))
    return bound or list(STAGE.check(answer, inputs, item))


def finish(inputs: Inputs, *answered: Answered) -> TaskDurations:
    value = STAGE.finish(inputs, answered)
    assert isinstance(value, TaskDurations)
    return value


def test_three_tasks_are_asked_in_one_call(inputs: Inputs) -> None:
    items = items_of(STAGE, inputs)
    assert [(i.key, i.title) for i in items] == [("1.1-2.1", "Tasks 1.1, 1.2, 2.1"), ("2.2-2.2", "Task 2.2")]


def test_phases_are_not_estimated(inputs: Inputs) -> None:
    codes = [node.code for item in items_of(STAGE, inputs) for node in item.data]
    assert codes == ["1.1", "1.2", "2.1", "2.2"]


def test_the_fast_level_asks_two_calls(tree: WbsTree) -> None:
    tree.nodes += [node.model_copy(update={"code": f"2.{n}"}) for n in range(3, 9) for node in tree.nodes[-1:]]
    assert len(items_of(STAGE.in_short(), Inputs(STAGE, {"wbs_tree_l2": tree}, {}))) == 2


def test_the_task_names_codes_and_titles(inputs: Inputs) -> None:
    assert callable(STAGE.task)
    text = STAGE.task(inputs, items_of(STAGE, inputs)[0])
    assert text.splitlines()[0] == "Subject: Tasks 1.1, 1.2, 2.1"
    assert "- 2.1 Dig the footing" in text


@pytest.mark.parametrize(
    ("week", "words"),
    [(None, "Days are working days"), ("every day", "calendar days"), ("monday to friday", "Days are working days")],
)
def test_the_prompt_says_which_days_count(week: str | None, words: str, tree: WbsTree) -> None:
    assert callable(STAGE.prompt)
    prompt = STAGE.prompt(Inputs(STAGE, {"wbs_tree_l2": tree}, {}, {"working_week": week}))
    assert words in prompt
    assert "{week_rule}" not in prompt


def test_good_estimates_pass(inputs: Inputs, estimates: Make) -> None:
    assert problems(estimates("1.1", "1.2", "2.1"), inputs, items_of(STAGE, inputs)[0]) == []


@pytest.mark.parametrize("days", [(3, 2, 4), (1, 5, 4), (9, 5, 1)])
def test_days_in_the_wrong_order_are_named(days: tuple[int, int, int], inputs: Inputs, estimates: Make) -> None:
    (problem,) = problems(estimates("2.2", days=days), inputs, items_of(STAGE, inputs)[1])
    assert problem.startswith(f"`estimates` of 2.2: days_min {days[0]}, days_realistic {days[1]}, days_max {days[2]};")


def test_missing_and_foreign_codes_are_named(inputs: Inputs, estimates: Make) -> None:
    found = problems(estimates("1.1", "1.2", "2.2"), inputs, items_of(STAGE, inputs)[0])
    assert found == [
        "`estimates` lacks an entry for task_code 2.1.",
        "`estimates` has the unknown task_code 2.2; use only 1.1, 1.2, 2.1.",
    ]


@pytest.mark.parametrize("days", [(0, 2, 4), (-1, -1, -1), (1, 2, 4000)])
def test_days_are_at_least_one_and_at_most_ten_years(days: tuple[int, int, int], estimates: Make) -> None:
    with pytest.raises(ValidationError, match="days_"):
        estimates("1.1", days=days)


def test_estimates_stand_in_the_order_of_the_codes(inputs: Inputs, estimates: Make) -> None:
    first, second = items_of(STAGE, inputs)
    value = finish(inputs, Answered(first, estimates("2.1", "1.2", "1.1")), Answered(second, estimates("2.2")))
    assert [e.task_code for e in value.estimates] == ["1.1", "1.2", "2.1", "2.2"]
    assert value.unestimated == []


def test_tasks_without_an_estimate_say_why(inputs: Inputs, estimates: Make) -> None:
    first, second = items_of(STAGE, inputs)
    failed = finish(inputs, Answered(first, problem="timeout"), Answered(second, estimates("2.2")))
    assert [(t.task_code, t.reason) for t in failed.unestimated] == [(c, "timeout") for c in ("1.1", "1.2", "2.1")]
    left_out = finish(inputs, Answered(first, estimates("1.1", "1.2", "2.1")))
    assert [(t.task_code, t.reason) for t in left_out.unestimated] == [("2.2", LEFT_OUT)]


def test_the_full_text_is_a_table_and_the_gaps(inputs: Inputs, estimates: Make) -> None:
    first, _ = items_of(STAGE, inputs)
    text = view_text(STAGE, finish(inputs, Answered(first, estimates("1.1", "1.2", "2.1"))))
    assert "| 1.1 | 1 | 2 | 4 | Rain on the only free weekend. |" in text
    assert text.endswith(f"- 2.2 Lay the courses: no estimate, {LEFT_OUT}")


def test_task_that_a_poor_answer_leaves_out_says_so(inputs: Inputs, estimates: Make) -> None:
    first, second = items_of(STAGE, inputs)
    value = finish(inputs, Answered(first, estimates("1.1", "2.1")), Answered(second, estimates("2.2")))
    assert [(t.task_code, t.reason) for t in value.unestimated] == [("1.2", "no model estimated it")]
