"""What a stage is: a name, what it needs, what it asks, the answer's shape, and how answers become its value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel

from planexe.errors import GraphError
from planexe.spine.relaxed_model import read_leniently

if TYPE_CHECKING:
    from planexe.spine.binding import Binding
    from planexe.spine.inputs import Inputs

Kind = Literal["once", "each", "parts", "conversation", "computed"]


@dataclass(frozen=True, slots=True)
class Need:
    """An input of a stage: another stage's value, or one part of it.

    Attributes:
        stage: whose value.
        view: which text of it the prompt shows (``full``, or another view of that stage).
        part: key of one part of a stage made of parts; ready as soon as that one call is.
        shown: whether the prompt shows it as a document; otherwise code reads it.
        optional: whether the reader can do without it when its stage failed.
        quick: whether it is read in a quick run too.
    """

    stage: str
    view: str = "full"
    part: str = ""
    shown: bool = True
    optional: bool = False
    quick: bool = True

    @classmethod
    def parse(cls, text: "str | Need") -> "Need":
        """Reads ``stage``, ``stage:view`` or ``stage#part``."""
        return text if isinstance(text, Need) else _parse_need(text)

    @property
    def ref(self) -> str:
        """Returns ``stage`` or ``stage#part``: the thing waited for."""
        return f"{self.stage}#{self.part}" if self.part else self.stage


@lru_cache(maxsize=4096)
def _parse_need(text: str) -> Need:
    name, _, view = text.partition(":")
    stage, _, part = name.partition("#")
    return Need(stage, view or "full", part)


def unseen(need: str | Need) -> Need:
    """Returns a need that code reads (items, choices, a switch) but the prompt does not show."""
    return replace(Need.parse(need), shown=False)


def optional(need: str | Need) -> Need:
    """Returns a need whose stage may fail: the prompt then says that this part is missing."""
    return replace(Need.parse(need), optional=True)


def unless_quick(need: str | Need) -> Need:
    """Returns a need that makes a better answer but is left out in a quick run, so that its reader starts sooner."""
    return replace(Need.parse(need), quick=False)


@dataclass(frozen=True, slots=True)
class Item:
    """One call of a stage.

    Attributes:
        key: stable and unique inside the stage, e.g. ``2.3``; ``""`` for the only call.
        title: what people read on the chart and the model reads after ``Subject:``.
        data: whatever the stage's functions need for this item.
    """

    key: str = ""
    title: str = ""
    data: Any = None


@dataclass(frozen=True, slots=True)
class Part:
    """One call of a stage made of a fixed set of different calls; it starts when *its* needs are there.

    Attributes:
        key: stable and unique inside the stage.
        title: what people read on the chart.
        task: the varying end of its prompt.
        needs: inputs only this part waits for and is shown, beside the stage's own.
    """

    key: str
    title: str
    task: str = ""
    needs: tuple[str | Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """What the stage usually takes, for priorities and estimates before there is a history.

    Attributes:
        calls: how many there are.
        calls_fast: how many in a short run.
        seconds: seconds of one call on a fast cloud model.
        input_tokens: tokens of one prompt.
        output_tokens: tokens of one answer.
    """

    calls: int = 1
    calls_fast: int = 1
    seconds: float = 5.0
    input_tokens: int = 6000
    output_tokens: int = 800


@dataclass(frozen=True, slots=True)
class Answered:
    """One item with its answer, or with the reason why there is none."""

    item: Item
    answer: Any = None
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Returns whether there is an answer."""
        return not self.problem


@dataclass(frozen=True, kw_only=True)
class _Fields:
    heading: str
    needs: tuple[str | Need, ...] = ()
    options: tuple[str, ...] = ()
    prompt: "str | Callable[[Inputs], str]" = ""
    task: "str | Callable[[Inputs, Item], str]" = ""
    answer: type[BaseModel] | None = None
    items: "Callable[[Inputs], Sequence[Item]] | None" = None
    parts: tuple[Part, ...] = ()
    turns: tuple[str, ...] = ()
    fast_limit: int | None = None
    most: int | None = None
    bindings: "Callable[[Inputs, Item], Sequence[Binding]] | None" = None
    check: "Callable[[Any, Inputs, Item], Sequence[str]] | None" = None
    finish: "Callable[[Inputs, Sequence[Answered]], BaseModel] | None" = None
    compute: "Callable[[Inputs], BaseModel] | None" = None
    skip: "Callable[[Inputs], BaseModel | None] | None" = None
    value: type[BaseModel] | None = None
    views: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    gaps: "Callable[[Any], Sequence[str]] | None" = None
    refusal: "Callable[[Any], str] | None" = None
    min_answered: float = 1.0
    essential: bool = True
    salvage: bool = True
    max_output_tokens: int = 8192
    expected: Expected = Expected()
    chapter: str = ""


@dataclass(frozen=True)
class Stage(_Fields):
    """One stage of the plan; see the fields' meaning below and any file beside this one for an example.

    Attributes:
        name: identifier, unique in the plan.
        heading: title of its section.
        needs: exactly what its prompt is given (or its code reads: ``unseen``).
        options: names of the workflow's inputs that its code reads (``start_date``, …), ``language`` and ``created``.
        prompt: the fixed rules, sent as system message; a function where an input selects the wording.
        task: the varying end of the prompt. For items it should hold a line ``Subject: <title>``.
        answer: shape of one call's answer; ``None`` asks for free text (then the answer is a ``str``).
        items: one call per item of a list made from the inputs.
        parts: a fixed set of different calls, each starting when its own needs are there.
        turns: a conversation: one call per turn, each seeing the answers before it.
        fast_limit: in a short run only this many items, parts or turns are asked.
        most: that limit, where it holds; set by ``in_short``.
        bindings: choices fixed by the inputs: one entry per id, a value out of a list; they enter schema and checks.
        check: problems of an answer beyond its schema, as sentences a model can act on.
        finish: makes the value from all answers, in item order; default: the only answer itself.
        compute: makes the value without a call.
        skip: returns a ready value when no call is needed, else ``None``.
        value: shape of the value; default: ``answer``.
        views: further texts of the value for prompts (``digest``) or a hand-made ``full``.
        gaps: what its value shows to be missing in the plan, in plain sentences.
        refusal: why the run must stop after this value; empty lets it go on.
        min_answered: smallest share of items that must be answered; the others become gaps.
        essential: whether the plan has failed when this stage has; otherwise it is a gap.
        salvage: whether a poor answer is better than none: when no answer keeps to the rules, the best one is taken as
            far as it can be used, and what is wrong with it becomes a gap.
        max_output_tokens: output cap of one call.
        expected: usual calls and seconds.
        chapter: folder it was found in; set by the registry.
    """

    name: str = ""

    def __post_init__(self) -> None:
        """Refuses contradictory declarations."""
        shapes = [bool(self.items), bool(self.parts), bool(self.turns)]
        if sum(shapes) > 1:
            raise GraphError(f"Stage {self.name}: choose one of items, parts and turns.")
        if self.compute and (self.prompt or any(shapes)):
            raise GraphError(f"Stage {self.name}: a computed stage asks nothing.")
        if not self.compute and not self.prompt:
            raise GraphError(f"Stage {self.name}: give a prompt or compute.")
        if (any(shapes) or self.answer is None) and not self.compute and self.finish is None:
            raise GraphError(f"Stage {self.name}: several answers, or free text, need `finish` to become a value.")
        if self.value_model is None:
            raise GraphError(f"Stage {self.name}: give `value`, the shape of its value.")

    @property
    def kind(self) -> Kind:
        """Returns the shape of its calls."""
        if self.compute:
            return "computed"
        if self.items:
            return "each"
        if self.parts:
            return "parts"
        return "conversation" if self.turns else "once"

    @property
    def value_model(self) -> type[BaseModel] | None:
        """Returns the shape of the value."""
        return self.value or self.answer

    def parsed_needs(self) -> tuple[Need, ...]:
        """Returns the stage's own needs."""
        return tuple(Need.parse(n) for n in self.needs)

    def part_needs(self, key: str) -> tuple[Need, ...]:
        """Returns the needs of one part: the stage's own and the part's."""
        for part in self.parts:
            if part.key == key:
                return self.parsed_needs() + tuple(Need.parse(n) for n in part.needs)
        raise GraphError(f"Stage {self.name} has no part {key!r}.")

    def all_needs(self) -> tuple[Need, ...]:
        """Returns every need of the stage and its parts, without twins."""
        found = dict.fromkeys(self.parsed_needs())
        for part in self.parts:
            found.update(dict.fromkeys(Need.parse(n) for n in part.needs))
        return tuple(found)

    def without_slow_needs(self) -> "Stage":
        """Returns the stage as a quick run has it: without the needs marked ``unless_quick``."""
        parts = tuple(replace(part, needs=_quick_needs(part.needs)) for part in self.parts)
        return replace(self, needs=_quick_needs(self.needs), parts=parts)

    def in_short(self) -> "Stage":
        """Returns the stage as a short run has it: with no more items, parts or turns than ``fast_limit``."""
        return replace(self, most=self.fast_limit, expected=replace(self.expected, calls=self.expected.calls_fast))

    def parse_value(self, raw: Any) -> BaseModel:
        """Returns the JSON value as its model; one made of a poor answer may have texts and lists of any length."""
        model = self.value_model
        assert model is not None
        return read_leniently(model, raw)


def _quick_needs(needs: tuple[str | Need, ...]) -> tuple[str | Need, ...]:
    return tuple(need for need in needs if Need.parse(need).quick)
