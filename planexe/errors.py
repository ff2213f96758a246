"""Every exception the product raises, on one page.

Each message is one plain sentence that names the field and the value and says what to do. The tree::

    PlanExeError
    ├── InputError                 a value from outside is wrong: names field, value and what is allowed
    │   ├── GoalError              the goal text cannot be used
    │   ├── SettingsError          environment, .env, or an option
    │   └── CatalogError           a model catalogue cannot be read, or lacks the model
    ├── RunError                   a run folder cannot be used
    │   ├── RunNotFound
    │   ├── RunInUse               another process works on it
    │   │   └── LeaseLost          it has taken the run from this one, which gave no sign of life
    │   ├── RunFromNewerVersion
    │   ├── RunDamaged             a file in it is not what it should be
    │   └── StorageError           disk full, read-only, not permitted
    ├── GraphError                 stages that do not fit together (a programmer's mistake)
    ├── StageError                 a stage could not make its value
    ├── EffectFailed               code that a stage runs raised an error, or took too long
    ├── EffectUnknown              it began once, may not be repeated, and nobody knows whether it was done
    ├── SchedulingError            activities and links that cannot become a timetable
    ├── ExportFailed               a format's own code failed; the other formats work
    ├── GaveUp                     every model was tried; carries all attempts
    ├── Stopped                    somebody asked to stop
    ├── QueueFull                  a limiter has no room for one more waiter
    └── ProviderError              one attempt at one model failed
        ├── ConnectionFailed       refused, reset, broken stream
        ├── ServerFailed           HTTP 5xx, a busy service in other words, or an answer that is no chat completion
        ├── CallTimeout            connect, first token, idle or total
        ├── RateLimited            HTTP 429 with its Retry-After
        ├── QuotaExhausted         HTTP 429 that no waiting cures
        ├── AuthFailed             HTTP 401, 403, or no key
        ├── RequestRejected        HTTP 400, 404, 422: the request itself is wrong
        │   ├── ModelNotFound
        │   └── ContextOverflow    the prompt does not fit the model
        ├── RealCallsForbidden     the no-real-calls switch is on
        └── AnswerError            a reply came, and cannot be used
            ├── Truncated          the output cap cut it off
            ├── Refused            the model declined
            ├── ContentFiltered    the provider's filter declined
            ├── EmptyAnswer        no choices, or no text
            ├── AnswerTooLarge     more came than was asked for, by far: the rest was not taken in
            └── InvalidAnswer      not JSON, or JSON that breaks the schema: names the failing fields
                └── DegenerateAnswer   valid, and says nothing: a loop, an echo, a placeholder
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from planexe.llm.messages import Reply

TimeoutPhase = Literal["connect", "first_token", "idle", "total"]


_MOST_TEXT = 2000
"""Characters of an error of code that is not ours."""


def error_text(error: BaseException) -> str:
    """Returns an error in a line: our own as it stands, any other with its kind before it."""
    return str(error) if isinstance(error, PlanExeError) else f"{type(error).__name__}: {error}"[:_MOST_TEXT]


class PlanExeError(Exception):
    """Base of all errors of this package; its text is fit for a user's eyes."""

    def told(self, labels: Mapping[str, str]) -> str:  # noqa: ARG002  only some errors are about a field
        """Returns its text as a form tells it, see ``InputError``."""
        return str(self)


class InputError(PlanExeError):
    """A value from outside is wrong.

    Attributes:
        field: what its text calls the value, e.g. ``--concurrency``.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field

    def told(self, labels: Mapping[str, str]) -> str:
        """Returns its text with the label of a form's field in the place of its flag.

        Args:
            labels: by flag, ``--concurrency``; a value that has none there keeps its name.
        """
        label = labels.get(self.field)
        return str(self).replace(self.field, f"“{label}”", 1) if label else str(self)


class GoalError(InputError):
    """The goal text cannot be used."""


class SettingsError(InputError):
    """An environment variable, an entry of ``.env`` or an option is wrong."""


class CatalogError(InputError):
    """A model catalogue cannot be read or does not hold the model asked for."""


class RunError(PlanExeError):
    """A run folder cannot be used."""


class RunNotFound(RunError):
    """No run has this id."""


class RunInUse(RunError):
    """Another process works on this run."""


class LeaseLost(RunInUse):
    """Another process has taken the run from this one, which must not write any more."""


class RunFromNewerVersion(RunError):
    """The run folder was written by a newer version of the product, or is of a workflow that is not here."""


class RunDamaged(RunError):
    """A file of the run folder is not what it should be.

    Attributes:
        path: the file, where one is to blame.
        line: its line, from 1; 0 for the whole file.
    """

    def __init__(self, message: str, *, path: "Path | None" = None, line: int = 0) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


class StorageError(RunError):
    """The disk is full, read-only or not permitted."""


class GraphError(PlanExeError):
    """Stages do not fit together: a twin, an unknown need, a cycle."""


class StageError(PlanExeError):
    """A stage could not make its value from the answers it got."""


class SchedulingError(PlanExeError):
    """Activities and links cannot become a timetable: an unknown code, a twin, a circle, a number out of range."""


class ExportFailed(PlanExeError):
    """The code of one export format failed; the run and the other formats are unharmed."""


class Stopped(PlanExeError):
    """Somebody asked to stop; finished work is kept."""


class QueueFull(PlanExeError):
    """A limiter has no room for one more waiter."""


class ProviderError(PlanExeError):
    """One attempt at one model failed.

    Attributes:
        kind: short name used in the attempt log, on charts and by the retry policy.
        status: HTTP status, if there was a response.
        retry_after_s: what the server asked us to wait, in seconds.
        reply: what the model said, where it said something (text and usage of a failed answer).
    """

    kind = "provider"

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retry_after_s: float | None = None,
        reply: "Reply | None" = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after_s = retry_after_s
        self.reply = reply


class ConnectionFailed(ProviderError):
    """The connection was refused, reset, or broke in the middle of a stream."""

    kind = "connection"


class ServerFailed(ProviderError):
    """HTTP 5xx, trouble that passes in other words, or an answer that is no chat completion (an HTML page, say)."""

    kind = "server"


class CallTimeout(ProviderError):
    """The provider was silent for too long."""

    kind = "timeout"

    def __init__(self, message: str, *, phase: TimeoutPhase, reply: "Reply | None" = None) -> None:
        super().__init__(message, reply=reply)
        self.phase = phase


class RateLimited(ProviderError):
    """HTTP 429: wait ``retry_after_s`` and try again."""

    kind = "rate_limit"


class QuotaExhausted(ProviderError):
    """The account has no credit left; waiting does not help."""

    kind = "quota"


class AuthFailed(ProviderError):
    """The key is missing, wrong, or may not use this model."""

    kind = "auth"


class RequestRejected(ProviderError):
    """The provider says that the request itself is wrong; the same request never succeeds."""

    kind = "rejected"


class ModelNotFound(RequestRejected):
    """The provider does not know this model."""

    kind = "model_not_found"


class ContextOverflow(RequestRejected):
    """The prompt does not fit the model's context window."""

    kind = "context_overflow"


class RealCallsForbidden(ProviderError):
    """The no-real-calls switch is on, as it is in tests."""

    kind = "forbidden"


class AnswerError(ProviderError):
    """A reply came, and cannot be used; ``reply`` holds it with its usage."""

    kind = "answer"


class Truncated(AnswerError):
    """The output cap cut the answer off (finish reason ``length``)."""

    kind = "truncated"


class Refused(AnswerError):
    """The model declined to answer."""

    kind = "refused"


class ContentFiltered(AnswerError):
    """The provider's content filter withheld the answer."""

    kind = "content_filter"


class EmptyAnswer(AnswerError):
    """The reply has no choices or no text."""

    kind = "empty"


class AnswerTooLarge(AnswerError):
    """The answer has no end, or is many times larger than what was asked for."""

    kind = "too_large"


class InvalidAnswer(AnswerError):
    """The reply is not JSON, or JSON that breaks the answer's schema or checks.

    Attributes:
        problems: one sentence per failing field, in words a model can act on.
    """

    kind = "invalid"

    def __init__(self, message: str, *, problems: Sequence[str], reply: "Reply | None" = None) -> None:
        super().__init__(message, reply=reply)
        self.problems = tuple(problems)


class DegenerateAnswer(InvalidAnswer):
    """The reply may be valid, and says nothing: it loops, echoes the question, or holds placeholders."""

    kind = "degenerate"


class EffectFailed(PlanExeError):
    """Code that a stage runs raised an error, or took too long."""


class EffectUnknown(PlanExeError):
    """An effect that may not be repeated began once, and nobody knows whether it was done."""


class GaveUp(PlanExeError):
    """Every model was tried as often as its policy allows.

    Attributes:
        attempts: one line per attempt: model, error kind, message.
        last: the error of the last attempt.
    """

    def __init__(self, message: str, *, attempts: Sequence[str], last: ProviderError | None = None) -> None:
        super().__init__(message)
        self.attempts = tuple(attempts)
        self.last = last
