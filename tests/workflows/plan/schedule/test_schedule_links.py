from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.scheduling.network import Activity, build_network
from planexe.workflows.plan.schedule.schedule_links import PlannedLinks, planned_links
from planexe.workflows.plan.schedule.task_dependencies import TaskDependencies, TaskWaits, Wait
from planexe.workflows.plan.work_breakdown.tree import WbsNode

PARTS = {"1.1": 2, "1.2": 0, "1.3": 0, "2.1": 3, "2.2": 0, "3.1": 0, "3.2": 0}


def outline(parts: Mapping[str, int] = PARTS) -> list[WbsNode]:
    nodes: list[WbsNode] = []
    for code, count in parts.items():
        above = code.partition(".")[0]
        if not any(node.code == above for node in nodes):
            nodes.append(WbsNode(code=above, level=1, title=f"Phase {above}"))
        nodes.append(WbsNode(code=code, parent=above, level=2, title=f"Task {code}"))
        nodes += [WbsNode(code=f"{code}.{n}", parent=code, level=3, title="Part") for n in range(1, count + 1)]
    return nodes


def known(waits: Mapping[str, Sequence[str]], lag: int = 0) -> TaskDependencies:
    tasks = [
        TaskWaits(
            task_code=code,
            predecessors=[
                Wait(predecessor_code=other, type="FS", lag_days=lag, reason=f"uses {other}") for other in others
            ],
        )
        for code, others in waits.items()
    ]
    return TaskDependencies(tasks=tasks, unlinked=[])


def pairs(planned: PlannedLinks, origin: str) -> list[tuple[str, str]]:
    return [(p.link.predecessor, p.link.successor) for p in planned.links if p.origin == origin]


FREE: dict[str, list[str]] = {code: [] for code in PARTS}


def test_subtasks_follow_each_other() -> None:
    planned = planned_links(outline(), known(FREE))
    assert pairs(planned, "order") == [("1.1.1", "1.1.2"), ("2.1.1", "2.1.2"), ("2.1.2", "2.1.3")]
    assert (pairs(planned, "stated"), pairs(planned, "assumed"), planned.notes) == ([], [], ())


def test_a_link_between_tasks_is_one_between_their_last_and_first_leaves() -> None:
    planned = planned_links(outline(), known({**FREE, "2.1": ["1.1"]}))
    assert pairs(planned, "stated") == [("1.1.2", "2.1.1")]
    assert [p.reason for p in planned.links if p.origin == "stated"] == ["uses 1.1"]


def test_a_link_to_a_phase_waits_for_all_its_ends() -> None:
    planned = planned_links(outline(), known({**FREE, "1.2": ["1.1"], "3.1": ["1"]}))
    assert pairs(planned, "stated")[1:] == [("1.2", "3.1"), ("1.3", "3.1")]


def test_tasks_of_which_nothing_is_known_follow_the_one_before() -> None:
    planned = planned_links(outline(), known({c: [] for c in PARTS if c not in {"1.2", "2.1"}}))
    assert pairs(planned, "assumed") == [("1.1.2", "1.2"), ("1.2", "2.1.1"), ("1.3", "2.1.1")]
    assert planned.notes == (
        "Nobody said what 1.2, 2.1 waits for: assumed the task before it, or the phase before it.",
    )


def test_without_any_dependencies_the_plan_is_in_its_own_order() -> None:
    planned = planned_links(outline(), None)
    assert pairs(planned, "assumed")[:3] == [("1.1.2", "1.2"), ("1.2", "1.3"), ("1.3", "2.1.1")]
    assert "any task" in planned.notes[0]


def test_of_a_circle_the_assumed_link_is_given_up_first() -> None:
    planned = planned_links(outline(), known({**{c: [] for c in PARTS if c != "2.1"}, "1.3": ["2.1"]}))
    assert pairs(planned, "stated") == [("2.1.3", "1.3")]
    assert pairs(planned, "assumed") == [("1.1.2", "2.1.1"), ("1.2", "2.1.1")]
    assert planned.notes[0] == (
        "Dropped: 2.1 after 1.3 (assumed), because these tasks wait for each other in a circle: 2.1 → 1.3 → 2.1."
    )


def test_of_a_stated_circle_the_last_link_is_given_up() -> None:
    planned = planned_links(outline(), known({**FREE, "1.2": ["2.2"], "2.2": ["1.3"], "1.3": ["1.2"]}))
    assert len(pairs(planned, "stated")) == 2
    assert planned.notes[0].startswith("Dropped: 2.2 after 1.3 (stated)")


@pytest.mark.parametrize("code", ["2", "2.1", "8.8"])
def test_a_link_that_means_nothing_is_dropped_and_told(code: str) -> None:
    planned = planned_links(outline(), known({**FREE, "2.1": [code]}))
    assert pairs(planned, "stated") == []
    assert planned.notes[0].startswith(f"Dropped: 2.1 after {code}. ")


def test_of_two_links_between_the_same_leaves_the_longer_wait_counts() -> None:
    waits = known({**FREE, "3.1": ["2.2"]}, lag=4)
    waits.tasks[5].predecessors.append(Wait(predecessor_code="2", type="FS", lag_days=1, reason="all of it"))
    lags = {p.link.predecessor: p.link.lag for p in planned_links(outline(), waits).links if p.link.successor == "3.1"}
    assert lags == {"2.1.3": 1, "2.2": 4}


ANY = st.sampled_from([*PARTS, "1", "2", "3", "9"])


@given(st.dictionaries(st.sampled_from(list(PARTS)), st.lists(ANY, max_size=4)))
def test_whatever_is_stated_becomes_a_network(waits: dict[str, list[str]]) -> None:
    nodes = outline()
    leaves = [n.code for n in nodes if not any(other.parent == n.code for other in nodes)]
    planned = planned_links(nodes, known(waits))
    network = build_network([Activity(code, 1) for code in leaves], [p.link for p in planned.links])
    assert len(network.order) == len(leaves)
