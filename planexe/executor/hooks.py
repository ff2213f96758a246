"""Listeners to what the executor does: each is a plain function; the log, the screen and tests are such functions."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from planexe.errors import GaveUp, PlanExeError, ProviderError
from planexe.executor.attempt_log import Attempt, Reason

logger = logging.getLogger("planexe.executor")


@dataclass(slots=True)
class Heard:
    """What has come of an attempt's answer so far; it grows with each token, of which no listener is told.

    Attributes:
        last: monotonic seconds at which something last came; ``None`` before that.
        pieces: pieces of the present stream, each usually a token.
    """

    last: float | None = None
    pieces: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptStart:
    """An attempt began to wait for its slot, or was sent; it has no end yet.

    Attributes:
        call_id: correlation id of the logical call.
        attempt: number of the try, from 1.
        state: ``queued``, ``waiting`` (for rate or a pause), ``sent`` or ``streaming``.
        at: monotonic seconds.
        reason: why this try is made, as in ``Attempt``.
        heard: what has come of its answer; it goes on growing after this was told.
    """

    call_id: str
    attempt: int
    state: str
    at: float
    stage: str
    item: str
    title: str
    model: str
    slot: int
    ready: float
    reason: Reason = "first"
    heard: Heard = field(default_factory=Heard, compare=False)

    @property
    def last_token(self) -> float | None:
        """Returns the moment at which the last token so far came, in monotonic seconds."""
        return self.heard.last


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceNews:
    """A service went down or came back, as the calls of one executor see it.

    Attributes:
        service: its name.
        state: ``waiting`` for it, it is ``back``, or waited for too long and ``given_up``.
        at: monotonic seconds; of ``waiting`` since when.
        reason: what it answered last, while it is waited for.
    """

    service: str
    state: Literal["waiting", "back", "given_up"]
    at: float
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectProgress:
    """How far an effect is.

    Attributes:
        at: monotonic seconds.
        share: done share, 0 to 1.
        words: what is going on.
    """

    call_id: str
    attempt: int
    stage: str
    at: float
    share: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Functions called on the executor's loop; they must be quick.

    A ``PlanExeError`` that one raises (the disk is full, say) ends the call; any other error is logged and passed over,
    for a listener's mistake must not lose an answer that was paid for.

    Attributes:
        on_change: an attempt changed its state.
        on_progress: an effect said how far it is; at most twice a second of each.
        on_attempt: an attempt ended.
        on_retry: a call will be tried again: error, seconds to wait, next step.
        on_give_up: a call failed for good.
        on_service: a service went down or came back.
    """

    on_change: tuple[Callable[[AttemptStart], None], ...] = ()
    on_progress: tuple[Callable[[EffectProgress], None], ...] = ()
    on_attempt: tuple[Callable[[Attempt], None], ...] = ()
    on_retry: tuple[Callable[[ProviderError, float, str], None], ...] = ()
    on_give_up: tuple[Callable[[GaveUp], None], ...] = ()
    on_service: tuple[Callable[[ServiceNews], None], ...] = ()


def notify(listeners: tuple[Callable[..., None], ...], *news: object) -> None:
    """Calls every listener.

    Raises:
        PlanExeError: a listener raised it.
    """
    for listener in listeners:
        try:
            listener(*news)
        except PlanExeError:
            raise
        except Exception:  # listeners come from outside, and none of their mistakes may reach a call
            logger.exception("A listener of the executor failed.")
