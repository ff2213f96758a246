import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.plan.work_breakdown.tree import (
    LEFT_OUT,
    WbsNode,
    WbsTree,
    bare_title,
    days_text,
    divide_days,
    open_tasks,
    outline,
)


@pytest.mark.parametrize(
    ("given_title", "wanted"),
    [
        ("1.2 Dig the footing", "Dig the footing"),
        ("3. Dig the footing", "Dig the footing"),
        ("2) Dig the footing", "Dig the footing"),
        ("Phase 2: Dig the footing", "Dig the footing"),
        ("Task 2.3 - Dig the footing", "Dig the footing"),
        ("2.3.1: Dig the footing", "Dig the footing"),
    ],
)
def test_a_number_in_front_is_taken_off(given_title: str, wanted: str) -> None:
    assert bare_title(given_title) == wanted


@pytest.mark.parametrize(
    "title", ["3D-print the gauge", "12 t of gravel ordered", "Phase in the drains", "2026 budget"]
)
def test_a_number_that_belongs_to_the_title_stays(title: str) -> None:
    assert bare_title(title) == title


@given(st.text(min_size=1))
def test_a_title_is_never_emptied(title: str) -> None:
    assert bool(bare_title(title)) == bool(title.strip())


def test_nodes_are_found_by_code(tree: WbsTree) -> None:
    assert tree.node("2.3").title == "Store the stone"
    with pytest.raises(KeyError):
        tree.node("9.9")


def test_tasks_are_the_second_level(tree: WbsTree) -> None:
    assert [t.code for t in tree.tasks()][:4] == ["1.1", "1.2", "1.3", "2.1"]


def test_open_tasks_say_why(tree: WbsTree) -> None:
    done = [t.code for t in tree.tasks() if t.code not in {"1.2", "4.3"}]
    found = open_tasks(tree, done, {"1.2": "timeout"})
    assert [(t.task_code, t.reason) for t in found] == [("1.2", "timeout"), ("4.3", LEFT_OUT)]


def test_the_outline_is_a_nested_list_with_codes(tree: WbsTree) -> None:
    lines = outline(tree, {"1.1": ["2 days"]}).splitlines()
    assert lines[0].startswith("**Project:** Garden wall")
    assert "- **1 Settle where the wall stands**" in lines
    assert "  - 1.1 Measure the slope · 2 days" in lines


@given(st.integers(1, 3650), st.lists(st.integers(-2, 10), min_size=1, max_size=8))
def test_days_divided_add_up_exactly(days: int, shares: list[int]) -> None:
    """The reference rounds every part up: a task of 2 days with 5 subtasks became one of 5."""
    parts = divide_days(days, shares)
    assert sum(parts) == days
    assert all(
        a * max(1, n) == b * max(1, m)
        for a, m in zip(parts, shares, strict=True)
        for b, n in zip(parts, shares, strict=True)
    )


def test_fractions_of_days_are_shown_with_one_figure() -> None:
    node = WbsNode(code="1.1.1", level=3, title="Dig", days_min=0.25, days_realistic=1.6667, days_max=3)
    assert days_text(node) == "1.7 days (0.2 to 3)"


def test_days_read_as_people_write_them() -> None:
    node = WbsNode(code="1.1", parent="1", level=2, title="Dig")
    assert days_text(node) == ""
    assert days_text(node.model_copy(update={"days_min": 1, "days_realistic": 1, "days_max": 3})) == "1 day (1 to 3)"
    assert days_text(node.model_copy(update={"days_min": 3, "days_realistic": 5, "days_max": 9})) == "5 days (3 to 9)"
