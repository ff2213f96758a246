"""Finished runs that ship with the product: one goal, one by one, many at once, and with faults; all simulated."""

import io
import lzma
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PurePosixPath

from planexe.errors import SettingsError
from planexe.files import storage_errors, write_bytes_atomic
from planexe.json_text import json_text

RACE = resources.files("planexe.ui.shared").joinpath("samples", "race.json")
"""The first two of them as a race, as ``Race.to_json`` gives it."""
ARCHIVE = resources.files("planexe.ui.shared").joinpath("samples", "sample_runs.tar.xz")
TAG = "sample"
_LEFT_OUT = frozenset({"lock", "stop.json", "report.html"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One of the runs.

    Attributes:
        run_id: its name in the folder of runs.
        title: what it shows.
        cap: calls at the same time.
        faults: fault profile of the simulated model.
    """

    run_id: str
    title: str
    cap: int
    faults: str = "none"


ONE_BY_ONE = Sample(run_id="sample-one-by-one", title="Sample, simulated: one call after the other", cap=1)
AT_ONCE = Sample(run_id="sample-16-at-once", title="Sample, simulated: 16 calls at the same time", cap=16)
WITH_FAULTS = Sample(
    run_id="sample-with-faults", title="Sample, simulated: 16 at the same time, with faults", cap=16, faults="flaky"
)
SAMPLES: Sequence[Sample] = (ONE_BY_ONE, WITH_FAULTS, AT_ONCE)


def add_samples(runs: Path) -> tuple[str, ...]:
    """Copies the samples into a folder of runs; one that is there stays as it is. Returns the ids of the added ones.

    Raises:
        SettingsError: the archive is missing from this installation, or broken.
        StorageError: the disk is full, read-only or not permitted.
    """
    wanted = [sample.run_id for sample in SAMPLES if not (runs / sample.run_id / "request.json").is_file()]
    if not wanted:
        return ()
    try:
        files = unpacked(ARCHIVE.read_bytes())
    except (OSError, lzma.LZMAError, tarfile.TarError) as error:
        raise SettingsError(
            "The sample runs are missing from this installation; make them with `make samples`.", field="samples"
        ) from error
    with storage_errors(runs):
        # The request comes last: a copy that was cut off is no run, and is made anew the next time.
        for path, content in sorted(files.items(), key=lambda item: item[0].name == "request.json"):
            if path.parts[0] in wanted:
                target = runs.joinpath(*path.parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                write_bytes_atomic(target, content)
    return tuple(wanted)


def pack(folders: Sequence[Path], archive: Path) -> int:
    """Writes an archive of run folders with their labels, the same bytes for the same files; returns its size."""
    titles = {sample.run_id: sample.title for sample in SAMPLES}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for folder in folders:
            label = {"title": titles[folder.name], "tags": [TAG]}
            _add(tar, f"{folder.name}/label.json", json_text(label).encode())
            for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in _LEFT_OUT):
                if path.name != "label.json":
                    _add(tar, f"{folder.name}/{path.relative_to(folder).as_posix()}", path.read_bytes())
    packed = lzma.compress(buffer.getvalue(), preset=9 | lzma.PRESET_EXTREME)
    archive.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_atomic(archive, packed)
    return len(packed)


def unpacked(data: bytes) -> dict[PurePosixPath, bytes]:
    """Returns the files of an archive by their path under the folder of runs; nothing in it may lead elsewhere.

    Raises:
        TarError: it is no archive, or one of its paths leads out of the folder.
        LZMAError: it is broken.
    """
    found: dict[PurePosixPath, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(lzma.decompress(data)), mode="r:") as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            file = tar.extractfile(member) if member.isfile() else None
            if file is None:
                continue
            if path.is_absolute() or ".." in path.parts or len(path.parts) < 2:
                raise tarfile.TarError(f"{member.name} leads out of the folder of runs.")
            found[path] = file.read()
    return found


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    tar.addfile(entry, io.BytesIO(content))
