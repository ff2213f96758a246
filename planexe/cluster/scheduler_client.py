"""What a worker says to Luigi's scheduler and hears from it: five requests over HTTP, without Luigi itself."""

import contextlib
import json
import threading
from collections.abc import Sequence
from typing import Any, Literal

import httpx2

from planexe.errors import SettingsError
from planexe.json_text import json_text

FAMILY = "PlanexeRun"
"""A run is a task of this kind."""
_TIMEOUT_S = 5.0
_PING_S = 0.7


class SchedulerGone(Exception):
    """No scheduler answers at this moment."""


class SchedulerClient:
    """Talks to one scheduler.

    Args:
        url: where it is.
        worker: in whose name.
        host: its machine.

    Raises:
        SettingsError: the address is none.
    """

    def __init__(self, url: str, worker: str, host: str = "", transport: Any = None) -> None:
        if not url.startswith(("http://", "https://")):
            raise SettingsError(
                f"--scheduler is {url[:200]!r}; give an address as in http://HOST:8082.", field="--scheduler"
            )
        self.url = url.rstrip("/")
        self._worker = worker
        self._host = host
        self._http = httpx2.AsyncClient(timeout=_TIMEOUT_S, transport=transport)

    async def hello(self) -> None:
        """Introduces the worker; the scheduler may have been started anew. All methods raise ``SchedulerGone``."""
        await self._ask("add_worker", worker=self._worker, info=[["planexe", "runs"], ["host", self._host]])

    async def ping(self) -> None:
        """Gives a sign of life."""
        await self._ask("ping", worker=self._worker)

    async def work(self, current: Sequence[str]) -> str:
        """Returns the id of a run to work on, empty for none.

        Args:
            current: the runs the worker is at already.
        """
        tasks = [task_of(run_id) for run_id in current]
        said = await self._ask("get_work", worker=self._worker, host=self._host, assistant=True, current_tasks=tasks)
        return run_of(said.get("task_id"))

    async def tell(self, run_id: str, status: Literal["DONE", "FAILED"], why: str = "") -> None:
        """Says that a run is over, or is to be given to somebody again."""
        await self._ask(
            "add_task", worker=self._worker, task_id=task_of(run_id), status=status, family=FAMILY, expl=why,
            params={"run_id": run_id}, runnable=True, assistant=True,
        )  # fmt: skip

    async def aclose(self) -> None:
        """Closes the connection."""
        await self._http.aclose()

    async def _ask(self, name: str, **arguments: Any) -> dict[str, Any]:
        try:
            answer = await self._http.post(f"{self.url}/api/{name}", data={"data": json_text(arguments)})
            answer.raise_for_status()
            said = json.loads(answer.content)
        except (httpx2.HTTPError, ValueError) as error:
            raise SchedulerGone(f"{type(error).__name__}: {error}"[:200]) from error
        found = said.get("response") if isinstance(said, dict) else None
        return found if isinstance(found, dict) else {}


class Pings:
    """Gives signs of life from a thread of its own, inside the ``with`` block: a busy loop is no death.

    Args:
        url: of the scheduler.
        worker: in whose name.
    """

    def __init__(self, url: str, worker: str) -> None:
        self._url, self._worker = url, worker
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="pings", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(_TIMEOUT_S)

    def _serve(self) -> None:
        with httpx2.Client(timeout=_TIMEOUT_S) as http:
            while not self._over.wait(_PING_S):
                with contextlib.suppress(httpx2.HTTPError):  # who asks for work says that nobody answers
                    http.post(f"{self._url}/api/ping", data={"data": json_text({"worker": self._worker})})


def task_of(run_id: str) -> str:
    """Returns the name of a run's task."""
    return f"{FAMILY}_{run_id}"


def run_of(task_id: object) -> str:
    """Returns the run of a task, empty for no task or one of others."""
    prefix = f"{FAMILY}_"
    return task_id[len(prefix) :] if isinstance(task_id, str) and task_id.startswith(prefix) else ""
