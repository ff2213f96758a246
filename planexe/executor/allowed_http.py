"""AllowedHttp: requests of effects to the hosts that their stage names, and to no others."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from socket import SOCK_STREAM, gaierror, getaddrinfo
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from planexe.errors import EffectFailed

if TYPE_CHECKING:
    import httpx2

MOST_BODY_BYTES: Final = 20_000_000
"""An answer may have so many, unpacked."""
_MOST_REDIRECTS: Final = 5
_USUAL_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What a host answered.

    Attributes:
        status: HTTP status, whatever it is.
        url: which address answered, after redirects.
        headers: names in lower case.
        body: unpacked.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Returns the body as text; what is no UTF-8 in it is replaced."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """Returns the JSON value in the body.

        Raises:
            EffectFailed: there is none.
        """
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise EffectFailed(f"The answer of {self.url} is no JSON: {error}.") from error


class AllowedHttp:
    """Sends requests.

    Args:
        hosts: to which alone, a port with them where it is not the usual one.
        deadline: until when all must be over, by ``time.monotonic()``.
    """

    def __init__(self, hosts: tuple[str, ...], deadline: float) -> None:
        self._hosts = hosts
        self._deadline = deadline

    def get(
        self, url: str, *, params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> HttpAnswer:
        """Asks for what lies at an address; see ``request``."""
        return self.request("GET", url, params=params, headers=headers)

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        content: bytes | None = None,
    ) -> HttpAnswer:
        """Sends a request and returns the answer; follows a few redirects, each to a host that is allowed.

        Proxies and logins of the environment are not used: an address is looked up here, and what answers there is what
        was looked at.

        Raises:
            EffectFailed: the host is not among those named, or lies in a private network that was not named; there is
                no answer in time, or one that is too large.
        """
        import httpx2

        try:
            with httpx2.Client(
                transport=_checked_transport(self), follow_redirects=True, max_redirects=_MOST_REDIRECTS,
                timeout=self._left_s(), trust_env=False,
            ) as client, client.stream(
                method, url, params=params, headers=headers, json=json, content=content
            ) as answer:  # fmt: skip
                body = b"".join(self._pieces(answer))
                return HttpAnswer(answer.status_code, str(answer.url), dict(answer.headers), body)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise EffectFailed(
                f"The request to {url.partition('?')[0]} failed: {error or type(error).__name__}."
            ) from error

    def addresses(self, scheme: str, host: str, port: int | None) -> list[str]:
        """Returns the addresses of a host that may be asked.

        Raises:
            EffectFailed: it may not, or has none.
        """
        usual = _USUAL_PORTS.get(scheme)
        if usual is None:
            raise EffectFailed(f"A request goes to http or https, not to {scheme!r}.")
        place = f"[{host}]" if ":" in host else host
        names = {f"{place}:{port or usual}"} | ({place} if port in {None, usual} else set())
        if not names & set(self._hosts):
            allowed = ", ".join(self._hosts) or "none"
            raise EffectFailed(f"{host}:{port or usual} is not among the hosts of this effect; allowed: {allowed}.")
        try:
            found = list(dict.fromkeys(str(one[4][0]) for one in getaddrinfo(host, port or usual, type=SOCK_STREAM)))
        except (gaierror, UnicodeError) as error:
            raise EffectFailed(f"The host {host} is not found: {error}.") from error
        if not _is_inside(host):
            for address in found:
                if _is_inside(address):
                    raise EffectFailed(
                        f"{host} lies at {address}, in a private network; name that as host to allow it."
                    )
        return found

    def _left_s(self) -> float:
        return max(0.001, self._deadline - monotonic())

    def _pieces(self, answer: "httpx2.Response") -> Iterator[bytes]:
        size = 0
        for piece in answer.iter_bytes():
            size += len(piece)
            if size > MOST_BODY_BYTES:
                raise EffectFailed(f"The answer of {answer.url.host} is larger than {MOST_BODY_BYTES:,} bytes.")
            if monotonic() > self._deadline:
                raise EffectFailed(f"The answer of {answer.url.host} was not over in time.")
            yield piece


def _is_inside(host: str) -> bool:
    """Returns whether an address, or a name that says so itself, is not one of the public network."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    inner = getattr(address, "ipv4_mapped", None) or address
    return not inner.is_global or inner.is_multicast


def _checked_transport(http: AllowedHttp) -> "httpx2.BaseTransport":
    """Returns a transport through which each request goes, redirected ones too; it connects to what it has checked."""
    import httpx2

    class Checked(httpx2.BaseTransport):
        def __init__(self) -> None:
            self._inner = httpx2.HTTPTransport(trust_env=False)

        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            failed: httpx2.ConnectError | None = None
            for address in http.addresses(request.url.scheme, request.url.host, request.url.port):
                there = httpx2.Request(
                    request.method,
                    request.url.copy_with(host=address),
                    headers=request.headers,
                    stream=request.stream,
                    extensions={**request.extensions, "sni_hostname": request.url.host},
                )
                try:
                    return self._inner.handle_request(there)
                except httpx2.ConnectError as error:
                    failed = error
            raise failed or httpx2.ConnectError("It has no address.")

        def close(self) -> None:
            self._inner.close()

    return Checked()
