"""Kinds of stages: each has what it needs and nothing that would contradict it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from pydantic import BaseModel

from planexe.errors import GraphError
from planexe.jobs.child_process import why_not_importable
from planexe.spine.stage import Answered, Default, EffectContext, Item, Kind, Part, Stage

if TYPE_CHECKING:
    from planexe.spine.binding import Binding
    from planexe.spine.inputs import Inputs

_HOST: Final = re.compile(r"(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(?::\d{1,5})?")


@dataclass(frozen=True, kw_only=True)
class _Asking(Stage):
    """A stage that asks a model.

    Attributes:
        prompt: the fixed rules, sent as system message; a function where an input selects the wording.
        task: the varying end of the prompt. For items it should hold a line ``Subject: <title>``.
        answer: shape of one call's answer; ``None`` asks for free text (then the answer is a ``str``).
        bindings: choices fixed by the inputs: one entry per id, a value out of a list; they enter schema and checks.
        check: problems of an answer beyond its schema, as sentences a model can act on.
        finish: makes the value from all answers, in item order; default: the only answer itself.
        skip: returns a ready value when no call is needed, else ``None``.
        salvage: whether a poor answer is better than none: when no answer keeps to the rules, the best one is taken as
            far as it can be used, and what is wrong with it becomes a gap.
        default: what stands in for an answer that no model gave, and the plan says so; ``None``: nothing can.
        max_output_tokens: output cap of one call.
        min_answered: smallest share of the calls that must be answered; ``finish`` does without the others, which
            become gaps.
    """

    prompt: "str | Callable[[Inputs], str]" = field()
    task: "str | Callable[[Inputs, Item], str]" = ""
    answer: type[BaseModel] | None = None
    bindings: "Callable[[Inputs, Item], Sequence[Binding]] | None" = None
    check: "Callable[[Any, Inputs, Item], Sequence[str]] | None" = None
    finish: "Callable[[Inputs, Sequence[Answered]], BaseModel] | None" = None
    skip: "Callable[[Inputs], BaseModel | None] | None" = None
    salvage: bool = True
    default: Default | None = None
    max_output_tokens: int = 8192
    min_answered: float = 1.0

    def __post_init__(self) -> None:
        """Refuses free text that nothing makes a value of, and a stage without a shape of its value."""
        if self.answer is None and self.finish is None:
            raise GraphError(f"Stage {self.name}: free text needs `finish` to become a value.")
        _ = self.value_model


@dataclass(frozen=True, kw_only=True)
class Ask(_Asking):
    """One call."""

    kind: ClassVar[Kind] = "ask"


@dataclass(frozen=True, kw_only=True)
class Each(_Asking):
    """One call for each item of a list.

    Attributes:
        items: makes the list from the inputs; or else
        over: another stage of items: each of them is an item here, starts when it is there, and is shown that alone
            (``inputs.item``). One that failed blocks its own item, not the stage.
        beside: further stages of items, each with the key of the item there that an item waits for and may look at,
            empty for none; ``inputs.beside`` reads its answer.
        after: keys of the items of this stage that an item waits for; ``inputs.done`` reads their answers.
        skip_item: returns the ready answer of an item that needs no call, else ``None``; raises ``StageError`` for one
            that can have no answer, with the reason.
        keeps: whether the answer that an item has stays, whatever it would be asked by now: a person has accepted it.
        fast_limit: in a short run only this many items are asked.
        most: that limit, where it holds; set by ``in_short``.
    """

    kind: ClassVar[Kind] = "each"

    items: "Callable[[Inputs], Sequence[Item]] | None" = None
    over: str = ""
    beside: "Mapping[str, Callable[[Inputs, Item], str]]" = field(default_factory=dict)
    after: "Callable[[Inputs, Item], Sequence[str]] | None" = None
    skip_item: "Callable[[Inputs, Item], BaseModel | None] | None" = None
    keeps: "Callable[[Inputs, Item], bool] | None" = None
    finish: "Callable[[Inputs, Sequence[Answered]], BaseModel]" = field()
    fast_limit: int | None = None
    most: int | None = None

    def __post_init__(self) -> None:
        """Refuses a stage with two lists, or none."""
        super().__post_init__()
        if (self.items is None) == (not self.over):
            raise GraphError(f"Stage {self.name}: give either `items` or `over`.")


@dataclass(frozen=True, kw_only=True)
class Parts(_Asking):
    """A fixed set of different calls, each starting when its own needs are there.

    Attributes:
        parts: the calls; limits as of ``Each``.
    """

    kind: ClassVar[Kind] = "parts"

    parts: tuple[Part, ...] = field()
    finish: "Callable[[Inputs, Sequence[Answered]], BaseModel]" = field()
    fast_limit: int | None = None
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Turns(_Asking):
    """A conversation: one call per turn, each seeing the answers before it.

    Attributes:
        turns: what is said in each turn; limits as of ``Each``.
    """

    kind: ClassVar[Kind] = "turns"

    turns: tuple[str, ...] = field()
    finish: "Callable[[Inputs, Sequence[Answered]], BaseModel]" = field()
    fast_limit: int | None = None
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Compute(Stage):
    """No call: code makes the value.

    Attributes:
        compute: makes it from the inputs; pure.
        value: shape of the value.
    """

    kind: ClassVar[Kind] = "compute"

    compute: "Callable[[Inputs], BaseModel]" = field()
    value: type[BaseModel] = field()


@dataclass(frozen=True, kw_only=True)
class Effect(Stage):
    """Code with an effect or a while of work: once, or for each item. Its attempts are kept as those of calls are.

    Example:
        >>> def total(context: EffectContext, item: Item) -> Total:
        ...     rows = context.files[f"tables/{item.key}"].read_text("utf-8").splitlines()
        ...     for number, row in enumerate(rows):
        ...         context.check()  # in a thread: ends here when its time is up
        ...         context.progress(number / len(rows), "adding up")
        ...     return Total(rows=len(rows))
        >>> Effect("totals", heading="Totals", items=tables, do=total, answer=Total, finish=join, value=Totals,
        ...        reads=lambda _, item: [f"tables/{item.key}"])
        >>> Effect("solved", heading="Solved", needs=("puzzle",), do=solve, answer=Solution, process=True)
        >>> Effect("rates", heading="Rates", do=lambda context, _: Rates(**context.http.get(ADDRESS).json()),
        ...        answer=Rates, hosts=("api.example.org",))

    Attributes:
        do: does it for one item and returns the result; it looks at nothing but what it is handed.
        answer: shape of one result.
        items: makes a list from the inputs, or
        over: another stage of items, as of ``Each``; neither: it is done once.
        beside, after, skip_item: as of ``Each``.
        finish: makes the value from all results, in item order; default: the only result itself.
        process: whether it is done in a child process and not in a thread: for code that eats the processor, or may
            hang or crash. It is killed when its time is up or the run is stopped; ``do`` must be importable by name.
        sandbox: whether it runs programs in ``context.sandbox``, which is made ready where a run begins then.
        hosts: to which ``context.http`` sends requests: ``api.example.org``, or with a port, ``localhost:8080``.
        pool: in whose slots it runs, the slider's are not among them; default: ``http:<host>`` of its first host, else
            ``cpu``.
        reads: references of the input files that it opens for an item; what they hold is part of what was asked, so
            one that has changed makes these items stale and no others.
        takes: what an item is done with, JSON values: ``do`` finds it as the item's data, in place of all inputs, and
            it is what was asked. Without it, whatever changes in the stage's needs makes all items stale.
        timeout_s: how long one may take; ``context.check()`` ends what takes longer, or was stopped.
        repeatable: whether one may be done again after a crash in the middle; otherwise it waits for a person.
        version: to be raised when the code gives other results: then they are stale.
        min_answered: smallest share that must be done; the others become gaps.
    """

    kind: ClassVar[Kind] = "effect"

    do: "Callable[[EffectContext, Item], BaseModel]" = field()
    answer: type[BaseModel] = field()
    items: "Callable[[Inputs], Sequence[Item]] | None" = None
    over: str = ""
    beside: "Mapping[str, Callable[[Inputs, Item], str]]" = field(default_factory=dict)
    after: "Callable[[Inputs, Item], Sequence[str]] | None" = None
    finish: "Callable[[Inputs, Sequence[Answered]], BaseModel] | None" = None
    skip_item: "Callable[[Inputs, Item], BaseModel | None] | None" = None
    reads: "Callable[[Inputs, Item], Sequence[str]] | None" = None
    takes: "Callable[[Inputs, Item], Any] | None" = None
    process: bool = False
    sandbox: bool = False
    hosts: tuple[str, ...] = ()
    pool: str = ""
    timeout_s: float = 60.0
    repeatable: bool = True
    version: int = 1
    min_answered: float = 1.0
    fast_limit: int | None = None
    most: int | None = None

    def __post_init__(self) -> None:
        """Refuses two lists, and items of which nothing makes a value."""
        if self.items is not None and self.over:
            raise GraphError(f"Stage {self.name}: give either `items` or `over`.")
        if self.has_items and self.finish is None:
            raise GraphError(f"Stage {self.name}: several results need `finish` to become a value.")
        if self.process and (why := why_not_importable(self.do)):
            raise GraphError(f"Stage {self.name}: a child process imports `do` by its name, and {why}.")
        for host in self.hosts:
            if not _HOST.fullmatch(host):
                raise GraphError(
                    f"Stage {self.name}: `hosts` has {host!r}; it must be a name in lower case, with a port or "
                    "without: api.example.org."
                )
        object.__setattr__(self, "pool", self.pool or (f"http:{self.hosts[0]}" if self.hosts else "cpu"))
