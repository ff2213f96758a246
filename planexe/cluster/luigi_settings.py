"""The settings of Luigi, in the spellings that version 3.8 takes, and the one place that asks for the package."""

import importlib
import importlib.metadata
import warnings
from collections.abc import Mapping
from typing import Any, Final

from planexe.errors import SettingsError

OLDEST: Final = (3, 8)

FOR_RUNS: Final[Mapping[str, float | int | bool]] = {
    "worker_disconnect_delay": 3.0,  # a worker that says nothing for so long is taken for dead
    "retry_delay": 1.0,  # its run waits so long
    "retry_count": 999_999_999,  # and is given to somebody however often that happens
    "prune_on_get_work": True,  # else the dead are looked for once a minute
    "stable_done_cooldown_secs": 0,  # a run that is over may be queued again at once
    "remove_delay": 60.0,
    "send_messages": False,
    "pause_enabled": False,
}
"""Of the scheduler that hands out whole runs."""


def require_luigi() -> Any:
    """Returns the package ``luigi``.

    Raises:
        SettingsError: it is not installed, or too old.
    """
    how = "install it with `pip install 'planexe-workbench[luigi]'`."
    try:
        version = importlib.metadata.version("luigi")
        with warnings.catch_warnings():  # of what it loads by itself, which is nothing that we use
            warnings.simplefilter("ignore", DeprecationWarning)
            luigi = importlib.import_module("luigi")
    except (importlib.metadata.PackageNotFoundError, ImportError) as error:
        raise SettingsError(f"Luigi is not installed, which schedules work on several machines; {how}") from error
    if _numbers(version) < OLDEST:
        raise SettingsError(f"Luigi {version} is too old, 3.8 or newer is needed; {how}")
    return luigi


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())


STAGE_TIMEOUT_S: Final = 160
"""A stage as a task may take so long, or as long as its calls are expected to take several times over."""

FOR_STAGES: Final[Mapping[str, str]] = {
    "--scheduler-remove-delay": "5",
    "--scheduler-disable-persist": "5",
    "--scheduler-retry-count": "2",
    "--scheduler-retry-delay": "3",
    "--worker-keep-alive": "",
    "--worker-wait-interval": "0.2",
    "--worker-wait-jitter": "0.1",
    "--worker-max-keep-alive-idle-duration": "20",
    "--retcode-task-failed": "30",
    "--retcode-not-run": "25",
    "--retcode-scheduling-error": "35",
    "--retcode-unhandled-exception": "40",
}
"""Of the worker whose tasks are stages. A timeout is no flag: any would be the whole run's, too; each stage has one."""


def stage_flags(worker_id: str, workers: int) -> list[str]:
    """Returns Luigi's command line for a run's stages, without the task."""
    flags = ["--local-scheduler", "--worker-id", worker_id, "--workers", str(workers)]
    for name, value in FOR_STAGES.items():
        flags += [name, value] if value else [name]
    return flags


def settings_as_read() -> dict[str, object]:
    """Returns the settings of stages as Luigi itself reads them, for its log."""
    luigi_scheduler = importlib.import_module("luigi.scheduler").scheduler()
    luigi_worker = importlib.import_module("luigi.worker").worker()
    return {
        "worker_timeout": luigi_worker.timeout, "keep_alive": luigi_worker.keep_alive,
        "wait_interval": luigi_worker.wait_interval, "remove_delay": luigi_scheduler.remove_delay,
        "disable_persist": luigi_scheduler.disable_persist, "retry_count": luigi_scheduler.retry_count,
        "retry_delay": luigi_scheduler.retry_delay,
    }  # fmt: skip
