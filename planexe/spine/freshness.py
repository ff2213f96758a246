"""What each stage's stored value is worth: fresh, stale, edited, pinned, with gaps, failed or missing; pure."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from pydantic import BaseModel, ValidationError

from planexe.blocks.value_words import State
from planexe.errors import StageError
from planexe.spine.artefact import Artefact
from planexe.spine.change_log import Change
from planexe.spine.graph import single_items
from planexe.spine.inputs import Missing
from planexe.spine.registry import StageSet
from planexe.spine.stage import Item, Need, Stage
from planexe.spine.stage_override import StageOverride
from planexe.spine.stage_run import StageContext, StageRun
from planexe.spine.stale_roots import Root, changed_words, last_values, roots_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """What a stage's stored value is worth.

    Attributes:
        state: the one word for it.
        why: one plain sentence; empty for a fresh value.
        items: its items as (key, title), as they were asked last.
        asks: keys of the items that the next run would ask; ``None`` where that cannot be known yet.
        poor: keys of items whose answer kept to no rules but was the best there was.
        perhaps: whether it is stale only because something before it is: it is made again only if that really changes.
        roots: what made it stale; for a value that a person keeps, what has changed since.
        beside: its items, each with the items that it waits for beside, by stage.
    """

    state: State
    why: str = ""
    items: tuple[tuple[str, str], ...] = ()
    asks: tuple[str, ...] | None = ()
    poor: tuple[str, ...] = ()
    perhaps: bool = False
    roots: tuple[Root, ...] = ()
    beside: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def items_beside(self, stage: str, keys: Collection[str]) -> tuple[str, ...]:
        """Returns the items that wait for some items of a stage beside."""
        return tuple(item for item, waits in self.beside.items() if waits.get(stage) in keys)

    @property
    def held(self) -> bool:
        """Returns whether a person keeps the value as it is."""
        return self.state in {"edited", "pinned"}

    @property
    def outdated(self) -> bool:
        """Returns whether the value does not show what a person changed; not so where only the program is another."""
        return self.state in {"stale", "failed"} and any(not root.by_program for root in self.roots)


def freshness_of(
    stages: StageSet,
    context: StageContext,
    artefacts: Mapping[str, Artefact],
    overrides: Mapping[str, StageOverride],
    problems: Mapping[str, str] | None = None,
    changes: Iterable[Change] = (),
) -> dict[str, Freshness]:
    """Returns the state of every stage, in plan order: what the runner would find if it began now.

    A stage is stale where the question it would be asked is not the one that was answered, and where something it is
    made from is stale; there it is made again only if that one's value really changes (``perhaps``).

    Args:
        stages: the plan's stages.
        context: what is the same for all stages of the run.
        artefacts: what is stored.
        overrides: what reruns changed.
        problems: why stages failed in the last session, by stage.
        changes: what people changed, in order of time; they say when.
    """
    values, digests = values_of(stages, artefacts)
    unreadable: dict[str, Freshness] = {}
    for name in artefacts.keys() & stages.stages.keys() - values.keys():
        root = Root(stage=name, heading=stages.stages[name].heading, what="does not fit this version", by_program=True)
        why = "What is stored does not fit the stage any more."
        unreadable[name] = Freshness(state="stale", why=why, asks=None, roots=(root,))
    look = _Look(context, values, digests, problems or {}, artefacts, last_values(changes))
    found: dict[str, Freshness] = {}
    for name, stage in stages.stages.items():
        run = StageRun(stage, context, overrides.get(name, StageOverride()), artefacts.get(name))
        own = unreadable.get(name) or look.at(run)
        found[name] = _after_others(own, stage, found, _beside(run) if own.asks is not None else {})
    return found


def values_of(stages: StageSet, artefacts: Mapping[str, Artefact]) -> tuple[dict[str, BaseModel], dict[str, str]]:
    """Returns what is stored as stages read it, and its digests, both by ``ref``; what does not fit is left out."""
    values: dict[str, BaseModel] = {}
    digests: dict[str, str] = {}
    single = single_items(stages)
    for name, stage in stages.stages.items():
        if name not in artefacts:  # as the runner tells those who can do without it
            values[name], digests[name] = Missing(text=f"{stage.heading} could not be made."), "missing"
    for name, artefact in artefacts.items():
        if name in stages.stages:
            with suppress(ValidationError):
                _take(stages.stages[name], artefact, values, digests, single=name in single)
    return values, digests


def _beside(run: StageRun) -> dict[str, dict[str, str]]:
    return {item.key: run.beside_of(item) for item in run.items} if run.stage.beside else {}


def _after_others(
    own: Freshness, stage: Stage, found: Mapping[str, Freshness], beside: Mapping[str, Mapping[str, str]]
) -> Freshness:
    """Returns a stage's state where what comes before it is known: what follows a stale value is stale, too."""
    before = [found[need.stage] for need in stage.all_needs() if _may_change(found[need.stage], need)]
    own = replace(own, beside=beside) if beside else own
    for name in stage.sources:
        source = found[name]
        if _may_change(source, Need(name)):
            before.append(source)
            if own.asks is not None and source.asks is not None:
                asks = source.asks if name == stage.over else own.items_beside(name, source.asks)
                own = replace(own, asks=tuple(dict.fromkeys([*own.asks, *asks])))
    if not before or own.state == "missing":
        return own
    roots = tuple(dict.fromkeys([*own.roots, *(root for one in before for root in one.roots)]))
    if own.held:
        by_people = tuple(root for root in roots if not root.by_program)
        return replace(own, why=_kept_why(own.state, by_people), roots=by_people)
    if own.state not in {"fresh", "gaps"}:
        more = [root for root in roots if root not in own.roots and not root.by_program]
        also = f" {_rests_on(more)}" if more and own.state == "stale" and all(r.by_program for r in own.roots) else ""
        return replace(own, why=own.why + also, roots=roots)
    return replace(own, state="stale", why=_rests_on(roots), roots=roots, perhaps=True)


def _may_change(found: Freshness, need: Need) -> bool:
    if found.state != "stale" and not (found.state == "failed" and found.roots):
        return False
    return not need.part or found.perhaps or found.asks is None or need.part in found.asks


def _rests_on(roots: Iterable[Root]) -> str:
    return f"What it rests on has changed: {roots_text(roots)}."


def _kept_why(state: State, roots: tuple[Root, ...]) -> str:
    why = "Kept whatever its inputs become." if state == "pinned" else "Written by a person; kept until you replace it."
    return f"{why} Its inputs have changed since: {roots_text(roots)}." if roots else why


@dataclass(frozen=True, slots=True)
class _Look:
    context: StageContext
    values: Mapping[str, BaseModel]
    digests: Mapping[str, str]
    problems: Mapping[str, str]
    artefacts: Mapping[str, Artefact]
    changes: Mapping[str, Change]

    def at(self, run: StageRun) -> Freshness:
        name, stored = run.stage.name, run.stored
        if stored is None:
            problem = self.problems.get(name, "")
            nothing: tuple[str, ...] | None = () if run.stage.kind == "compute" else None
            return Freshness(state="failed" if problem else "missing", why=problem or "Not made yet.", asks=nothing)
        items = tuple((i.key, i.title) for i in stored.items)
        moved = self._moved(run)
        if run.held:
            state: State = "pinned" if run.override.pinned else "edited"
            return Freshness(state=state, why=_kept_why(state, moved), items=items, roots=moved)
        asks = self._asks(run)
        found = Freshness(state="fresh", items=items, asks=asks, poor=tuple(i.key for i in stored.items if i.poor))
        if name in self.problems:
            return replace(found, state="failed", why=self.problems[name], roots=self._asked_again(run) or moved)
        if asks is None or set(asks) - {i.key for i in stored.items if i.problem}:
            return self._stale(found, run, moved)
        if asks or found.poor:
            what = [f"{len(asks)} of {len(items)} have no answer"] * bool(asks)
            what += [f"{len(found.poor)} kept an answer that breaks rules, or one that code made"] * bool(found.poor)
            return replace(found, state="gaps", why="; ".join(what).capitalize() + ".")
        if not stored.items and (moved or stored.origin == "person"):
            return self._stale(found, run, moved)
        return found

    def _stale(self, found: Freshness, run: StageRun, moved: tuple[Root, ...]) -> Freshness:
        roots = self._asked_again(run) or moved
        asks, number = found.asks, len(found.items)
        some = f" This is about {len(asks)} of its {number} answers." if asks and 0 < len(asks) < number else ""
        if not roots:
            own = Root(
                stage=run.stage.name,
                heading=run.stage.heading,
                what="is asked otherwise by this version",
                by_program=True,
            )
            return replace(found, state="stale", why=f"Its prompt or settings have changed.{some}", roots=(own,))
        why = self._why_asked(run) or _rests_on(roots)
        return replace(found, state="stale", why=why + some, roots=roots)

    def _moved(self, run: StageRun) -> tuple[Root, ...]:
        """Returns which of the inputs are others than those the value was made from."""
        needs = run.stored.needs if run.stored else {}
        names = [ref.partition("#")[0] for ref, digest in needs.items() if self.digests.get(ref, digest) != digest]
        return tuple(self._root(name) for name in dict.fromkeys(names) if name in self.context.sources)

    def _root(self, name: str) -> Root:
        what = changed_words(name, self.artefacts.get(name), self.changes)
        return Root(stage=name, heading=self.context.sources[name].heading, what=what)

    def _asked_again(self, run: StageRun) -> tuple[Root, ...]:
        words = "is to be asked again" if self._why_asked(run) else ""
        return (Root(stage=run.stage.name, heading=run.stage.heading, what=words),) if words else ()

    def _why_asked(self, run: StageRun) -> str:
        stored = run.stored
        if stored is None:
            return ""
        if stored.revision < run.override.revision or self._item_is_asked_again(run, stored):
            return "Asked for again, and not answered yet."
        return "What you want different is not answered yet." if stored.asked_with != run.override.asked_with() else ""

    def _item_is_asked_again(self, run: StageRun, stored: Artefact) -> bool:
        return any(i.revision < run.override.revision_of(i.key) for i in stored.items)

    def _asks(self, run: StageRun) -> tuple[str, ...] | None:
        """Returns the items that would be asked; ``None`` where an input is missing."""
        stage = run.stage
        there = all(self._is_there(n) for n in stage.all_needs()) and all(n in self.artefacts for n in stage.sources)
        if run.stored is None or not there:
            return None
        if stage.kind == "compute" or (run.stored.origin == "skipped" and not run.stored.items):
            return ()
        inputs = run.inputs(self.values)
        try:
            sources = {name: self.artefacts[name].items for name in stage.sources}
            run.plan_items(inputs, {name: [Item(i.key, i.title) for i in items] for name, items in sources.items()})
            return tuple(i.key for i in self._unanswered(run))
        except (
            LookupError,
            AttributeError,
            TypeError,
            ValueError,
            StageError,
        ):  # a stage's own code on values it never saw
            return None

    def _is_there(self, need: Need) -> bool:
        return need.ref in self.values and (need.optional or not isinstance(self.values[need.ref], Missing))

    def _unanswered(self, run: StageRun) -> list[Item]:
        inputs = run.inputs(self.values)
        asked: list[Item] = []
        for number, item in enumerate(run.items):
            if any(ref not in self.values for ref in run.waits_of(item)):
                continue  # what it waits for has no answer, so nobody would ask it
            if run.spare(item, inputs):
                asked += [item] * run.is_new(item)
                continue
            question = run.question(item, inputs)
            old = run.reusable(question)
            if old is not None:
                run.note_again(question, old)
            elif run.stage.turns:
                return list(run.items[number:])
            else:
                asked.append(item)
        return asked


def _take(
    stage: Stage, artefact: Artefact, values: dict[str, BaseModel], digests: dict[str, str], *, single: bool
) -> None:
    values[stage.name] = stage.parse_value(artefact.value)
    digests[stage.name] = artefact.digest
    run = StageRun(stage, StageContext(order={}, sources={}, options={}, models=(), settings={}), StageOverride(), None)
    for item in artefact.items if stage.parts or single else ():
        if not item.problem:
            values[f"{stage.name}#{item.key}"] = run.parse_answer(item.answer, item.key)
            digests[f"{stage.name}#{item.key}"] = item.asked
