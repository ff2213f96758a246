"""What a stage is: a name, what it needs, what it asks, the answer's shape, and how answers become its value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel

from planexe.errors import GraphError
from planexe.jobs.work_line import WorkLine
from planexe.spine.inputs import Inputs
from planexe.spine.need import Need as Need
from planexe.spine.need import optional as optional
from planexe.spine.need import unless_fast as unless_fast
from planexe.spine.need import unseen as unseen
from planexe.spine.relaxed_model import read_leniently

if TYPE_CHECKING:
    from planexe.executor.allowed_http import AllowedHttp
    from planexe.sandbox import EffectSandbox
    from planexe.spine.binding import Binding

Kind = Literal["ask", "each", "parts", "turns", "compute", "effect"]


@dataclass(frozen=True, slots=True)
class Item:
    """One call of a stage.

    Attributes:
        key: stable and unique inside the stage, e.g. ``2.3``; ``""`` for the only call.
        title: what people read on the chart and the model reads after ``Subject:``.
        data: whatever the stage's functions need for this item; a stage that goes over another one has none of that
            one's.
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
        answer: shape of its answer, where the parts of a stage have different ones.
    """

    key: str
    title: str
    task: str = ""
    needs: tuple[str | Need, ...] = ()
    answer: type[BaseModel] | None = None


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
class Default:
    """What code puts in the place of an answer that no model gave, so that one silence does not block a plan.

    Attributes:
        make: makes it from the inputs, for one item; pure.
        words: what it is, as the gap in the plan tells it: ``the first five levers``.
    """

    make: Callable[[Inputs, Item], BaseModel]
    words: str


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


@dataclass(frozen=True, slots=True)
class EffectContext:
    """All that code of an effect may look at.

    Attributes:
        inputs: the values its stage needs, and the answer of the item it goes over.
        files: where the input files lie that it said it reads, by reference: ``questions``, ``tables/sales.csv``.
        http: sends requests to the hosts that its stage names, and to no others.
        sandbox: runs code that a model or a user wrote, where it reaches nothing but the files it is given.
        deadline: when its time is up, by ``time.monotonic()``.
        line: to whoever waits for it.
    """

    inputs: Inputs
    files: Mapping[str, Path]
    http: "AllowedHttp"
    sandbox: "EffectSandbox"
    deadline: float
    line: WorkLine

    @property
    def unwanted(self) -> Event:
        """Returns what is set when its time is up, or the run was stopped; a child process is killed then."""
        return self.line.unwanted

    def progress(self, share: float, words: str = "") -> None:
        """Says how far it is: on its bar, and in the line of its stage. May be called as often as one likes.

        Args:
            share: done share, 0 to 1.
            words: what is going on, in a few words.
        """
        self.line.progress(share, words)

    def check(self) -> None:
        """Ends work that takes long, where nobody waits for it any more; to be called now and then.

        Raises:
            Stopped: its time is up, or the run was stopped.
        """
        self.line.check()


@dataclass(frozen=True, slots=True)
class Former:
    """A stage of older versions, whose stored value a run may have in place of that of a stage of today.

    Attributes:
        stage: its name.
        read: makes the value of today's stage of the JSON value; raises ``ValueError`` where it cannot.
    """

    stage: str
    read: Callable[[Any], BaseModel]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What all kinds of stages have; ``planexe.spine.kinds`` has the kinds, which say what makes the value.

    Attributes:
        name: identifier, unique in the workflow.
        heading: title of its section.
        needs: exactly what its prompt is given (or its code reads: ``unseen``). Use the digest of a stage
            (``review_plan:digest``) wherever the answer need not quote the whole text.
        options: names of the workflow's inputs that its code reads (``start_date``, …), ``language`` and ``created``.
        value: shape of the value; default: ``answer``.
        views: further texts of the value for prompts (``digest``) or a hand-made ``full``.
        gaps: what its value shows to be missing in the result, in plain sentences.
        verdict: whether what was made holds what was asked, in one or two words; empty where that cannot be told.
        waits: how many items of its value wait for a person's review.
        refusal: why the run must stop after this value; empty lets it go on.
        essential: whether the run has failed when this stage has; otherwise it is a gap.
        expected: usual calls and seconds.
        former: what it was in older versions, so that runs of theirs can be read; a rerun makes it anew.
        chapter: folder it was found in; set by the registry.
    """

    kind: ClassVar[Kind]

    name: str = field(kw_only=False)
    heading: str
    needs: tuple[str | Need, ...] = ()
    options: tuple[str, ...] = ()
    value: type[BaseModel] | None = None
    views: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    gaps: "Callable[[Any], Sequence[str]] | None" = None
    verdict: "Callable[[Any], str] | None" = None
    waits: "Callable[[Any], int] | None" = None
    refusal: "Callable[[Any], str] | None" = None
    essential: bool = True
    expected: Expected = Expected()
    former: Former | None = None
    chapter: str = ""

    # Of some kinds only; the others show here that they have none.
    prompt: "str | Callable[[Inputs], str]" = field(default="", init=False)
    task: "str | Callable[[Inputs, Item], str]" = field(default="", init=False)
    answer: type[BaseModel] | None = field(default=None, init=False)
    items: "Callable[[Inputs], Sequence[Item]] | None" = field(default=None, init=False)
    over: str = field(default="", init=False)
    beside: "Mapping[str, Callable[[Inputs, Item], str]]" = field(default_factory=dict, init=False)
    after: "Callable[[Inputs, Item], Sequence[str]] | None" = field(default=None, init=False)
    parts: tuple[Part, ...] = field(default=(), init=False)
    turns: tuple[str, ...] = field(default=(), init=False)
    bindings: "Callable[[Inputs, Item], Sequence[Binding]] | None" = field(default=None, init=False)
    check: "Callable[[Any, Inputs, Item], Sequence[str]] | None" = field(default=None, init=False)
    finish: "Callable[[Inputs, Sequence[Answered]], BaseModel] | None" = field(default=None, init=False)
    skip: "Callable[[Inputs], BaseModel | None] | None" = field(default=None, init=False)
    skip_item: "Callable[[Inputs, Item], BaseModel | None] | None" = field(default=None, init=False)
    keeps: "Callable[[Inputs, Item], bool] | None" = field(default=None, init=False)
    compute: "Callable[[Inputs], BaseModel] | None" = field(default=None, init=False)
    do: "Callable[[EffectContext, Item], BaseModel] | None" = field(default=None, init=False)
    reads: "Callable[[Inputs, Item], Sequence[str]] | None" = field(default=None, init=False)
    takes: "Callable[[Inputs, Item], Any] | None" = field(default=None, init=False)
    pool: str = field(default="", init=False)
    timeout_s: float = field(default=0.0, init=False)
    repeatable: bool = field(default=True, init=False)
    process: bool = field(default=False, init=False)
    sandbox: bool = field(default=False, init=False)
    hosts: tuple[str, ...] = field(default=(), init=False)
    version: int = field(default=1, init=False)
    salvage: bool = field(default=True, init=False)
    default: Default | None = field(default=None, init=False)
    max_output_tokens: int = field(default=8192, init=False)
    min_answered: float = field(default=1.0, init=False)
    fast_limit: int | None = field(default=None, init=False)
    most: int | None = field(default=None, init=False)

    @property
    def value_model(self) -> type[BaseModel]:
        """Returns the shape of the value."""
        model = self.value or self.answer
        if model is None:
            raise GraphError(f"Stage {self.name}: give `value`, the shape of its value.")
        return model

    def parsed_needs(self) -> tuple[Need, ...]:
        """Returns the stage's own needs."""
        return self._own_needs

    def part_needs(self, key: str) -> tuple[Need, ...]:
        """Returns the needs of one part: the stage's own and the part's."""
        for part in self.parts:
            if part.key == key:
                return self.parsed_needs() + tuple(Need.parse(n) for n in part.needs)
        raise GraphError(f"Stage {self.name} has no part {key!r}.")

    @property
    def answers(self) -> tuple[type[BaseModel], ...]:
        """Returns every shape that an answer of it may have."""
        return tuple(dict.fromkeys(filter(None, (self.answer, *(part.answer for part in self.parts)))))

    def answer_of(self, key: str) -> type[BaseModel] | None:
        """Returns the shape of the answer for an item: that of a part with one of its own, else the stage's."""
        own = (part.answer for part in self.parts if part.key == key)
        return next(own, None) or self.answer

    def all_needs(self) -> tuple[Need, ...]:
        """Returns every need of the stage and its parts, without twins."""
        return self._every_need

    @cached_property
    def _own_needs(self) -> tuple[Need, ...]:  # asked for at every step of a run
        return tuple(Need.parse(n) for n in self.needs)

    @cached_property
    def _every_need(self) -> tuple[Need, ...]:
        return tuple(dict.fromkeys((*self._own_needs, *(Need.parse(n) for part in self.parts for n in part.needs))))

    @property
    def has_items(self) -> bool:
        """Returns whether it makes a call for each item of a list."""
        return self.items is not None or bool(self.over)

    @property
    def before(self) -> tuple[str, ...]:
        """Returns the stages that come before it: those it needs, and those whose items its own wait for."""
        return tuple(dict.fromkeys([*(need.stage for need in self.all_needs()), *self.sources]))

    @property
    def sources(self) -> tuple[str, ...]:
        """Returns the stages of which its items wait for single ones: that it goes over, and those beside."""
        return (*([self.over] if self.over else ()), *self.beside)

    def in_short(self) -> "Stage":
        """Returns the stage as a fast run has it.

        It has no more items, parts or turns than ``fast_limit``, and no needs marked ``unless_fast``.
        """
        expected = replace(self.expected, calls=self.expected.calls_fast)
        short = replace(self, expected=expected, needs=_fast_needs(self.needs))
        if self.parts:
            short = replace(short, parts=tuple(replace(part, needs=_fast_needs(part.needs)) for part in self.parts))
        return short if self.fast_limit is None else replace(short, most=self.fast_limit)

    def parse_value(self, raw: Any) -> BaseModel:
        """Returns the JSON value as its model; one made of a poor answer may have texts and lists of any length."""
        return read_leniently(self.value_model, raw)


def _fast_needs(needs: tuple[str | Need, ...]) -> tuple[str | Need, ...]:
    return tuple(need for need in needs if Need.parse(need).fast)
