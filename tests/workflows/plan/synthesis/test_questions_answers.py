from collections.abc import Callable

from planexe.spine.asks import items_of
from planexe.spine.inputs import Inputs
from planexe.workflows.plan.synthesis.questions_answers import (
    STAGE,
    PairDraft,
    PairsDraft,
    QuestionsAnswers,
    gaps,
    view_full,
)
from tests.workflows.plan.stage_inputs import finish_with, problems_of

Given = Callable[..., Inputs]


def pairs(*numbers: int) -> PairsDraft:
    return PairsDraft.model_construct(
        question_answer_pairs=[
            PairDraft(
                question=f"What about matter {n}?",
                answer=f"Matter {n} is settled by the waller before the work begins.",
                rationale="Many ask it.",
            )
            for n in numbers
        ],
        summary="It can be explained.",
    )


def finished(given: Given, first: PairsDraft | None, second: PairsDraft | None) -> QuestionsAnswers:
    value = finish_with(STAGE, given(STAGE), [first, second])
    assert isinstance(value, QuestionsAnswers)
    return value


def test_both_angles_are_asked_at_once_and_at_every_level(given: Given) -> None:
    for fast in (False, True):
        assert [i.key for i in items_of(STAGE.in_short() if fast else STAGE, given(STAGE))] == [
            "understanding",
            "risks_and_disputes",
        ]


def test_what_reviewers_say_is_not_read() -> None:
    assert "review_plan" not in {need.stage for need in STAGE.all_needs()}


def test_a_good_answer_passes(given: Given) -> None:
    assert problems_of(STAGE, given(STAGE), pairs(1, 2, 3, 4, 5), "understanding") == []


def test_a_question_asked_twice_is_named(given: Given) -> None:
    problems = problems_of(STAGE, given(STAGE), pairs(1, 2, 3, 4, 1), "understanding")
    assert problems[0].startswith("`question_answer_pairs.question` holds 'What about matter 1?' more than once")
    assert problems[1].startswith("`question_answer_pairs.answer` holds")


def test_ids_are_counted_through_both_calls(given: Given) -> None:
    value = finished(given, pairs(1, 2, 3, 4, 5), pairs(6, 7, 8, 9, 10))
    assert [p.question_id for c in value.chapters for p in c.pairs] == [f"Q{n}" for n in range(1, 11)]
    assert "#### Q6 What about matter 6?" in view_full(value)


def test_a_question_of_both_calls_is_answered_once_and_is_no_gap(given: Given) -> None:
    value = finished(given, pairs(1, 2, 3, 4, 5), pairs(6, 7, 3, 9, 10))
    assert [p.question_id for p in value.chapters[1].pairs] == ["Q6", "Q7", "Q8", "Q9"]
    assert value.chapters[1].repeats == ["What about matter 3?"]
    assert gaps(value) == []


def test_one_lost_call_leaves_the_other(given: Given) -> None:
    value = finished(given, None, pairs(1, 2, 3, 4, 5))
    assert [c.key for c in value.chapters] == ["risks_and_disputes"]


def test_a_short_answer_that_was_salvaged_is_a_gap(given: Given) -> None:
    value = finished(given, pairs(1, 2), pairs(6, 7, 8, 9, 10))
    assert gaps(value) == ["Questions and answers, Understanding the plan: 2 of 5 questions are answered."]
