"""From whatever a vendor's package raises under llama-index to the product's errors."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from planexe.errors import CallTimeout, ConnectionFailed, ProviderError, RequestRejected, ServerFailed
from planexe.llm.chat_answer import shortened
from planexe.llm.complaints import read_complaint
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


def translated(error: Exception, place: Place) -> ProviderError:
    """Returns the product's error for whatever a vendor's package raised: by HTTP status where it has one."""
    response = getattr(error, "response", None)
    for value in (getattr(error, "status_code", None), getattr(response, "status_code", None)):
        if isinstance(value, int):
            body = getattr(error, "body", None) or str(error)
            headers = {str(k).lower(): str(v) for k, v in dict(getattr(response, "headers", None) or {}).items()}
            return error_of(read_complaint(value, body), place, headers)
    name, said = type(error).__name__, shortened(str(error)) or "no reason given"
    make, sentence = next(
        (make, sentence)
        for kinds, word, make, sentence in _ERRORS
        if isinstance(error, kinds) or (word and word in name.lower())
    )
    return make(sentence.format(subject=place.subject, name=name, said=said))
