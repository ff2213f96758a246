"""Call, what identifies a logical call, and CallResult, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import uuid4

from planexe.errors import PlanExeError
from planexe.executor.attempt_log import Attempt
from planexe.llm.messages import Reply
from planexe.llm.prompt_cache import Prefix

Value = TypeVar("Value")


def _new_id() -> str:
    return uuid4().hex[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One logical call: it may take several attempts.

    Attributes:
        stage: stage it belongs to, with ``item`` and ``title`` inside it.
        batch: name of the batch, with the place in it.
        revision: raised by a rerun.
        priority: higher goes first; the pipeline gives the seconds of work that wait behind it.
        prefix: how its prompt begins; while a service reads that for the first time others that begin so wait for it.
        ready: monotonic seconds when it could have started; ``None`` for now.
        call_id: correlation id.
    """

    stage: str = ""
    item: str = ""
    title: str = ""
    batch: str = ""
    index: int = 0
    revision: int = 0
    priority: float = 0.0
    prefix: Prefix | None = None
    ready: float | None = None
    call_id: str = field(default_factory=_new_id)


@dataclass(frozen=True, slots=True)
class Salvaged:
    """The best that could be made of replies none of which was good enough.

    Attributes:
        reply: the reply it was made of.
        problems: what is wrong with the value, at least one sentence.
    """

    value: Any
    reply: Reply
    problems: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResult(Generic[Value]):
    """What became of a call: a value, or the error that ended it.

    Attributes:
        reused: the value came from the journal; nothing was asked.
        salvaged: what is wrong with the value, where no reply was good enough and the best of them was taken.
        attempts: every attempt, in order.
    """

    call: Call
    value: Value | None = None
    error: Exception | None = None
    reused: bool = False
    salvaged: Sequence[str] = ()
    attempts: Sequence[Attempt] = ()

    @property
    def ok(self) -> bool:
        """Returns whether there is a value."""
        return self.error is None

    def unwrap(self) -> Value:
        """Returns the value, or raises the error."""
        if self.error is not None:
            raise self.error
        return self.value  # pyrefly: ignore[bad-return]  # a call without error has a value, which may be None

    @property
    def problem(self) -> str:
        """Returns the error in one sentence, ``""`` if there is none."""
        if self.error is None:
            return ""
        return str(self.error) if isinstance(self.error, PlanExeError) else f"{type(self.error).__name__}: {self.error}"
