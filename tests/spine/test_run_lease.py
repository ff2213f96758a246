import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from planexe.errors import LeaseLost, RunInUse, StorageError
from planexe.files import JsonLines, write_json
from planexe.spine import run_lease
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_lease import (
    LAPSE_S,
    LONG_AGO_S,
    Beats,
    Holder,
    Lease,
    LeaseFolder,
    Seen,
    Sighting,
    Verdict,
    verdict_on,
)

HERE = Seen(epoch=3, holder=Holder(name="a", host="h", machine="m", pid=1, locked=True), released=False)
UNLOCKED = replace(HERE, holder=Holder(name="a", host="h", machine="m", pid=1))
ELSEWHERE = replace(HERE, holder=Holder(name="a", host="h", machine="other", pid=1, locked=True))


@pytest.mark.parametrize(
    ("seen", "lock_is_free", "quiet_s", "verdict"),
    [
        (Seen(), True, 0.0, "free"),
        (Seen(), False, 99.0, "held"),  # an older version holds the system's lock alone
        (replace(HERE, released=True), True, 0.0, "free"),
        (HERE, False, 0.0, "held"),
        (HERE, True, 0.0, "free"),  # its process is gone
        (HERE, False, LAPSE_S, "lapsed"),  # frozen
        (UNLOCKED, True, 0.0, "held"),
        (UNLOCKED, True, LAPSE_S, "lapsed"),
        (ELSEWHERE, True, 0.0, "held"),
        (ELSEWHERE, True, LAPSE_S - 0.1, "held"),
        (ELSEWHERE, True, LAPSE_S, "lapsed"),
        (replace(ELSEWHERE, age_s=LONG_AGO_S), True, 0.0, "lapsed"),
        (replace(ELSEWHERE, age_s=300.0), True, 0.0, "held"),  # clocks may differ by minutes
        (replace(HERE, age_s=9e9), False, 0.0, "held"),  # this machine slept
        (replace(HERE, holder=None), True, 0.0, "held"),  # its file is being written
    ],
)
def test_run_may_be_taken_when_its_holder_is_gone_or_silent(
    seen: Seen, lock_is_free: bool, quiet_s: float, verdict: Verdict
) -> None:
    assert verdict_on(seen, machine="m", lock_is_free=lock_is_free, quiet_s=quiet_s) == verdict


def test_holder_lives_only_where_its_sign_was_seen_to_change_just_now() -> None:
    first = Sighting((1, 10), since=0.0)
    assert not first.next((1, 10), 1.0).lives(1.0)
    moved = first.next((1, 11), 1.0)
    assert moved.lives(1.5)
    assert not moved.next((1, 11), 9.0).lives(9.0)


@pytest.fixture
def leases(tmp_path: Path) -> LeaseFolder:
    return LeaseFolder(tmp_path / "r1" / "lease")


def taken(leases: LeaseFolder, *, name: str = "", locked: bool | None = True) -> Lease:
    lease = leases.take(locked=locked, name=name)
    assert isinstance(lease, Lease)
    return lease


def test_each_holder_has_a_higher_number_and_old_files_go(leases: LeaseFolder, tmp_path: Path) -> None:
    for number in range(1, 6):
        lease = taken(leases)
        assert lease.epoch == number
        lease.release()
    assert sorted(p.name for p in (tmp_path / "r1" / "lease").iterdir()) == [
        "000004.free", "000004.json", "000005.free", "000005.json",
    ]  # fmt: skip


def test_of_two_who_take_a_run_at_once_one_gets_it(leases: LeaseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    taken(leases).release()
    late = leases.newest()
    lease = taken(leases, name="quick")
    lease.release()
    monkeypatch.setattr(LeaseFolder, "verdict", lambda self, lock_is_free: ("free", late))
    found = leases.take(locked=True, name="slow")
    assert isinstance(found, Seen)
    assert found.holder is not None
    assert found.holder.name == "quick"


def test_number_that_was_given_long_ago_is_no_lease(leases: LeaseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    taken(leases).release()
    late = leases.newest()
    for _ in range(4):
        taken(leases).release()
    monkeypatch.setattr(LeaseFolder, "verdict", lambda self, lock_is_free: ("free", late))
    found = leases.take(locked=True)
    assert isinstance(found, Seen)
    assert found.epoch == 5


@pytest.fixture
def overtaken(leases: LeaseFolder, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Lease]:
    """Returns how another process takes the run, as if this one were frozen."""

    def overtake() -> Lease:
        with monkeypatch.context() as silent:
            silent.setattr(run_lease, "LAPSE_S", 0.0)
            return taken(leases, name="other", locked=None)

    return overtake


def test_overtaken_holder_writes_nothing_any_more(
    leases: LeaseFolder, overtaken: Callable[[], Lease], tmp_path: Path
) -> None:
    lease = taken(leases)
    lines, value = JsonLines(tmp_path / "log.jsonl", lease), tmp_path / "value.json"
    lines.append({"n": 1})
    write_json(value, 1, lease)
    overtaken()
    with pytest.raises(LeaseLost, match=r"Another process \(other on .*\) has taken run r1"):
        lines.append({"n": 2})
    with pytest.raises(LeaseLost):
        write_json(value, 2, lease)
    lines.close()
    assert json.loads(value.read_text()) == 1
    assert (tmp_path / "log.jsonl").read_text() == '{"n":1}\n'
    assert sorted(p.name for p in tmp_path.iterdir()) == ["log.jsonl", "r1", "value.json"]


def test_file_of_a_holder_that_froze_before_the_renaming_never_appears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = RunFolder(tmp_path / "r1")
    folder.path.mkdir()
    lease = taken(LeaseFolder(folder.path / "lease"), locked=None)

    class FreezesAfterLooking:
        tag = lease.tag

        def check(self) -> None:
            lease.check()
            with monkeypatch.context() as silent:
                silent.setattr(run_lease, "LAPSE_S", 0.0)
                with folder.lock("other"):
                    pass

    with pytest.raises(StorageError):
        write_json(folder.path / "state.json", {"status": "failed"}, FreezesAfterLooking())
    assert not (folder.path / "state.json").exists()


def test_overtaken_holder_is_told_once_and_gives_nothing_back(
    leases: LeaseFolder, overtaken: Callable[[], Lease]
) -> None:
    lease, told = taken(leases), []
    lease.listen(lambda: told.append("lost"))
    assert lease.beat()
    overtaken()
    assert not lease.beat()
    lease.release()
    assert told == ["lost"]
    assert not leases.newest().released


def test_sign_of_life_changes_the_stamp(leases: LeaseFolder, tmp_path: Path) -> None:
    lease = taken(leases)
    os.utime(tmp_path / "r1" / "lease" / "000001.json", (0, 0))
    before = leases.newest().stamp
    assert lease.beat()
    assert leases.newest().stamp != before


def test_folder_that_is_gone_for_a_while_ends_nothing(leases: LeaseFolder, tmp_path: Path) -> None:
    lease = taken(leases)
    with Beats().keeping(lease):
        (tmp_path / "r1").rename(tmp_path / "away")
        lease.release()
        (tmp_path / "away").rename(tmp_path / "r1")
        lease.check()


def test_run_of_a_silent_machine_is_taken_and_of_a_living_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = RunFolder(tmp_path / "r1")
    folder.path.mkdir()
    leases = LeaseFolder(folder.path / "lease")
    monkeypatch.setattr(run_lease, "this_machine", lambda: "elsewhere")
    lease = taken(leases, name="alpha")
    monkeypatch.undo()
    monkeypatch.setattr(run_lease, "_SIGHTINGS", run_lease.Sightings())  # as in a process that looks for the first time
    assert folder.in_use()
    assert folder.may_lapse()  # no sign of life was seen yet
    assert folder.holder().startswith("alpha on ")
    with pytest.raises(RunInUse, match=r"Another process works on run r1 \(alpha on "), folder.lock():
        pass
    lease.beat()
    assert not folder.may_lapse()
    monkeypatch.setattr(run_lease, "LAPSE_S", 0.0)
    assert not folder.in_use()
    with folder.lock("beta") as mine:
        assert lease.lost
        assert mine.epoch == 2


def test_file_that_leads_to_itself_is_a_lease_of_nobody_known(leases: LeaseFolder) -> None:
    leases._path.mkdir(parents=True, exist_ok=True)
    (leases._path / "000001.json").symlink_to("000001.json")
    assert (leases.newest().epoch, leases.newest().holder) == (1, None)
