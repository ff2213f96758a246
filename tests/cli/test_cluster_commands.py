from pathlib import Path

import pytest

from planexe.cluster.cluster_folder import ClusterFolder, Grants, Member
from planexe.spine.run_lease import Lease
from tests.cli.conftest import GOAL, Planexe


def test_plan_that_is_left_to_workers_is_queued(planexe: Planexe, runs: Path) -> None:
    done = planexe("plan", GOAL, "--model", "simulated", "--run-id", "r1", "--queue")
    assert (done.status, done.out) == (
        0, "Run r1 is queued; a worker takes it (`planexe scheduler`, `planexe worker`).\n",
    )  # fmt: skip
    assert planexe("runs", "--state", "queued", "--json").json()[0]["run_id"] == "r1"
    ClusterFolder(runs).dequeue("r1")
    assert planexe("runs", "--json").json()[0]["status"] == "interrupted"
    assert planexe("resume", "r1", "--queue", "--json").json()["status"] == "queued"
    assert ClusterFolder(runs).queued() == ("r1",)


def test_status_sums_up_the_calls_of_all_workers(planexe: Planexe, runs: Path) -> None:
    cluster = ClusterFolder(runs)
    lease = cluster.lease_of("").take(locked=None)
    assert isinstance(lease, Lease)
    cluster.grant(Grants(caps={"openai": 9}, shares={"a": {"openai": 5}, "b": {"openai": 4}}), lease)
    for name, calls in (("a", 5), ("b", 2)):
        cluster.say(Member(name=name, host="h", runs=(f"run-{name}",), in_flight={"openai": calls}), lease)
    done = planexe("scheduler", "--status")
    assert "  b on h: run-b\n" in done.out
    assert "calls in flight, openai: 7 of 9\n" in done.out
    found = planexe("scheduler", "--status", "--json").json()
    assert found["in_flight"] == {"openai": 7}
    assert found["workers"][0]["shares"] == {"openai": 5}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("worker", "--name", "a b"), "--name is 'a b'"),
        (("worker", "--at-once", "0"), "--at-once is 0; it must be from 1 to 256."),
        (("worker", "--scheduler", "host:1"), "--scheduler is 'host:1'; give an address as in http://HOST:8082."),
        (("scheduler", "--port", "x"), "--port is 'x'; give a whole number."),
    ],
)
def test_what_cannot_be_used_is_named(planexe: Planexe, arguments: tuple[str, ...], told: str) -> None:
    done = planexe(*arguments)
    assert done.status == 2
    assert told in done.err
