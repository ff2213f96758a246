"""RunViews: what can be seen of the runs of a folder, whoever works on them; read again only when something changed."""

import time
from threading import RLock
from typing import Any

from planexe.bounded_memory import BoundedMemory, MarkedMemory
from planexe.executor.attempt_log import Attempt
from planexe.executor.kept_texts import load_prompt, load_texts
from planexe.library.library import Library
from planexe.report.report import Report
from planexe.runs.chart_part import chart_part, idle_part
from planexe.runs.feed import RunFeed
from planexe.runs.listing import RunListing, listing_of
from planexe.runs.look import AttemptKey, RunLook, live_calls
from planexe.runs.throttled_answers import ThrottledAnswers
from planexe.runs.workbench import Workbench
from planexe.spine.active_run import ActiveRun
from planexe.spine.progress import RunSnapshot
from planexe.spine.registry import StageSet
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder

_MOST_FEEDS, _MOST_REPORTS = 12, 4


class RunViews:
    """A look at every run of a folder; used from pages, routes and their threads.

    Every method that takes a run's id raises ``SettingsError`` where that cannot be the name of a run, and
    ``RunError`` where there is no such run or it cannot be read.
    """

    def __init__(self, workbench: Workbench) -> None:
        self.workbench = workbench
        self._lock = RLock()
        self._feeds: BoundedMemory[str, RunFeed] = BoundedMemory(_MOST_FEEDS)
        self._looks: BoundedMemory[str, RunLook] = BoundedMemory(_MOST_FEEDS)
        self._reports: MarkedMemory[Report] = MarkedMemory(_MOST_REPORTS)
        self._marked_reports: MarkedMemory[Report] = MarkedMemory(_MOST_REPORTS)
        self._read: MarkedMemory[Run] = MarkedMemory(1)  # one at a time: artefacts are large
        self._idle = ThrottledAnswers()

    def get(self, run_id: str) -> ActiveRun | None:  # noqa: ARG002  nobody works here
        """Returns the run while this process works on it; one that is over is read from its folder."""
        return None

    def folder(self, run_id: str) -> RunFolder:
        """Returns the run's folder."""
        return self.workbench.open(run_id)

    def run(self, run_id: str) -> Run:
        """Returns the run as it lies there now: what was asked, made and changed; read again only when that differs.

        Its log and its state are those of the first look at them: see ``feed`` and ``snapshot`` for the present.
        """
        folder = self.folder(run_id)
        return self._read.get(run_id, folder.mark(logs=False), lambda: Run(folder))

    @property
    def library(self) -> Library:
        """Returns the library of all runs."""
        return self.workbench.library

    def runs(self) -> list[RunListing]:
        """Returns a line about each run that is not archived, newest first."""
        return [listing_of(entry) for entry in self.library.entries() if not entry.archived]

    def _forget(self, run_id: str) -> None:
        """Lets go of what was read of a run."""
        self._feeds.pop(run_id, None)
        self._looks.pop(run_id, None)
        self._read.forget(run_id)
        self._reports.forget(run_id)
        self._marked_reports.forget(run_id)

    def feed(self, run_id: str) -> RunFeed:
        """Returns the run's log, up to this moment."""
        feed = self._feed(run_id)
        feed.refresh()
        return feed

    def _feed(self, run_id: str) -> RunFeed:
        folder = self.folder(run_id)
        with self._lock:
            return self._feeds.recall(run_id, lambda: RunFeed(Run(folder)))

    def look(self, run_id: str, *, at_most_s: float = 0.0) -> RunLook:
        """Returns how a run stands, whoever works on it: all that a page shows of one moment.

        Args:
            run_id: the run.
            at_most_s: how old a look that somebody took before may be.
        """
        kept = self._looks.get(run_id)
        if kept is not None and time.monotonic() - kept.taken_s < at_most_s:
            return kept
        feed, active = self._feed(run_id), self.get(run_id)
        if active is not None:
            # It has ended only when the folder is let go of: whoever sees another state may resume it at once.
            look = feed.look("running" if active.begun else "new", live_calls(active))
        else:
            look = feed.look(self.folder(run_id).status())
        with self._lock:
            return self._looks.remember(run_id, look)

    def snapshot(self, run_id: str) -> RunSnapshot:
        """Returns how far a run is, whoever works on it."""
        return self.look(run_id).snapshot

    def attempts_after(self, run_id: str, after: int = 0, epoch: str = "", number: int = 0) -> dict[str, Any]:
        """Returns what the live chart draws: new rows, attempts under way, counts, caps and the present moment.

        Args:
            run_id: the run.
            after: the ``next`` of the answer before; 0 the first time.
            epoch: the ``epoch`` of the answer before.
            number: of the look that the rest of the page shows; where it is still known, the answer is about it.
        """
        kept = self._looks.get(run_id)
        look = kept if kept is not None and kept.number == number else self.look(run_id)
        return chart_part(self._feed(run_id), look, after, epoch)

    def idle_slots(self, run_id: str) -> dict[str, Any]:
        """Returns when which slot stood idle and why; of a run that goes on computed only now and then."""
        feed, look = self._feed(run_id), self.look(run_id)
        mark = (look.status, look.epoch, look.rows, len(feed.events))
        return self._idle.get(run_id, mark, lambda: idle_part(feed, look))

    def stages(self, run_id: str) -> StageSet:
        """Returns the stages of a run."""
        return self._feed(run_id).stages

    def attempt(self, run_id: str, key: AttemptKey) -> Attempt | None:
        """Returns an ended attempt, ``None`` if it is not there (yet)."""
        return self.feed(run_id).attempt(key)

    def texts(self, run_id: str, attempt: Attempt) -> tuple[tuple[tuple[str, str], ...], str]:
        """Returns an attempt's prompt as (label, text) pairs, and the text of its answer."""
        calls = self.folder(run_id).calls_path
        prompt = load_prompt(calls, attempt.prompt_digest) if attempt.prompt_digest else ()
        answer = load_texts(calls).get(attempt.response_digest, "") if attempt.response_digest else ""
        return prompt, answer

    def report(self, run_id: str) -> Report:
        """Returns the run's report as of now; made again only when something in the run has changed."""
        folder, active = self.folder(run_id), self.get(run_id)

        def made() -> Report:
            return Report(Run(folder, unfinished=active.unfinished() if active else {}))

        return self._reports.get(run_id, (folder.in_use(), folder.mark()), made)

    def report_as_of(self, run_id: str, mark: object) -> Report:
        """Returns the report, made anew only when the mark is another one than the last time.

        Args:
            run_id: the run.
            mark: what the reader looks at, the finished stages, say: calls under way then cost it nothing.
        """
        seen = mark, self.folder(run_id).mark(logs=False)
        return self._marked_reports.get(run_id, seen, lambda: self.report(run_id))
