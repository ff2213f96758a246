"""What the card of a workflow says."""

import pytest

from planexe.spine.workflow import find_workflow
from planexe.ui.new_run.cards import about


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("plan", "Make a plan from a goal. Needs: goal. 28 examples to start from."),
        ("toy_workflow", "Name numbers and measure the names. Needs: numbers."),
        ("table_workflow", "Needs: questions (a file), tables (files)."),
    ],
)
@pytest.mark.usefixtures("own_workflows")
def test_card_says_what_is_made_what_it_needs_and_what_there_is_to_start_from(name: str, words: str) -> None:
    assert about(find_workflow(name)) == words
