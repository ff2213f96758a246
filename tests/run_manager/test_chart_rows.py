from typing import Any

from planexe.executor.attempt_log import Attempt
from planexe.executor.hooks import AttemptStart
from planexe.run_manager.chart_rows import COLUMNS, attempt_row, live_rows, sent_rows


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


def test_attempt_has_its_times_on_the_runs_clock() -> None:
    attempt = Attempt(
        call_id="c", attempt=2, reason="retry", queued=1, sent=2, first_token=3, ended=4, anchor_unix_s=100
    )
    row = named(attempt_row(attempt, 101))
    assert [row[k] for k in ("queued_s", "sent_s", "first_token_s", "ended_s")] == [0, 1, 2, 3]


def test_attempt_that_was_never_sent_has_no_such_time() -> None:
    row = named(attempt_row(Attempt(call_id="c", attempt=1, reason="first", outcome="cancelled", ended=2), 0))
    assert row["sent_s"] is None


def test_waiting_call_has_not_been_sent() -> None:
    (row,) = live_rows([start("queued", 2)], {}, 100, 100)
    assert (named(row)["outcome"], named(row)["sent_s"], named(row)["queued_s"]) == ("waiting", None, 2)


def test_streaming_call_keeps_the_moment_it_was_sent() -> None:
    (row,) = live_rows([start("streaming", 5)], {("c", 1): SENT}, 100, 100)
    assert (named(row)["sent_s"], named(row)["first_token_s"]) == (2, 5)


def test_live_row_says_why_the_try_is_made() -> None:
    (row,) = live_rows([start("sent", 2, attempt=2)], {}, 100, 100)
    assert named(row)["reason"] == "repair"


def test_of_many_waiting_calls_only_the_first_are_sent_to_the_chart() -> None:
    rows = live_rows([start("queued", n, f"c{n}") for n in range(1000)] + [start("sent", 9999, "x")], {}, 0, 0)
    assert len(rows) == 301
    assert rows[-1][0] == "x"


def test_calls_of_another_process_are_known_from_their_events() -> None:
    (row,) = sent_rows([SENT], 100)
    assert (named(row)["outcome"], named(row)["sent_s"], named(row)["ended_s"]) == ("running", 2, None)
