"""The one map from what the OpenAI client and the HTTP library under it raise to the product's own errors."""

import json
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from planexe.errors import ConnectionFailed, ProviderError, RequestRejected, ServerFailed
from planexe.llm.chat_answer import shortened
from planexe.llm.complaints import read_complaint
from planexe.llm.messages import Reply
from planexe.llm.phase_clock import PhaseClock
from planexe.llm.service_errors import Place, error_of


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when an exchange fails.

    Attributes:
        place: who was asked.
        clock: how long each phase may take.
        headers: of the response, if there was one.
        partial: what came of the answer.
        wanted: what it was asked for.
    """

    place: Place
    clock: PhaseClock
    headers: Mapping[str, str]
    partial: Reply | None
    wanted: str = "a chat completion"

    def broken(self, reason: str) -> ConnectionFailed:
        """Returns the error of a connection that did not last."""
        told = shortened(reason) or "no reason given"
        return ConnectionFailed(f"The connection to {self.place.label} broke ({told}); try again.", reply=self.partial)

    def no_completion(self, what: str) -> ServerFailed:
        """Returns the error of a service that sent something else than an answer."""
        return ServerFailed(
            f"{self.place.subject} sent {what} in place of {self.wanted}; "
            f"check that `base_url` ({self.place.base_url}) is right, or try again.",
            reply=self.partial,
        )


Make = Callable[[Exception, Situation], ProviderError]


@cache
def _error_map() -> Mapping[type[Exception], Make]:
    """Returns what makes our error of theirs, by class; a class that is not named counts as the next one above it.

    HTTP errors of a service are not among them: they are read by what it said (see ``service_errors``).
    """
    import httpx2
    import openai

    return {
        Exception: _failed,
        openai.APIError: lambda error, at: error_of(
            read_complaint(None, getattr(error, "body", None)), at.place, at.headers, reply=at.partial
        ),
        openai.APIConnectionError: lambda error, at: at.broken(str(error.__cause__ or error)),
        httpx2.TransportError: lambda error, at: at.broken(str(error)),
        httpx2.DecodingError: lambda error, at: at.no_completion(f"a body that cannot be unpacked ({error})"),
        httpx2.TooManyRedirects: _no_end_of_redirects,
        httpx2.ConnectTimeout: _no_connection_in_time,
        httpx2.PoolTimeout: _no_connection_in_time,
        httpx2.TimeoutException: lambda _, at: at.clock.timeout(at.place.subject, reply=at.partial),
        httpx2.UnsupportedProtocol: _no_address,
        httpx2.InvalidURL: _no_address,
        httpx2.ConnectError: _unreachable,
        json.JSONDecodeError: lambda _, at: at.no_completion("text that is not JSON"),
        UnicodeDecodeError: lambda _, at: at.no_completion("text that is not JSON"),
        OSError: lambda error, at: at.broken(str(error)),
        RuntimeError: lambda error, at: at.broken(str(error)) if "closed" in str(error).lower() else _failed(error, at),
    }


def our_error(error: Exception, situation: Situation) -> ProviderError:
    """Returns our error for whatever the client raised, by its cause where that tells more."""
    if isinstance(error, ProviderError):
        return error
    makes = _error_map()
    cause = error.__cause__
    told = cause if isinstance(cause, Exception) and _named(cause) is not Exception else error
    return makes[_named(told)](told, situation)


def _named(error: Exception) -> type[Exception]:
    return next(kind for kind in type(error).__mro__ if kind in _error_map())


def _failed(error: Exception, at: Situation) -> ProviderError:
    told = shortened(str(error)) or "no reason given"
    return ServerFailed(
        f"The exchange with {at.place.label} failed ({type(error).__name__}: {told}); try again, "
        "or choose another model.",
        reply=at.partial,
    )


def _no_end_of_redirects(_error: Exception, at: Situation) -> ProviderError:
    return RequestRejected(f"{at.place.base_url} sends every request elsewhere; check `base_url`.")


def _no_connection_in_time(_error: Exception, at: Situation) -> ProviderError:
    return at.clock.timeout(at.place.subject, phase="connect")


def _no_address(_error: Exception, at: Situation) -> ProviderError:
    return RequestRejected(
        f"{at.place.base_url!r} is no address; correct `base_url`, which must begin with http:// or https://."
    )


def _unreachable(error: Exception, at: Situation) -> ProviderError:
    reason = shortened(str(error)) or "no reason given"
    return ConnectionFailed(
        f"{at.place.subject} cannot be reached at {at.place.base_url} ({reason}); "
        "check that it runs and that the address is right."
    )


def no_client(error: Exception) -> RequestRejected:
    """Returns the error of a client that could not be made, which hangs on a proxy or a certificate alone."""
    told = shortened(str(error)) or type(error).__name__
    if isinstance(error, OSError):
        names, what = "SSL_CERT_FILE or SSL_CERT_DIR", "the certificates"
    else:
        proxies = (f"{name.upper()}_PROXY" for name in urllib.request.getproxies() if name != "no")
        names, what = " or ".join(proxies) or "a proxy variable", "the proxy"
    return RequestRejected(
        f"{names} in the environment names {what} in a way that cannot be used ({told}); correct it or take it away."
    )
