from collections import Counter

from planexe.workflows.plan.goal import checked_goal
from planexe.workflows.plan.goal_examples import goal_examples


def test_there_are_enough_of_each_kind() -> None:
    kinds = Counter(example.kind for example in goal_examples())
    assert sum(kinds.values()) >= 24
    assert set(kinds) == {"business", "personal", "public", "research", "software", "event"}
    assert min(kinds.values()) >= 4


def test_they_are_of_several_lengths() -> None:
    lengths = [len(example.text.split()) for example in goal_examples()]
    assert min(lengths) >= 35
    assert max(lengths) <= 320
    assert max(lengths) > 3 * min(lengths)


def test_each_can_be_used_as_it_is() -> None:
    for example in goal_examples():
        assert checked_goal(example.text) == example.text


def test_titles_differ() -> None:
    labels = [example.label for example in goal_examples()]
    assert len(set(labels)) == len(labels)
