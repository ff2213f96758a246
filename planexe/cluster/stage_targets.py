"""What became of each stage that was a task: Luigi's targets, beside the run's values."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from planexe.errors import RunDamaged
from planexe.files import write_json
from planexe.records import RECORD, Shape
from planexe.spine.run_lease import Lease

State = Literal["done", "failed", "refused", "skipped"]


@dataclass(frozen=True, slots=True)
class StageEnd:
    """The content of ``tasks/<epoch>/<stage>.json``: a stage that is over, and why it has no value."""

    __pydantic_config__ = RECORD

    state: State
    problem: str = ""


_END: Final[Shape[StageEnd]] = Shape(StageEnd, most_bytes=1_000_000)


class StageTargets:
    """The ends of a run's stages under one lease; a further session looks at all of them again.

    Args:
        run: the run's folder.
        epoch: of the lease.
    """

    def __init__(self, run: Path, epoch: int) -> None:
        self.epoch = epoch
        self._run = run
        self._folder = run / "tasks" / f"{epoch:06d}"

    def is_there(self, stage: str) -> bool:
        """Returns whether a stage is over."""
        return self.end_of(stage) is not None

    def end_of(self, stage: str) -> StageEnd | None:
        """Returns how a stage ended; ``None`` where it has not."""
        try:
            return _END.read(self._folder / f"{stage}.json")
        except (FileNotFoundError, RunDamaged):
            return None

    def refused(self) -> bool:
        """Returns whether a stage found that the run is to end."""
        return (self._folder / "refused").exists()

    def write(self, stage: str, state: State, problem: str = "") -> None:
        """Writes how a stage ended.

        Raises:
            StorageError: it cannot be written.
            LeaseLost: another process has the run.
        """
        lease = Lease.joined(self._run, self.epoch)
        if state == "refused":
            write_json(self._folder / "refused", stage, lease)
        write_json(self._folder / f"{stage}.json", _END.encode(StageEnd(state, problem)), lease)
