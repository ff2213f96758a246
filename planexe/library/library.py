"""Library: all runs of a folder, found quickly, labelled, binned and learnt from."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from planexe.errors import SettingsError
from planexe.library.bin import BinnedRun, binned_runs, empty_bin, move_to_bin, restore_run
from planexe.library.entry import UNREADABLE, RunEntry
from planexe.library.folder_facts import UNFINISHED, entry_of, with_state_now
from planexe.library.history import (
    LEAST_CALLS,
    LEAST_RUNS,
    StageHistory,
    StageOutlier,
    outliers_of,
    stage_histories,
)
from planexe.library.index import Index
from planexe.library.known_runs import KnownRuns
from planexe.library.label import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    Label,
    change_label,
    checked_tags,
    without_tags,
)
from planexe.library.lineage import Lineage, lineage_of
from planexe.library.query import RunQuery, in_order
from planexe.library.search_words import has_words, words_of
from planexe.library.stage_times import StageTimes, stage_times_of
from planexe.spine.own_pace import why_no_forecast
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_queue import queued_in

INDEX_FILE = "library.sqlite"
LEARN_FROM = 40
"""So many runs of the same models at most, the newest first: services change."""


class Library:
    """All runs of a folder. May be used from any thread, and by several processes at once.

    Every method that takes a run's id raises ``SettingsError`` where that cannot be the name of a run, ``RunNotFound``
    where there is no such run, and ``StorageError`` where its folder cannot be written.

    Args:
        runs: folder of all runs; it need not exist yet.

    Example:
        >>> library = Library(Path("runs"))
        >>> [entry.title for entry in library.find(RunQuery(search="bakery", starred=True))]
        ['Organic bakery in Aarhus']
    """

    def __init__(self, runs: Path) -> None:
        self.runs = runs
        self._index = Index(runs / INDEX_FILE)
        self._known = KnownRuns(runs, self._index)

    def entries(self) -> list[RunEntry]:
        """Returns all runs, newest first, as they are at this moment."""
        queued = queued_in(self.runs)
        return [with_state_now(run.entry, self.runs, queued) for run in self._known.refreshed().values()]

    def find(self, query: RunQuery, entries: Sequence[RunEntry] | None = None) -> list[RunEntry]:
        """Returns the runs a query asks for, in its order.

        Args:
            query: which ones.
            entries: what ``entries()`` has just returned, to save looking at all folders again.
        """
        words = words_of(query.search)
        if query.search.strip() and not words:
            return []  # only signs: no run has them as a word
        found = [entry for entry in (self.entries() if entries is None else entries) if query.allows(entry)]
        if words:
            found = [entry for entry in found if has_words(self._known.words(entry), words)]
        return in_order(found, query.order)

    def entry(self, run_id: str) -> RunEntry:
        """Returns one run, read from its folder."""
        return with_state_now(entry_of(self._folder(run_id)), self.runs, queued_in(self.runs))

    def tags(self) -> Mapping[str, int]:
        """Returns each tag in use with the number of its runs, in the order of the alphabet."""
        counts: Counter[str] = Counter(tag for run in self._known.refreshed().values() for tag in run.entry.tags)
        return dict(sorted(counts.items(), key=lambda item: item[0].casefold()))

    def lineage(self, run_id: str) -> Lineage:
        """Returns where a run comes from, and what was made from it."""
        return lineage_of(run_id, self.entries())

    def label(self, run_id: str, change: Callable[[Label], Label]) -> Label:
        """Changes what a person decided about a run, and returns it."""
        return change_label(self._folder(run_id).path, change)

    def tag(self, run_id: str, add: Sequence[str] = (), remove: Sequence[str] = ()) -> tuple[str, ...]:
        """Adds and removes tags and returns those the run has then.

        Raises:
            SettingsError: a tag cannot be used, or there would be too many.
        """
        added = checked_tags(add)
        return self.label(
            run_id, lambda old: replace(old, tags=checked_tags((*without_tags(old.tags, remove), *added)))
        ).tags

    def star(self, run_id: str, *, on: bool = True) -> None:
        """Stars a run, or takes the star away."""
        self.label(run_id, lambda old: replace(old, starred=on))

    def archive(self, run_id: str, *, on: bool = True) -> None:
        """Puts a run out of sight, or back."""
        self.label(run_id, lambda old: replace(old, archived=on))

    def rename(self, run_id: str, title: str) -> None:
        """Gives a run a name of the person's own; an empty one brings back the plan's.

        Raises:
            SettingsError: the name is too long.
        """
        line = " ".join(title.split())
        if len(line) > LONGEST_TITLE:
            raise SettingsError(f"The name has {len(line)} characters; use at most {LONGEST_TITLE}.", field="name")
        self.label(run_id, lambda old: replace(old, title=line))

    def write_note(self, run_id: str, note: str) -> None:
        """Keeps a note on a run.

        Raises:
            SettingsError: the note is too long.
        """
        if len(note) > LONGEST_NOTE:
            raise SettingsError(f"The note has {len(note)} characters; use at most {LONGEST_NOTE}.", field="note")
        self.label(run_id, lambda old: replace(old, note=note.strip()))

    def delete(self, run_id: str) -> str:
        """Moves a run to the bin and returns its name there; see ``bin.move_to_bin`` for what it raises."""
        return move_to_bin(self._folder(run_id))

    def restore(self, name: str) -> str:
        """Takes a run out of the bin and returns its id; see ``bin.restore_run`` for what it raises."""
        return restore_run(self.runs, name)

    def binned(self) -> list[BinnedRun]:
        """Returns what is in the bin, the last deleted first."""
        return binned_runs(self.runs)

    def empty_bin(self) -> int:
        """Removes everything in the bin for good and returns how many runs that were."""
        return empty_bin(self.runs)

    def history(self, models: Sequence[str], *, least_calls: int = LEAST_CALLS) -> Mapping[str, StageHistory]:
        """Returns what each stage took in the newest finished runs with these models, by stage.

        Args:
            models: names in the catalogue; of each stage the first one that has made enough calls counts.
            least_calls: how many calls are enough.
        """
        return stage_histories(self.stage_times(models), models, least_calls=least_calls)

    def outliers(self, run_id: str, *, least_runs: int = LEAST_RUNS) -> list[StageOutlier]:
        """Returns the stages of a run that were far out of line with at least so many other runs, farthest first."""
        folder = self._folder(run_id)
        own = stage_times_of(folder)
        models = tuple(dict.fromkeys(one.model for one in own))
        others = [one for one in self.stage_times(models) if one.run_id != run_id]
        return outliers_of(run_id, [*own, *others], least_runs=least_runs)

    def stage_times(self, models: Sequence[str]) -> tuple[StageTimes, ...]:
        """Returns the single calls that a history rests on."""
        wanted = set(models)
        known = self._known.refreshed()
        teachers = [
            run_id for run_id, run in known.items() if wanted.intersection(run.entry.models) and _teaches(run.entry)
        ][:LEARN_FROM]
        if not teachers:
            return ()
        learnt = self._index.learnt() or {}
        for run_id in teachers:
            mark = known[run_id].mark
            if not mark or learnt.get(run_id) != mark:
                self._index.save_times(run_id, mark, stage_times_of(RunFolder(self.runs / run_id)))
        found = self._index.times(teachers)
        if found is None:
            found = tuple(one for run_id in teachers for one in stage_times_of(RunFolder(self.runs / run_id)))
        return tuple(one for one in found if one.model in wanted)

    def _folder(self, run_id: str) -> RunFolder:
        return RunFolder.open(self.runs, run_id)


def _teaches(entry: RunEntry) -> bool:
    if not entry.calls or entry.status in UNFINISHED | {UNREADABLE}:
        return False
    only_simulated = entry.simulated and len(entry.models) == 1
    return not why_no_forecast(entry) and not (only_simulated and entry.faults != "none")
