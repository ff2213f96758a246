from collections.abc import Callable

import pytest
from pydantic import ValidationError

from planexe.spine.asks import items_of
from planexe.spine.inputs import Inputs
from planexe.workflows.plan.synthesis.review_plan import (
    STAGE,
    PlanReview,
    ReviewAnswer,
    ReviewAnswers,
    ReviewPoint,
    ReviewPointDraft,
    are_alike,
    gaps,
    view_digest,
    view_full,
)
from planexe.workflows.plan.synthesis.review_questions import GROUPS, QUESTIONS, questions_of
from tests.workflows.plan.stage_inputs import ask_of, finish_with, problems_of

Given = Callable[..., Inputs]


def point(number: int, **fields: str) -> ReviewPointDraft:
    about = "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")
    texts = {
        "title": f"Matter {number}",
        "finding": f"The {about}footing, the {about}drainage, the {about}capstones stand nowhere.",
        "impact": f"{number + 1} weeks",
        "recommendation": f"The waller settles {about} by May.",
    }
    return ReviewPointDraft.model_validate({**texts, **fields})


def answer(first: int = 0, subject: str = "Budget", **fields: str) -> ReviewAnswer:
    return ReviewAnswer(subject=subject, bullet_points=[point(first, **fields), point(first + 1), point(first + 2)])


def money(*answers: ReviewAnswer) -> ReviewAnswers:
    """Returns the answers to the two questions about money, the first of them as given."""
    return ReviewAnswers(questions=[*(answers or (answer(),)), answer(30, "Financing")])


def review(given: Given, *answers: ReviewAnswer | None) -> PlanReview:
    """Returns the review: the first questions answered so, the others well; one without an answer is left out."""
    asked = [question for key in GROUPS for question in questions_of(key)]
    said = [*answers, *[answer(3 * n) for n in range(len(answers), len(asked))]]
    by_key = {q.key: one.model_copy(update={"subject": q.title}) for q, one in zip(asked, said, strict=True) if one}
    calls = [
        ReviewAnswers.model_construct(questions=[by_key[q.key] for q in questions_of(key) if q.key in by_key])
        for key in GROUPS
    ]
    value = finish_with(STAGE, given(STAGE), calls)
    assert isinstance(value, PlanReview)
    return value


def test_sixteen_questions_are_asked_in_six_calls_at_once(given: Given) -> None:
    asked = [question for key in GROUPS for question in questions_of(key)]
    assert sorted(asked) == sorted(QUESTIONS)
    assert len({question.title for question in asked}) == 16
    assert len(items_of(STAGE, given(STAGE))) == 6
    assert all(not part.needs for part in STAGE.parts)


def test_the_fast_level_asks_three(given: Given) -> None:
    (item,) = items_of(STAGE.in_short(), given(STAGE))
    assert [q.key for q in questions_of(item.key)] == ["critical_issues", "consequences", "recommended_actions"]


def test_only_the_task_differs_between_calls(given: Given) -> None:
    first, second = (ask_of(STAGE, given(STAGE), key) for key in ("money", "work"))
    assert (first.instructions, first.documents, first.schema) == (second.instructions, second.documents, second.schema)
    assert first.task.startswith("Subject: Money\n")
    assert "- Budget: Where does the budget not hold?" in first.task


def test_a_good_answer_passes(given: Given) -> None:
    assert problems_of(STAGE, given(STAGE), money(), "money") == []


def test_a_question_left_out_is_named(given: Given) -> None:
    answers = ReviewAnswers(questions=[answer()])
    assert problems_of(STAGE, given(STAGE), answers, "money") == ["`questions` lacks an entry for subject Financing."]


def test_a_point_made_twice_is_named(given: Given) -> None:
    assert problems_of(STAGE, given(STAGE), money(answer(title="matter  1")), "money") == [
        "`bullet_points.title` holds 'matter  1' more than once; give different points."
    ]


def test_an_impact_without_a_figure_is_named(given: Given) -> None:
    (problem,) = problems_of(STAGE, given(STAGE), money(answer(impact="a lot of time")), "money")
    assert problem.startswith("`impact` has no figure in 'Matter 0';")


@pytest.mark.parametrize("count", [2, 4])
def test_there_are_exactly_three_points(count: int) -> None:
    with pytest.raises(ValidationError, match="bullet_points"):
        ReviewAnswer.model_validate(
            {"subject": "Budget", "bullet_points": [point(n).model_dump() for n in range(count)]}
        )


def test_a_finding_stays_where_it_was_raised_first(given: Given) -> None:
    again = answer(3, title="Badgers again", finding=point(0).finding.upper())
    value = review(given, answer(0), again)
    second = value.questions[1]
    assert [p.title for p in second.points] == ["Matter 4", "Matter 5"]
    assert [(r.title, r.raised_under) for r in second.repeats] == [("Badgers again", "Critical issues")]
    assert "Badgers again: found here too, see “Critical issues”." in view_full(value)
    assert gaps(value) == []


def test_one_title_for_two_findings_is_no_repeat(given: Given) -> None:
    value = review(given, answer(0), answer(3, title="Matter 0"))
    assert len(value.questions[1].points) == 3


def test_findings_in_a_script_without_blanks_can_be_compared() -> None:
    one, same, other = (
        ReviewPoint(title=title, finding=finding, impact="1", recommendation="2")
        for title, finding in (("甲", "没有人负责排水"), ("乙", "没有人负责排水"), ("甲", "墙太高了"))
    )
    assert are_alike(one, same)
    assert not are_alike(one, other)


def test_unanswered_questions_are_said(given: Given) -> None:
    value = review(given, None)
    assert value.unanswered == ["Critical issues"]
    assert len(value.questions) == 15
    assert "*Not answered: Critical issues.*" in view_full(value)


def test_a_short_answer_that_was_salvaged_is_a_gap(given: Given) -> None:
    value = review(given, ReviewAnswer.model_construct(subject="", bullet_points=[point(0)]))
    assert gaps(value) == ["Plan review, Critical issues: 1 of 3 points."]


def test_the_digest_names_every_matter_in_few_characters(given: Given) -> None:
    value = review(given)
    digest = view_digest(value)
    assert all(p.title in digest for q in value.questions for p in q.points)
    assert len(digest) < len(view_full(value)) / 2
    assert view_digest(PlanReview(questions=[])) == "No question was answered."
