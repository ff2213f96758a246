"""One answer for the live chart: new rows, attempts under way, counts, caps, gaps, critical path and the present."""

from collections.abc import Mapping, Sequence
from typing import Any

from planexe.gantt.page import path_json
from planexe.gantt.rows import COLUMNS, ChartRow, gap_marks
from planexe.runs.chart_rows import attempts_so_far, rows_under_way
from planexe.runs.feed import RunFeed
from planexe.runs.look import RunLook
from planexe.timing.idle_lanes import idle_lanes

_PLACES = {name: place for place, name in enumerate(COLUMNS)}


def chart_part(feed: RunFeed, look: RunLook, after: int, epoch: str) -> dict[str, Any]:
    """Returns the answer as JSON values; all of it is about the moment of the look.

    Args:
        feed: the run's log.
        look: how the run stood.
        after: the ``next`` of the answer before; 0 the first time.
        epoch: the ``epoch`` of the answer before.
    """
    part, snapshot = feed.part(after, epoch, look), look.snapshot
    under_way: list[ChartRow] = rows_under_way(look) if look.status == "running" else []
    now_s = round(look.clock.wall_s, 3)
    chain = feed.chain(seconds_so_far(under_way, now_s))
    return {
        "look": look.number,
        "epoch": part.epoch,
        "next": part.next,
        "more": part.more,
        "columns": COLUMNS,
        "rows": part.rows,
        "under_way": under_way,
        "counts": {
            "attempts": snapshot.attempts,
            "failed": snapshot.failed_attempts,
            "running": snapshot.calls_running,
            "waiting": look.waiting,
            "calls": sum(row.calls for row in snapshot.stages if feed.stages.stages[row.name].kind != "effect"),
        },
        "share": snapshot.share_done,
        "cost_usd": snapshot.cost_usd,
        "cap": snapshot.cap,
        "caps": [(round(at_s, 3), cap) for at_s, cap in look.caps],
        "gaps": gap_marks(look.clock),
        "path": path_json(chain.seconds, chain.calls, chain.slack),
        "now_s": now_s,
        "status": look.status,
    }


def seconds_so_far(under_way: Sequence[ChartRow], now_s: float) -> Mapping[tuple[str, str], float]:
    """Returns how long each call under way has taken, by stage and item."""
    stage, item, sent = _PLACES["stage"], _PLACES["item"], _PLACES["sent_s"]
    return {(row[stage], row[item]): now_s - row[sent] for row in under_way if row[sent] is not None}


def idle_part(feed: RunFeed, look: RunLook) -> dict[str, Any]:
    """Returns when which slot stood idle and why, as JSON values: lane, from, to and reason of each stretch."""
    more = attempts_so_far(look) if look.status == "running" else []
    found = idle_lanes([*feed.attempts[: look.rows], *more], feed.events, look.clock)
    rows = [(i.lane, round(i.start_s, 3), round(i.end_s, 3), i.reason) for i in found]
    return {"status": look.status, "rows": rows}
