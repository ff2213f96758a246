"""Clocks and looks made up for tests of what is drawn from them."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from planexe.executor.hooks import AttemptStart
from planexe.runs.look import LiveCalls, RunLook
from planexe.spine.event_records import Sent
from planexe.spine.progress import ProgressTracker
from planexe.spine.run_clock import RunClock, Session
from planexe.workflows.plan.workflow import plan_stages


def clock_from(zero_unix_s: float, end_unix_s: float = math.inf) -> RunClock:
    """Returns the clock of a run that was worked on from one moment to another."""
    return RunClock((Session(workers=("w01",), start_unix_s=zero_unix_s, end_unix_s=end_unix_s, start_s=0.0),))


def look_of(
    clock: RunClock, sent: Iterable[Sent] = (), starts: Iterable[AttemptStart] | None = None, **live: Any
) -> RunLook:
    """Returns a look at a run that goes on; with ``starts`` this process works on it."""
    known: Mapping[tuple[str, int], AttemptStart] = {(s.call_id, s.attempt): s for s in starts or ()}
    values: dict[str, Any] = {
        "anchor_unix_s": clock.sessions[0].start_unix_s,
        "now_unix_s": clock.sessions[-1].end_unix_s,
        **live,
    }
    return RunLook(
        number=1, snapshot=ProgressTracker(plan_stages(), "r").snapshot("running"), clock=clock, epoch="e", rows=0,
        in_flight={(event.call_id, event.attempt): event for event in sent}, caps=((0.0, 4),),
        live=None if starts is None else LiveCalls(starts=known, **values),
    )  # fmt: skip
