"""The benchmark of the forecast: a plan in virtual time, and tables of what was predicted and measured."""

from pathlib import Path

import pytest

from benchmarks import forecast
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.timing.replay_model import Recorded, Replay
from planexe.timing.what_if import Curve, curve
from tests.timing.made_replays import side_by_side


def made_curve(cap: int, seconds: float) -> Curve:
    nodes = tuple(side_by_side(*[2.0] * 16))
    return curve(Replay(nodes=nodes, recorded=Recorded(seconds=seconds, caps=((0.0, cap),), cap=cap)))


def test_replays_stand_beside_what_was_measured() -> None:
    table = forecast.replay_table({"none": {2: made_curve(2, 16.0), 4: made_curve(4, 10.0)}}, "made up")
    assert [row[:5] for row in table.rows] == [
        ["none", 2, 16.0, 16.0, 0.0],
        ["none", 4, 10.0, 8.0, pytest.approx(-20.0)],
    ]
    assert [str(row[5]).split()[-1] for row in table.rows] == ["holds", "misses"]


def test_every_run_foretells_every_other() -> None:
    table = forecast.prediction_table({"none": {2: made_curve(2, 16.0), 4: made_curve(4, 10.0)}}, "made up")
    assert [row[:5] for row in table.rows] == [["none", 2, 4, 8.0, 10.0], ["none", 4, 2, 16.0, 16.0]]


def test_whole_plan_in_virtual_time_is_reproduced_and_foretold(tmp_path: Path) -> None:
    bench = Workbench(Settings(runs=tmp_path))
    found = {
        cap: forecast.forecast_of(bench, forecast.make_run(bench, "none", cap, time_scale=1.0, virtual=True))
        for cap in (4, 16)
    }
    for cap, other in ((4, 16), (16, 4)):
        measured = found[cap].measured
        assert measured is not None
        assert abs(measured.error) < 0.05
        assert found[other].at(cap).seconds == pytest.approx(measured.seconds, rel=0.05)
