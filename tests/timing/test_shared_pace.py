"""Calls that share a machine: all progress alike, whoever comes and goes."""

import pytest

from planexe.timing.load_model import LoadModel
from planexe.timing.shared_pace import SharedPace

SHARED = LoadModel(full_speed=1.0)


def test_call_alone_takes_its_own_time() -> None:
    pace: SharedPace[str] = SharedPace(SHARED)
    pace.join(10.0, "a", 3.0)
    assert (pace.next_end_s(), pace.first()) == (13.0, "a")


def test_newcomer_slows_down_who_is_there() -> None:
    pace: SharedPace[str] = SharedPace(SHARED)
    pace.join(0.0, "a", 4.0)
    pace.join(2.0, "b", 5.0)
    assert pace.next_end_s() == pytest.approx(6.0)  # two of four seconds are done, the others go at half the speed


def test_leaver_gives_its_share_back() -> None:
    pace: SharedPace[str] = SharedPace(SHARED)
    pace.join(0.0, "a", 1.0)
    pace.join(0.0, "b", 3.0)
    pace.leave(2.0, "a")
    assert pace.next_end_s() == pytest.approx(4.0)
    assert pace.first() == "b"


def test_call_whose_end_is_fixed_slows_the_others_but_has_no_end_here() -> None:
    pace: SharedPace[str] = SharedPace(SHARED)
    pace.join(0.0, "hung", None)
    assert pace.next_end_s() is None
    pace.join(0.0, "a", 1.0)
    assert pace.next_end_s() == pytest.approx(2.0)
    pace.leave(1.0, "hung")
    assert pace.next_end_s() == pytest.approx(1.5)
    assert pace.in_flight == 1


def test_version_changes_with_everybody_who_comes_or_goes() -> None:
    pace: SharedPace[str] = SharedPace(LoadModel())
    pace.join(0.0, "a", 1.0)
    joined = pace.version
    pace.leave(1.0, "a")
    assert pace.version != joined


def test_time_without_calls_is_no_progress() -> None:
    pace: SharedPace[str] = SharedPace(SHARED)
    pace.join(0.0, "a", 1.0)
    pace.leave(1.0, "a")
    pace.join(50.0, "b", 2.0)
    assert pace.next_end_s() == pytest.approx(52.0)
