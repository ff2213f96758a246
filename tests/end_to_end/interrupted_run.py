"""A run that was stopped three times and killed once, with a log made up so that its time is known to the millisecond."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from planexe.executor.attempt_log import Attempt, FileAttemptLog
from planexe.spine.events import FileEvents
from planexe.spine.run_folder import RunFolder
from tests.events import event_of

BEGIN = 1_700_000_000.0
CAP = 4
HOURS_S = 3 * 3600.0
SESSIONS = (
    (0.0, 10.0, "stopped"),
    (11.5, 16.5, "stopped"),  # a quick stop: 1.5 s after it somebody went on
    (17.25, 27.5, ""),  # killed: the last thing that it wrote is that a call was sent, at 27.5
    (27.5 + HOURS_S, 39.5 + HOURS_S, "stopped"),
    (40.0 + HOURS_S, 44.0 + HOURS_S, "complete"),
)
WORKED_S = 10.0 + 5.0 + 10.25 + 12.0 + 4.0
GAPS = ((10.0, 1.5), (15.0, 0.75), (25.25, HOURS_S), (37.25, 0.5))


def interrupted_run(finished: RunFolder, run_id: str) -> RunFolder:
    """Returns a copy of a finished run whose calls were made in five sessions, the third of which was killed."""
    folder = RunFolder(finished.path.parent / run_id)
    shutil.copytree(finished.path, folder.path)
    made = [a for a in finished.attempts() if a.sent is not None]
    for log in [*folder.path.glob("attempts-*.jsonl"), *folder.path.glob("events-*.jsonl")]:
        log.unlink()
    share = -(-len(made) // len(SESSIONS))
    for number, (start_s, end_s, status) in enumerate(SESSIONS):
        own = made[number * share : (number + 1) * share]
        _write_session(folder, f"w{number + 1:02d}", own, start_s, end_s, status)
    request = json.loads(folder.request_path.read_text(encoding="utf-8"))
    folder.request_path.write_text(json.dumps({**request, "run_id": run_id, "time_scale": 1.0}), encoding="utf-8")
    return folder


def _write_session(
    folder: RunFolder, worker: str, own: Sequence[Attempt], start_s: float, end_s: float, status: str
) -> None:
    """Writes what one process did: its calls one after another in two slots, half a second free at either end."""
    events, attempts = FileEvents(folder.path / f"events-{worker}.jsonl"), FileAttemptLog(
        folder.path / f"attempts-{worker}.jsonl"
    )  # fmt: skip

    def tell(kind: str, at_s: float, **more: Any) -> None:
        events.record(event_of(event=kind, unix_s=BEGIN + at_s, worker=worker, **more))

    tell("session", start_s, cap=CAP, expected_s={})
    if worker == "w01":
        tell("budget", start_s, max_minutes=60.0)
    each_s = (end_s - start_s - 1.0) / -(-len(own) // 2)
    for place, attempt in enumerate(own):
        sent_s = start_s + 0.5 + each_s * (place // 2)
        about = {n: getattr(attempt, n) for n in ("call_id", "attempt", "stage", "item", "title", "model")}
        tell("sent", sent_s, slot=place % 2, **about)
        times: dict[str, Any] = dict.fromkeys(("ready", "queued", "acquired", "sent"), sent_s)
        attempts.record(replace(attempt, worker=worker, anchor_unix_s=BEGIN, slot=place % 2, cap=CAP, waits={},
                                first_token=None, ended=sent_s + each_s, **times))  # fmt: skip
    if status:
        tell("end", end_s, status=status)
    else:
        lost = {"call_id": "lost", "attempt": 1, "stage": "pitch", "item": "", "title": "", "model": "simulated"}
        tell("sent", end_s, slot=3, **lost)
    events.close()
    attempts.close()
