"""What each stage's stored value is worth: fresh, stale, edited, pinned, with gaps, failed or missing; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ValidationError

from planexe.pipeline.artefact import Artefact
from planexe.pipeline.run_request import StageOverride
from planexe.pipeline.stage_run import StageContext, StageRun
from planexe.stages.inputs import Missing
from planexe.stages.registry import StageSet
from planexe.stages.stage import Item, Need, Stage

State = Literal["fresh", "stale", "edited", "pinned", "gaps", "failed", "missing"]
STATES: tuple[State, ...] = ("fresh", "stale", "edited", "pinned", "gaps", "failed", "missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """What a stage's stored value is worth.

    Attributes:
        state: the one word for it.
        why: one plain sentence; empty for a fresh value.
        items: its items as (key, title), as they were asked last.
        asks: keys of the items that the next run would ask; ``None`` where that cannot be known yet.
        poor: keys of items whose answer kept to no rules but was the best there was.
        moved_on: whether its inputs are others than those it was made from.
    """

    state: State
    why: str = ""
    items: tuple[tuple[str, str], ...] = ()
    asks: tuple[str, ...] | None = ()
    poor: tuple[str, ...] = ()
    moved_on: bool = False


def freshness_of(
    stages: StageSet,
    context: StageContext,
    artefacts: Mapping[str, Artefact],
    overrides: Mapping[str, StageOverride],
    problems: Mapping[str, str] | None = None,
) -> dict[str, Freshness]:
    """Returns the state of every stage, in plan order: what the runner would find if it began now.

    A stage is stale where the question it would be asked is not the one that was answered. What comes after a stale
    stage is fresh until that one's value has really changed.

    Args:
        stages: the plan's stages.
        context: what is the same for all stages of the run.
        artefacts: what is stored.
        overrides: what reruns changed.
        problems: why stages failed in the last session, by stage.
    """
    values: dict[str, BaseModel] = {}
    digests: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    for name, stage in stages.stages.items():
        if name not in artefacts:  # as the runner tells those who can do without it
            values[name], digests[name] = Missing(text=f"{stage.heading} could not be made."), "missing"
    for name, artefact in artefacts.items():
        if name in stages.stages:
            try:
                _take(stages.stages[name], artefact, values, digests)
            except ValidationError:
                unreadable[name] = "What is stored does not fit the stage any more."
    look = _Look(context, values, digests, problems or {})
    found: dict[str, Freshness] = {}
    for name, stage in stages.stages.items():
        run = StageRun(stage, context, overrides.get(name, StageOverride()), artefacts.get(name))
        found[name] = Freshness(state="stale", why=unreadable[name], asks=None) if name in unreadable else look.at(run)
    return found


@dataclass(frozen=True, slots=True)
class _Look:
    context: StageContext
    values: Mapping[str, BaseModel]
    digests: Mapping[str, str]
    problems: Mapping[str, str]

    def at(self, run: StageRun) -> Freshness:
        name, stored = run.stage.name, run.stored
        if stored is None:
            problem = self.problems.get(name, "")
            nothing: tuple[str, ...] | None = () if run.stage.kind == "computed" else None
            return Freshness(state="failed" if problem else "missing", why=problem or "Not made yet.", asks=nothing)
        items = tuple((i.key, i.title) for i in stored.items)
        moved_on = any(self.digests.get(ref, digest) != digest for ref, digest in stored.needs.items())
        if run.held:
            more = " Its inputs have changed since." if moved_on else ""
            pinned = run.override.pinned
            why = "Kept whatever its inputs become." if pinned else "Written by a person; kept until you replace it."
            return Freshness(state="pinned" if pinned else "edited", why=why + more, items=items, moved_on=moved_on)
        asks = self._asks(run)
        poor = tuple(i.key for i in stored.items if i.salvaged)
        if name in self.problems:
            return Freshness(
                state="failed", why=self.problems[name], items=items, asks=asks, poor=poor, moved_on=moved_on
            )
        if asks is None or set(asks) - {i.key for i in stored.items if i.problem}:
            why = self._why_stale(run, moved_on=moved_on)
            return Freshness(state="stale", why=why, items=items, asks=asks, poor=poor, moved_on=moved_on)
        if asks or poor:
            what = [f"{len(asks)} of {len(items)} have no answer"] * bool(asks)
            what += [f"{len(poor)} kept an answer that breaks rules"] * bool(poor)
            why = "; ".join(what).capitalize() + "."
            return Freshness(state="gaps", why=why, items=items, asks=asks, poor=poor, moved_on=moved_on)
        if not stored.items and (moved_on or stored.origin == "person"):
            why = "Calculated from values that have changed."
            return Freshness(state="stale", why=why, moved_on=moved_on)
        return Freshness(state="fresh", items=items, moved_on=moved_on)

    def _why_stale(self, run: StageRun, *, moved_on: bool) -> str:
        stored = run.stored
        if stored is not None and stored.revision < run.override.revision:
            return "Asked for again, and not answered yet."
        if stored is not None and stored.asked_with != run.override.asked_with():
            return "What you want different is not answered yet."
        return "What it is made from has changed." if moved_on else "Its prompt or settings have changed."

    def _asks(self, run: StageRun) -> tuple[str, ...] | None:
        """Returns the items that would be asked; ``None`` where an input is missing."""
        stage = run.stage
        if run.stored is None or not all(self._is_there(n) for n in stage.all_needs()):
            return None
        if stage.kind == "computed" or (run.stored.origin == "skipped" and not run.stored.items):
            return ()
        inputs = run.inputs(self.values)
        try:
            run.plan_items(inputs)
            return tuple(i.key for i in self._unanswered(run))
        except (LookupError, AttributeError, TypeError, ValueError):  # a stage's own code on values it never saw
            return None

    def _is_there(self, need: Need) -> bool:
        return need.ref in self.values and (need.optional or not isinstance(self.values[need.ref], Missing))

    def _unanswered(self, run: StageRun) -> list[Item]:
        inputs = run.inputs(self.values)
        asked: list[Item] = []
        for number, item in enumerate(run.items):
            question = run.question(item, inputs)
            old = run.reusable(question)
            if old is not None:
                run.note(question, run.parse_answer(old.answer), salvaged=old.salvaged)
            elif run.stage.turns:
                return list(run.items[number:])
            else:
                asked.append(item)
        return asked


def _take(stage: Stage, artefact: Artefact, values: dict[str, BaseModel], digests: dict[str, str]) -> None:
    values[stage.name] = stage.parse_value(artefact.value)
    digests[stage.name] = artefact.digest
    run = StageRun(stage, StageContext(order={}, sources={}, options={}, models=(), settings={}), StageOverride(), None)
    for item in artefact.items if stage.parts else ():
        if not item.problem:
            values[f"{stage.name}#{item.key}"] = run.parse_answer(item.answer)
            digests[f"{stage.name}#{item.key}"] = item.asked
