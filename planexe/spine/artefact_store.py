"""Where artefacts live: a small protocol, in a folder or in memory."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Protocol

from planexe.errors import RunDamaged
from planexe.files import Fence, set_aside, write_json
from planexe.spine.artefact import ARTEFACT, Artefact


class ArtefactStore(Protocol):
    """Keeps the newest artefact of each stage, and the ones before it."""

    def save(self, artefact: Artefact) -> None:
        """Keeps an artefact; an older one of the same stage and another value becomes a version."""
        ...

    def load(self, stage: str) -> Artefact | None:
        """Returns the newest artefact of a stage, ``None`` if there is none."""
        ...

    def names(self) -> frozenset[str]:
        """Returns the stages that have an artefact."""
        ...

    def versions(self, stage: str) -> tuple[Artefact, ...]:
        """Returns the artefacts that were replaced, oldest first."""
        ...

    def set_aside(self, stage: str) -> None:
        """Forgets an artefact that cannot be read."""
        ...


class MemoryStore:
    """Artefacts in a dictionary."""

    def __init__(self, artefacts: Iterable[Artefact] = ()) -> None:
        self._newest = {a.stage: a for a in artefacts}
        self._replaced: dict[str, list[Artefact]] = {}

    def save(self, artefact: Artefact) -> None:
        """Keeps an artefact."""
        old = self._newest.get(artefact.stage)
        if old is not None and old.digest != artefact.digest:
            self._replaced.setdefault(artefact.stage, []).append(old)
        self._newest[artefact.stage] = artefact

    def load(self, stage: str) -> Artefact | None:
        """Returns the newest artefact of a stage."""
        return self._newest.get(stage)

    def names(self) -> frozenset[str]:
        """Returns the stages that have an artefact."""
        return frozenset(self._newest)

    def versions(self, stage: str) -> tuple[Artefact, ...]:
        """Returns the artefacts that were replaced, oldest first."""
        return tuple(self._replaced.get(stage, ()))

    def set_aside(self, stage: str) -> None:
        """Forgets an artefact."""
        self._newest.pop(stage, None)


class FolderStore:
    """Artefacts as ``<folder>/<stage>.json``; replaced ones as ``<folder>/versions/<stage>.<number>.json``."""

    def __init__(self, folder: Path, fence: Fence | None = None) -> None:
        self._folder = folder
        self._fence = fence

    def save(self, artefact: Artefact, *, keep_old: bool = True) -> None:
        """Writes an artefact atomically; the one before becomes a version, unless another log tells its history.

        Raises:
            StorageError: the disk is full, read-only or not permitted; the old artefact is untouched.
        """
        old = self.load(artefact.stage) if keep_old else None
        if old is not None and old.digest != artefact.digest:
            number = len(self._version_paths(artefact.stage)) + 1
            write_json(
                self._folder / "versions" / f"{artefact.stage}.{number:03d}.json", ARTEFACT.encode(old), self._fence
            )
        write_json(self._folder / f"{artefact.stage}.json", ARTEFACT.encode(artefact), self._fence)

    def load(self, stage: str) -> Artefact | None:
        """Returns the newest artefact of a stage.

        Raises:
            RunDamaged: the file holds no artefact.
        """
        return read_artefact(self._folder / f"{stage}.json", stage)

    def set_aside(self, stage: str) -> None:
        """Gives the file of a stage's artefact another name, so that the stage has none; it can be looked at still."""
        set_aside(self._folder / f"{stage}.json")

    def names(self) -> frozenset[str]:
        """Returns the stages that have an artefact."""
        return frozenset(p.stem for p in self._folder.glob("[!.]*.json"))

    def versions(self, stage: str) -> tuple[Artefact, ...]:
        """Returns the artefacts that were replaced, oldest first."""
        return tuple(a for path in self._version_paths(stage) if (a := read_artefact(path, stage)) is not None)

    def _version_paths(self, stage: str) -> list[Path]:
        return sorted((self._folder / "versions").glob(f"{stage}.[0-9]*.json"))


def read_artefact(path: Path, stage: str) -> Artefact | None:
    """Returns the artefact of a file, ``None`` if there is no such file.

    Raises:
        RunDamaged: the file holds none, or that of another stage.
    """
    try:
        artefact = ARTEFACT.read(path)
    except FileNotFoundError:
        return None
    if artefact.stage != stage:
        raise RunDamaged(f"{path} holds a value of another stage, {artefact.stage[:80]!r}.", path=path)
    return artefact


def load_sound(store: ArtefactStore, stages: Collection[str]) -> tuple[dict[str, Artefact | None], dict[str, str]]:
    """Returns the artefacts of some stages, and what is wrong with those that cannot be read and are set aside."""
    found, damaged = {}, {}
    for name in sorted(store.names() & frozenset(stages)):
        try:
            found[name] = store.load(name)
        except RunDamaged as error:
            store.set_aside(name)
            damaged[name] = str(error)
    return found, damaged
