"""A work breakdown as nested nodes."""

from planexe.workflows.plan.reader.work_tree import tree_of
from tests.report.made_reports import TREE


def test_nodes_are_nested_by_their_parents() -> None:
    build, open_ = tree_of(TREE)
    assert (build.code, build.below, open_.title) == ("1", 2, "Open")
    assert build.children[0].children[0].title == "Fence"


def test_notes_tell_days_description_and_resources() -> None:
    dig = tree_of(TREE)[0].children[0]
    assert dig.size == "5 days (3 to 9)"
    assert dig.children[0].notes == ("Around it.", "Needs: Digger")


def test_one_day_is_no_plural() -> None:
    assert tree_of({"nodes": [{"code": "1", "title": "a", "days_realistic": 1}]})[0].size == "1 day"


def test_node_without_its_parent_stands_at_the_top() -> None:
    assert [n.code for n in tree_of({"nodes": [{"code": "2.1", "parent": "2", "title": "a"}]})] == ["2.1"]


def test_node_that_is_its_own_parent_is_not_lost() -> None:
    assert [n.code for n in tree_of({"nodes": [{"code": "2", "parent": "2", "title": "a"}]})] == ["2"]


def test_other_values_have_no_tree() -> None:
    assert tree_of({"nodes": [{"name": "x"}]}) == ()
    assert tree_of({"text": "x"}) == ()
    assert tree_of([1]) == ()
