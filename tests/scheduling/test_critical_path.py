"""Known answers, worked out by hand as textbooks do, and the defects that other schedulers have."""

import itertools
from collections.abc import Callable
from fractions import Fraction

import pytest

from planexe.scheduling.critical_path import Timetable, critical_path, drag
from planexe.scheduling.envelopes import envelopes
from planexe.scheduling.links import Link, LinkType
from planexe.scheduling.network import Activity, Network, build_network

ReadTable = Callable[[str], Network]


def rows(plan: Timetable) -> dict[str, tuple[float, ...]]:
    """Returns early start, early finish, late start, late finish, total float and free float by code."""
    return {
        code: tuple(
            float(n) for n in (t.early_start, t.early_finish, t.late_start, t.late_finish, t.total_float, t.free_float)
        )
        for code, t in plan.times.items()
    }


def test_textbook_network_of_finish_start_links(table: ReadTable) -> None:
    plan = critical_path(table("A;;3\nB;A;4\nC;A;2\nD;B;5\nE;C;1\nF;C;2\nG;D,E;4\nH;F,G;3"))
    assert rows(plan) == {
        "A": (0, 3, 0, 3, 0, 0), "B": (3, 7, 3, 7, 0, 0), "C": (3, 5, 9, 11, 6, 0), "D": (7, 12, 7, 12, 0, 0),
        "E": (5, 6, 11, 12, 6, 6), "F": (5, 7, 14, 16, 9, 9), "G": (12, 16, 12, 16, 0, 0), "H": (16, 19, 16, 19, 0, 0),
    }  # fmt: skip
    assert plan.end == 19
    assert plan.path == ("A", "B", "D", "G", "H")


@pytest.mark.parametrize(
    ("wait", "a", "b", "end"),
    [  # A takes 5 days, B 3
        ("A(FS)", (0, 0), (5, 0), 8),
        ("A(FS2)", (0, 0), (7, 0), 10),
        ("A(FS-2)", (0, 0), (3, 0), 6),
        ("A(FS1/2)", (0, 0), (5.5, 0), 8.5),
        ("A(SS)", (0, 0), (0, 2), 5),
        ("A(SS4)", (0, 0), (4, 0), 7),
        ("A(SS-1)", (0, 0), (0, 2), 5),
        ("A(FF)", (0, 0), (2, 0), 5),
        ("A(FF2)", (0, 0), (4, 0), 7),
        ("A(FF-1.5)", (0, 0), (0.5, 1.5), 5),
        ("A(SF)", (0, 0), (0, 2), 5),
        ("A(SF7)", (0, 0), (4, 0), 7),
        ("A(SF-4)", (0, 0), (0, 2), 5),
    ],
)
def test_each_kind_of_link_with_lag(
    wait: str, a: tuple[float, float], b: tuple[float, float], end: float, table: ReadTable
) -> None:
    plan = critical_path(table(f"A;;5\nB;{wait};3"))
    assert [(float(t.early_start), float(t.total_float)) for t in plan.times.values()] == [a, b]
    assert plan.end == end


def test_mixed_links_of_a_building_job(table: ReadTable) -> None:
    plan = critical_path(table("Dig;;10\nLay;Dig(SS2),Dig(FF1);8\nFill;Lay(SS3);6\nTest;Lay,Fill(FF2);2"))
    assert rows(plan) == {
        "Dig": (0, 10, 0, 10, 0, 0),
        "Lay": (3, 11, 3, 11, 0, 0),
        "Fill": (6, 12, 6, 12, 0, 0),
        "Test": (12, 14, 12, 14, 0, 0),
    }


def test_two_starts_and_two_ends(table: ReadTable) -> None:
    plan = critical_path(table("A;;4\nB;;6\nC;A;5\nD;A,B;1"))
    assert rows(plan) == {
        "A": (0, 4, 0, 4, 0, 0),
        "B": (0, 6, 2, 8, 2, 0),
        "C": (4, 9, 4, 9, 0, 0),
        "D": (6, 7, 8, 9, 2, 2),
    }
    assert plan.path == ("A", "C")


def test_thirds_of_a_day_add_up_exactly(table: ReadTable) -> None:
    plan = critical_path(table("A;;1/3\nB;A;1/3\nC;B;1/3\nD;;1"))
    assert plan.end == 1
    assert all(times.critical for times in plan.times.values())


def test_milestones_lie_on_the_path(table: ReadTable) -> None:
    plan = critical_path(table("Go;;0\nA;Go;2\nEnd;A;0"))
    assert plan.path == ("Go", "A", "End")
    assert plan.end == 2


def test_nothing_takes_no_time() -> None:
    plan = critical_path(build_network([], []))
    assert (plan.end, plan.path, plan.times) == (0, (), {})


def test_long_activity_with_a_start_start_successor_ends_with_the_project(table: ReadTable) -> None:
    """The reference lets it finish on day 18 of a project of 10 days, with a float of 8."""
    times = critical_path(table("Long;;10\nShort;Long(SS);2")).times["Long"]
    assert (times.late_finish, times.total_float) == (10, 0)


@pytest.mark.parametrize("kind", ["FF", "SF"])
def test_long_successor_held_back_at_its_finish_starts_with_the_project(kind: str, table: ReadTable) -> None:
    """The reference starts it on day -8 and says nothing."""
    times = critical_path(table(f"Short;;2\nLong;Short({kind});10")).times["Long"]
    assert (times.early_start, times.early_finish, times.total_float) == (0, 10, 0)


def test_leaves_of_a_chain_of_summaries_have_no_float_and_are_the_path() -> None:
    """The reference schedules summaries as predecessors of their children: leaves get float, the path is summaries."""
    parents = {"P": "", "P.1": "P", "P.2": "P", "Q": "", "Q.1": "Q", "Q.2": "Q"}
    leaves = ["P.1", "P.2", "Q.1", "Q.2"]
    links = [Link(a, b) for a, b in itertools.pairwise(leaves)]
    plan = critical_path(build_network([Activity(code, 5) for code in leaves], links))
    assert plan.path == tuple(leaves)
    everything = envelopes(parents, plan.times)
    assert {times.total_float for times in everything.values()} == {0}
    assert [(everything[c].early_start, everything[c].early_finish) for c in ("P", "Q")] == [(0, 10), (10, 20)]


def test_work_without_links_runs_side_by_side() -> None:
    """The reference makes one serial chain of the whole project."""
    plan = critical_path(build_network([Activity(code, 5) for code in "ABC"], []))
    assert plan.end == 5


def test_duration_counts_once_along_finish_start_links(table: ReadTable) -> None:
    assert critical_path(table("A;;3\nB;A;4")).path_weights() == {"A": 1, "B": 1}


def test_duration_does_not_count_where_only_the_start_is_touched(table: ReadTable) -> None:
    plan = critical_path(table("A;;3\nB;A(SS2);9"))
    assert plan.path_weights() == {"A": 0, "B": 1}


def test_duration_counts_against_the_length_between_finish_and_start(table: ReadTable) -> None:
    plan = critical_path(table("A;;9\nB;A(FF);3\nC;B(SS);8"))
    assert plan.path == ("A", "B", "C")
    assert plan.path_weights() == {"A": 1, "B": -1, "C": 1}
    assert plan.end == 9 - 3 + 8


def test_drag_is_what_the_project_would_be_shorter() -> None:
    network = build_network(
        [Activity("A", 5), Activity("B", 8), Activity("C", 6), Activity("D", 2)],
        [Link("A", "B"), Link("A", "C"), Link("B", "D"), Link("C", "D")],
    )
    assert [drag(network, code) for code in "ABCD"] == [5, 2, 0, 2]


def test_drag_is_negative_where_a_long_activity_helps() -> None:
    links = [Link("A", "B", LinkType.FF), Link("B", "C", LinkType.SS)]
    network = build_network([Activity("A", 9), Activity("B", Fraction(3)), Activity("C", 8)], links)
    assert drag(network, "B") == -3
