"""What happens to a run beside its attempts, a record for each kind of event; a line of an event log holds one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Union

from pydantic import BeforeValidator, Discriminator, Field, Tag

from planexe.records import MOST_LINE_BYTES, RECORD, Cap, Count, Shape, UnixSeconds
from planexe.spine.budget import Budget, Limit, Tokens

StageState = Literal["waiting", "running", "done", "reused", "skipped", "failed", "blocked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event has, and all that is read of those of a newer version.

    Attributes:
        event: its kind.
        unix_s: when, by a clock that nobody sets during a session; the log that keeps the event says it.
        worker: who wrote it.
    """

    __pydantic_config__ = RECORD

    event: str = ""
    unix_s: UnixSeconds = 0.0
    worker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken(Event):
    """A process holds the run and gets ready to work on it; sessions without an end were cut off.

    Attributes:
        by: name of the worker, if it is one of several.
        host: its machine.
    """

    event: Literal["taken"] = "taken"
    by: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionBegun(Event):
    """A process began to work on the run.

    Attributes:
        cap: calls in flight at most.
        expected_s: seconds of one call by stage that its priorities rest on; empty: as the stages expect; ``None``: an
            earlier version did not say.
        part: the stage that it works on, where others work on the rest of the run at the same time.
    """

    event: Literal["session"] = "session"
    cap: Cap
    part: str = ""
    expected_s: Mapping[str, Annotated[float, Field(ge=0, le=1e9)]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapChanged(Event):
    """The concurrency cap changed."""

    event: Literal["cap"] = "cap"
    cap: Cap


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Event):
    """No further call is started."""

    event: Literal["paused"] = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Event):
    """A pause ended."""

    event: Literal["resumed"] = "resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChanged(Event):
    """A stage came to another state.

    Attributes:
        calls: how many it makes; ``None``: as was said before.
        digest: of its value.
        after: its items that wait for others of it, each with those; ``None``: none does.
        beside: by other stage and item of that, which of its items waited for it; ``None``: not known.
    """

    event: Literal["stage"] = "stage"
    stage: str
    state: StageState
    calls: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    gaps: tuple[str, ...] = ()
    problem: str = ""
    digest: str = ""
    after: Mapping[str, Sequence[str]] | None = None
    beside: Mapping[str, Mapping[str, Sequence[str]]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spared(Event):
    """An item of a stage ended without a call: its answer was ready, or it can have none."""

    event: Literal["spared"] = "spared"
    stage: str
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent(Event):
    """A request went out."""

    event: Literal["sent"] = "sent"
    call_id: str
    attempt: Count
    stage: str
    item: str
    title: str
    model: str
    slot: Annotated[int, Field(ge=-1, le=1024)]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectProgressed(Event):
    """Code of a stage said how far it is; twice a second at most of each, and only where something changed.

    Attributes:
        share: done share.
        words: what is going on.
    """

    event: Literal["progress"] = "progress"
    call_id: str
    attempt: Count
    stage: str
    share: Annotated[float, Field(ge=0, le=1)]
    words: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """Returns the attempt that it is about."""
        return self.call_id, self.attempt

    def __str__(self) -> str:
        """Returns it for people."""
        return f"{self.share:.0%}".replace("%", " %") + (f": {self.words}" if self.words else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineSample(Event):
    """What the process used, once a second.

    Attributes:
        memory_bytes: resident memory.
        cpu_cores: processor cores in use on average since the sample before; 0 in the first one.
        threads: number of threads.
    """

    event: Literal["machine"] = "machine"
    memory_bytes: Count
    cpu_cores: Annotated[float, Field(ge=0, le=1e6)]
    threads: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetSet(Event):
    """What the run may use from now on, see ``Budget``."""

    event: Literal["budget"] = "budget"
    max_cost_usd: Limit | None = None
    max_tokens: Tokens | None = None
    max_minutes: Limit | None = None

    @property
    def budget(self) -> Budget:
        """Returns the limits."""
        return Budget(max_cost_usd=self.max_cost_usd, max_tokens=self.max_tokens, max_minutes=self.max_minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetUsedUp(Event):
    """The budget ended the run."""

    event: Literal["budget_used_up"] = "budget_used_up"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDown(Event):
    """A service is down: calls wait for it.

    Attributes:
        service: its name.
        since_unix_s: since when.
        reason: what it answered last.
    """

    event: Literal["service_down"] = "service_down"
    service: str
    since_unix_s: UnixSeconds = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceBack(Event):
    """A service that was waited for answers again."""

    event: Literal["service_back"] = "service_back"
    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceGivenUp(Event):
    """A service was waited for too long, which ended the run."""

    event: Literal["service_given_up"] = "service_given_up"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTooWeak(Event):
    """A model gives hardly any usable answer.

    Attributes:
        reason: what was seen, and which models would do.
        stops: whether the run ends with that.
    """

    event: Literal["model_too_weak"] = "model_too_weak"
    model: str
    reason: str
    stops: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside(Event):
    """The stored value of a stage could not be read; its file got another name, and the stage is made again."""

    event: Literal["set_aside"] = "set_aside"
    stage: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(Event):
    """The process stopped working on the run, or on the stage ``part`` of it."""

    event: Literal["end"] = "end"
    status: str = ""
    part: str = ""


_KINDS: Final[Mapping[str, type[Event]]] = {
    str(kind.__dataclass_fields__["event"].default): kind for kind in Event.__subclasses__()
}


def _kind_of(event: Any) -> str:
    kind = event.get("event") if isinstance(event, dict) else getattr(event, "event", None)
    return kind if isinstance(kind, str) and kind in _KINDS else ""


def _with_time(raw: Any) -> Any:
    if isinstance(raw, dict) and not {"event", "unix_s"} <= raw.keys():
        raise ValueError("`event` or `unix_s` is missing")
    return raw


EVENT: Final[Shape[Event]] = Shape(
    Annotated[
        # pyrefly: ignore[invalid-annotation]  the kinds are known at run time only
        Union[tuple(Annotated[kind, Tag(name)] for name, kind in {"": Event, **_KINDS}.items())],  # noqa: UP007
        Discriminator(_kind_of),
        BeforeValidator(_with_time),
    ],
    most_bytes=MOST_LINE_BYTES,
    sparse=True,
    always=("event", "unix_s"),
)
"""A line of an event log."""
