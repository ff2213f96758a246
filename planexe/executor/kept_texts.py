"""Texts and prompts of calls on disk, once each, found by their digest."""

import functools
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from planexe.llm.messages import Prompt
from planexe.records import RECORD, Shape

T = TypeVar("T")

Place = tuple[Path, int]
"""The file of a text, and the byte at which its line begins."""

_LONG_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeptPrompt:
    """A prompt: digests of its rules, documents by name, instructions, task, and turns by role."""

    __pydantic_config__ = RECORD

    rules: str = ""
    documents: tuple[tuple[str, str], ...] = ()
    instructions: str = ""
    task: str = ""
    turns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptText:
    """A line of ``texts-*.jsonl``: a text, or a prompt made of texts."""

    __pydantic_config__ = RECORD

    digest: str
    text: str | None = None
    prompt: _KeptPrompt | None = None

    def __post_init__(self) -> None:
        if self.text is not None and text_digest(self.text) != self.digest:
            raise ValueError("the text is not the one its digest names")


TEXT: Final[Shape[KeptText]] = Shape(KeptText)


def load_texts(folder: Path) -> dict[str, str]:
    """Returns every kept text of a ``calls`` folder by digest (prompts, which are lists of texts, are left out)."""
    return {kept.digest: kept.text for kept in read_lines(folder, "texts-*.jsonl", TEXT) if kept.text is not None}


def text_places(folder: Path) -> tuple[dict[str, Place], set[str]]:
    """Returns where each kept text of a ``calls`` folder lies, and the digests of all texts and prompts."""
    places: dict[str, Place] = {}
    known: set[str] = set()
    for path in sorted(folder.glob("texts-*.jsonl")):
        for kept, line in TEXT.each_line(path):
            if isinstance(kept, KeptText):
                known.add(kept.digest)
                if kept.text is not None:
                    places[kept.digest] = path, line.start
    return places, known


def text_at(place: Place) -> str | None:
    """Returns the text that lies there, ``None`` if it cannot be read any more."""
    kept, _ = next(TEXT.each_line(*place), (None, None))
    return kept.text if isinstance(kept, KeptText) else None


def load_prompt(folder: Path, prompt_digest: str) -> tuple[tuple[str, str], ...]:
    """Returns a kept prompt as (label, text) pairs, empty if it is not there."""
    texts: dict[str, str] = {}
    found = _KeptPrompt()
    for kept in read_lines(folder, "texts-*.jsonl", TEXT):
        if kept.text is not None:
            texts[kept.digest] = kept.text
        elif kept.digest == prompt_digest and kept.prompt is not None:
            found = kept.prompt
    told = (("instructions", found.instructions), ("task", found.task))
    pairs = [("rules", found.rules), *found.documents, *told, *found.turns]
    return tuple((label, texts.get(name, "")) for label, name in pairs if name)


def text_digest(text: str) -> str:
    """Returns the digest of a text (64 hexadecimal digits).

    Those of long texts are remembered: the same documents stand in prompt after prompt, and finding a text again is
    cheaper than reading all of it.
    """
    return _remembered_digest(text) if len(text) > _LONG_CHARACTERS else _hash(text)


@functools.lru_cache(maxsize=128)
def _remembered_digest(text: str) -> str:
    return _hash(text)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def prompt_parts(prompt: Prompt, keep_text: Callable[[str], str]) -> dict[str, Any]:
    """Returns a prompt as it is kept: the digests of its parts, each of which ``keep_text`` keeps."""
    return {
        "rules": keep_text(prompt.rules),
        "documents": [[d.name, keep_text(d.text)] for d in prompt.documents],
        **({"instructions": keep_text(prompt.instructions)} if prompt.instructions else {}),
        "task": keep_text(prompt.task),
        "turns": [[t.role, keep_text(t.content)] for t in prompt.turns],
    }


def read_lines(folder: Path, pattern: str, shape: Shape[T]) -> Iterable[T]:
    """Yields the records of all files of that name; lines that cannot be read are passed over."""
    for path in sorted(folder.glob(pattern)):
        yield from shape.read_lines(path).records
