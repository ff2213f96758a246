"""What a sandbox runs, within which limits, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final, Literal

from planexe.errors import InputError

Language = Literal["python", "sql"]
StoppedBy = Literal["", "error", "crash", "time", "cpu", "memory", "processes", "output", "results"]

MOST_CODE_BYTES: Final = 1_000_000
MOST_FILES: Final = 256
MOST_NAME_BYTES: Final = 200
SQL_SUFFIXES: Final = (".csv", ".tsv", ".txt", ".parquet", ".json", ".jsonl", ".ndjson")
"""Files that SQL reads; each is a view, named like the file without its suffix."""


@dataclass(frozen=True, slots=True)
class Program:
    """Code, and the files it may read.

    The working folder of a program holds its files under their names, read-only; what it writes there is its result.
    SQL (DuckDB's) finds each file as a view: ``sales.csv`` is ``sales``; the rows of its last statement are written to
    stdout as CSV with a head.

    Attributes:
        language: of the code.
        code: one module, or statements of SQL.
        files: name in the working folder (no folders in it) to the file here.

    Raises:
        InputError: the code is too long, a name cannot be used, a file is none, or SQL cannot read it.
    """

    language: Language
    code: str
    files: Mapping[str, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuses what no sandbox could run."""
        if self.language not in ("python", "sql"):
            raise InputError(f"The language of a program is {self.language!r}; it must be python or sql.")
        if len(self.code.encode("utf-8", "surrogatepass")) > MOST_CODE_BYTES:
            raise InputError(
                f"The code of a program has over {MOST_CODE_BYTES:,} bytes, which is the most it may have."
            )
        if len(self.files) > MOST_FILES:
            raise InputError(f"A program is given {len(self.files)} files; {MOST_FILES} are allowed.")
        for name, path in self.files.items():
            if not _is_name(name):
                raise InputError(
                    f"A file of a program is named {name!r}; a name without folders, of up to {MOST_NAME_BYTES} bytes, "
                    "is wanted."
                )
            if not path.is_file():
                raise InputError(f"The file {name} of a program is not there.")
            if self.language == "sql" and path_suffix(name) not in SQL_SUFFIXES:
                raise InputError(f"SQL cannot read {name}; it reads {', '.join(SQL_SUFFIXES)}.")


def _is_name(name: str) -> bool:
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return False
    return size <= MOST_NAME_BYTES and name not in {"", ".", ".."} and not {"/", "\\", "\0"} & set(name)


def path_suffix(name: str) -> str:
    """Returns the suffix of a name in lower case, with its dot."""
    return Path(name).suffix.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a program may use.

    Attributes:
        wall_s: seconds from its start to its end.
        cpu_s: seconds of all its threads on a core.
        memory_bytes: on top of what Python and its libraries take.
        processes: it and its threads; it can start no other process at all.
        output_bytes: of stdout, and of stderr.
        results_bytes: of all its result files together.
        result_files: how many there may be.

    Raises:
        InputError: one is not above 0, or out of its range.
    """

    wall_s: float = 30.0
    cpu_s: float = 20.0
    memory_bytes: int = 1_000_000_000
    processes: int = 32
    output_bytes: int = 1_000_000
    results_bytes: int = 10_000_000
    result_files: int = 20

    def __post_init__(self) -> None:
        """Refuses limits that are none."""
        for one in fields(self):
            value, most = getattr(self, one.name), _MOST[one.name]
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
                raise InputError(f"{one.name} of a program is {value!r}; it must be above 0, up to {most:,}.")
            if not one.name.endswith("_s") and not isinstance(value, int):
                raise InputError(f"{one.name} of a program is {value!r}; it must be a whole number.")


_MOST: Final[Mapping[str, int]] = {
    "wall_s": 86_400,
    "cpu_s": 86_400,
    "memory_bytes": 1 << 40,
    "processes": 1024,
    "output_bytes": 100_000_000,
    "results_bytes": 1_000_000_000,
    "result_files": 1000,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a program.

    Attributes:
        ok: it ran to its end without an error.
        stdout: what it wrote there; cut at the limit.
        stderr: the same; an error's traceback has only the program's own lines.
        results: the regular files it left in its working folder, by name; empty unless ``ok``.
        stopped_by: why it is not ``ok``: its own ``error``, a ``crash``, or the limit it hit; empty when ``ok``.
        sentence: the same in a plain sentence; empty when ``ok``.
        wall_s: seconds from its start to its end.
    """

    ok: bool
    stdout: str = ""
    stderr: str = ""
    results: Mapping[str, bytes] = field(default_factory=dict)
    stopped_by: StoppedBy = ""
    sentence: str = ""
    wall_s: float = 0.0
