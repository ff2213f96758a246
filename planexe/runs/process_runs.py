"""ProcessRuns: what reruns and sweeps need of the manager of a process's runs."""

from typing import Literal, Protocol

from planexe.runs.feed import RunFeed
from planexe.runs.workbench import Workbench
from planexe.spine.progress import RunSnapshot
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_request import RunRequest

Control = Literal["pause", "resume", "drain", "now", "try now"]


class ProcessRuns(Protocol):
    """The runs of a process, as ``RunManager`` has them."""

    workbench: Workbench

    @property
    def closed(self) -> bool:
        """Returns whether it takes no further runs."""
        ...

    def start(self, request: RunRequest) -> str:
        """Starts a new run and returns its id at once."""
        ...

    def resume(self, run_id: str) -> None:
        """Goes on with what is missing of a run."""
        ...

    def control(self, run_id: str, control: Control) -> None:
        """Pauses, resumes or stops a run."""
        ...

    def wait(self, run_id: str) -> None:
        """Waits until this process has stopped working on the run."""
        ...

    def works_on(self, run_id: str) -> bool:
        """Returns whether this process works on the run at this moment."""
        ...

    def run(self, run_id: str) -> Run:
        """Returns a run as it lies in its folder."""
        ...

    def folder(self, run_id: str) -> RunFolder:
        """Returns the run's folder."""
        ...

    def feed(self, run_id: str) -> RunFeed:
        """Returns the run's log, up to this moment."""
        ...

    def snapshot(self, run_id: str) -> RunSnapshot:
        """Returns how far a run is."""
        ...
