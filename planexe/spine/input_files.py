"""Files among the inputs of a run: checked and named by digest when they are given, kept in the run's folder."""

import hashlib
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from planexe.errors import StageError
from planexe.figures import count_text, size_text
from planexe.files import storage_errors

KEPT_BYTES: Final = 256_000_000
"""A larger file is not copied into the run: a link to it lies there."""
MOST_FILES: Final = 10_000
"""A folder may hold so many."""
_BLOCK: Final = 1 << 20


class InputFile(BaseModel):
    """A file that a run is made from; given as a path.

    Attributes:
        name: its name; in a folder with the folders below it, ``2026/sales.csv``.
        size_bytes: its size, and ``digest`` the SHA-256 of its content, when it was given.
        source: where it lay then; not kept.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=1000)
    size_bytes: int = Field(ge=0)
    digest: str
    source: Path | None = Field(default=None, exclude=True)

    def __str__(self) -> str:
        """Returns it for people."""
        return f"{self.name} ({size_text(self.size_bytes)})"

    def keep(self, target: Path) -> None:
        """Copies it to a place; of one that is too large a link."""
        if self.source is None:
            return
        if self.size_bytes > KEPT_BYTES:
            target.symlink_to(self.source.resolve())
        else:
            shutil.copyfile(self.source, target)

    @field_validator("name")
    @classmethod
    def _inside(cls, name: str) -> str:
        parts = name.split("/")
        if "\\" in name or "\0" in name or any(part in {"", ".", ".."} for part in parts):
            raise ValueError("a file's name must stay inside its folder")
        return name

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        if isinstance(raw, str | Path):
            path = Path(raw).expanduser()
            if not path.is_file():
                raise ValueError("there is no such file")
            return _about(path, path.name)
        return raw


class InputFolder(BaseModel):
    """The files of a folder that a run is made from; given as a path. Hidden files are none of it.

    Attributes:
        files: by name, those of the folders below included.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: tuple[InputFile, ...] = Field(min_length=1, max_length=MOST_FILES)

    def __str__(self) -> str:
        """Returns it for people."""
        size = size_text(sum(file.size_bytes for file in self.files))
        return f"{count_text(len(self.files), 'file')} ({size})"

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        if isinstance(raw, str | Path):
            folder = Path(raw).expanduser()
            if not folder.is_dir():
                raise ValueError("there is no such folder")
            found = [(path, path.relative_to(folder).as_posix()) for path in _files_in(folder)]
            if not found:
                raise ValueError("there is no file in this folder")
            return {"files": [_about(path, name) for path, name in sorted(found, key=lambda one: one[1])]}
        return raw

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len({file.name for file in self.files}) < len(self.files):
            raise ValueError("two files have one name")
        return self


@dataclass(frozen=True, slots=True)
class InputFiles:
    """The input files of one run, each by its reference: the name of the input, in a folder ``tables/sales.csv``."""

    paths: Mapping[str, Path] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict)

    def path(self, ref: str) -> Path:
        """Returns where a file lies.

        Raises:
            StageError: there is none of this reference, or it is not there any more.
        """
        path = self.paths.get(ref)
        if path is None:
            raise StageError(f"There is no input file {ref}; there are {', '.join(self.paths) or 'none'}.")
        if not path.is_file():
            raise StageError(f"The input file {ref} is not there any more ({path}); put it back, then resume the run.")
        return path

    def only(self, refs: Collection[str]) -> "InputFiles":
        """Returns some of them."""
        return InputFiles({ref: path for ref, path in self.paths.items() if ref in refs})

    def digest(self, ref: str) -> str:
        """Returns the digest of what a file holds now, read once; empty where it cannot be read."""
        if ref not in self._digests:
            self._digests[ref] = _digest_now(self.paths.get(ref))
        return self._digests[ref]


NO_FILES: Final = InputFiles()


def keep_files(inputs: BaseModel, folder: Path) -> None:
    """Copies the files among some inputs into a folder; of those that are too large a link.

    Raises:
        StorageError: the disk is full, read-only or not permitted.
    """
    for _, place, file in _files_of(inputs):
        target = folder / place
        if not target.exists():
            with storage_errors(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                file.keep(target)


def kept_files(inputs: BaseModel, folder: Path) -> InputFiles:
    """Returns the files among some inputs as they lie in a folder."""
    return InputFiles({ref: folder / place for ref, place, _ in _files_of(inputs)})


def given_again(inputs: BaseModel, folder: Path) -> dict[str, Any]:
    """Returns inputs as they can be given once more, their files as they lie in a folder."""
    given = inputs.model_dump()
    for name, value in inputs:
        if isinstance(value, InputFile):
            given[name] = folder / name / value.name
        elif isinstance(value, InputFolder):
            given[name] = folder / name
    return given


def _files_of(inputs: BaseModel) -> Iterator[tuple[str, str, InputFile]]:
    """Yields each file with its reference, and where it lies below the folder of all."""
    for name, value in inputs:
        if isinstance(value, InputFile):
            yield name, f"{name}/{value.name}", value
        elif isinstance(value, InputFolder):
            yield from ((f"{name}/{file.name}", f"{name}/{file.name}", file) for file in value.files)


def _files_in(folder: Path) -> Iterator[Path]:
    for place, below, names in os.walk(folder):
        below[:] = [name for name in below if not name.startswith(".")]
        yield from (path for name in names if not name.startswith(".") and (path := Path(place, name)).is_file())


def _about(path: Path, name: str) -> dict[str, Any]:
    try:
        size_bytes, digest = _look(path)
    except OSError as error:
        raise ValueError(f"{name} cannot be read ({error.strerror or type(error).__name__})") from error
    return {"name": name, "size_bytes": size_bytes, "digest": digest, "source": path}


def _digest_now(path: Path | None) -> str:
    try:
        return _look(path)[1] if path else ""
    except OSError:
        return ""


def _look(path: Path) -> tuple[int, str]:
    """Returns size and digest of a file."""
    found = path.stat()
    return found.st_size, _digest(str(path), found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=MOST_FILES)
def _digest(path: str, _mtime_ns: int, _size_bytes: int) -> str:
    """Returns the digest of a file, read once as long as its time and size stay."""
    found = hashlib.sha256()
    with open(path, "rb") as file:  # noqa: PTH123  a name is what the memory keeps
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
