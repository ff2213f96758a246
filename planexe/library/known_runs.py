"""KnownRuns: the facts about all runs of a folder, in memory and in the index, never older than the folders."""

import os
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from planexe.library.entry import KnownRun, RunEntry
from planexe.library.folder_facts import UNFINISHED, entry_of, glance_of, mark_of, marks_of, trusted_glance_of
from planexe.library.index import Index
from planexe.spine.run_folder import RunFolder, holds_run, may_be_run_id
from planexe.spine.run_moment import run_order

_CLOSELY: Final = 100
"""Of so many runs, others each time, every look tells also what an editor changed inside a file, in its place."""


class KnownRuns:
    """What is known of the runs of a folder; may be used from any thread.

    A look at thousands of runs costs two questions to the system for each that has not changed: whatever this product
    writes into a run's folder changes the time of that folder or of its ``artefacts``.

    Args:
        runs: folder of all runs.
        index: where a later process finds the facts again.
    """

    def __init__(self, runs: Path, index: Index) -> None:
        self._path = str(runs)  # thousands of times: paths as objects cost half of it
        self._index = index
        self._lock = threading.Lock()
        self._known: dict[str, KnownRun] | None = None
        self._turn = 0

    def refreshed(self) -> Mapping[str, KnownRun]:
        """Returns what is known of each run now, the newest first; only folders that have changed are read."""
        with self._lock:
            before = self._before()
            names = _names_in(self._path, before)
            closely = frozenset(names[self._turn : self._turn + _CLOSELY])
            self._turn = 0 if self._turn + _CLOSELY >= len(names) else self._turn + _CLOSELY
            now: dict[str, KnownRun] = {}
            for name in names:
                run = before.get(name)
                if run is None or not run.glance or name in closely or run.glance != glance_of(f"{self._path}/{name}"):
                    run = self._looked_into(name, run)
                if run is not None:
                    now[name] = run
            changed = {n: run for n, run in now.items() if n not in before or run.entry is not before[n].entry}
            self._index.save(changed if self._index.path.exists() else now, before.keys() - now.keys())
            if changed or self._known is None:
                by_age = sorted(now.items(), key=lambda item: run_order(item[1].entry.created, item[0]), reverse=True)
                now = dict(by_age)
            self._known = now
            return now

    def words(self, entry: RunEntry) -> str:
        """Returns what a search looks at."""
        known = (self._known or {}).get(entry.run_id)
        return known.words if known is not None and known.entry is entry else entry.words

    def _before(self) -> Mapping[str, KnownRun]:
        if self._known is not None:
            return self._known
        return (self._index.entries() if self._index.path.exists() else None) or {}

    def _looked_into(self, name: str, run: KnownRun | None) -> KnownRun | None:
        """Returns what is known of a run, read anew if it may have changed; ``None`` if there is none."""
        path = f"{self._path}/{name}"
        glance = trusted_glance_of(path)
        if run is not None and run.mark:
            finished = run.entry.status not in UNFINISHED
            if run.mark == mark_of(path, finished=finished):
                return replace(run, glance=glance) if finished and glance != run.glance else run
        if not holds_run(Path(path)):
            return None
        finished_mark, mark = marks_of(path)
        entry = entry_of(RunFolder(Path(path)))
        finished = entry.status not in UNFINISHED
        mark = finished_mark if finished else mark
        return KnownRun(mark=mark, entry=entry, words=entry.words, glance=glance if finished else None)


def _names_in(runs: str, known: Mapping[str, object]) -> list[str]:
    """Returns the names in a folder that may be those of runs, the known ones first and in their order."""
    try:
        with os.scandir(runs) as items:
            found = {i.name for i in items if (i.name in known or may_be_run_id(i.name)) and _is_folder(i)}
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [*(name for name in known if name in found), *(found - known.keys())]


def _is_folder(item: "os.DirEntry[str]") -> bool:
    try:
        return item.is_dir()
    except OSError:  # a link that leads nowhere
        return False
