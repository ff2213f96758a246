"""Runner: drives the stages of one run on one event loop; the unit it schedules is the call."""

import logging
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice
from typing import Any

from planexe.errors import AnswerError, ContextOverflow, GaveUp, InputError, PlanExeError, RunError, Stopped
from planexe.executor.call import CallResult
from planexe.executor.executor import LLMExecutor
from planexe.sandbox.sandbox import OF_THIS_PROCESS
from planexe.spine.artefact import Artefact, ItemAnswer
from planexe.spine.artefact_store import ArtefactStore, load_sound
from planexe.spine.asker import Asker
from planexe.spine.event_records import SetAside
from planexe.spine.events import EventLog
from planexe.spine.item_flow import ItemFlow
from planexe.spine.part_of_run import PartOfRun
from planexe.spine.priority import CallPriorities
from planexe.spine.registry import StageSet
from planexe.spine.run_outcome import RunOutcome
from planexe.spine.stage import Item, Stage
from planexe.spine.stage_ends import StageEnds
from planexe.spine.stage_finisher import StageFinisher
from planexe.spine.stage_override import StageOverride
from planexe.spine.stage_run import Question, StageContext, StageRun
from planexe.spine.stage_value import value_kept
from planexe.spine.work_loop import WorkLoop

logger = logging.getLogger("planexe.spine")

_AT_A_TIME = 200
"""So many items are looked at in one step."""


def gave_nothing(error: Exception | None) -> bool:
    """Returns whether a model was there and answered, and none of its answers is of use."""
    return isinstance(error, GaveUp) and isinstance(error.last, AnswerError | ContextOverflow)


class Runner:
    """Runs every stage as soon as its inputs are there; calls of all stages compete for the executor's slots.

    A stage whose question was answered before, in this folder, is not asked again: that one rule is resume, rerun and
    early cut-off. Values are combined in input order, so the same answers make the same artefacts at every concurrency.

    Args:
        stages: the plan's stages.
        executor: asks the questions.
        store: keeps the artefacts.
        events: keeps what happens.
        context: what is the same for all stages.
        overrides: what reruns changed, by stage.
        executor_for: another executor for a stage that asks other models than the run.
        history: mean seconds of one call by stage, from earlier runs.
        only: the stages that may ask and be kept, where others do the rest: what these need is taken as it lies there.
            ``None``: all of them.
    """

    def __init__(
        self,
        stages: StageSet,
        executor: LLMExecutor,
        store: ArtefactStore,
        *,
        events: EventLog,
        context: StageContext,
        overrides: Mapping[str, StageOverride] | None = None,
        executor_for: Callable[[tuple[str, ...]], LLMExecutor] | None = None,
        history: Mapping[str, float] | None = None,
        only: Collection[str] | None = None,
    ) -> None:
        self._stages = stages.stages
        self._part = None if only is None else PartOfRun(stages, only)
        self._executor = executor
        self._store = store
        self._events = events
        self._overrides = overrides or {}
        self._priorities = CallPriorities(stages, history)
        self._asker = Asker(executor, executor_for, self._priorities)
        self._flow = ItemFlow(stages)
        self._ends = StageEnds(stages, self._flow, self._part.events(events) if self._part else events)
        self._work = WorkLoop(self._step, self._start)
        self._finisher = StageFinisher(
            self._ends, self._work, self._part.store(store) if self._part else store, executor.stop
        )
        self._context = context
        self._stored: dict[str, Artefact | None] = {}
        self._runs: dict[str, StageRun] = {}
        self._computed: set[str] = set()
        self._programs = {stage.name for stage in self._stages.values() if stage.sandbox}
        self._flowing: deque[tuple[StageRun, Iterator[tuple[Item, str]]]] = deque()

    async def run(self) -> RunOutcome:
        """Runs what is missing or stale and returns how it ended.

        Raises:
            RunError: the run folder cannot be read or written.
            InputError: a model cannot be used (its key is missing, say).
        """
        damaged: dict[str, str] = {}
        try:
            self._executor.stop.check()
            self._stored, damaged = load_sound(self._store, self._stages)
            for name, problem in damaged.items():
                self._events.record(SetAside(stage=name, problem=problem))
            self._ends.todo.extend(name for name in self._stages if self._part is None or name in self._part.wanted)
            await self._work.run()
        except Stopped:
            self._work.stopped = True
        finally:
            await self._work.close()
        if self._work.fatal is not None:
            raise self._work.fatal
        return self._ends.outcome(
            stopped=self._work.stopped,
            stop_asked=self._executor.stop.mode is not None,
            ran={name for name, run in self._runs.items() if not run.reused_only},
            set_aside=damaged.values(),
        )

    def unfinished(self) -> Mapping[str, tuple[ItemAnswer, ...]]:
        """Returns what became of the items of each stage that is not over, in input order; from any thread."""
        going = [(name, run.items, dict(run.answers)) for name, run in dict(self._runs).items()]
        return {name: tuple(ended[i.key] for i in items if i.key in ended) for name, items, ended in going if ended}

    def _step(self) -> bool:
        if self._flow.has_news:
            for run, item, lost in self._flow.news():
                self._go_on_with(run, item, lost)
        elif self._flowing:
            self._flow_on()
        elif self._ends.todo:
            self._advance(self._ends.todo.popleft())
        else:
            return False
        return True

    def _advance(self, name: str) -> None:
        """Starts what can be started of a stage."""
        stage, ends = self._stages[name], self._ends
        if name in ends.over or name in self._computed or self._work.over:
            return
        if self._part and name not in self._part.wanted:
            return
        ready = all(n.ref in ends.values for n in stage.all_needs())
        with self._finisher.losing_only(stage):
            run = self._runs.get(name) or self._begin(stage, ready)
            if run is not None:
                self._start_items(run, ready)

    def _begin(self, stage: Stage, ready: bool) -> StageRun | None:
        """Returns a stage that has calls to make now; ends one that has none."""
        run = StageRun(
            stage, self._context, self._overrides.get(stage.name, StageOverride()), self._stored.get(stage.name)
        )
        if run.stored and run.held:  # it waits for nothing: its value is there, whatever becomes of its inputs
            kept = value_kept(run, run.stored)
            self._ends.publish_kept_items(run, run.stored)
            self._finisher.take(run, kept)
            self._stored.pop(stage.name)
            return None
        if (not ready and not stage.parts) or any(name not in self._flow.items for name in stage.sources):
            return None
        if ready and (stage.compute or stage.skip):
            sources = [self._runs[name].items for name in stage.before if name in self._runs] if stage.compute else []
            if self._finisher.compute(run, of_items=max(map(len, sources), default=0)):
                self._computed.add(stage.name)
                self._stored.pop(stage.name, None)
                return None
        self._runs[stage.name] = run
        self._stored.pop(stage.name, None)
        return run

    def _start_items(self, run: StageRun, ready: bool) -> None:
        stage = run.stage
        if not run.planned and not self._plan(run):
            return
        if stage.sources or stage.after:
            return  # each starts by itself
        for item in run.items:
            needs = () if ready or item.key in run.launched else stage.part_needs(item.key)
            if item.key not in run.launched and all(n.ref in self._ends.values for n in needs):
                run.launched.add(item.key)
                self._queue(run, item)
            if stage.turns and item.key not in run.answers:
                break  # the next turn needs this one's answer

    def _plan(self, run: StageRun) -> bool:
        """Finds the items of a stage; returns whether there are any."""
        stage = run.stage
        run.plan_items(run.inputs(self._ends.values), {name: self._flow.items[name] for name in stage.sources})
        self._priorities.take_order(stage.name, run.after)
        self._ends.begin(stage, calls=len(run.items), after=run.after)
        if stage.name in self._flow.single:
            self._flow.items[stage.name] = run.items
            self._ends.list_users(stage)
        if not run.items:
            self._finisher.finish(run)
        elif stage.sources or stage.after:
            self._flowing.append((run, self._flow.plan(run)))
        return bool(run.items)

    def _flow_on(self) -> None:
        """Looks at further items of a stage whose items start one by one."""
        run, left = self._flowing.popleft()
        with self._finisher.losing_only(run.stage):
            some = list(islice(left, _AT_A_TIME))
            if len(some) == _AT_A_TIME:
                self._flowing.appendleft((run, left))
            for item, lost in some:
                self._go_on_with(run, item, lost)

    def _go_on_with(self, run: StageRun, item: Item, lost: str) -> None:
        """Starts an item that has what it waited for, or ends it where that is lost."""
        if item.key in run.answers or run.stage.name in self._ends.over:
            return
        if not lost:
            self._queue(run, item)
            return
        stage, _, key = lost.partition("#")
        run.wait_in_vain(item, f"It waits for {key} of {self._stages[stage].heading}, which has no answer.")
        self._item_over(run, item)

    def _queue(self, run: StageRun, item: Item) -> None:
        self._work.queue(self._priorities.of(run.stage.name, item.key), run, item)

    def _start(self, run: StageRun, item: Item) -> None:
        """Asks for one item, unless the same was asked and answered before."""
        if run.stage.name in self._ends.over or self._work.over:
            return
        with self._finisher.losing_only(run.stage):
            inputs = run.inputs(self._ends.values)
            if run.spare(item, inputs):
                run.reused_only &= not run.is_new(item)
                self._ends.spare(run.stage, item)
                self._item_over(run, item)
                return
            question = run.question(item, inputs)
            old = run.reusable(question)
            if old is None and self._part and run.stage.name not in self._part.only:
                run.note(question, None, run.stored_problem(item))
                self._item_over(run, item)
                return
            if old is None:
                run.reused_only = False
                self._get_sandbox_ready()
                self._work.spawn(self._ask(run, question), f"{run.stage.name} {item.key}", is_call=True)
                return
            run.note_again(question, old)
            self._item_over(run, item)

    def _get_sandbox_ready(self) -> None:
        """Begins the sandbox's server when the first thing is asked, if programs may come of that."""
        if self._programs - self._ends.over:
            OF_THIS_PROCESS.get_ready()
        self._programs.clear()

    async def _ask(self, run: StageRun, question: Question) -> None:
        self._take(run, question, await self._asker.ask(run, question))

    def _take(self, run: StageRun, question: Question, result: CallResult[Any]) -> None:
        """Takes what became of a call."""
        if isinstance(result.error, Stopped):
            self._work.stopped = True
            return
        if isinstance(result.error, RunError | InputError):
            raise result.error
        if result.error is not None and not isinstance(result.error, GaveUp | PlanExeError):
            logger.error("A call of %s failed.", run.stage.name, exc_info=result.error)
        with self._finisher.losing_only(run.stage):
            if gave_nothing(result.error) and run.stage.default:
                run.note_default(question, run.stage.default, run.inputs(self._ends.values))
            else:
                run.note(question, result.value, result.problem, result.salvaged)
            self._item_over(run, question.ask.item)

    def _item_over(self, run: StageRun, item: Item) -> None:
        """Passes an answer on: to whoever needs this part, to the next turn, and to the stage's value."""
        stage, ends, answer = run.stage, self._ends, run.answers[item.key]
        ends.publish_item(stage, item, run.parsed[item.key], answer)
        if stage.turns and not answer.problem:
            ends.todo.append(stage.name)
        if stage.turns and answer.problem:
            ends.fail(stage, f"{stage.heading}: {answer.problem}")
        elif run.complete and stage.name not in ends.over:
            self._finisher.finish(run)
        self._work.go_on()
