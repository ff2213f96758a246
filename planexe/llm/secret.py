"""A text that prints as stars: API keys travel in it from the settings to the one client that needs them."""

import hmac
from typing import Final, NoReturn, final

STARS: Final = "**********"


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
