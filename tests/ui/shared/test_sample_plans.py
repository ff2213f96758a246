from collections import Counter

from planexe.ui.shared.sample_plans import sample_plans
from planexe.workflows.plan.goal import checked_goal


def test_there_are_enough_of_each_kind() -> None:
    kinds = Counter(plan.kind for plan in sample_plans())
    assert sum(kinds.values()) >= 24
    assert set(kinds) == {"business", "personal", "public", "research", "software", "event"}
    assert min(kinds.values()) >= 4


def test_they_are_of_several_lengths() -> None:
    lengths = [len(plan.goal.split()) for plan in sample_plans()]
    assert min(lengths) >= 35
    assert max(lengths) <= 320
    assert max(lengths) > 3 * min(lengths)


def test_each_can_be_used_as_it_is() -> None:
    for plan in sample_plans():
        assert checked_goal(plan.goal) == plan.goal


def test_titles_differ() -> None:
    labels = [plan.label for plan in sample_plans()]
    assert len(set(labels)) == len(labels)
