"""One place of an answer: what the schema says about it and what has been written around it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

NOTHING: Final = object()
"""What is given where nobody knows what to say."""


@dataclass(slots=True)
class Field:
    """A place in an answer that is being filled.

    Attributes:
        name: the property's name; items of a list have the list's name.
        description: what the schema says about it.
        parent: the object or list it stands in.
        index: position in the nearest list, 0 outside of lists.
        total: length of that list.
        done: for an object, the properties written so far.
        given: what is to be said here, where it fits; ``NOTHING`` where nobody knows.
        is_item: it is an item of a list.
    """

    name: str
    description: str = ""
    parent: "Field | None" = None
    index: int = 0
    total: int = 1
    done: dict[str, Any] = field(default_factory=dict)
    given: Any = NOTHING
    is_item: bool = False

    def child(self, name: str, description: str) -> "Field":
        """Returns the place of a property."""
        given = self.given.get(name, NOTHING) if isinstance(self.given, dict) else NOTHING
        return Field(name, description, self, self.index, self.total, given=given)

    def item(self, index: int, total: int) -> "Field":
        """Returns the place of an item of this list."""
        given = self.given[index] if isinstance(self.given, list) and index < len(self.given) else NOTHING
        return Field(self.name, self.description, self, index, total, given=given, is_item=True)

    def ancestors(self) -> Iterator["Field"]:
        """Yields this place, then what it stands in, up to the whole answer."""
        place: Field | None = self
        while place is not None:
            yield place
            place = place.parent

    def path(self) -> str:
        """Returns the names from the top, with positions, to tell places apart."""
        return "/".join(f"{place.name}{place.index}" for place in self.ancestors())


class Writer(Protocol):
    """Decides what to say; the filler decides what is allowed."""

    def count(self, place: Field, least: int, most: int | None, choices: Mapping[str, list[Any]]) -> int:
        """Returns how many items a list gets; ``choices`` are those of :meth:`begin_list`."""
        ...

    def begin_list(self, place: Field, choices: Mapping[str, list[Any]], count: int) -> list[dict[str, Any]]:
        """Returns for each item of a list of objects the choices that are settled for the list as a whole.

        Args:
            place: the list.
            choices: per property that is a choice, the values to choose from; under ``""`` if the item itself is one.
            count: how many items there will be.
        """
        ...

    def asked_for(self, place: Field, least: int, choices: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        """Returns the choices of a list of at least so many items without what the task does not ask for."""
        ...

    def begin_item(self, place: Field) -> None:
        """Settles what an object of a list is about."""
        ...

    def choose(self, place: Field, values: list[Any]) -> Any:
        """Returns one of the values."""
        ...

    def prefers_nothing(self, place: Field) -> bool:
        """Returns whether null is the better answer where it is allowed."""
        ...

    def flag(self, place: Field) -> bool:
        """Returns yes or no."""
        ...

    def number(self, place: Field, least: float | None, most: float | None, *, whole: bool) -> float:
        """Returns a number; outside of the bounds it is moved to the nearest one."""
        ...

    def text(self, place: Field, least: int, most: int | None) -> str:
        """Returns a text of about that many characters."""
        ...

    def formatted(self, place: Field, kind: str) -> str:
        """Returns a text in one of JSON schema's formats, e.g. ``date``."""
        ...

    def keys(self, place: Field, count: int) -> list[str]:
        """Returns distinct names for the entries of a free map."""
        ...
