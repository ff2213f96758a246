"""Repair: what is damaged in a run's folder gets another name and is made anew as far as the rest of it tells."""

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from planexe.errors import RunDamaged, RunInUse
from planexe.figures import count_text
from planexe.files import set_aside, write_json, write_parts_atomic
from planexe.library.label import LABEL_FILE
from planexe.library.verification import CHANGED, REQUEST, STATE, Flaw, flaws_of
from planexe.records import MOST_BYTES, complete_lines, read_json
from planexe.spine import run_request
from planexe.spine.artefact import Artefact
from planexe.spine.change_log import read_changes
from planexe.spine.event_records import Ended, SessionBegun
from planexe.spine.progress import ProgressTracker
from planexe.spine.registry import StageSet
from planexe.spine.run import Run
from planexe.spine.run_folder import REQUEST_COPY, RunFolder
from planexe.spine.run_request import request_of
from planexe.spine.run_summary import RunSummary, Status
from planexe.spine.stage_ends import verdict_of
from planexe.spine.stage_override import StageOverride

_LOST: Final[Mapping[str, str]] = {
    "budget.json": "the limits that were set later are gone; those it was started with count again",
    "stop.json": "a request to stop is forgotten",
    LABEL_FILE: "its name, tags, star and note are gone",
    REQUEST_COPY: "it is written anew",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What was done about one damaged file.

    Attributes:
        file: its path inside the run's folder.
        aside: the path it has now; empty where it was left alone.
        done: what that means for the run, in a few words.
    """

    file: str
    aside: str
    done: str


def repair_run(folder: RunFolder) -> tuple[Repair, ...]:
    """Sets aside what is damaged in a run's folder so that it opens again, and returns what was done.

    Nothing is removed: a damaged file lies beside its place under another name.

    Raises:
        RunInUse: somebody works on the run.
        RunDamaged: what was asked is lost, so there is nothing to go on with.
        StorageError: the folder cannot be read or written.
    """
    try:
        with folder.lock():
            by_file: dict[str, list[Flaw]] = defaultdict(list)
            for flaw in flaws_of(folder, in_use=False):
                by_file[flaw.file].append(flaw)
            # What others are made anew from comes first: the request, the logs, the values; then overrides and state.
            last = {CHANGED: 1, STATE: 2}
            names = sorted(by_file, key=lambda name: (last.get(name, 0), name != REQUEST))
            return tuple(_mended(folder, name, by_file[name]) for name in names)
    except RunInUse as error:
        raise RunInUse(f"Run {folder.run_id} is being worked on, so it was not repaired; stop it first.") from error


def _mended(folder: RunFolder, name: str, flaws: Sequence[Flaw]) -> Repair:
    path = folder.path / name
    if name == REQUEST:
        return _mended_request(folder, flaws[0])
    bad_lines = frozenset(flaw.line for flaw in flaws)
    is_log = path.suffix == ".jsonl" and path.is_file()
    aside = set_aside(path).name if os.path.lexists(path) else ""
    if is_log:
        return Repair(file=name, aside=aside, done=_rewritten(path, path.with_name(aside), bad_lines - {0}))
    if name == STATE:
        folder.write_summary(_state_of(folder))
        done = "how the run ended was read from its log again"
    elif name == CHANGED:
        folder.write_overrides(_overrides_of(folder))
        done = "guidance, prompts and models were read from the values again; pins are gone"
    elif path.parent.name == "artefacts":
        done = _what_becomes_of(folder, path.stem)
    else:
        done = _LOST.get(name, "what it held is gone from the run")
    if name == REQUEST_COPY:
        write_json(path, run_request.REQUEST.encode(folder.request()))
    return Repair(file=name, aside=aside, done=done)


def _mended_request(folder: RunFolder, flaw: Flaw) -> Repair:
    """Puts back what was asked, from its copy; without one the run cannot be gone on with.

    Raises:
        RunDamaged: there is no copy that can be read.
    """
    copy, path = folder.path / REQUEST_COPY, folder.request_path
    try:
        request = request_of(read_json(copy), copy)
    except (FileNotFoundError, RunDamaged) as error:
        raise RunDamaged(
            f"{flaw.why} It says what was asked, and there is no copy of it to repair the run from; put the file back "
            f"from a backup, or delete run {folder.run_id}.",
            path=path,
        ) from error
    aside = set_aside(path).name if os.path.lexists(path) else ""
    write_json(path, run_request.REQUEST.encode(request))
    return Repair(file=REQUEST, aside=aside, done="put back from its copy")


def _rewritten(path: Path, aside: Path, bad_lines: frozenset[int]) -> str:
    """Writes the good lines of a log again and says how many were left out; the last one may lack its end."""
    with aside.open("rb") as file:
        lines = enumerate(complete_lines(file, MOST_BYTES), start=1)
        write_parts_atomic(path, (line for number, (line, _) in lines if line is not None and number not in bad_lines))
        file.seek(max(0, file.seek(0, os.SEEK_END) - 1))
        torn = file.read(1) not in {b"", b"\n"}
    number = len(bad_lines) + torn
    return f"{count_text(number, 'line')} left out, the others kept"


def _what_becomes_of(folder: RunFolder, stage: str) -> str:
    last = next((c for c in reversed(read_changes(folder.path)) if stage in c.stages and c.kind in _BY_HAND), None)
    by_hand = "what a person wrote there is only in the file set aside, and " if last else ""
    return f"{by_hand}`planexe resume {folder.run_id}` makes the value again, from the answers it had"


_BY_HAND: Final = frozenset({"edit", "restore"})


def _artefacts_of(folder: RunFolder) -> dict[str, Artefact]:
    store = folder.store
    found = {name: store.load(name) for name in sorted(store.names())}
    return {name: artefact for name, artefact in found.items() if artefact is not None}


def _state_of(folder: RunFolder) -> RunSummary:
    """Returns how a run stands, from its logs and values."""
    run = Run(folder)
    stages, events = run.stages, run.events
    tracker = ProgressTracker.of_run(run)
    for event in events:
        tracker.take_event(event)
    for attempt in folder.attempts():
        tracker.take_attempt(attempt)
    ends = [e for e in events if isinstance(e, SessionBegun | Ended)]
    written = getattr(ends[-1], "status", "") if ends else ""
    status: Status = next((s for s in get_args(Status) if s == written), "running")
    snapshot, artefacts = tracker.snapshot(status), _artefacts_of(folder)
    lost = {row.name: row.problem for row in snapshot.stages if row.problem}
    return RunSummary(
        status=status,
        verdict=_verdict_of(stages, artefacts),
        calls=snapshot.calls_done,
        attempts=snapshot.attempts,
        cost_usd=snapshot.cost_usd,
        gaps=(
            *(gap for name in stages.stages if name in artefacts for gap in artefacts[name].gaps),
            *(problem for name, problem in lost.items() if not stages.stages[name].essential),
        ),
        problems=lost,
        reason=snapshot.stop_reason,
    )


def _verdict_of(stages: StageSet, artefacts: Mapping[str, Artefact]) -> str:
    """Returns what the stage that judges says of its value; empty where that does not fit the stage any more."""
    judging = [stage for name, stage in stages.stages.items() if stage.verdict and name in artefacts]
    try:
        return verdict_of(stages.stages, {one.name: one.parse_value(artefacts[one.name].value) for one in judging})
    except ValueError:
        return ""


def _overrides_of(folder: RunFolder) -> dict[str, StageOverride]:
    """Returns what reruns changed, from what each value says about how it was asked for."""
    own = folder.request().models
    found: dict[str, StageOverride] = {}
    for name, artefact in _artefacts_of(folder).items():
        override = StageOverride(
            revision=artefact.revision,
            item_revisions={i.key: more for i in artefact.items if (more := i.revision - artefact.revision)},
            guidance=artefact.asked_with.get("guidance", ""),
            prompt=artefact.asked_with.get("prompt", ""),
            models=artefact.models if artefact.models and artefact.models != own else (),
        )
        if override != StageOverride():
            found[name] = override
    return found
