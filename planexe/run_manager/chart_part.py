"""One answer for the live chart: new rows, attempts under way, caps, critical path and the present moment."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from planexe.executor.clock import wall_anchor
from planexe.executor.hooks import AttemptStart
from planexe.gantt.page import path_json
from planexe.gantt.rows import COLUMNS, ChartRow
from planexe.run_manager.chart_rows import attempts_so_far, live_rows, sent_rows
from planexe.run_manager.feed import RunFeed
from planexe.timing.idle_lanes import idle_lanes

_PLACES = {name: place for place, name in enumerate(COLUMNS)}


def chart_part(
    feed: RunFeed,
    status: str,
    live: Sequence[AttemptStart] | None,
    after: int,
    epoch: str,
    *,
    paused: bool = False,
) -> dict[str, Any]:
    """Returns the answer as JSON values.

    Args:
        feed: the run's log.
        status: the run's state.
        live: attempts without an end, if this process works on the run.
        after: the ``next`` of the answer before; 0 the first time.
        epoch: the ``epoch`` of the answer before.
        paused: whether a person holds the run.
    """
    part = feed.part(after, epoch)
    now_unix_s = time.time()
    running = status == "running"
    zero_unix_s = now_unix_s - feed.run_s(now_unix_s)
    under_way: list[ChartRow] = []
    if running and live is not None:
        under_way = live_rows(live, dict(feed.in_flight), wall_anchor(), zero_unix_s, paused=paused)
    elif running:
        under_way = sent_rows(list(feed.in_flight.values()), zero_unix_s, now_unix_s)
    now_s = round(feed.run_s(now_unix_s) if running else feed.last_s, 3)
    chain = feed.chain(seconds_so_far(under_way, now_s))
    return {
        "epoch": part.epoch,
        "next": part.next,
        "more": part.more,
        "columns": COLUMNS,
        "rows": part.rows,
        "under_way": under_way,
        "caps": list(feed.caps),
        "path": path_json(chain.seconds, chain.calls, chain.slack),
        "now_s": now_s,
        "status": status,
    }


def seconds_so_far(under_way: Sequence[ChartRow], now_s: float) -> Mapping[tuple[str, str], float]:
    """Returns how long each call under way has taken, by stage and item."""
    stage, item, sent = _PLACES["stage"], _PLACES["item"], _PLACES["sent_s"]
    return {(row[stage], row[item]): now_s - row[sent] for row in under_way if row[sent] is not None}


def idle_part(feed: RunFeed, status: str, live: Sequence[AttemptStart] | None) -> dict[str, Any]:
    """Returns when which slot stood idle and why, as JSON values: lane, from, to and reason of each stretch."""
    more = attempts_so_far(live or (), dict(feed.in_flight), wall_anchor(), time.time()) if status == "running" else []
    found = idle_lanes([*feed.attempts, *more], feed.events)
    return {"status": status, "rows": [(i.lane, round(i.start_s, 3), round(i.end_s, 3), i.reason) for i in found]}
