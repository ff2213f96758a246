"""What is asked before a plan is made."""

from typing import Any

import pytest

from planexe.spine.inputs import Inputs
from planexe.spine.questions_first import FirstQuestion, FirstQuestions, with_answers
from planexe.spine.stage import Item
from planexe.workflows.interview.asking.ask_first import STAGE
from planexe.workflows.plan.workflow import WORKFLOW as PLAN

INPUTS = Inputs(STAGE, {}, {}, {"goal": "Open a bakery."})


def questions(*texts: str) -> FirstQuestions:
    said = {"changes": "It decides the rent.", "otherwise": "Aarhus."}
    return FirstQuestions(questions=[FirstQuestion(question=text, **said) for text in texts])


def problems(*texts: str) -> list[str]:
    assert STAGE.check
    return list(STAGE.check(questions(*texts), INPUTS, Item("", "")))


def test_question_of_any_script_passes() -> None:
    assert problems("Where is it to be?", "何人で働きますか？", "متى تفتح؟", "Πού θα είναι;") == []


@pytest.mark.parametrize(
    ("texts", "what"),
    [
        (("Where?", "When?", "Say how many people work there."), "does not end in a question mark"),
        (("Where?", "When?", "where?"), "more than once"),
    ],
)
def test_what_is_no_question_or_stands_there_twice_is_asked_again(texts: tuple[str, ...], what: str) -> None:
    (problem,) = problems(*texts)
    assert what in problem


def test_goal_stands_in_the_task() -> None:
    assert callable(STAGE.task)
    assert "Open a bakery." in STAGE.task(INPUTS, Item("", ""))


@pytest.mark.parametrize(
    ("answered", "text"),
    [
        ([("Where?", " Aarhus "), ("When?", ""), ("Who?", "  ")], "Open a bakery.\n\nWhere? Aarhus"),
        ([("Where?", "")], "Open a bakery."),
        ([("Where?", "Aarhus"), ("When?", "In May")], "Open a bakery.\n\nWhere? Aarhus\nWhen? In May"),
    ],
)
def test_answers_join_the_text_and_open_questions_do_not(answered: Any, text: str) -> None:
    assert with_answers("Open a bakery.\n", answered) == text


def test_plan_asks_by_it() -> None:
    assert PLAN.asks_first == "interview"
