"""Run folders as a run leaves them, made in a moment, for the library's tests."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from planexe.executor.attempt_log import ATTEMPT, Attempt
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_summary import RunSummary, Status
from tests.plan_requests import plan_request

LONG_AGO_NS = 1_600_000_000_000_000_000


def make_run(
    runs: Path,
    run_id: str,
    *,
    status: Status | None = "complete",
    figures: Mapping[str, Any] | None = None,
    attempts: Sequence[Attempt] = (),
    **wishes: Any,
) -> RunFolder:
    """Returns a run folder; ``status`` ``None`` leaves it as one that was never started."""
    values: dict[str, Any] = {
        "goal": f"Open a bakery called {run_id} in Aarhus.",
        "created": "2026-11-20T10:00:00Z",
        "simulated": True,
    }
    folder = RunFolder.create(runs, plan_request(run_id, **{**values, **wishes}))
    if attempts:
        lines = [json.dumps(ATTEMPT.encode(attempt)) for attempt in attempts]
        (folder.path / "attempts-w01.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if status is not None:
        session = {"unix_s": 1000.0, "event": "session", "worker": "w01", "cap": 4}
        end = {"unix_s": 1012.5, "event": "end", "status": status}
        events = f"{json.dumps(session)}\n{json.dumps(end)}\n"
        (folder.path / "events-w01.jsonl").write_text(events, encoding="utf-8")
        usual: dict[str, Any] = {"calls": 5, "attempts": 7, "cost_usd": 0.25, "gaps": ("One expert did not answer.",)}
        folder.write_summary(RunSummary(status=status, **(usual if figures is None else figures)))
    age(folder.path)
    return folder


def age(path: Path, later_ns: int = 0) -> None:
    """Makes everything in a folder look as if it had been written long ago, so that its marks are trusted."""
    for found in [*path.rglob("*"), path]:
        os.utime(found, ns=(LONG_AGO_NS + later_ns, LONG_AGO_NS + later_ns))


def call(stage: str, seconds: float, *, model: str = "simulated", number: int = 0, **more: Any) -> Attempt:
    """Returns an answered attempt of a stage that took so many seconds."""
    values: dict[str, Any] = {
        "call_id": f"{stage}.{number}",
        "attempt": 1,
        "reason": "first",
        "provider": "simulated" if model == "simulated" else "openai",
        "input_tokens": 1000,
        "output_tokens": 100,
        "cost_usd": 0.01,
    }
    return Attempt(stage=stage, model=model, sent=10.0, ended=10.0 + seconds, **{**values, **more})
