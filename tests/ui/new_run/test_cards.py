"""What the first page says of a workflow."""

import pytest

from planexe.spine.workflow import find_workflow
from planexe.ui.new_run.cards import about

PLAN_WORDS = (
    "Strategy, schedule, costs, risks and team, written by many calls of a model at the same time. You see each call, "
    "set how many run at once, and ask again for what you do not like."
)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("plan", PLAN_WORDS),
        ("toy_workflow", "Name numbers and measure the names. Needs: numbers."),
        ("table_workflow", "Needs: questions (a file), tables (files)."),
    ],
)
@pytest.mark.usefixtures("own_workflows")
def test_words_under_the_promise_say_what_is_made_and_what_it_needs(name: str, words: str) -> None:
    assert about(find_workflow(name)) == words
