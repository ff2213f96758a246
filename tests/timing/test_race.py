"""Two runs as a race: lanes, names, who is first, and what is predicted."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.timing.race import Race, RaceBar, Racer, predicted_racer, race_of, recorded_racer
from tests.timing.made_attempts import event, made
from tests.timing.made_replays import chain, replay_of_calls, side_by_side

HEADINGS = {"goal": "The goal", "each": "Each of them"}
SPANS = st.lists(
    st.tuples(st.floats(0, 50), st.floats(0.1, 9), st.integers(-1, 3)).map(lambda s: (s[0], s[0] + s[1], s[2])),
    max_size=30,
)


def racer(cap: int, seconds: float, *bars: RaceBar) -> Racer:
    return Racer(name=f"{cap}", cap=cap, seconds=seconds, bars=bars)


def bar(start_s: float, end_s: float, **more: object) -> RaceBar:
    return RaceBar(**{"lane": 0, "start_s": start_s, "end_s": end_s, "stage": "goal", **more})  # pyrefly: ignore[bad-argument-type]  # a test's own values


def test_recorded_run_has_a_bar_for_each_try_that_was_sent() -> None:
    attempts = [
        made("goal", 1.0, 2.0, slot=0, outcome="failed"),
        made("goal", 2.0, 4.0, slot=0, attempt=2, cost_usd=0.5),
        made("each", 4.0, 5.0, slot=1, cost_usd=0.25),
        made("each", 5.0, 5.0, item="1", outcome="reused"),
    ]
    events = [event("session", 0.0, worker="w01", cap=4), event("end", 6.0, status="complete")]
    found = recorded_racer(attempts, events)
    assert [(b.lane, b.start_s, b.end_s, b.state) for b in found.bars] == [
        (0, 1.0, 2.0, "failed"),
        (0, 2.0, 4.0, "ok"),
        (1, 4.0, 5.0, "ok"),
    ]
    assert (found.name, found.cap, found.seconds) == ("4 at once", 4, 6.0)
    assert (found.answers, found.failed, found.cost_usd, found.peak) == (2, 1, 0.75, 1)


def test_reruns_are_no_part_of_the_race() -> None:
    attempts = [made("goal", 0.0, 1.0), made("goal", 50.0, 59.0, call_id="again")]
    events = [event("session", 0.0, worker="w01", cap=1), event("end", 2.0, status="complete"), event("session", 40.0)]
    found = recorded_racer(attempts, events)
    assert (found.seconds, len(found.bars), found.name) == (2.0, 1, "One by one")


def test_prediction_says_so_and_keeps_to_its_cap() -> None:
    found = predicted_racer(replay_of_calls(*side_by_side(1.0, 2.0, 3.0)), 1, simulated=True, time_scale=0.05)
    assert found.predicted
    assert (found.seconds, found.peak, found.lanes, found.pace) == (6.0, 1, 1, 20.0)
    assert [b.end_s - b.start_s for b in found.bars] == pytest.approx([1.0, 2.0, 3.0])


def test_prediction_of_a_chain_is_the_same_at_every_cap() -> None:
    run = replay_of_calls(*chain(1.0, 2.0))
    assert predicted_racer(run, 1).seconds == predicted_racer(run, 8).seconds == 3.0


def test_smaller_cap_stands_first_and_the_slower_one_of_equal_caps() -> None:
    slow, fast = racer(1, 9.0), racer(4, 3.0)
    assert race_of(fast, slow, {}).first is slow
    assert race_of(racer(4, 2.0), racer(4, 5.0), {}).first.seconds == 5.0


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (racer(1, 40.0), racer(4, 10.0), "4: done in 10 s. 1: took 40 s, 4.0 times as long."),
        (racer(1, 10.0), racer(4, 40.0), "1: done in 10 s. 4: took 40 s, 4.0 times as long."),
        (racer(1, 10.0), racer(4, 10.1), "4 and 1 took about the same time: 10 s."),
    ],
)
def test_outcome_in_a_sentence(first: Racer, second: Racer, words: str) -> None:
    assert Race(first=first, second=second, headings={}).summary() == words


def test_prediction_is_worded_as_one() -> None:
    slow = Racer(name="One by one", cap=1, seconds=40.0, bars=(), predicted=True)
    assert "would take 40 s" in Race(first=slow, second=racer(4, 10.0), headings={}).summary()
    assert "would be done in 40 s" in Race(first=slow, second=racer(4, 90.0), headings={}).summary()


def test_runs_without_time_do_no_harm() -> None:
    race = Race(first=racer(1, 0.0), second=racer(4, 0.0), headings={})
    assert race.speed_up == 0.0
    assert race.summary()
    assert race.table()
    assert race.first.lanes == 1


def test_values_for_the_drawing_are_json_with_titles_for_people() -> None:
    race = race_of(racer(1, 40.0, bar(0.0, 1.23456)), racer(2, 20.0, bar(0.0, 1.0, stage="odd")), HEADINGS, "A <goal>")
    found = json.loads(json.dumps(race.to_json()))
    assert found["stages"] == ["The goal", "odd"]
    assert found["racers"][0]["bars"] == [[0, 0.0, 1.235, "ok", 0, None]]
    assert found["title"] == "A <goal>"


@pytest.mark.parametrize(("seconds", "speed"), [(5.0, 1), (40.0, 2), (300.0, 20), (99_999.0, 100)])
def test_speed_fits_about_twenty_seconds(seconds: float, speed: int) -> None:
    assert race_of(racer(1, seconds), racer(4, 1.0), {}).speed == speed


@given(SPANS)
def test_bars_of_a_lane_never_overlap(spans: list[tuple[float, float, int]]) -> None:
    attempts = [
        made("each", start, end, item=str(n), call_id=str(n), slot=slot) for n, (start, end, slot) in enumerate(spans)
    ]
    lanes: dict[int, float] = {}
    for one in recorded_racer(attempts, ()).bars:
        assert one.start_s >= lanes.get(one.lane, 0.0) - 1e-3
        lanes[one.lane] = one.end_s


@given(SPANS)
def test_peak_is_the_most_at_one_moment(spans: list[tuple[float, float, int]]) -> None:
    bars = [bar(start, end) for start, end, _ in spans]
    moments = [b.start_s for b in bars]
    most = max((sum(b.start_s <= at < b.end_s for b in bars) for at in moments), default=0)
    assert racer(1, 60.0, *bars).peak == most
