"""What a run folder says about the run, in under a millisecond, and a cheap mark that changes when it might differ."""

import os
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, get_args

from planexe.errors import RunDamaged, RunError
from planexe.executor.attempt_log import ATTEMPT
from planexe.library.entry import UNREADABLE, RunEntry
from planexe.library.label import LABEL_FILE, Label, read_label
from planexe.records import Shape, parse_json, read_ends
from planexe.spine.event_records import EVENT, Ended, Event, SessionBegun
from planexe.spine.run_clock import RunClockReader
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_moment import moment_text
from planexe.spine.run_queue import status_at
from planexe.spine.run_request import RunRequest
from planexe.spine.run_summary import RunSummary, Status
from planexe.spine.spending import cost_of
from planexe.spine.stage_tally import calls_done_in
from planexe.spine.workflow import find_workflow

T = TypeVar("T")
UNFINISHED = frozenset({"new", "running"})
_MARKED = ("", "request.json", "state.json", "overrides.json", "budget.json", LABEL_FILE, "artefacts")
_JUST_NOW_NS = 100_000_000
_TAIL = 8192
_TITLE_LENGTH = 90


Glance = tuple[int, int, int]
"""When a run's folder and that of its artefacts were written last, and which folder it is."""


def glance_of(folder: str) -> Glance | None:
    """Returns what differs when a file in a run's folder, or an artefact, came, went or was replaced."""
    try:
        own = os.stat(folder)  # noqa: PTH116  see ``KnownRuns``
        try:
            artefacts_ns = os.stat(f"{folder}/artefacts").st_mtime_ns  # noqa: PTH116
        except FileNotFoundError:
            artefacts_ns = 0
    except OSError:
        return None
    return own.st_mtime_ns, artefacts_ns, own.st_ino


def trusted_glance_of(folder: str) -> Glance | None:
    """Returns such a glance, ``None`` just after a change: the folder may change again without its time changing."""
    glance = glance_of(folder)
    return None if glance is None or _is_recent(max(glance[:2])) else glance


def mark_of(folder: str, *, finished: bool) -> str:
    """Returns a text that differs when something in the folder has changed; empty: it must be read in any case.

    A file that was written a moment ago may be written again without its time changing, so it is not trusted yet.

    Args:
        folder: the run.
        finished: whether its log no longer grows without ``state.json`` being written.
    """
    mark = _mark_without_logs(folder)
    return mark if finished or not mark else f"{mark} {_sizes_of_logs(folder)}"


def marks_of(folder: str) -> tuple[str, str]:
    """Returns the mark of a run that is finished, and that of one which is not, where it is not known which it is."""
    mark = _mark_without_logs(folder)
    return mark, mark and f"{mark} {_sizes_of_logs(folder)}"


def _mark_without_logs(folder: str) -> str:
    parts: list[str] = []
    newest_ns = 0
    for name in _MARKED:
        try:
            found = os.stat(f"{folder}/{name}")  # noqa: PTH116
        except OSError:
            parts.append("-")
            continue
        newest_ns = max(newest_ns, found.st_mtime_ns)
        parts.append(f"{found.st_mtime_ns}.{found.st_ino}.{found.st_size}")
    return "" if _is_recent(newest_ns) else " ".join(parts)


def _sizes_of_logs(folder: str) -> str:
    names = _logs(folder, "attempts") + _logs(folder, "events")
    return " ".join(f"{name}.{os.lstat(f'{folder}/{name}').st_size}" for name in names)


def _is_recent(written_ns: int) -> bool:
    return abs(time.time_ns() - written_ns) < _JUST_NOW_NS


def entry_of(folder: RunFolder) -> RunEntry:
    """Returns the facts about a run, with its state as written; one that cannot be read says why."""
    size_bytes = _size_bytes(folder.path)
    try:
        label, problem = read_label(folder.path), ""
    except RunError as error:  # the plan can be read all the same
        label, problem = Label(), str(error)
    facts: dict[str, Any] = {"created": _written(folder.request_path)}
    try:
        request = folder.request()
        facts = _asked(folder, request)
        summary = folder.summary()
        folder.overrides()
        folder.budget(request)
        figures = _figures(folder) if summary.status in UNFINISHED else summary
        status: str = summary.status
    except RunError as error:
        status, figures, problem = UNREADABLE, RunSummary(), str(error)
    entry = RunEntry(
        run_id=folder.run_id,
        status=status,
        calls=figures.calls,
        attempts=figures.attempts,
        cost_usd=figures.cost_usd,
        verdict=figures.verdict,
        gaps=len(figures.gaps),
        stale=figures.stale,
        wall_s=_wall_s(folder.path),
        size_bytes=size_bytes,
        problem=problem,
        **facts,
    )
    return _clean(_labelled(entry, label))


def _asked(folder: RunFolder, request: RunRequest) -> dict[str, Any]:
    """Returns what a run's request says about it."""
    return {
        "title": _title(folder, request),
        "workflow": request.workflow,
        "graph_values": request.graph.values,
        "brief": request.brief,
        "created": request.created,
        "models": request.models,
        "language": request.language,
        "concurrency": request.concurrency,
        "simulated": request.simulated,
        "time_scale": request.time_scale,
        "faults": request.faults,
        "parent": request.parent,
    }


def with_state_now(entry: RunEntry, runs: Path, queued: Collection[str]) -> RunEntry:
    """Returns the entry with the run's state at this moment.

    Args:
        entry: with its state as written.
        runs: the folder of all runs; whoever works on a run holds its lock.
        queued: the runs that are left to workers.
    """
    waits = entry.run_id in queued
    if entry.status == UNREADABLE or not (waits or entry.status in UNFINISHED):
        return entry
    written: Status = next(known for known in get_args(Status) if known == entry.status)
    in_use = RunFolder(runs / entry.run_id).in_use()
    return replace(entry, status=status_at(written, in_use=in_use, queued=waits))


def _labelled(entry: RunEntry, label: Label) -> RunEntry:
    return replace(
        entry,
        title=label.title or entry.title,
        tags=label.tags,
        starred=label.starred,
        archived=label.archived,
        note=label.note,
    )


def _clean(entry: RunEntry) -> RunEntry:
    """Returns the entry with half characters, which a database refuses, replaced."""

    def whole(text: str) -> str:
        return text.encode("utf-8", "replace").decode("utf-8")

    return replace(
        entry,
        title=whole(entry.title),
        brief=whole(entry.brief),
        tags=tuple(whole(tag) for tag in entry.tags),
        note=whole(entry.note),
        problem=whole(entry.problem),
    )


def _title(folder: RunFolder, request: RunRequest) -> str:
    stage, field = find_workflow(request.workflow).title_value
    try:
        made = folder.store.load(stage) if stage else None
    except RunError:  # its own name is not worth a run
        made = None
    title = made.value.get(field) if made and isinstance(made.value, dict) else None
    line = " ".join((title if isinstance(title, str) and title else request.brief).split())
    return line if len(line) <= _TITLE_LENGTH else f"{line[:_TITLE_LENGTH].rsplit(' ', 1)[0]}…"


def _figures(folder: RunFolder) -> RunSummary:
    """Returns the figures of a run whose end is not written yet, from its log."""
    attempts = folder.attempts()
    tried = [a for a in attempts if a.outcome != "reused"]
    return RunSummary(
        calls=calls_done_in(attempts, folder.events()),
        attempts=len(tried),
        cost_usd=cost_of(attempts),
    )


def _wall_s(folder: Path) -> float:
    """Returns the time of the run; of each log only the ends are read, for the clock needs no more."""
    reader = RunClockReader()
    for file in _logs(str(folder), "events"):
        path, name = folder / file, file.partition("-")[2]
        worker = name.removesuffix(".jsonl")
        ended = False
        for event in _ends_of(path):
            reader.take_event(replace(event, worker=event.worker or worker))
            ended |= isinstance(event, Ended)
        log = folder / f"attempts-{name}"
        if not ended and (attempt := next(_records(reversed(_ends(log)[1]), ATTEMPT, log), None)):
            reader.take_attempt(replace(attempt, worker=worker))
    return round(reader.clock().wall_s, 3)


def _ends_of(path: Path) -> Iterator[Event]:
    """Yields the events with which a process began and ended; where it did not end, the last ones that it wrote."""
    first, last = _ends(path)
    for event in _records(first, EVENT, path):
        yield event
        if isinstance(event, SessionBegun):
            break
    for event in _records(reversed(last), EVENT, path):
        yield event
        if isinstance(event, Ended):
            break


def _ends(path: Path) -> tuple[list[bytes], list[bytes]]:
    """Returns the first and the last lines of a log; none where it cannot be read, which is told where it is needed."""
    try:
        first, last = read_ends(path, _TAIL)
    except (RunError, FileNotFoundError):
        return [], []
    return first.splitlines(), last.splitlines()


def _records(lines: Iterable[bytes], shape: Shape[T], path: Path) -> Iterator[T]:
    for line in lines:
        with suppress(ValueError, RunDamaged):  # a torn line, or the beginning of one left out
            yield shape.decode(parse_json(line), path)


def _logs(folder: str, kind: str) -> list[str]:
    """Returns the names of a run's logs of a kind, in order."""
    return sorted(n for n in os.listdir(folder) if n.startswith(f"{kind}-") and n.endswith(".jsonl"))  # noqa: PTH208


def _size_bytes(folder: Path) -> int:
    total = 0
    waiting = [str(folder)]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as found:
            for item in found:
                with suppress(OSError):  # a temporary file that has just been renamed
                    if item.is_dir(follow_symlinks=False):
                        waiting.append(item.path)
                    else:
                        total += item.stat(follow_symlinks=False).st_size
    return total


def _written(path: Path) -> str:
    try:
        return moment_text(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    except (OSError, OverflowError, ValueError):  # the latter: a moment that no calendar has
        return ""
