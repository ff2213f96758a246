from dataclasses import replace
from typing import Any

import pytest

from planexe.executor.hooks import AttemptStart
from planexe.gantt.rows import COLUMNS
from planexe.runs.chart_part import seconds_so_far
from planexe.runs.chart_rows import attempts_so_far, rows_under_way, wait_reason
from planexe.spine.event_records import EffectProgressed, Sent
from tests.run_looks import clock_from, look_of


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


SENT = Sent(unix_s=102.0, call_id="c", attempt=1, stage="s", item="", title="", model="m", slot=0)


CLOCK = clock_from(100.0, 190.0)


def rows_of(*starts: AttemptStart, sent: Any = (), paused: bool = False) -> list[dict[str, Any]]:
    return [named(row) for row in rows_under_way(look_of(CLOCK, sent, starts, paused=paused))]


def sent_event(call_id: str = "c", at_s: float = 2.0, attempt: int = 1) -> Sent:
    return replace(SENT, call_id=call_id, attempt=attempt, unix_s=100.0 + at_s)


def test_waiting_call_has_not_been_sent() -> None:
    (row,) = rows_of(start("queued", 2))
    assert (row["outcome"], row["sent_s"], row["queued_s"]) == ("waiting", None, 2)


def test_streaming_call_keeps_the_moment_it_was_sent() -> None:
    (row,) = rows_of(start("streaming", 5), sent=[SENT])
    assert (row["sent_s"], row["first_token_s"]) == (2, 5)


def test_row_under_way_tells_the_last_token_so_far() -> None:
    begun = start("streaming", 5)
    begun.heard.last = 7.5
    begun_row, sent_row = rows_of(begun, start("sent", 6, "d"), sent=[SENT, sent_event("d", 6)])
    assert (begun_row["last_token_s"], sent_row["last_token_s"]) == (7.5, None)


def test_live_row_says_why_the_try_is_made() -> None:
    (row,) = rows_of(start("sent", 2, attempt=2), sent=[sent_event(attempt=2)])
    assert row["reason"] == "repair"


def test_of_many_waiting_calls_only_the_first_are_sent_to_the_chart_and_all_are_counted() -> None:
    look = look_of(CLOCK, [sent_event("x", 80)], [start("queued", n / 100, f"c{n}") for n in range(1000)])
    rows = rows_under_way(look)
    assert len(rows) == 301
    assert rows[0][0] == "x"
    assert look.waiting == 1000


def test_call_whose_end_is_in_the_log_already_is_not_under_way() -> None:
    assert rows_of(start("streaming", 5)) == []


def test_calls_of_another_process_are_known_from_their_events() -> None:
    (row,) = map(named, rows_under_way(look_of(CLOCK, [SENT])))
    assert (row["outcome"], row["sent_s"], row["ended_s"]) == ("running", 2, None)


def test_tokens_of_another_process_are_not_known_so_its_calls_are_not_called_silent() -> None:
    (row,) = map(named, rows_under_way(look_of(CLOCK, [SENT])))
    assert row["last_token_s"] == 90


@pytest.mark.parametrize(
    ("state", "paused", "why"), [("queued", False, "slot"), ("queued", True, "paused"), ("waiting", True, "rate")]
)
def test_waiting_call_says_why(state: str, paused: bool, why: str) -> None:
    (row,) = rows_of(start(state, 2), paused=paused)
    assert row["waits"] == [(why, 0.0)]
    assert wait_reason(state, paused=paused) == why


def test_row_under_way_begins_when_the_call_was_ready() -> None:
    (row,) = rows_of(start("sent", 5), sent=[sent_event(at_s=5)])
    assert (row["ready_s"], row["sent_s"]) == (1, 5)


def test_seconds_so_far_count_from_the_moment_of_sending() -> None:
    rows = rows_under_way(look_of(CLOCK, [sent_event("a")], [start("sent", 2, "a"), start("queued", 2, "b")]))
    assert seconds_so_far(rows, 7.0) == {("s", ""): 5.0}


def test_calls_under_way_count_as_busy_until_now() -> None:
    (attempt,) = attempts_so_far(look_of(CLOCK, [replace(SENT, slot=2)], [start("sent", 2)]))
    assert (attempt.slot, attempt.sent, attempt.ended) == (2, 2, 90)


def test_calls_of_another_process_count_as_busy_too() -> None:
    (attempt,) = attempts_so_far(look_of(CLOCK, [SENT]))
    assert CLOCK.span(attempt, attempt.sent, attempt.ended) == (2, 90)


def test_row_of_code_under_way_tells_how_far_it_says_it_is() -> None:
    said = EffectProgressed(call_id="c", attempt=1, stage="s", share=0.4, words="reading")
    look = replace(look_of(CLOCK, [SENT, sent_event("d")]), said={said.key: said})
    rows = [named(row) for row in rows_under_way(look)]
    assert [(row["share"], row["doing"]) for row in rows] == [(0.4, "reading"), (None, "")]


def test_calls_that_wait_hold_no_slot() -> None:
    queued, limited = attempts_so_far(look_of(CLOCK, (), [start("queued", 2, "a"), start("waiting", 3, "b")]))
    assert (queued.slot, queued.queued, queued.acquired, queued.sent) == (-1, 2, 90, None)
    assert limited.waits == {"retry_after": 89}
