"""Runner: drives the stages of one run on one event loop; the unit it schedules is the call."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from heapq import heappop, heappush
from threading import Event
from typing import Any

from pydantic import BaseModel, ValidationError

from planexe.errors import GaveUp, InputError, PlanExeError, RunDamaged, RunError, StageError, Stopped
from planexe.executor.call import Call, CallResult
from planexe.executor.effects import Effect
from planexe.executor.executor import LLMExecutor
from planexe.json_text import json_text
from planexe.llm.structured import problems_of
from planexe.records import parse_json
from planexe.spine.artefact import Artefact, Origin
from planexe.spine.artefact_store import ArtefactStore
from planexe.spine.event_records import SetAside, StageChanged, StageState
from planexe.spine.events import EventLog
from planexe.spine.graph import dependents, edges_of
from planexe.spine.input_files import NO_FILES, InputFiles
from planexe.spine.inputs import Inputs, Missing
from planexe.spine.item_flow import ItemFlow
from planexe.spine.priority import CallPriorities
from planexe.spine.registry import StageSet
from planexe.spine.salvage import salvage
from planexe.spine.stage import EffectContext, Item, Stage
from planexe.spine.stage_override import StageOverride
from planexe.spine.stage_run import Question, StageContext, StageRun

logger = logging.getLogger("planexe.spine")

_SLICE_S = 0.01
"""So long may the work between calls hold up the loop at a time."""
_MOST_AT_ONCE = 500
"""The value of so many items is put together in less time than that."""
_MOST_ASKING = 1088
"""Calls that are in flight or wait for a slot: more than the highest cap, so that raising it is obeyed at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """How a run ended.

    Attributes:
        status: ``complete``, ``complete with gaps``, ``failed``, ``stopped`` or ``refused``.
        gaps: what is missing, in plain sentences.
        problems: why stages failed, by stage.
        ran: stages that asked at least one new question; ``reused`` those that did not.
        set_aside: what was wrong with the stored values that could not be read and were made again.
    """

    status: str
    gaps: tuple[str, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    ran: tuple[str, ...] = ()
    reused: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()


class Runner:
    """Runs every stage as soon as its inputs are there; calls of all stages compete for the executor's slots.

    A stage whose question was answered before, in this folder, is not asked again: that one rule is resume, rerun and
    early cut-off. Values are combined in input order, so the same answers make the same artefacts at every concurrency.

    Args:
        stages: the plan's stages.
        executor: asks the questions.
        store: keeps the artefacts.
        events: keeps what happens.
        options: the run's options as stages read them.
        models: names of the models, best first; part of what makes a question the same question.
        settings: further settings that change answers.
        files: the input files.
        overrides: what reruns changed, by stage.
        executor_for: another executor for a stage whose models a rerun changed.
        history: mean seconds of one call by stage, from earlier runs.
    """

    def __init__(
        self,
        stages: StageSet,
        executor: LLMExecutor,
        store: ArtefactStore,
        *,
        events: EventLog,
        options: Mapping[str, Any],
        models: Collection[str],
        settings: Mapping[str, Any] | None = None,
        files: InputFiles = NO_FILES,
        overrides: Mapping[str, StageOverride] | None = None,
        executor_for: Callable[[tuple[str, ...]], LLMExecutor] | None = None,
        history: Mapping[str, float] | None = None,
    ) -> None:
        self._stages = stages
        self._executor = executor
        self._store = store
        self._events = events
        self._overrides = overrides or {}
        self._executor_for = executor_for
        self._priorities = CallPriorities(stages, history)
        self._users = dependents(edges_of(stages))
        self._flow = ItemFlow(stages)
        self._context = StageContext(
            order=stages.order,
            sources=stages.stages,
            options=options,
            models=tuple(models),
            settings=settings or {},
            files=files,
        )
        self._stored: dict[str, Artefact | None] = {}
        self._set_aside: list[str] = []
        self._values: dict[str, BaseModel] = {}
        self._digests: dict[str, str] = {}
        self._runs: dict[str, StageRun] = {}
        self._over: set[str] = set()
        self._problems: dict[str, str] = {}
        self._gaps: dict[str, tuple[str, ...]] = {}
        self._ran: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._fatal: BaseException | None = None
        self._stopped = False
        self._refused = False
        self._idle = asyncio.Event()
        self._todo: deque[str] = deque()
        self._draining = False
        self._unsaved: list[Artefact] = []
        self._saves: set[asyncio.Task[None]] = set()
        self._launchable: list[tuple[float, int, StageRun, Item]] = []
        self._launched = 0
        self._asking = 0
        self._continues = False

    async def run(self) -> RunOutcome:
        """Runs what is missing or stale and returns how it ended.

        Raises:
            RunError: the run folder cannot be read or written.
            InputError: a model cannot be used (its key is missing, say).
        """
        try:
            self._executor.stop.check()
            self._load()
            self._todo.extend(self._stages.stages)
            self._drain()
            self._look_idle()
            await self._idle.wait()
        except Stopped:
            self._stopped = True
        finally:
            await asyncio.gather(*self._saves, return_exceptions=True)
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._fatal is not None:
            raise self._fatal
        return self._outcome()

    def _load(self) -> None:
        """Reads what is stored; what cannot be read is set aside and made again, from the journal where that has it."""
        for name in sorted(self._store.names() & self._stages.stages.keys()):
            try:
                self._stored[name] = self._store.load(name)
            except RunDamaged as error:
                self._store.set_aside(name)
                self._set_aside.append(str(error))
                self._events.record(SetAside(stage=name, problem=str(error)))

    def _drain(self) -> None:
        """Advances every stage on the list and starts calls, which may bring others; much of it goes on in a while."""
        if self._draining:
            return
        self._draining = True
        until = time.perf_counter() + _SLICE_S
        try:
            # Calls that became ready together take their places in the queue by priority, not by accident of order.
            while self._todo or self._flow.has_news or (self._launchable and self._asking < _MOST_ASKING):
                if self._flow.has_news:
                    for run, item, lost in self._flow.news():
                        self._go_on_with(run, item, lost)
                elif self._todo:
                    self._advance(self._todo.popleft())
                else:
                    _, _, run, item = heappop(self._launchable)
                    self._guarded(run.stage, partial(self._start, run, item))
                if time.perf_counter() > until:
                    self._go_on_soon()
                    break
        finally:
            self._draining = False
        # What is waiting goes out first; a disk may take milliseconds, and the journal holds the answers already.
        for artefact in self._unsaved:
            save = asyncio.create_task(self._save(artefact), name=f"save {artefact.stage}")
            self._saves.add(save)
            self._tasks.add(save)
            save.add_done_callback(self._saves.discard)
            save.add_done_callback(self._task_over)
        self._unsaved.clear()

    def _go_on_soon(self) -> None:
        if not self._continues:
            self._continues = True
            asyncio.get_running_loop().call_soon(self._go_on)

    def _go_on(self) -> None:
        self._continues = False
        try:
            self._drain()
        except Exception as error:  # noqa: BLE001  as of a call: it ends the run and is raised there
            self._fatal = self._fatal or error
        self._look_idle()

    async def _save(self, artefact: Artefact) -> None:
        await asyncio.sleep(0)
        await asyncio.to_thread(self._store.save, artefact)

    def _advance(self, name: str) -> None:
        """Starts what can be started of a stage."""
        stage = self._stages.stages[name]
        if name in self._over or self._stopped or self._fatal:
            return
        ready = all(n.ref in self._values for n in stage.all_needs())
        run = self._runs.get(name)
        if run is None:
            override = self._overrides.get(name, StageOverride())
            run = StageRun(stage, self._context, override, self._stored.get(name))
            if run.stored and run.held:  # it waits for nothing: its value is there, whatever becomes of its inputs
                self._keep(run, run.stored)
                return
            if not ready and not stage.parts:
                return
            if stage.over and stage.over not in self._flow.items:
                return
            if ready and self._finish_without_calls(run):
                return
        self._runs[name] = run
        self._guarded(stage, partial(self._launch_items, run, ready))

    def _guarded(self, stage: Stage, launch: Callable[[], None]) -> None:
        """Starts calls of a stage; its own mistake must not take the rest of the run with it."""
        try:
            launch()
        except StageError as error:
            self._fail(stage, str(error))
        except Exception as error:
            if isinstance(error, RunError):
                raise
            logger.exception("Stage %s failed while it was asked.", stage.name)
            self._fail(stage, f"{stage.heading}: {type(error).__name__}: {error}")

    def _finish_without_calls(self, run: StageRun) -> bool:
        stage, inputs = run.stage, run.inputs(self._values)
        origin: Origin = "computed"
        try:
            value = stage.compute(inputs) if stage.compute else None
            if value is None and stage.skip:
                value, origin = stage.skip(inputs), "skipped"
        except Exception as error:
            logger.exception("Stage %s failed while it was computed.", stage.name)
            self._fail(stage, f"{stage.heading}: {type(error).__name__}: {error}")
            return True
        if value is None:
            return False
        artefact = Artefact(
            stage=stage.name,
            value=value.model_dump(mode="json"),
            origin=origin,
            revision=run.override.revision,
            gaps=tuple(stage.gaps(value)) if stage.gaps else (),
            needs=self._need_digests(stage),
        )
        if run.stored != artefact:
            self._unsaved.append(artefact)
        self._over.add(stage.name)
        self._publish(stage, value, artefact, "skipped" if origin == "skipped" else "done", calls=0)
        return True

    def _keep(self, run: StageRun, artefact: Artefact) -> None:
        """Takes a value that a person edited or pinned as it is."""
        try:
            value = run.stage.parse_value(artefact.value)
        except ValidationError as error:
            wrong = problems_of(error)[0]
            advice = "edit it, or run the stage again"
            self._fail(run.stage, f"{run.stage.heading}: the value kept by a person does not fit ({wrong}); {advice}.")
            return
        self._over.add(run.stage.name)
        for item in artefact.items if run.stage.parts else ():
            if not item.problem:
                self._publish_part(run.stage, item.key, run.parse_answer(item.answer), item.asked)
        if run.stage.name in self._flow.single:
            self._flow.items[run.stage.name] = tuple(Item(item.key, item.title) for item in artefact.items)
            for item in artefact.items:
                self._end_item(run.stage, item.key, None if item.problem else run.parse_answer(item.answer))
        self._publish(run.stage, value, artefact, "reused", calls=len(artefact.items))

    def _launch_items(self, run: StageRun, ready: bool) -> None:
        inputs = run.inputs(self._values)
        if not run.planned:
            run.plan_items(inputs, self._flow.items.get(run.stage.over, ()))
            self._priorities.take_order(run.stage.name, run.after)
            self._tell(run.stage, "running", calls=len(run.items), after=run.after or None)
            if run.stage.name in self._flow.single:
                self._flow.items[run.stage.name] = run.items
                self._todo.extend(self._users[run.stage.name])
            if not run.items:
                self._finish(run)
                return
            if run.stage.over or run.stage.after:
                for item, lost in self._flow.plan(run):
                    self._go_on_with(run, item, lost)
        if run.stage.over or run.stage.after:
            return  # each starts by itself
        for item in run.items:
            if item.key not in run.launched and self._may_start(run, item, ready):
                run.launched.add(item.key)
                self._launch(run, item)
            if run.stage.turns and item.key not in run.answers:
                break  # the next turn needs this one's answer

    def _lose_item(self, run: StageRun, item: Item, ref: str) -> None:
        """Ends an item that waits for another in vain."""
        stage, _, key = ref.partition("#")
        run.lose(item, f"It waits for {key} of {self._stages.stages[stage].heading}, which has no answer.")
        self._item_over(run, item)

    def _go_on_with(self, run: StageRun, item: Item, lost: str) -> None:
        """Starts an item that has what it waited for, or ends it where that is lost."""
        if item.key in run.answers or run.stage.name in self._over:
            return
        if lost:
            self._lose_item(run, item, lost)
        else:
            self._launch(run, item)

    def _end_item(self, stage: Stage, key: str, value: Any) -> None:
        """Notes what became of one item for those who wait for it alone; ``None``: it has no answer."""
        ref = f"{stage.name}#{key}"
        if value is not None:
            self._values[ref] = value
        self._flow.end(ref, lost=value is None)

    def _may_start(self, run: StageRun, item: Item, ready: bool) -> bool:
        return ready or all(n.ref in self._values for n in run.stage.part_needs(item.key))

    def _launch(self, run: StageRun, item: Item) -> None:
        self._launched += 1
        heappush(self._launchable, (-self._priority(run, item), self._launched, run, item))

    def _start(self, run: StageRun, item: Item) -> None:
        """Asks for one item, unless the same was asked and answered before."""
        if run.stage.name in self._over or self._stopped or self._fatal:
            return
        question = run.question(item, run.inputs(self._values))
        old = run.reusable(question)
        if old is not None:
            run.note(question, run.parse_answer(old.answer), salvaged=old.salvaged)
            self._item_over(run, item)
            return
        run.reused_only = False
        self._ran.add(run.stage.name)
        work = self._do(run, question) if run.stage.do else self._ask(run, question)
        task = asyncio.create_task(work, name=f"{run.stage.name} {item.key}")
        self._asking += 1
        self._tasks.add(task)
        task.add_done_callback(self._ask_over)

    def _priority(self, run: StageRun, item: Item) -> float:
        return self._priorities.of(run.stage.name, item.key)

    def _call(self, run: StageRun, question: Question) -> Call:
        stage, item = run.stage, question.ask.item
        return Call(
            stage=stage.name,
            item=item.key,
            title=item.title,
            batch=stage.name,
            index=run.places[item.key],
            revision=question.revision,
            priority=self._priority(run, item),
        )

    async def _do(self, run: StageRun, question: Question) -> None:
        """Runs an effect."""
        stage = run.stage
        effect = Effect(
            work=partial(_work, run, question.ask.item, run.inputs(self._values)),
            asked=question.asked,
            pool=stage.pool,
            timeout_s=stage.timeout_s,
            repeatable=stage.repeatable,
        )
        read = partial(_read_result, run)
        self._take(run, question, await self._executor.do(self._call(run, question), effect, read))

    async def _ask(self, run: StageRun, question: Question) -> None:
        stage, call = run.stage, self._call(run, question)
        result = await self._executor_of(run).ask(
            call,
            question.prompt,
            question.format,
            question.ask.judge,
            asked=question.asked,
            max_output_tokens=question.ask.max_output_tokens,
            salvage=partial(salvage, question.ask) if stage.salvage else None,
        )
        self._take(run, question, result)

    def _take(self, run: StageRun, question: Question, result: CallResult[Any]) -> None:
        """Takes what became of a call."""
        if isinstance(result.error, Stopped):
            self._stopped = True
            return
        if isinstance(result.error, RunError | InputError):
            raise result.error
        if result.error is not None and not isinstance(result.error, GaveUp | PlanExeError):
            logger.error("A call of %s failed.", run.stage.name, exc_info=result.error)
        run.note(question, result.value, result.problem, result.salvaged)
        self._item_over(run, question.ask.item)

    def _item_over(self, run: StageRun, item: Item) -> None:
        """Passes an answer on: to whoever needs this part, to the next turn, and to the stage's value."""
        stage = run.stage
        answer = run.answers[item.key]
        if stage.parts and not answer.problem:
            self._publish_part(stage, item.key, run.parsed[item.key], answer.asked)
        elif stage.parts:
            ref = f"{stage.name}#{item.key}"
            for name in self._users[stage.name]:
                if any(n.ref == ref for n in self._stages.stages[name].all_needs()):
                    self._block(name, f"part {item.title or item.key} of {stage.heading}, which failed")
        if stage.name in self._flow.single:
            self._end_item(stage, item.key, None if answer.problem else run.parsed[item.key])
        if stage.turns and not answer.problem:
            self._todo.append(stage.name)
        if stage.turns and answer.problem:
            self._fail(stage, f"{stage.heading}: {answer.problem}")
        elif run.complete and stage.name not in self._over:
            self._finish(run)
        self._drain()

    def _publish_part(self, stage: Stage, key: str, value: BaseModel, asked: str) -> None:
        ref = f"{stage.name}#{key}"
        self._values[ref] = value
        self._digests[ref] = asked
        self._todo.extend(self._users[stage.name])

    def _finish(self, run: StageRun) -> None:
        """Puts a stage's value together; that of many items aside, so that other calls are not held up meanwhile."""
        together = partial(_put_together, run, run.inputs(self._values), self._need_digests(run.stage))
        if len(run.items) <= _MOST_AT_ONCE:
            self._take_value(run, together())
            return
        task = asyncio.create_task(self._finish_aside(run, together), name=f"value of {run.stage.name}")
        self._tasks.add(task)
        task.add_done_callback(self._task_over)

    async def _finish_aside(self, run: StageRun, together: Callable[[], "_Made | str"]) -> None:
        self._take_value(run, await asyncio.to_thread(together))
        self._drain()

    def _take_value(self, run: StageRun, made: "_Made | str") -> None:
        stage = run.stage
        if isinstance(made, str):
            self._fail(stage, made)
            return
        if made.is_new:
            self._unsaved.append(made.artefact)
        self._over.add(stage.name)
        state: StageState = "reused" if run.reused_only else "done"
        self._publish(stage, made.value, made.artefact, state, calls=len(run.items))

    def _publish(self, stage: Stage, value: BaseModel, artefact: Artefact, state: StageState, *, calls: int) -> None:
        self._values[stage.name] = value
        self._digests[stage.name] = artefact.digest
        self._gaps[stage.name] = tuple(artefact.gaps)
        self._tell(stage, state, calls=calls, gaps=artefact.gaps, digest=artefact.digest)
        refusal = stage.refusal(value) if stage.refusal else ""
        if refusal and not self._overrides.get(stage.name, StageOverride()).despite_refusal:
            self._refuse(stage, refusal)
        self._todo.extend(self._users[stage.name])

    def _refuse(self, stage: Stage, why: str) -> None:
        """Ends the run: nothing more is asked, and calls in flight are cancelled."""
        self._refused = self._stopped = True
        self._problems[stage.name] = why
        self._tell(stage, "done", calls=1, problem=why)
        self._executor.stop.request("now")

    def _fail(self, stage: Stage, problem: str) -> None:
        """Ends a stage without a value; whoever needs it is blocked, the rest of the plan goes on."""
        if stage.name in self._over:
            return
        self._over.add(stage.name)
        self._problems[stage.name] = problem
        self._tell(stage, "failed", problem=problem)
        if stage.name in self._flow.single:  # who waits for one of its items that will not come
            for item in self._flow.items.get(stage.name, ()):
                self._flow.end(f"{stage.name}#{item.key}", lost=f"{stage.name}#{item.key}" not in self._values)
        self._pass_on_loss(stage, f"{stage.heading}, which failed")

    def _block(self, name: str, missing: str) -> None:
        """Ends a stage that can never start, and all that need it."""
        if name in self._over:
            return
        stage = self._stages.stages[name]
        self._over.add(name)
        self._problems[name] = f"{stage.heading}: waits for {missing}."
        self._tell(stage, "blocked", problem=self._problems[name])
        self._pass_on_loss(stage, f"{stage.heading}, which could not start")

    def _pass_on_loss(self, stage: Stage, missing: str) -> None:
        """Blocks who needs a lost stage; who can do without it (``optional``) is told and goes on."""
        self._values[stage.name] = Missing(text=f"{stage.heading} could not be made.")
        self._digests[stage.name] = "missing"
        for name in self._users[stage.name]:
            user = self._stages.stages[name]
            if user.over == stage.name and stage.name in self._flow.items:
                continue  # it goes on with the items that there are
            needs = [n for n in user.all_needs() if n.stage == stage.name]
            if user.over != stage.name and all(n.optional and not n.part for n in needs):
                self._todo.append(name)
            else:
                self._block(name, missing)

    def _ask_over(self, task: "asyncio.Task[None]") -> None:
        self._asking -= 1
        self._task_over(task)

    def _task_over(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._fatal = self._fatal or error
        self._look_idle()

    def _look_idle(self) -> None:
        if self._stopped or self._fatal:
            self._launchable.clear()
        if self._launchable and self._asking < _MOST_ASKING:
            self._go_on_soon()
        elif self._fatal or not (self._tasks or self._continues):
            self._idle.set()

    def _executor_of(self, run: StageRun) -> LLMExecutor:
        if run.override.models and self._executor_for is not None:
            return self._executor_for(tuple(run.override.models))
        return self._executor

    def _need_digests(self, stage: Stage) -> dict[str, str]:
        return {n.ref: self._digests[n.ref] for n in stage.all_needs()}

    def _tell(self, stage: Stage, state: StageState, **more: Any) -> None:
        self._events.record(StageChanged(stage=stage.name, state=state, **more))

    def _outcome(self) -> RunOutcome:
        stages = self._stages.stages
        # In plan order, whatever finished first: the same answers give the same list.
        gaps = [gap for n in stages for gap in self._gaps.get(n, ())]
        lost = [n for n in self._problems if stages[n].essential]
        problems = {n: self._problems[n] for n in stages if n in self._problems}
        gaps += [p for n, p in problems.items() if not stages[n].essential and not self._refused]
        unfinished = [n for n in stages if n not in self._over]
        if self._refused:
            status = "refused"
        elif self._stopped or (unfinished and self._executor.stop.mode):
            status = "stopped"
        elif lost or unfinished:
            status = "failed"
        else:
            status = "complete with gaps" if gaps else "complete"
        done = [n for n in stages if n in self._over and n not in self._problems]
        return RunOutcome(
            status=status,
            gaps=tuple(gaps),
            problems=problems,
            ran=tuple(n for n in done if n in self._ran),
            reused=tuple(n for n in done if n not in self._ran),
            set_aside=tuple(self._set_aside),
        )


@dataclass(frozen=True, slots=True)
class _Made:
    """A value that was put together; ``is_new``: it is not what is stored."""

    artefact: Artefact
    value: BaseModel
    is_new: bool


def _put_together(run: StageRun, inputs: Inputs, needs: Mapping[str, str]) -> _Made | str:
    """Returns the value of a stage, or why there is none."""
    try:
        artefact, value = run.finish(inputs, needs)
    except StageError as error:
        return str(error)
    except Exception as error:
        logger.exception("Stage %s failed while its answers were put together.", run.stage.name)
        return f"{run.stage.heading}: {type(error).__name__}: {error}"
    _ = artefact.digest  # takes its time, too, and is kept
    return _Made(artefact, value, run.stored != artefact)


def _work(run: StageRun, item: Item, inputs: Inputs, unwanted: Event) -> str:
    """Does the work of an effect, in a thread, and returns the JSON text of its result."""
    stage, files = run.stage, run.context.files
    assert stage.do is not None
    paths = {ref: files.path(ref) for ref in run.reads(item, inputs)}
    context = EffectContext(inputs.at(item.key), paths, stage.timeout_s, unwanted)
    return json_text(stage.do(context, item).model_dump(mode="json"))


def _read_result(run: StageRun, text: str) -> Any:
    return run.parse_answer(parse_json(text.encode("utf-8", "surrogatepass")))
