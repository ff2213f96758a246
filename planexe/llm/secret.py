"""A text that prints as stars: API keys travel in it from the settings to the one client that needs them."""

import hmac
import re
from typing import Final, NoReturn, final

STARS: Final = "**********"

_KNOWN: Final[set[str]] = set()
"""Every key this process has held; what looks like a word ("ollama", say) is none."""
_KEY_LIKE: Final = re.compile(r"sk-\S{5,}|(?=.*\d)\S{8,}|\S{20,}")
_CREDENTIALS: Final = re.compile(
    r"(?<=://)[^\s/@'\"]+(?=@)"
    r"|(?<=bearer )[\w.~+/=-]{8,}|(?<=basic )[\w+/=-]{8,}"
    r"|(?<=[?&]key=)[^\s&'\"]+|(?<=api_key=)[^\s&'\"]+|(?<=api-key=)[^\s&'\"]+|(?<=token=)[^\s&'\"]+"
    r"|\b(?:sk|pk|gsk|xai|csk|nvapi|fw|hf|r8|tgp)[-_](?=[\w-]*\d)[\w-]{16,}|\bAIza[\w-]{30,}",
    re.IGNORECASE,
)


@final
class Secret:
    """An API key that cannot be printed, logged, pickled or dumped by accident.

    Example:
        >>> key = Secret("sk-1234")
        >>> f"{key} {key!r}"
        '********** Secret(**********)'
        >>> key.reveal()
        'sk-1234'
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text
        if _KEY_LIKE.fullmatch(text):
            _KNOWN.add(text)

    def reveal(self) -> str:
        """Returns the text itself; call it only where the text is handed to a client."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({STARS})"

    def __str__(self) -> str:
        return STARS

    def __format__(self, format_spec: str) -> str:
        return format(STARS, format_spec)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> "Secret":
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret is never pickled; pass the name of the environment variable and read it again there.")


def without_keys(text: str) -> str:
    """Returns the text with stars for every key that this process has held."""
    for key in sorted((k for k in _KNOWN if k in text), key=len, reverse=True):
        text = text.replace(key, STARS)
    return text


def scrubbed(text: str) -> str:
    """Returns a message fit to be shown: without known keys, and without what has the look of a credential.

    Example:
        >>> scrubbed("GET https://me:pass@host/v1?key=abc with Authorization: Bearer abcdefgh1234")
        'GET https://**********@host/v1?key=********** with Authorization: Bearer **********'
    """
    return _CREDENTIALS.sub(STARS, without_keys(text))
