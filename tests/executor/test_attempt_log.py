"""Attempts as records: there and back again through JSON, and waits that add up."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import ServerFailed, Stopped, StorageError
from planexe.executor.attempt_log import ATTEMPT, Attempt, FileAttemptLog, MemoryAttemptLog, read_attempts
from planexe.executor.attempt_record import Try, accounted_waits, outcome_of
from planexe.executor.attempt_trace import Trace

SECONDS = st.floats(0, 1e6, allow_nan=False)
WAITS = st.dictionaries(st.sampled_from(["slot", "rpm", "tpm", "retry_after", "backoff", "paused"]), SECONDS)
ATTEMPTS = st.builds(
    Attempt,
    call_id=st.text(),
    attempt=st.integers(1, 99),
    reason=st.sampled_from(["first", "retry", "repair", "longer", "fallback"]),
    title=st.text(),
    index=st.integers(0, 1000),
    acquired=st.none() | SECONDS,
    sent=st.none() | SECONDS,
    ended=SECONDS,
    waits=WAITS,
    outcome=st.sampled_from(["ok", "failed", "cancelled", "reused"]),
    message=st.text(),
    problems=st.lists(st.text(), max_size=3).map(tuple),
    cost_usd=st.none() | SECONDS,
    shortened=st.lists(st.tuples(st.text(), st.integers(0, 2**53), st.integers(0, 2**53)), max_size=3).map(tuple),
    headroom=st.dictionaries(st.sampled_from(["requests", "tokens"]), st.integers(0)),
)


def attempt(**changes: Any) -> Attempt:
    values: dict[str, Any] = {"call_id": "c", "attempt": 1, "reason": "first", "ended": 2.0, **changes}
    return Attempt(**values)


@given(ATTEMPTS)
def test_attempt_survives_json(made: Attempt) -> None:
    assert ATTEMPT.decode(json.loads(json.dumps(ATTEMPT.encode(made))), Path("here")) == made


def test_fields_at_their_default_are_left_out() -> None:
    assert ATTEMPT.encode(attempt()) == {"call_id": "c", "attempt": 1, "reason": "first", "ended": 2.0}


def test_fields_of_a_newer_version_are_passed_over() -> None:
    assert ATTEMPT.decode(ATTEMPT.encode(attempt()) | {"mood": "good"}, Path("here")) == attempt()


def test_every_field_is_described() -> None:
    text = Attempt.__doc__ or ""
    plain = {"input_tokens", "cached_tokens", "output_tokens", "reasoning_tokens", "message", "problems", "worker"}
    plain |= {"retry_after_s", "finish_reason", "response_format", "prompt_digest", "response_digest"}
    assert [f.name for f in fields(Attempt) if f.name not in text and f.name not in plain] == []


def test_duration_counts_from_sending() -> None:
    assert attempt(sent=0.5).duration_s == 1.5
    assert attempt().duration_s == 0.0


def test_logs_keep_what_they_are_given(tmp_path: Path) -> None:
    memory = MemoryAttemptLog()
    file = FileAttemptLog(tmp_path / "attempts-w.jsonl")
    for log in (memory, file):
        log.record(attempt(title="Grüße\u2028\ud800"))
    file.close()
    file.record(attempt(attempt=2))
    file.close()

    assert memory.attempts == [attempt(title="Grüße\u2028\ud800")]
    assert read_attempts([tmp_path / "attempts-w.jsonl"]) == [*memory.attempts, attempt(attempt=2)]


def test_attempts_of_several_workers_are_in_the_order_of_the_wall_clock(tmp_path: Path) -> None:
    for worker, anchor, ended in [("a", 1000.0, 50.0), ("b", 2000.0, 1.0), ("a", 1000.0, 1002.0)]:
        log = FileAttemptLog(tmp_path / f"attempts-{worker}.jsonl")
        log.record(attempt(worker=worker, anchor_unix_s=anchor, ended=ended))
        log.close()

    found = read_attempts([*tmp_path.iterdir(), tmp_path / "attempts-gone.jsonl"])
    assert [(a.worker, a.ended) for a in found] == [("a", 50.0), ("b", 1.0), ("a", 1002.0)]


def test_torn_and_foreign_lines_are_passed_over_and_named(tmp_path: Path) -> None:
    path = tmp_path / "attempts-w.jsonl"
    line = json.dumps(ATTEMPT.encode(attempt()))
    path.write_text(f"{line}\n{line[:20]}\n{line}\n{line[:9]}")
    assert len(read_attempts([path])) == 2
    path.write_text(f'{{"event": "session"}}\n{line}\n')
    read = ATTEMPT.read_lines(path)
    assert read.records == read_attempts([path]) == [attempt()]
    (damage,) = read.damaged
    assert (damage.path, damage.line) == (path, 1)
    assert str(damage) == f"{path}, line 1, is not what it should be: `call_id` is missing."


def test_unwritable_log_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file where a folder should be")
    with pytest.raises(StorageError, match=r"Free some space or check the permissions"):
        FileAttemptLog(tmp_path / "folder" / "attempts.jsonl").record(attempt())


@given(WAITS, WAITS, SECONDS, st.none() | SECONDS, SECONDS)
def test_waits_add_up_whatever_was_noted(
    before: dict[str, float], during: dict[str, float], ready: float, sent_after: float | None, ended_after: float
) -> None:
    sent = None if sent_after is None else ready + sent_after
    ended = (ready if sent is None else sent) + ended_after
    current = Try(1, "first", ready, ready, before, trace=Trace(sent=sent, waits=during))

    waits = accounted_waits(current, ended)

    assert sum(waits.values()) == pytest.approx((ended if sent is None else sent) - ready, abs=1e-5)
    assert all(s >= 0 for s in waits.values())


def test_what_no_reason_explains_was_the_slots_wait() -> None:
    current = Try(1, "retry", 10.0, 12.0, {"backoff": 2.0}, trace=Trace(sent=20.0, waits={"rpm": 3.0}))
    assert accounted_waits(current, 99.0) == {"backoff": 2.0, "rpm": 3.0, "slot": 5.0}


def test_outcomes() -> None:
    assert [outcome_of(e) for e in (None, Stopped("x"), ServerFailed("x"))] == ["ok", "cancelled", "failed"]
