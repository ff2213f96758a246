"""Label, what a person decides about a run: it lies in the run's folder, so it outlives every index."""

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from planexe.errors import SettingsError
from planexe.file_lock import hold_file
from planexe.files import storage_errors, write_json
from planexe.records import RECORD, Shape

LABEL_FILE = "label.json"
_LOCK_FILE = "label.lock"
MOST_TAGS = 20
LONGEST_TAG = 40
LONGEST_TITLE = 120
LONGEST_NOTE = 4000


def _at_most(characters: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) > characters:
            raise ValueError(f"has more than {characters} characters")
        return text

    return AfterValidator(check)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a person decides about a run.

    Attributes:
        title: a name of the person's own; empty: the plan's.
        tags: without twins, in the order in which they were given.
        note: free text.
    """

    __pydantic_config__ = RECORD

    title: Annotated[str, _at_most(LONGEST_TITLE)] = ""
    tags: Annotated[tuple[Annotated[str, _at_most(LONGEST_TAG)], ...], Field(max_length=MOST_TAGS)] = ()
    starred: bool = False
    archived: bool = False
    note: Annotated[str, _at_most(LONGEST_NOTE)] = ""


LABEL: Final[Shape[Label]] = Shape(Label)
"""The content of ``label.json``."""


def checked_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Returns tags on one line each, without twins (capitals do not tell two tags apart).

    Raises:
        SettingsError: one is empty, too long or holds a comma, or there are too many.
    """
    kept: dict[str, str] = {}
    for given in tags:
        tag = " ".join(given.split())
        if not tag or len(tag) > LONGEST_TAG or "," in tag:
            raise SettingsError(
                f"The tag {given[:60]!r} cannot be used; give 1 to {LONGEST_TAG} characters without a comma.",
                field="tag",
            )
        kept.setdefault(tag.casefold(), tag)
    if len(kept) > MOST_TAGS:
        raise SettingsError(f"A run can have {MOST_TAGS} tags, not {len(kept)}; remove some first.", field="tag")
    return tuple(kept.values())


def without_tags(tags: Iterable[str], removed: Iterable[str]) -> tuple[str, ...]:
    """Returns the tags that are not among the removed ones, whatever their capitals."""
    gone = {" ".join(tag.split()).casefold() for tag in removed}
    return tuple(tag for tag in tags if tag.casefold() not in gone)


def read_label(folder: Path) -> Label:
    """Returns the label of a run folder; an empty one where there is none.

    Raises:
        RunDamaged: it is not what it should be.
        StorageError: it cannot be read.
    """
    try:
        return LABEL.read(folder / LABEL_FILE)
    except FileNotFoundError:
        return Label()


def change_label(folder: Path, change: Callable[[Label], Label]) -> Label:
    """Changes a run's label and returns the new one; two processes that change it at once both have their way.

    Raises:
        RunDamaged: the old one is not what it should be.
        StorageError: the folder cannot be written.
    """
    with contextlib.ExitStack() as held:
        with storage_errors(folder):
            held.enter_context(hold_file(folder / _LOCK_FILE, wait=True))  # for the milliseconds of reading and writing
        old = read_label(folder)
        new = change(old)
        if new != old:
            write_json(folder / LABEL_FILE, asdict(new))
    return new
