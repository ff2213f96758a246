"""When a run was asked for: each run later than the one before, and one order for them all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.spine import run_moment
from planexe.spine.run_folder import checked_run_id
from planexe.spine.run_moment import Moments, moment_text, read_moment, run_id_of, run_order, shown_moment

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(days=-2000), timedelta(days=20_000)).map(lambda since: NOON + since)


class StoppedClock(datetime):
    """A clock so coarse that it stands still."""

    @classmethod
    def now(cls, _: object = None) -> "StoppedClock":  # pyrefly: ignore[bad-override-param-name]
        return cls(2026, 11, 20, 12, tzinfo=UTC)


def test_moments_differ_in_order_although_the_clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_moment, "datetime", StoppedClock)
    moments = Moments()
    assert [moments.next() - NOON for _ in range(3)] == [timedelta(microseconds=n) for n in range(3)]


def test_moments_of_many_threads_all_differ() -> None:
    moments = Moments()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: moments.next(), range(400)))
    assert len(set(found)) == 400


@given(MOMENTS)
def test_moment_survives_being_written(moment: datetime) -> None:
    assert read_moment(moment_text(moment)) == moment


@given(MOMENTS, MOMENTS)
def test_ids_sort_as_their_moments_do(one: datetime, other: datetime) -> None:
    assert (run_id_of(one) < run_id_of(other)) == (one < other)
    assert checked_run_id(run_id_of(one)) == run_id_of(one)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-11-20T12:00:00Z", "2026-11-20T12:00:00.000001Z"),  # whole seconds are of an older version
        ("2026-11-20T12:00:00.999999Z", "2026-11-20T12:00:01Z"),
        ("2026-11-20", "2026-11-20T00:00:01Z"),
        ("2026-11-20T14:00:00+02:00", "2026-11-20T12:30:00Z"),
        ("", "2026-11-20T12:00:00Z"),
        ("yesterday", "0001-01-02T00:00:00Z"),
    ],
)
def test_runs_of_every_version_are_in_one_order(earlier: str, later: str) -> None:
    assert run_order(earlier, "z") < run_order(later, "a")


def test_id_decides_where_the_moment_is_the_same() -> None:
    assert run_order("2026-11-20T12:00:00Z", "a") < run_order("2026-11-20T12:00:00.000000Z", "b")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2026-11-20T12:00:00.123456Z", "2026-11-20T12:00:00Z"),
        ("2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z"),
        ("unknown", "unknown"),
    ],
)
def test_people_read_whole_seconds(written: str, shown: str) -> None:
    assert shown_moment(written) == shown
