from typing import Any

import pytest

from planexe.executor.hooks import AttemptStart
from planexe.gantt.rows import COLUMNS
from planexe.run_manager.chart_part import seconds_so_far
from planexe.run_manager.chart_rows import attempts_so_far, live_rows, sent_rows, wait_reason


def named(row: Any) -> dict[str, Any]:
    return dict(zip(COLUMNS, row, strict=True))


def start(state: str, at: float, call_id: str = "c", attempt: int = 1) -> AttemptStart:
    return AttemptStart(
        call_id=call_id,
        attempt=attempt,
        state=state,
        at=at,
        stage="s",
        item="i",
        title="t",
        model="m",
        slot=2,
        ready=1.0,
        reason="first" if attempt == 1 else "repair",
    )


SENT = {"call_id": "c", "attempt": 1, "stage": "s", "item": "", "title": "", "model": "m", "slot": 0, "unix_s": 102.0}


def test_waiting_call_has_not_been_sent() -> None:
    (row,) = live_rows([start("queued", 2)], {}, 100, 100)
    assert (named(row)["outcome"], named(row)["sent_s"], named(row)["queued_s"]) == ("waiting", None, 2)


def test_streaming_call_keeps_the_moment_it_was_sent() -> None:
    (row,) = live_rows([start("streaming", 5)], {("c", 1): SENT}, 100, 100)
    assert (named(row)["sent_s"], named(row)["first_token_s"]) == (2, 5)


def test_row_under_way_tells_the_last_token_so_far() -> None:
    begun = start("streaming", 5)
    begun.heard.last = 7.5
    begun_row, sent_row = live_rows([begun, start("sent", 6, "d")], {}, 100, 100)
    assert (named(begun_row)["last_token_s"], named(sent_row)["last_token_s"]) == (7.5, None)


def test_live_row_says_why_the_try_is_made() -> None:
    (row,) = live_rows([start("sent", 2, attempt=2)], {}, 100, 100)
    assert named(row)["reason"] == "repair"


def test_of_many_waiting_calls_only_the_first_are_sent_to_the_chart() -> None:
    rows = live_rows([start("queued", n, f"c{n}") for n in range(1000)] + [start("sent", 9999, "x")], {}, 0, 0)
    assert len(rows) == 301
    assert rows[-1][0] == "x"


def test_calls_of_another_process_are_known_from_their_events() -> None:
    (row,) = sent_rows([SENT], 100, 190)
    assert (named(row)["outcome"], named(row)["sent_s"], named(row)["ended_s"]) == ("running", 2, None)


def test_tokens_of_another_process_are_not_known_so_its_calls_are_not_called_silent() -> None:
    (row,) = sent_rows([SENT], 100, 190)
    assert named(row)["last_token_s"] == 90


@pytest.mark.parametrize(
    ("state", "paused", "why"), [("queued", False, "slot"), ("queued", True, "paused"), ("waiting", True, "rate")]
)
def test_waiting_call_says_why(state: str, paused: bool, why: str) -> None:
    (row,) = live_rows([start(state, 2)], {}, 0, 0, paused=paused)
    assert named(row)["waits"] == [(why, 0.0)]
    assert wait_reason(state, paused=paused) == why


def test_row_under_way_begins_when_the_call_was_ready() -> None:
    (row,) = live_rows([start("sent", 5)], {}, 0, 0)
    assert (named(row)["ready_s"], named(row)["sent_s"]) == (1, 5)


def test_seconds_so_far_count_from_the_moment_of_sending() -> None:
    rows = live_rows([start("sent", 2, "a"), start("queued", 2, "b")], {}, 0, 0)
    assert seconds_so_far(rows, 7.0) == {("s", "i"): 5.0}


def test_calls_under_way_count_as_busy_until_now() -> None:
    (attempt,) = attempts_so_far([start("sent", 2)], {}, 100, 110)
    assert (attempt.slot, attempt.sent, attempt.ended) == (2, 2, 10)


def test_calls_that_wait_hold_no_slot() -> None:
    queued, limited = attempts_so_far([start("queued", 2, "a"), start("waiting", 3, "b")], {}, 100, 110)
    assert (queued.slot, queued.queued, queued.acquired, queued.sent) == (-1, 2, 10, None)
    assert limited.waits == {"retry_after": 9}
