"""StageFinisher: brings stages to their end, with a value or, where their own code makes a mistake, without."""

import asyncio
import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial

from planexe.errors import RunError, StageError, error_text
from planexe.executor.stop import StopToken
from planexe.spine.artefact import Artefact
from planexe.spine.artefact_store import ArtefactStore
from planexe.spine.stage import Stage
from planexe.spine.stage_ends import StageEnds
from planexe.spine.stage_run import StageRun
from planexe.spine.stage_value import Made, value_of_answers, value_without_calls
from planexe.spine.work_loop import WorkLoop

logger = logging.getLogger("planexe.spine")

_MOST_AT_ONCE = 500
"""The value of so many items is put together in less time than calls may be held up."""


class StageFinisher:
    """Ends stages.

    Args:
        ends: what became of them.
        work: where what takes a while is done.
        store: keeps the values.
        stop: is told when a value ends the run.
    """

    def __init__(self, ends: StageEnds, work: WorkLoop, store: ArtefactStore, stop: StopToken) -> None:
        self._ends = ends
        self._work = work
        self._store = store
        self._stop = stop

    @contextmanager
    def losing_only(self, stage: Stage) -> Generator[None]:
        """Ends a stage whose own code makes a mistake; that must not take the rest of the run with it."""
        try:
            yield
        except RunError:
            raise
        except StageError as error:
            self._ends.fail(stage, str(error))
        except Exception as error:
            logger.exception("The code of stage %s failed.", stage.name)
            self._ends.fail(stage, f"{stage.heading}: {error_text(error)}")

    def finish(self, run: StageRun) -> None:
        """Puts a stage's value together; that of many items aside, so that other calls are not held up meanwhile."""
        together = partial(value_of_answers, run, run.inputs(self._ends.values), self._ends.digests_of_needs(run.stage))
        if len(run.items) > _MOST_AT_ONCE or run.stage.do:  # a result of code may be long
            self._aside(run, together)
            return
        with self.losing_only(run.stage):
            self.take(run, together())

    def compute(self, run: StageRun, of_items: int) -> bool:
        """Makes the value of a stage that code makes of so many items; returns whether that goes on aside."""
        make = partial(value_without_calls, run, run.inputs(self._ends.values), self._ends.digests_of_needs(run.stage))
        if of_items > _MOST_AT_ONCE:
            self._aside(run, make)
            return True
        if (made := make()) is not None:
            self.take(run, made)
        return made is not None

    def _aside(self, run: StageRun, make: Callable[[], Made | None]) -> None:
        self._work.spawn(self._finish_aside(run, make), f"value of {run.stage.name}")

    async def _finish_aside(self, run: StageRun, make: Callable[[], Made | None]) -> None:
        with self.losing_only(run.stage):
            if (made := await asyncio.to_thread(make)) is not None:
                self.take(run, made)
        self._work.go_on()

    def take(self, run: StageRun, made: Made) -> None:
        """Takes the value of a stage, keeps it, and lets those go on that need it."""
        if made.is_new:
            self._work.spawn(self._save(made.artefact), f"save {run.stage.name}", keep=True)
        self._ends.publish(run.stage, made, run.waited_beside())
        run.let_go()
        if made.refusal:  # nothing more is asked, and calls in flight are cancelled
            self._ends.refuse(run.stage, made.refusal)
            self._work.stopped = True
            self._stop.request("now")

    async def _save(self, artefact: Artefact) -> None:
        await asyncio.sleep(0)  # what is waiting goes out first: a disk takes milliseconds, the journal has the answers
        await asyncio.to_thread(self._store.save, artefact)
