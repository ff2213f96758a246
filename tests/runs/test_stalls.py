import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.executor.hooks import AttemptStart, Heard
from planexe.gantt.source import midway_seconds
from planexe.runs.simulation import simulated_timeouts
from planexe.runs.stalls import stall_seconds, stall_text, stalls_of
from planexe.spine.run_request import RunRequest
from tests.plan_requests import plan_request


def start(state: str, at: float, title: str = "", heard: Heard | None = None) -> AttemptStart:
    return AttemptStart(
        call_id=f"c{at}", attempt=1, state=state, at=at, stage="a", item="", title=title, model="m", slot=0, ready=0,
        heard=heard or Heard(),
    )  # fmt: skip


def request(*, simulated: bool, time_scale: float) -> RunRequest:
    return plan_request(run_id="r", goal="g", created="", models=("m",), simulated=simulated, time_scale=time_scale)


@pytest.mark.parametrize(
    ("simulated", "time_scale", "seconds"), [(False, 0.1, 45), (True, 1.0, 45), (True, 0.1, 4.5), (True, 0.0, 1.5)]
)
def test_limit_follows_the_pace_of_the_simulated_model(simulated: bool, time_scale: float, seconds: float) -> None:
    assert stall_seconds(request(simulated=simulated, time_scale=time_scale)) == pytest.approx(seconds)


def test_calls_without_a_token_are_found_the_longest_silent_first() -> None:
    live = [start("sent", 50), start("sent", 10), start("sent", 90), start("queued", 0)]
    assert [s.silent_s for s in stalls_of(live, 45, now_s=100)] == [90, 50]


def test_stream_that_falls_silent_is_found_sooner_than_one_that_never_began() -> None:
    silent, speaking = Heard(last=70, pieces=812), Heard(last=95, pieces=3)
    found = stalls_of([start("streaming", 10, heard=silent), start("streaming", 20, heard=speaking)], 45, now_s=100)
    assert [(s.silent_s, s.pieces) for s in found] == [(30, 812)]


@pytest.mark.parametrize(("stall_s", "seconds"), [(45, 15), (4.5, 1.5), (1.5, 1)])
def test_flag_of_a_silent_stream_comes_well_before_its_time_is_up(stall_s: float, seconds: float) -> None:
    assert midway_seconds(stall_s) == pytest.approx(seconds)


@given(st.floats(0, 2))
def test_there_is_time_for_a_look_between_flag_and_end(time_scale: float) -> None:
    limit_s = stall_seconds(request(simulated=True, time_scale=time_scale))
    assert simulated_timeouts(time_scale).idle_s - midway_seconds(limit_s) > 0.99


def test_second_question_of_an_attempt_is_not_silent_since_the_first() -> None:
    assert stalls_of([start("sent", 80, heard=Heard(last=40, pieces=0))], 45, now_s=100) == []


def test_tokens_of_a_second_question_count_though_its_state_is_not_told_again() -> None:
    assert stalls_of([start("sent", 10, heard=Heard(last=99, pieces=4))], 45, now_s=100) == []


def test_text_says_how_much_had_come() -> None:
    stalls = stalls_of([start("streaming", 0, "Bakery", Heard(last=10, pieces=812))], 45, now_s=40)
    assert stall_text(stalls, {"a": "Risks"}).startswith(
        "No token for 30 s from m (Risks: Bakery, after 812 pieces of its answer)."
    )


def test_silence_is_told_in_one_sentence_with_what_to_do() -> None:
    text = stall_text(stalls_of([start("sent", 0, "Bakery"), start("sent", 10)], 45, now_s=62), {"a": "Risks"})
    assert text.startswith("No token for 62 s from m (Risks: Bakery) and 1 more call.")
    assert "tried again" in text


def test_no_silence_is_no_text() -> None:
    assert stall_text(stalls_of([], 45, now_s=1), {}) == ""
