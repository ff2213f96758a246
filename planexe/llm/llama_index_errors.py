"""From whatever a vendor's package raises under llama-index to the product's errors."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from planexe.errors import CallTimeout, ConnectionFailed, ProviderError, RequestRejected, ServerFailed
from planexe.llm.chat_answer import shortened
from planexe.llm.complaints import Complaint, read_complaint
from planexe.llm.service_errors import Place, error_of

_Row = tuple[tuple[type[Exception], ...], str, Callable[[str], ProviderError], str]
_ERRORS: Final[Sequence[_Row]] = (
    ((TimeoutError,), "", ConnectionFailed, "{subject} timed out; try again."),
    ((), "timeout", partial(CallTimeout, phase="total"), "{subject} took too long ({said}); try again."),
    ((OSError,), "connect", ConnectionFailed, "{subject} cannot be reached ({said}); check that its service runs."),
    (
        (TypeError, NotImplementedError, ImportError),
        "",
        RequestRejected,
        "{subject} cannot answer a chat request ({name}: {said}); choose another model.",
    ),
    ((Exception,), "", ServerFailed, "{subject} failed ({name}: {said}); try again, or choose another model."),
)
"""What a vendor's package may raise, by class or by a word in the name of its class, and our error for it."""


_NOT_TAKEN: Final = 501
"""Status of what the package itself does not take: a field that its methods do not know."""


def complaint_of(error: Exception) -> Complaint | None:
    """Returns what was refused: by the service, or by the package; ``None`` for trouble of another kind."""
    status = _status_of(error)
    if status is not None:
        return read_complaint(status, getattr(error, "body", None) or str(error))
    if isinstance(error, TypeError | NotImplementedError):
        return Complaint(status=_NOT_TAKEN, message=str(error), words=str(error).lower())
    return None


def translated(error: Exception, place: Place) -> ProviderError:
    """Returns the product's error for whatever a vendor's package raised: by HTTP status where it has one."""
    complaint = complaint_of(error)
    if complaint is not None and _status_of(error) is not None:
        return error_of(complaint, place, _headers_of(error))
    name, said = type(error).__name__, shortened(str(error)) or "no reason given"
    make, sentence = next(
        (make, sentence)
        for kinds, word, make, sentence in _ERRORS
        if isinstance(error, kinds) or (word and word in name.lower())
    )
    return make(sentence.format(subject=place.subject, name=name, said=said))


def _status_of(error: Exception) -> int | None:
    holders: tuple[Any, ...] = (error, getattr(error, "response", None))
    return next((s for h in holders if isinstance(s := getattr(h, "status_code", None), int)), None)


def _headers_of(error: Exception) -> Mapping[str, str]:
    headers = getattr(getattr(error, "response", None), "headers", None)
    return {str(k).lower(): str(v) for k, v in dict(headers or {}).items()}
