"""Ids that a task names are those that its answer is about."""

import pytest

from planexe.simulator.prompt_reader import named_in

CODES = ["1.1", "1.2", "1.10", "2.1"]


@pytest.mark.parametrize(
    ("task", "named"),
    [
        ("Estimate:\n- 1.1 Dig\n- 1.10 Plant", ["1.1", "1.10"]),
        ("Subject: Tasks 1.10, 2.1.", ["1.10", "2.1"]),
        ("Estimate all tasks.", CODES),
        ("It costs 11.1 or 1.1.1", CODES),
    ],
)
def test_ids_that_a_task_names_stand_alone_in_it(task: str, named: list[str]) -> None:
    assert named_in(task, CODES, 1) == named


def test_fewer_than_are_wanted_are_no_choice() -> None:
    assert named_in("Begin with 1.1", CODES, 4) == CODES
