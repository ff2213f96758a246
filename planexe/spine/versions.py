"""The versions of a stage's value: which there were, who made each, and when; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planexe.spine.artefact import Artefact
from planexe.spine.change_log import Change
from planexe.spine.event_records import Event, StageChanged

_MADE = frozenset({"done", "reused", "skipped"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One value that a stage has or had.

    Attributes:
        number: 1 for the first.
        artefact: the value with its origin, models, revision and what a person put into the questions.
        unix_s: when it became the stage's value; ``None`` where no log says so.
        current: whether it is the value at present.
        restored: whether a person went back to it.
    """

    number: int
    artefact: Artefact
    unix_s: float | None
    current: bool = False
    restored: bool = False

    def made_by(self) -> str:
        """Returns who made it, in plain words."""
        origin, artefact = self.artefact.origin, self.artefact
        if origin == "person":
            return "a person"
        if origin == "computed":
            return "calculated"
        if origin == "skipped":
            return "no call was needed"
        return ", ".join(artefact.models) or "a model"

    def details(self) -> str:
        """Returns what was special about it: its revision and what a person asked for."""
        asked = self.artefact.asked_with
        parts = [f"revision {self.artefact.revision}"] * bool(self.artefact.revision)
        parts += ["prompt edited by a person"] * ("prompt" in asked)
        parts += [f"asked in addition: {asked['guidance']}"] if "guidance" in asked else []
        parts += ["brought back"] * self.restored
        return " · ".join(parts)


def versions_of(
    replaced: Sequence[Artefact], current: Artefact | None, events: Iterable[Event], changes: Iterable[Change]
) -> tuple[Version, ...]:
    """Returns a stage's versions, oldest first; twins next to each other, as a crash may leave them, count once.

    Args:
        replaced: the artefacts that were replaced, oldest first.
        current: the newest one.
        events: the run's events; those of other stages are passed over.
        changes: what people changed.
    """
    artefacts = [*replaced, *([current] if current else [])]
    kept = [a for n, a in enumerate(artefacts) if n + 1 == len(artefacts) or a.digest != artefacts[n + 1].digest]
    if not kept:
        return ()
    became = _history(kept[0].stage, events, changes)
    found: list[Version] = []
    at = 0
    for number, artefact in enumerate(kept, 1):
        place = next((n for n in range(at, len(became)) if became[n][1] == artefact.digest), None)
        moment = became[place] if place is not None else None
        at = at if place is None else place + 1
        found.append(
            Version(
                number=number,
                artefact=artefact,
                unix_s=moment[0] if moment else None,
                current=number == len(kept) and current is not None,
                restored=bool(moment and moment[2]),
            )
        )
    return tuple(found)


def _history(stage: str, events: Iterable[Event], changes: Iterable[Change]) -> list[tuple[float, str, bool]]:
    """Returns when the stage's value became which, as (seconds, digest, whether a person went back to it)."""
    moments = [
        (e.unix_s, e.digest, False)
        for e in events
        if isinstance(e, StageChanged) and e.stage == stage and e.digest and e.state in _MADE
    ]
    moments += [(c.unix_s, c.digest, c.kind == "restore") for c in changes if stage in c.stages and c.digest]
    moments.sort(key=lambda moment: moment[0])
    return [m for n, m in enumerate(moments) if n == 0 or m[1] != moments[n - 1][1]]


def changed_between(before: Mapping[str, str], now: Mapping[str, Artefact]) -> tuple[str, ...]:
    """Returns the stages whose value is another one than before, or new."""
    return tuple(name for name, artefact in now.items() if before.get(name) != artefact.digest)
