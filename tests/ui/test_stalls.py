import pytest

from planexe.executor.hooks import AttemptStart
from planexe.pipeline.run_request import RunRequest
from planexe.ui.stalls import stall_seconds, stall_text, stalls_of


def start(state: str, at: float, title: str = "") -> AttemptStart:
    return AttemptStart(
        call_id=f"c{at}", attempt=1, state=state, at=at, stage="a", item="", title=title, model="m", slot=0, ready=0
    )


def request(*, simulated: bool, time_scale: float) -> RunRequest:
    return RunRequest(run_id="r", goal="g", created="", models=("m",), simulated=simulated, time_scale=time_scale)


@pytest.mark.parametrize(
    ("simulated", "time_scale", "seconds"), [(False, 0.1, 45), (True, 1.0, 45), (True, 0.1, 4.5), (True, 0.0, 1.5)]
)
def test_limit_follows_the_pace_of_the_simulated_model(simulated: bool, time_scale: float, seconds: float) -> None:
    assert stall_seconds(request(simulated=simulated, time_scale=time_scale)) == pytest.approx(seconds)


def test_calls_without_a_token_are_found_the_longest_silent_first() -> None:
    live = [start("sent", 50), start("sent", 10), start("sent", 90), start("queued", 0), start("streaming", 0)]
    assert [s.silent_s for s in stalls_of(live, 45, now_s=100)] == [90, 50]


def test_silence_is_told_in_one_sentence_with_what_to_do() -> None:
    text = stall_text(stalls_of([start("sent", 0, "Bakery"), start("sent", 10)], 45, now_s=62), {"a": "Risks"})
    assert text.startswith("No token for 62 s from m (Risks: Bakery) and 1 more call.")
    assert "tried again" in text


def test_no_silence_is_no_text() -> None:
    assert stall_text(stalls_of([], 45, now_s=1), {}) == ""
