from collections.abc import Callable

import pytest

from planexe.errors import SchedulingError
from planexe.scheduling.links import Link
from planexe.scheduling.network import Activity, Network, build_network
from planexe.scheduling.task_limit import limit_tasks

ReadTable = Callable[[str], Network]


def test_one_at_a_time_is_the_sum_of_all_work() -> None:
    plan = limit_tasks(build_network([Activity("A", 3), Activity("B", 4), Activity("C", 5)], []), 1)
    assert plan.end == 12
    assert all(times.critical for times in plan.times.values())


def test_what_is_needed_soonest_goes_first(table: ReadTable) -> None:
    plan = limit_tasks(table("Short;;2\nLong;;2\nAfter;Long;9"), 1)
    assert [plan.times[code].early_start for code in ("Long", "Short", "After")] == [0, 11, 2]


def test_short_work_fills_a_gap(table: ReadTable) -> None:
    plan = limit_tasks(table("A;;2\nB;A(FS3);4\nFill;;3"), 1)
    assert (plan.times["Fill"].early_start, plan.end) == (2, 9)


def test_milestones_do_not_count() -> None:
    network = build_network([Activity("A", 3), Activity("Go", 0), Activity("Done", 0)], [Link("A", "Done")])
    assert limit_tasks(network, 1).end == 3


def test_waits_for_room_are_told_apart_from_links() -> None:
    plan = limit_tasks(build_network([Activity("A", 3), Activity("B", 4)], []), 1)
    assert [(link.predecessor, link.successor) for link in plan.limit_links] == [("B", "A")]
    assert plan.path == ("B", "A")


def test_float_counts_what_would_break_the_limit(table: ReadTable) -> None:
    """Without the limit B has 4 days of float; with two at once it stands in the way of C."""
    network = table("A;;8\nB;;4\nC;;4")
    assert limit_tasks(network, 3).times["B"].total_float == 4
    assert limit_tasks(network, 2).times["B"].total_float == 0


@pytest.mark.parametrize("most", [0, -2])
def test_limit_below_one_is_refused(most: int) -> None:
    with pytest.raises(SchedulingError, match="give 1 or more"):
        limit_tasks(build_network([Activity("A", 1)], []), most)


def test_nothing_to_limit() -> None:
    assert limit_tasks(build_network([], []), 2).end == 0
