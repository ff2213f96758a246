"""What a line of an event log may hold: a shape for each kind of event."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, NotRequired, Union

from pydantic import Discriminator, Field, Tag, with_config
from typing_extensions import TypedDict  # the one of Python 3.11 does not tell pydantic enough

from planexe.records import MOST_LINE_BYTES, RECORD, Cap, Count, Shape, UnixSeconds
from planexe.spine.budget import Limit

StageState = Literal["waiting", "running", "done", "reused", "skipped", "failed", "blocked"]
Event = Mapping[str, Any]
"""``event`` (kind), ``unix_s`` (Unix seconds by a clock that nobody sets during a session), ``worker`` (who wrote it)
and the kind's own fields, as the classes below say."""


@with_config(RECORD)
class _Bare(TypedDict):
    """What every event has, and all that is read of other kinds: ``paused``, ``resumed``, those of a newer version.

    ``taken``: a process holds the run and gets ready to work on it; sessions without an end were cut off.
    """

    event: str
    unix_s: UnixSeconds
    worker: NotRequired[str]


@with_config(RECORD)
class _Session(_Bare):
    """A process began to work on the run.

    ``expected_s``: seconds of one call by stage that its priorities rest on; empty: as the stages expect.
    """

    cap: Cap
    expected_s: NotRequired[dict[str, Annotated[float, Field(ge=0, le=1e9)]]]


@with_config(RECORD)
class _CapChange(_Bare):
    """The concurrency cap changed."""

    cap: Cap


@with_config(RECORD)
class _Stage(_Bare):
    """A stage came to another state."""

    stage: str
    state: StageState
    calls: NotRequired[Annotated[int, Field(ge=0, le=1_000_000)]]
    gaps: NotRequired[list[str]]
    problem: NotRequired[str]
    digest: NotRequired[str]


@with_config(RECORD)
class _Sent(_Bare):
    """A request went out."""

    call_id: str
    attempt: Count
    stage: str
    item: str
    title: str
    model: str
    slot: Annotated[int, Field(ge=-1, le=1024)]


@with_config(RECORD)
class _Machine(_Bare):
    """What the process uses, once a second."""

    memory_bytes: Count
    cpu_cores: Annotated[float, Field(ge=0, le=1e6)]
    threads: Count


@with_config(RECORD)
class _BudgetSet(_Bare):
    """What the run may use from now on."""

    max_cost_usd: NotRequired[Limit]
    max_tokens: NotRequired[Limit]
    max_minutes: NotRequired[Limit]


@with_config(RECORD)
class _SetAside(_Bare):
    """The stored value of a stage could not be read; its file got another name, and the stage is made again."""

    stage: str
    problem: str


@with_config(RECORD)
class _BudgetUsedUp(_Bare):
    """The budget ended the run."""

    reason: str


@with_config(RECORD)
class _End(_Bare):
    """The process stopped working on the run."""

    status: NotRequired[str]


_KINDS: Final[Mapping[str, type]] = {
    "session": _Session,
    "cap": _CapChange,
    "stage": _Stage,
    "sent": _Sent,
    "machine": _Machine,
    "budget": _BudgetSet,
    "budget_used_up": _BudgetUsedUp,
    "set_aside": _SetAside,
    "end": _End,
}


def _kind_of(raw: Any) -> str:
    kind = raw.get("event") if isinstance(raw, dict) else None
    return kind if isinstance(kind, str) and kind in _KINDS else ""


EVENT: Final[Shape[Event]] = Shape(
    Annotated[
        Union[tuple(Annotated[kind, Tag(name)] for name, kind in {"": _Bare, **_KINDS}.items())],  # noqa: UP007
        Discriminator(_kind_of),
    ],
    most_bytes=MOST_LINE_BYTES,
)
"""A line of an event log."""
