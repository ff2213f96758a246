"""The address of a service: from what people write or paste to what the client is given; pure."""

import re
from typing import Final
from urllib.parse import parse_qsl, urlsplit

SECRET_NAME: Final = re.compile(
    r"(?:^|[_-])(?:api[_-]?key|key|token|secret|password|authorization|credentials?|sig|signature)$", re.IGNORECASE
)
"""What a field, a header or a part of a query is called that holds a key."""

_PASTED: Final = re.compile(r"/(?:chat/completions|completions|responses|embeddings|models|messages)$", re.IGNORECASE)
_OTHER_PROTOCOL: Final = re.compile(r"/api(?:/(?:chat|generate|tags|v\d))?$", re.IGNORECASE)
_KEY_STARTS: Final = re.compile(
    r"^(?:Bearer\s|sk-|gsk_|AIza|xai-|pplx-|hf_|nvapi-|csk-|fw_|tgp_v|ghp_|github_pat_|AKIA|eyJ)"
)
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LOOPBACK: Final = re.compile(r"localhost|.*\.localhost|127(?:\.\d{1,3}){3}|::1|0\.0\.0\.0|::", re.IGNORECASE)
_SHORTEST_KEY: Final = 20


def base_address(text: str, *, usual: str = "", local: bool = False) -> str:
    """Returns where a service's chat protocol starts, without a slash at the end; its query, if any, stays.

    The path of one of its questions, pasted with it, is left out; an address that is a host alone gets ``/v1``, or
    what is usual at that host.

    Args:
        text: what somebody wrote.
        usual: the address of the service that is meant.
        local: whether it is a server for one's own computer: all have ``/v1``, and some a protocol of their own.

    Raises:
        ValueError: it is no such address, or holds a key; the text goes on from the name of the field and shows no key.
    """
    address = text.strip()
    if not address.startswith(("http://", "https://")):
        shown = f", not {_shown(address)}" if address and "@" not in address and not looks_like_key(address) else ""
        raise ValueError(f"must be an address that begins with http:// or https://{shown}")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise ValueError(f"is no address: {_reason(error)}") from error
    if parts.username is not None or parts.password is not None:
        raise ValueError(
            "holds a name and password; leave them out of the address, put the key into an environment variable, and "
            "name that variable as the model's key"
        )
    if any(SECRET_NAME.search(name) or _KEY_STARTS.match(value) for name, value in parse_qsl(parts.query)):
        raise ValueError(
            "holds a key in its query; leave it out of the address, put the key into an environment variable, and "
            "name that variable as the model's key"
        )
    if not host or any(c.isspace() or not c.isprintable() or c in "\"'`<>\\^{}|" for c in address):
        raise ValueError("is no address: it lacks a host, or has characters that no address has")
    path = _path(parts.path, local=local)
    if not path:
        known = urlsplit(usual)
        path = known.path if known.hostname == parts.hostname else "/v1"
    return f"{parts.scheme}://{parts.netloc}{path}" + (f"?{parts.query}" if parts.query else "")


def _path(path: str, *, local: bool) -> str:
    path = path.rstrip("/")
    while pasted := _PASTED.search(path) or (_OTHER_PROTOCOL.search(path) if local else None):
        path = path[: pasted.start()].rstrip("/")
    return f"{path}/v1" if local and not re.search(r"/v\d+$", path) else path


def _reason(error: ValueError) -> str:
    return str(error).lower() if "port" in str(error).lower() else "its host cannot be read"


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


def split_query(base_url: str) -> tuple[str, dict[str, str]]:
    """Returns an address without its query, and the query, which belongs behind the path of every question."""
    address, _, query = base_url.partition("?")
    return address, dict(parse_qsl(query, keep_blank_values=True))


def is_loopback(base_url: str) -> bool:
    """Returns whether an address is on this computer, which no proxy leads to."""
    return _LOOPBACK.fullmatch(urlsplit(base_url).hostname or "") is not None


def looks_like_key(text: str) -> bool:
    """Returns whether a text that should be something else is a key by its looks."""
    text = text.strip()
    if _KEY_STARTS.match(text):
        return True
    mixed = len(re.findall(r"\d", text)) >= 3 and re.search(r"[a-z]", text)
    return len(text) >= _SHORTEST_KEY and bool(mixed) and re.fullmatch(r"[\w.+/=-]+", text) is not None


def checked_variable(name: str) -> str:
    """Returns the name of the environment variable that holds a key.

    Raises:
        ValueError: it is none, or is a key itself; the text goes on from the name of the field and shows no key.
    """
    name = name.strip()
    if looks_like_key(name):
        raise ValueError(
            "holds what looks like a key itself; put the key into an environment variable or into .env, and write the "
            "variable's name here"
        )
    if name and not _VARIABLE.fullmatch(name):
        raise ValueError("must be the name of an environment variable: letters, digits and underscores")
    return name
