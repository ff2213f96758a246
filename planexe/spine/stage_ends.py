"""StageEnds: what became of the stages of a run so far, and who may go on because of it, or cannot."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from planexe.spine.artefact import Artefact, ItemAnswer
from planexe.spine.event_records import Spared, StageChanged, StageState
from planexe.spine.events import EventLog
from planexe.spine.graph import dependents, edges_of
from planexe.spine.inputs import Missing
from planexe.spine.item_flow import ItemFlow
from planexe.spine.registry import StageSet
from planexe.spine.run_outcome import RunOutcome
from planexe.spine.stage import Item, Stage
from planexe.spine.stage_run import StageRun
from planexe.spine.stage_value import Made


class StageEnds:
    """The ends of stages, their parts and items: keeps values, tells the log, and names who may go on.

    Attributes:
        values: of stages, and of parts and items (``stage#key``) somebody waits for alone.
        todo: stages that may be able to go on.
        over: stages that have ended, in whatever way.
    """

    def __init__(self, stages: StageSet, flow: ItemFlow, events: EventLog) -> None:
        self.values: dict[str, BaseModel] = {}
        self.todo: deque[str] = deque()
        self.over: set[str] = set()
        self._stages = stages.stages
        self._users = dependents(edges_of(stages))
        self._flow = flow
        self._events = events
        self._digests: dict[str, str] = {}
        self._problems: dict[str, str] = {}
        self._gaps: dict[str, tuple[str, ...]] = {}
        self._refused = False

    def digests_of_needs(self, stage: Stage) -> dict[str, str]:
        """Returns the digest of each value that a stage needs."""
        return {n.ref: self._digests[n.ref] for n in stage.all_needs()}

    def begin(self, stage: Stage, *, calls: int, after: Mapping[str, list[str]]) -> None:
        """Notes that a stage knows its items."""
        self._tell(stage, "running", calls=calls, after=after or None)

    def spare(self, stage: Stage, item: Item) -> None:
        """Notes that an item ended without a call."""
        self._events.record(Spared(stage=stage.name, item=item.key))

    def list_users(self, stage: Stage) -> None:
        """Puts those that need a stage on the list: they may be able to go on."""
        self.todo.extend(self._users[stage.name])

    def publish(self, stage: Stage, made: Made, beside: Mapping[str, Mapping[str, list[str]]]) -> None:
        """Takes the value of a stage, and which of its items waited for which of other stages."""
        self.over.add(stage.name)
        self.values[stage.name] = made.value
        self._digests[stage.name] = made.artefact.digest
        self._gaps[stage.name] = tuple(made.artefact.gaps)
        more = {"gaps": made.artefact.gaps, "digest": made.artefact.digest, "beside": beside or None}
        self._tell(stage, made.state, calls=made.calls, **more)
        self.list_users(stage)

    def publish_item(self, stage: Stage, item: Item, value: Any, answer: ItemAnswer) -> None:
        """Passes on what became of one item: to those who need this part, or wait for this item alone."""
        if stage.parts and answer.problem:
            self._lose_part(stage, item)
        elif stage.parts:
            self._publish_part(stage, item.key, value, answer.asked)
        self._end_item(stage, item.key, None if answer.problem else value)

    def publish_kept_items(self, run: StageRun, artefact: Artefact) -> None:
        """Takes the items of a value that a person keeps."""
        stage = run.stage
        if stage.name in self._flow.single:
            self._flow.items[stage.name] = tuple(Item(answer.key, answer.title) for answer in artefact.items)
        for answer in artefact.items:
            value = None if answer.problem else run.parse_answer(answer.answer, answer.key)
            if stage.parts and value is not None:
                self._publish_part(stage, answer.key, value, answer.asked)
            self._end_item(stage, answer.key, value)

    def _publish_part(self, stage: Stage, key: str, value: BaseModel, asked: str) -> None:
        ref = f"{stage.name}#{key}"
        self.values[ref] = value
        self._digests[ref] = asked
        self.list_users(stage)

    def _lose_part(self, stage: Stage, part: Item) -> None:
        """Blocks those that need a part which has no value."""
        ref = f"{stage.name}#{part.key}"
        for name in self._users[stage.name]:
            if any(n.ref == ref for n in self._stages[name].all_needs()):
                self._block(name, f"part {part.title or part.key} of {stage.heading}, which failed")

    def _end_item(self, stage: Stage, key: str, value: Any) -> None:
        """Notes what became of one item, where somebody waits for it alone; ``None``: it has no answer."""
        if stage.name not in self._flow.single:
            return
        ref = f"{stage.name}#{key}"
        if value is not None:
            self.values[ref] = value
        self._flow.end(ref, lost=value is None)

    def refuse(self, stage: Stage, why: str) -> None:
        """Notes that the run ends because of what a stage found."""
        self._refused = True
        self._problems[stage.name] = why
        self._tell(stage, "done", calls=1, problem=why)

    def fail(self, stage: Stage, problem: str) -> None:
        """Ends a stage without a value; whoever needs it is blocked, the rest of the plan goes on."""
        if stage.name in self.over:
            return
        self._lose(stage, "failed", problem)
        if stage.name in self._flow.single:  # who waits for one of its items that will not come
            for item in self._flow.items.get(stage.name, ()):
                self._flow.end(f"{stage.name}#{item.key}", lost=f"{stage.name}#{item.key}" not in self.values)
        self._pass_on_loss(stage, f"{stage.heading}, which failed")

    def _block(self, name: str, missing: str) -> None:
        """Ends a stage that can never start, and all that need it."""
        if name in self.over:
            return
        stage = self._stages[name]
        self._lose(stage, "blocked", f"{stage.heading}: waits for {missing}.")
        self._pass_on_loss(stage, f"{stage.heading}, which could not start")

    def _lose(self, stage: Stage, state: StageState, problem: str) -> None:
        self.over.add(stage.name)
        self._problems[stage.name] = problem
        self._tell(stage, state, problem=problem)

    def _pass_on_loss(self, stage: Stage, missing: str) -> None:
        """Blocks who needs a lost stage; who can do without it (``optional``) is told and goes on."""
        self.values[stage.name] = Missing(text=f"{stage.heading} could not be made.")
        self._digests[stage.name] = "missing"
        for name in self._users[stage.name]:
            user = self._stages[name]
            goes_on = stage.name in user.sources
            if goes_on and stage.name in self._flow.items:
                continue  # it goes on with the items that there are
            needs = [n for n in user.all_needs() if n.stage == stage.name]
            if not goes_on and all(n.optional and not n.part for n in needs):
                self.todo.append(name)
            else:
                self._block(name, missing)

    def _tell(self, stage: Stage, state: StageState, **more: Any) -> None:
        self._events.record(StageChanged(stage=stage.name, state=state, **more))

    def outcome(self, *, stopped: bool, stop_asked: bool, ran: Collection[str], set_aside: Iterable[str]) -> RunOutcome:
        """Returns how the run ended.

        Args:
            stopped: whether a call was stopped.
            stop_asked: whether somebody asked to stop.
            ran: stages that asked at least one new question.
            set_aside: what was wrong with stored values.
        """
        stages = self._stages
        # In plan order, whatever finished first: the same answers give the same list.
        gaps = [gap for n in stages for gap in self._gaps.get(n, ())]
        lost = [n for n in self._problems if stages[n].essential]
        problems = {n: self._problems[n] for n in stages if n in self._problems}
        gaps += [p for n, p in problems.items() if not stages[n].essential and not self._refused]
        unfinished = [n for n in stages if n not in self.over]
        if self._refused:
            status = "refused"
        elif stopped or (unfinished and stop_asked):
            status = "stopped"
        elif lost or unfinished:
            status = "failed"
        else:
            waiting = waiting_for_review(stages, self.values)
            status = "complete with gaps" if gaps else "waiting for review" if waiting else "complete"
        done = [n for n in stages if n in self.over and n not in self._problems]
        return RunOutcome(
            status=status,
            verdict=verdict_of(stages, self.values),
            gaps=tuple(gaps),
            problems=problems,
            ran=tuple(n for n in done if n in ran),
            reused=tuple(n for n in done if n not in ran),
            set_aside=tuple(set_aside),
        )


def waiting_for_review(stages: Mapping[str, Stage], values: Mapping[str, BaseModel]) -> int:
    """Returns how many items wait for a person to say something."""
    return sum(
        stage.waits(values[name])
        for name, stage in stages.items()
        if stage.waits and name in values and not isinstance(values[name], Missing)
    )


def verdict_of(stages: Mapping[str, Stage], values: Mapping[str, BaseModel]) -> str:
    """Returns what the stage that judges says of its value; empty where none does, or its value is not there."""
    told = (
        stage.verdict(values[name])
        for name, stage in stages.items()
        if stage.verdict and name in values and not isinstance(values[name], Missing)
    )
    return next(told, "")
