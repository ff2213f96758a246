from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.plan.schedule.leaf_days import leaf_days
from planexe.workflows.plan.schedule.task_durations import UNKNOWN_DAYS
from planexe.workflows.plan.work_breakdown.tree import LEFT_OUT, OpenTask, WbsNode


def task(code: str, days: tuple[int, int, int] | None = None) -> WbsNode:
    node = WbsNode(code=code, parent=code.partition(".")[0], level=2, title=f"Task {code}")
    if days is None:
        return node
    return node.model_copy(update={"days_min": days[0], "days_realistic": days[1], "days_max": days[2]})


def subtask(code: str, share: int) -> WbsNode:
    return WbsNode(code=code, parent=code.rpartition(".")[0], level=3, title=f"Part {code}", work_share=share)


def phase(code: str) -> WbsNode:
    return WbsNode(code=code, level=1, title=f"Phase {code}")


def missing(code: str, reason: str) -> OpenTask:
    return OpenTask(task_code=code, title="", reason=reason)


def test_days_are_divided_among_the_subtasks() -> None:
    days = leaf_days([phase("1"), task("1.1", (3, 5, 10)), subtask("1.1.1", 1), subtask("1.1.2", 2)], [])
    assert days.likely == {"1.1.1": Fraction(5, 3), "1.1.2": Fraction(10, 3)}
    assert days.least["1.1.1"] == 1
    assert days.most["1.1.2"] == Fraction(20, 3)
    assert days.shares["1.1.2"] == ("1.1", Fraction(2, 3))


@given(st.integers(1, 400), st.lists(st.integers(1, 10), min_size=1, max_size=6))
def test_subtasks_take_exactly_the_days_of_their_task(length: int, shares: list[int]) -> None:
    """The reference rounds each part up, so a task of 2 days with 5 subtasks became one of 5."""
    parts = [subtask(f"1.1.{n}", share) for n, share in enumerate(shares, 1)]
    assert sum(leaf_days([phase("1"), task("1.1", (length, length, length)), *parts], []).likely.values()) == length


def test_a_task_without_subtasks_is_a_leaf() -> None:
    assert leaf_days([phase("1"), task("1.1", (1, 2, 4))], []).likely == {"1.1": 2}


def test_a_phase_without_tasks_takes_no_time() -> None:
    assert leaf_days([phase("1")], []).likely == {"1": 0}


def test_a_missing_estimate_is_the_median_of_the_phase() -> None:
    nodes = [phase("1"), task("1.1", (1, 2, 3)), task("1.2"), task("1.3", (4, 6, 9)), task("1.4", (5, 9, 20)), phase("2"), task("2.1", (50, 60, 70))]  # fmt: skip
    days = leaf_days(nodes, [missing("1.2", "timeout")])
    assert days.likely["1.2"] == 6
    assert days.notes == (
        "No estimate for 1.2 (timeout): assumed 6 days each (4 to 9), the median of the estimated tasks around them.",
    )
    assert days.missing == ("1.2",)


def test_without_estimates_in_the_phase_all_tasks_count() -> None:
    assert leaf_days([phase("1"), task("1.1", (1, 3, 8)), phase("2"), task("2.1")], []).likely["2.1"] == 3


def test_without_any_estimate_there_is_a_plain_assumption() -> None:
    assert leaf_days([phase("1"), task("1.1")], []).likely["1.1"] == UNKNOWN_DAYS[1]


def test_what_the_level_of_detail_leaves_out_is_noted_but_no_gap() -> None:
    days = leaf_days([phase("1"), task("1.1", (1, 3, 8)), task("1.2")], [missing("1.2", LEFT_OUT)])
    assert len(days.notes) == 1
    assert days.missing == ()


def test_estimates_out_of_order_or_bounds_are_put_right() -> None:
    days = leaf_days([phase("1"), task("1.1", (9, 3, -4)), task("1.2", (1, 2, 10**9))], [])
    assert [days.least["1.1"], days.likely["1.1"], days.most["1.1"]] == [1, 3, 9]
    assert days.most["1.2"] == 3650
