"""One stage of one run: its items as they become askable, its answers, and the value they become."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from planexe.errors import StageError
from planexe.executor.effects import Effect
from planexe.llm.messages import AnswerFormat, Message, Prompt, digest
from planexe.records import parse_json
from planexe.spine.artefact import Artefact, ItemAnswer
from planexe.spine.asked import AskedDigests
from planexe.spine.asks import Query, build_ask, items_of
from planexe.spine.effect_work import effect_of
from planexe.spine.graph import check_no_circle
from planexe.spine.input_files import NO_FILES, InputFiles
from planexe.spine.inputs import Inputs
from planexe.spine.registry import StageSet
from planexe.spine.relaxed_model import read_leniently
from planexe.spine.stage import Default, Item, Stage
from planexe.spine.stage_override import StageOverride


@dataclass(frozen=True, slots=True, kw_only=True)
class StageContext:
    """What is the same for all stages of a run.

    Attributes:
        order: place of each document in prompts, as ``StageSet.document_order`` has it.
        sources: all stages by name.
        options: the run's options as stages read them.
        models: names of the models asked, best first.
        fast: model that is asked before them by the stages in ``critical``; empty for none.
        settings: further settings that change answers (the seed).
        files: the input files.
    """

    order: Mapping[str, int]
    sources: Mapping[str, Stage]
    options: Mapping[str, Any]
    models: Sequence[str]
    settings: Mapping[str, Any]
    files: InputFiles = NO_FILES
    fast: str = ""
    critical: Collection[str] = frozenset()

    def models_of(self, stage: Stage, override: StageOverride) -> Sequence[str]:
        """Returns the models that a stage asks, best first."""
        if override.models:
            return override.models
        fast = self.fast if override.fast is None else override.fast
        before = fast and stage.name in self.critical and fast != self.models[0]
        return (fast, *self.models) if before else self.models

    @property
    def language(self) -> str:
        """Returns the language of the plan."""
        return str(self.options.get("language") or "English")


def context_of(stages: StageSet, **more: Any) -> StageContext:
    """Returns the context of these stages; ``more`` as ``StageContext`` takes it."""
    values: dict[str, Any] = {"settings": {}, **more}
    return StageContext(order=stages.document_order, sources=stages.stages, **values)


@dataclass(frozen=True, slots=True)
class Question:
    """One call, ready to be asked.

    Attributes:
        asked: digest of prompt, schema, models and settings.
        effect: what is to be done instead, if it is no question to a model.
        kept: whether the stored answer stays although another question was asked then.
    """

    ask: Query
    prompt: Prompt
    format: AnswerFormat | None
    asked: str
    revision: int
    effect: Effect | None = None
    kept: bool = False


@dataclass
class StageRun:
    """A stage while it runs.

    Attributes:
        stage: which stage.
        context: what is the same for all stages.
        override: what reruns changed.
        stored: the artefact of an earlier session or revision.
    """

    stage: Stage
    context: StageContext
    override: StageOverride
    stored: Artefact | None
    items: tuple[Item, ...] = ()
    answers: dict[str, ItemAnswer] = field(default_factory=dict)
    parsed: dict[str, Any] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    after: dict[str, list[str]] = field(default_factory=dict)
    launched: set[str] = field(default_factory=set)
    waited_in_vain: set[str] = field(default_factory=set)
    planned: bool = False
    _inputs: Inputs | None = None
    _planned_with: Inputs | None = None
    _known_beside: Mapping[str, Collection[str]] = field(default_factory=dict)
    _beside: dict[str, dict[str, str]] = field(default_factory=dict)
    _digests: AskedDigests = field(default_factory=AskedDigests)
    reused_only: bool = True

    @property
    def models(self) -> Sequence[str]:
        """Returns the models of this stage."""
        return self.context.models_of(self.stage, self.override)

    @property
    def complete(self) -> bool:
        """Returns whether every item has ended, with an answer or without."""
        return self.planned and len(self.answers) == len(self.items)

    @property
    def held(self) -> bool:
        """Returns whether the stored value stays whatever its inputs are: a person pinned it, or wrote it last."""
        if self.stored is None:
            return False
        newest = self.stored.revision >= self.override.highest
        return self.override.pinned or (self.stored.origin == "person" and newest)

    def inputs(self, values: Mapping[str, BaseModel]) -> Inputs:
        """Returns the stage's view of the values that are there, and of those that will come."""
        if self._inputs is None or not self._inputs.looks_at(values):
            self._inputs = Inputs(self.stage, values, self.context.sources, self.context.options)
        return self._inputs

    def plan_items(self, inputs: Inputs, sources: Mapping[str, Sequence[Item]] | None = None) -> None:
        """Finds the items; those made from inputs need all of these.

        Args:
            inputs: what the stage looks at.
            sources: the items of the stages whose items its own wait for, by stage.

        Raises:
            StageError: items wait for each other, or for one that does not exist.
        """
        there = sources or {}
        self.items = items_of(self.stage, inputs, there.get(self.stage.over, ()))
        self.places = {item.key: number for number, item in enumerate(self.items)}
        if self.stage.after is not None:
            self.after = {item.key: keys for item in self.items if (keys := self._others(item, inputs))}
            check_no_circle(self.stage, self.after)
        self._planned_with = inputs
        self._beside = {}
        self._known_beside = {name: {item.key for item in there.get(name, ())} for name in self.stage.beside}
        self.planned = True

    def beside_of(self, item: Item) -> dict[str, str]:
        """Returns the items of other stages that an item waits for, by stage.

        Raises:
            StageError: one of them does not exist.
        """
        if self._planned_with is None or not self.stage.beside:
            return {}
        if item.key not in self._beside:
            found = {name: key_of(self._planned_with, item) for name, key_of in self.stage.beside.items()}
            for name, key in found.items():
                if key:
                    self._check_there(item, key, self._known_beside[name])
            self._beside[item.key] = {name: key for name, key in found.items() if key}
        return self._beside[item.key]

    def waited_beside(self) -> dict[str, dict[str, list[str]]]:
        """Returns which of the items waited for which items of other stages: by stage, then by item of that."""
        found: dict[str, dict[str, list[str]]] = {}
        for item, waits in self._beside.items():
            for name, key in waits.items():
                found.setdefault(name, {}).setdefault(key, []).append(item)
        return found

    def _others(self, item: Item, inputs: Inputs) -> list[str]:
        assert self.stage.after is not None
        found = list(dict.fromkeys(self.stage.after(inputs, item)))
        for key in found:
            self._check_there(item, key, self.places)
        return found

    def _check_there(self, item: Item, key: str, known: Collection[str]) -> None:
        if key not in known:
            raise StageError(f"{self.stage.heading}: item {item.key} waits for {key}, which does not exist.")

    def waits_of(self, item: Item) -> list[str]:
        """Returns the items of this and of another stage that an item waits for, as ``stage#key``."""
        sources = [f"{self.stage.over}#{item.key}"] if self.stage.over else []
        sources += [f"{name}#{key}" for name, key in self.beside_of(item).items()]
        return sources + [f"{self.stage.name}#{key}" for key in self.after.get(item.key, ())]

    def wait_in_vain(self, item: Item, problem: str) -> None:
        """Notes an item that waits for one that has no answer; the gap is that one's."""
        self.waited_in_vain.add(item.key)
        self._lose(item, problem)

    def _lose(self, item: Item, problem: str) -> None:
        self.parsed[item.key] = None
        self.answers[item.key] = ItemAnswer(
            key=item.key, title=item.title, asked="", revision=self.override.revision_of(item.key), problem=problem
        )

    def spare(self, item: Item, inputs: Inputs) -> bool:
        """Ends an item that needs no call, or can have no answer; returns whether it is such a one."""
        if self.stage.skip_item is None:
            return False
        try:
            ready = self.stage.skip_item(self._inputs_of(item, inputs), item)
        except StageError as error:
            self._lose(item, str(error))
            return True
        if ready is None:
            return False
        raw = ready.model_dump(mode="json")
        revision = self.override.revision_of(item.key)
        self.parsed[item.key] = ready
        self.answers[item.key] = ItemAnswer(
            key=item.key, title=item.title, asked=digest({"spared": raw}), revision=revision, answer=raw
        )
        return True

    def _inputs_of(self, item: Item, inputs: Inputs) -> Inputs:
        return inputs.at(item.key, self.after.get(item.key, ()), self.beside_of(item))

    def is_new(self, item: Item) -> bool:
        """Returns whether what became of an item is not what is stored."""
        return self._stored_items.get(item.key) != self.answers[item.key]

    def question(self, item: Item, inputs: Inputs) -> Question:
        """Returns what to ask for one item; a later turn of a conversation shows the turns before it."""
        if self.stage.do:
            effect = effect_of(self.stage, item, self._inputs_of(item, inputs), self.context.files)
            ask = Query(self.stage.name, item, "", (), "", "", self.stage.answer, None, (), lambda _: (), 0)
            revision = self.override.revision_of(item.key)
            return Question(ask, Prompt("", (), ""), None, effect.asked, revision, effect)
        # pyrefly: ignore[unexpected-keyword]  a field of each kind of stage that asks
        stage = replace(self.stage, prompt=self.override.prompt) if self.override.prompt else self.stage
        inputs = self._inputs_of(item, inputs) if stage.sources else inputs
        ask = build_ask(stage, item, inputs, self.context.order, self.context.language)
        guidance = f"\n\nThe reader asks in addition: {self.override.guidance}" if self.override.guidance else ""
        prompt = Prompt(ask.rules, ask.documents, ask.task + guidance, instructions=ask.instructions)
        if self.stage.turns:
            prompt = self._conversation(prompt, item)
        answer_format = AnswerFormat(self.stage.name, ask.schema) if ask.schema else None
        asked = self._digests.of(
            prompt,
            ask.schema,
            models=self.models,
            settings=self.context.settings,
            max_output_tokens=ask.max_output_tokens,
        )
        return Question(
            ask, prompt, answer_format, asked, self.override.revision_of(item.key),
            kept=self.stage.keeps is not None and self.stage.keeps(inputs, item),
        )  # fmt: skip

    def reusable(self, question: Question) -> ItemAnswer | None:
        """Returns the stored answer to exactly this question, or one that stays in any case, if there is one."""
        old = self._stored_items.get(question.ask.item.key)
        same = old is not None and (question.kept or (old.asked, old.revision) == (question.asked, question.revision))
        return old if same and old is not None and not old.problem else None

    def stored_problem(self, item: Item) -> str:
        """Returns why an item has no answer that could be taken again, as it is stored."""
        old = self._stored_items.get(item.key)
        return (old.problem if old else "") or "It was not answered."

    @cached_property
    def _stored_items(self) -> Mapping[str, ItemAnswer]:
        return {item.key: item for item in self.stored.items} if self.stored else {}

    def note_again(self, question: Question, old: ItemAnswer) -> None:
        """Keeps an answer that is stored already."""
        self.note(question, self.parse_answer(old.answer, old.key), salvaged=old.salvaged, computed=old.computed)

    def note_default(self, question: Question, default: Default, inputs: Inputs) -> None:
        """Keeps what stands in for an answer that no model gave."""
        item = question.ask.item
        self.note(question, default.make(self._inputs_of(item, inputs), item), computed=default.words)

    def note(
        self,
        question: Question,
        answer: Any,
        problem: str = "",
        salvaged: Sequence[str] = (),
        computed: str = "",
    ) -> None:
        """Keeps what became of one item: its answer, why there is none, what is wrong with it, what code put in."""
        item = question.ask.item
        raw = answer.model_dump(mode="json") if isinstance(answer, BaseModel) else answer
        self.parsed[item.key] = answer
        self.answers[item.key] = ItemAnswer(
            key=item.key,
            title=item.title,
            asked=question.asked,
            revision=question.revision,
            answer=None if problem else raw,
            problem=problem,
            salvaged=tuple(salvaged),
            computed=computed,
        )

    def read_answer(self, text: str) -> Any:
        """Returns the answer in JSON text."""
        return self.parse_answer(parse_json(text.encode("utf-8", "surrogatepass")))

    def let_go(self) -> None:
        """Lets go of documents and answers, of which the value has been made, and of the stored ones."""
        self.answers, self.parsed, self._inputs, self._digests = {}, {}, None, AskedDigests()
        self._planned_with, self._beside = None, {}
        self.stored = None
        self.__dict__.pop("_stored_items", None)

    def parse_answer(self, raw: Any, key: str = "") -> Any:
        """Returns a stored answer as the answer model of its item, free text as it is."""
        model = self.stage.answer_of(key)
        return read_leniently(model, raw) if model else raw

    def _conversation(self, prompt: Prompt, item: Item) -> Prompt:
        turns: list[Message] = []
        first, *_ = self.items
        for earlier in self.items:
            if earlier.key == item.key:
                break
            turns.append(Message("assistant", _as_text(self.parsed.get(earlier.key))))
            following = self.items[self.items.index(earlier) + 1]
            turns.append(Message("user", f"NEXT: {following.data}"))
        return replace(prompt, task=str(first.data), turns=tuple(turns))


def _as_text(answer: Any) -> str:
    return answer.model_dump_json() if isinstance(answer, BaseModel) else str(answer or "")
