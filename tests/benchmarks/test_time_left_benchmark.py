"""The benchmark of the time left: looks at a plan made in virtual time, and their table."""

from pathlib import Path

from benchmarks import time_left
from benchmarks.time_left import Look


def test_plan_in_virtual_time_is_looked_at_nine_times(tmp_path: Path) -> None:
    folder = time_left.made_run(tmp_path, "none", 16, detail="fast")
    stages = folder.request().graph.stages
    looks = time_left.looks_at(folder, stages, time_left.mean_seconds(stages, folder))
    assert [look.share for look in looks] == list(time_left.SHARES)
    assert all(abs(look.off) < time_left.TOLERANCE for look in looks if look.share >= time_left.FROM)


def test_worst_error_after_a_fifth_of_the_run_is_judged() -> None:
    looks = [Look(0.1, 0.9, False, 0.5), Look(0.2, -0.3, True, 0.5), Look(0.3, 0.1, True, 0.2)]
    looks += [Look(share, 0.0, True, 0.0) for share in time_left.SHARES[3:]]
    found = time_left.table(iter([(("none", "full", 4, "catalogue"), looks)]))
    row = found.rows[0]
    assert row[:7] == ["none", "full", 4, "catalogue", 90.0, -30.0, 10.0]
    assert row[13:15] == [30.0, "≤ 0.25 misses"]
    assert "in 88% of all looks" in found.notes[0]
