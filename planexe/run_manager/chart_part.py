"""One answer for the live chart: new rows, attempts under way, caps and the present moment."""

import time
from collections.abc import Sequence
from typing import Any

from planexe.executor.clock import wall_anchor
from planexe.executor.hooks import AttemptStart
from planexe.run_manager.chart_rows import COLUMNS, live_rows, sent_rows
from planexe.run_manager.feed import RunFeed


def chart_part(
    feed: RunFeed, status: str, live: Sequence[AttemptStart] | None, after: int, epoch: str
) -> dict[str, Any]:
    """Returns the answer as JSON values.

    Args:
        feed: the run's log.
        status: the run's state.
        live: attempts without an end, if this process works on the run.
        after: the ``next`` of the answer before; 0 the first time.
        epoch: the ``epoch`` of the answer before.
    """
    part = feed.part(after, epoch)
    now_unix_s = time.time()
    running = status == "running"
    zero_unix_s = now_unix_s - feed.run_s(now_unix_s)
    under_way: list[Sequence[Any]] = []
    if running and live is not None:
        under_way = live_rows(live, dict(feed.in_flight), wall_anchor(), zero_unix_s)
    elif running:
        under_way = sent_rows(list(feed.in_flight.values()), zero_unix_s)
    return {
        "epoch": part.epoch,
        "next": part.next,
        "more": part.more,
        "columns": COLUMNS,
        "rows": part.rows,
        "under_way": under_way,
        "caps": list(feed.caps),
        "now_s": round(feed.run_s(now_unix_s) if running else feed.last_s, 3),
        "status": status,
    }
