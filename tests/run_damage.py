"""Ways in which a file of a run can be damaged, and finished runs that have every kind of file."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planexe.files import write_json
from planexe.library.label import Label, change_label
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.budget import Budget
from planexe.spine.changes import Edit, apply
from planexe.spine.run import Run
from planexe.spine.run_folder import REQUEST_COPY
from planexe.spine.run_request import REQUEST as REQUEST_RECORD
from planexe.spine.stage_override import StageOverride
from tests.app_runs import GOAL
from tests.finished_runs import FinishedRuns

Damage = Callable[[Path], None]
_NUMBER = re.compile(rb"(?<=[:,\[ ])-?\d+(?:\.\d+)?(?=[,\]}\s])")


@dataclass(frozen=True, eq=False)
class Sample:
    """What a run is made of, a stage of it that a person edits and how, and one that is told something."""

    wishes: Mapping[str, Any]
    edited: str
    edit: Mapping[str, Any]
    told: str


PLAN = Sample(
    {"text": GOAL, "detail": "fast", "time_scale": 0.05},
    "redline_gate",
    {"rationale_short": "Written by a person."},
    "pitch",
)
TOY = Sample(
    {"workflow": "toy_workflow", "numbers": [3, 4, 7, 9], "time_scale": 0.05},
    "measure_it",
    {"results": [1, 2, 3, 4]},
    "name_it",
)
"""All that a plan's run has, in a tenth of its files; needs the tests' own workflows."""


def whole_run(runs: Path, finished: FinishedRuns, sample: Sample = PLAN) -> str:
    """Puts a finished run into a folder, edited, labelled and limited, and returns its id."""
    bench = Workbench(Settings(runs=runs, models=("simulated",)))
    folder = finished.finish(bench.create(bench.request(**sample.wishes)))
    desk = Run(folder)
    apply(desk, Edit(sample.edited, {**desk.artefacts[sample.edited].value, **sample.edit}))
    folder.write_overrides({sample.told: StageOverride(guidance="Shorter.", models=("simulated",))})
    folder.write_budget(Budget(max_cost_usd=5.0, max_tokens=10**7, max_minutes=60.0))
    folder.request_stop("drain")
    write_json(folder.path / REQUEST_COPY, REQUEST_RECORD.encode(folder.request()))
    change_label(folder.path, lambda _: Label(title="Mine", tags=("food",), starred=True, note="Look again."))
    return folder.run_id


def kinds_of_files(folder: Path) -> dict[str, Path]:
    """Returns one file of each kind there is in a run, by a name for the kind: found by walking, so none is forgotten."""
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and path.suffix in {".json", ".jsonl"}:
            kind = re.sub(r"w\d+", "*", inside.name) if len(inside.parts) == 1 or "calls" in inside.parts else "*.json"
            found.setdefault((inside.parent / kind).as_posix(), inside)
    return found


def linked_copy(folder: Path, to: Path) -> None:
    """Copies a run without its bytes: what is damaged is replaced and never written into."""
    shutil.copytree(folder, to, copy_function=os.link)


def _content(make: Callable[[bytes], bytes]) -> Damage:
    def damage(path: Path) -> None:
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(make(content))

    return damage


def _instead(make: Callable[[Path], object]) -> Damage:
    def damage(path: Path) -> None:
        path.unlink()
        make(path)

    return damage


DAMAGES: Mapping[str, Damage] = {
    "empty": _content(lambda _: b""),
    "cut off": _content(lambda content: content[: len(content) // 2].rstrip()[:-1]),
    "binary": _content(lambda _: bytes(range(256)) * 40),
    "invalid UTF-8": _content(lambda content: content.replace(b'"', b'"\xff', 3)),
    "null bytes": _content(lambda content: b"\0" * len(content)),
    "NaN": _content(lambda content: _NUMBER.sub(b"NaN", content)),
    "infinite": _content(lambda content: _NUMBER.sub(b"1e999", content)),
    "huge numbers": _content(lambda content: _NUMBER.sub(b"9" * 300, content)),
    "great numbers": _content(lambda content: _NUMBER.sub(b"9e9", content)),
    "negative numbers": _content(lambda content: _NUMBER.sub(b"-7", content)),
    "nested": _content(lambda content: b"[" * 200_000 + b"\n" + content),
    "a list": _content(lambda content: b"\n".join(b"[" + line + b"]" for line in content.splitlines()) + b"\n"),
    "a text": _content(lambda _: b'"nothing"\n'),
    "an empty object": _content(lambda _: b"{}\n"),
    "huge text": _content(lambda content: content.replace(b': "', b': "' + b"x" * 100_000, 2)),
    "missing": _instead(lambda _: None),
    "a folder": _instead(Path.mkdir),
    "a link to itself": _instead(lambda path: path.symlink_to(path)),
}
if hasattr(os, "mkfifo"):
    DAMAGES = {**DAMAGES, "a pipe": _instead(os.mkfifo)}


def wrong_fields(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yields a file's content with one field after the other of a wrong type; of a log the first line of each kind."""
    lines = path.read_bytes().splitlines() if path.suffix == ".jsonl" else [path.read_bytes()]
    seen: set[str] = set()
    for number, line in enumerate(lines):
        record: dict[str, Any] = json.loads(line)
        kind = str(record.get("event", ""))
        for name in record if kind not in seen else ():
            for wrong in ("x", ["x"], {"x": 1}, -1, 1e308, True, None):
                changed = json.dumps({**record, name: wrong}).encode()
                yield f"{kind}.{name}={wrong}", b"\n".join([*lines[:number], changed, *lines[number + 1 :], b""])
        seen.add(kind)
