"""What decisions change in the work of a garden wall."""

from fractions import Fraction

import pytest

from planexe.scheduling.links import LinkType
from planexe.workflows.plan.repair.applying import (
    kept_bound,
    kept_nodes,
    left_out_tasks,
    more_people,
    overlapped,
    pace_of,
    pay_of,
    rerouted,
)
from planexe.workflows.plan.repair.decision_models import (
    AddPerson,
    Change,
    Crash,
    Decision,
    Decisions,
    DropScope,
    FastTrack,
)
from planexe.workflows.plan.schedule.schedule_links import planned_links
from planexe.workflows.plan.work_breakdown.bound_work import BoundWork, ConditionWork
from tests.workflows.plan.schedule.test_schedule import TEAM, full_tree, waits

NODES = full_tree().nodes


def decided(*changes: Change) -> Decisions:
    return Decisions(decided=[Decision(text="So it be.", changes=[change]) for change in changes])


def drop(*codes: str) -> Decisions:
    return decided(DropScope(deliverable_id="X1", task_codes=list(codes)))


def test_nothing_decided_changes_nothing() -> None:
    nothing, links = Decisions(), planned_links(NODES, waits(t21=["1.1"]))
    assert kept_nodes(NODES, nothing) == NODES
    assert overlapped(links, {}, nothing) is links
    assert more_people(TEAM.roles, nothing) == TEAM.roles
    assert (pace_of(NODES, nothing), pay_of(NODES, nothing), left_out_tasks(NODES, nothing)) == ({}, {}, [])


def test_what_is_left_out_goes_with_its_parts_and_with_a_phase_that_is_empty_then() -> None:
    assert [node.code for node in kept_nodes(NODES, drop("1.1"))] == ["1", "1.2", "2", "2.1", "2.2"]
    assert [node.code for node in kept_nodes(NODES, drop("2.1", "2.2"))] == [
        "1",
        "1.1",
        "1.1.1",
        "1.1.2",
        "1.1.3",
        "1.2",
    ]
    assert [(one.task_code, one.title) for one in left_out_tasks(NODES, drop("2.2"))] == [("2.2", "Lay the courses")]


def test_whoever_waited_for_what_is_left_out_waits_for_what_that_waited_for() -> None:
    chain = waits(t11=[], t12=["1.1"], t21=["1.2"], t22=["2.1"])
    found = rerouted(chain, drop("1.2", "2.1"))
    assert found
    assert [(one.task_code, [wait.predecessor_code for wait in one.predecessors]) for one in found.tasks] == [
        ("1.1", []),
        ("2.2", ["1.1"]),
    ]


def test_bound_work_forgets_what_is_left_out() -> None:
    work = BoundWork(conditions=[ConditionWork(condition_id="H1", task_codes=["1.1", "2.2"])])
    assert kept_bound(work, drop("2.2")).conditions[0].task_codes == ["1.1"]


def test_work_that_overlaps_begins_when_half_of_the_work_before_is_done() -> None:
    links = planned_links(NODES, waits(t11=[], t12=[], t21=["1.2"], t22=["2.1"]))
    found = overlapped(links, {"1.2": 10.0}, decided(FastTrack(predecessor="1.2", successor="2.1")))
    changed = [one.link for one in found.links if one.link.type is LinkType.SS]
    assert [(one.predecessor, one.successor, one.lag) for one in changed] == [("1.2", "2.1", 5)]
    assert len(found.links) == len(links.links)


def test_people_are_added_up_and_a_task_is_crashed_with_its_parts() -> None:
    more = decided(AddPerson(role_id="M1"), AddPerson(role_id="M1", people=2))
    assert [role.people_max for role in more_people(TEAM.roles, more)] == [4, 1]
    both = decided(Crash(task_code="1.1"), FastTrack(predecessor="1.2", successor="2.1"))
    pace = pace_of(NODES, both)
    assert {pace[code] for code in ("1.1.1", "1.1.2", "1.1.3")} == {Fraction(4, 5)}
    assert pace["2.1"] == Fraction(11, 10)
    assert pay_of(NODES, both)["1.1.1"] == Fraction(3, 2)


def test_nobody_hurries_a_wait() -> None:
    waiting = [node.model_copy(update={"mode": "wait"}) for node in NODES]
    assert pace_of(waiting, decided(Crash(task_code="1.1"))) == {}


@pytest.mark.parametrize("people", [0, 101])
def test_impossible_numbers_of_people_are_refused(people: int) -> None:
    with pytest.raises(ValueError, match="people"):
        AddPerson(role_id="M1", people=people)
