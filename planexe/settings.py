"""The only reader of the environment and of ``.env``: frozen settings for everything else."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Final

from dotenv import dotenv_values

from planexe import workflows
from planexe.errors import SettingsError
from planexe.executor.concurrency_limiter import checked_cap
from planexe.files import read_handed_text

DEFAULT_CONCURRENCY = 4
DEFAULT_OUTAGE_MINUTES = 60
_MOST_OUTAGE_MINUTES = 7 * 24 * 60
OFFERED_FILE: Final = "models-offered.toml"
"""What services offer, beside the runs; every other catalogue wins over it."""

_CATALOGUE_NAMES = ("models.toml", "llm_config.json")
# A name of letters, digits, dots, dashes and underscores, or an address of IP version 6.
_HOST = re.compile(r"[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable that is read, for people."""

    name: str
    meaning: str
    default: str


VARIABLES = (
    Variable("PLANEXE_MODEL", "models to use, best first, commas between them", "those whose keys are set"),
    Variable(
        "PLANEXE_MAX_CONCURRENT_LLM", "calls in flight, where a run does not say otherwise", f"{DEFAULT_CONCURRENCY}"
    ),
    Variable(
        "PLANEXE_OUTAGE_MINUTES",
        "how long a run waits for a service that is down before it stops, to be resumed later",
        f"{DEFAULT_OUTAGE_MINUTES}",
    ),
    Variable("PLANEXE_RUNS", "folder of all runs", "`runs/` in the working folder"),
    Variable(
        "PLANEXE_MODELS",
        "further model catalogues, separated as paths are on this system; `models.toml` and `llm_config.json` in the "
        "working folder and beside the runs are read in any case",
        "none",
    ),
    Variable(
        "PLANEXE_WORKFLOWS",
        "folders in which workflows of your own lie, a folder each, separated as paths are on this system",
        "none",
    ),
    Variable(
        "PLANEXE_ALLOWED_HOSTS",
        "names by which the workbench may be reached besides this machine's own, without port, commas between them",
        "none",
    ),
)
"""All variables of our own; each provider's key has its own name (see ``planexe.llm.services``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says.

    Attributes:
        runs: folder of all runs (``PLANEXE_RUNS``).
        concurrency: calls in flight unless a run says otherwise (``PLANEXE_MAX_CONCURRENT_LLM``).
        concurrency_set: whether the environment says so, or it is only the usual number.
        outage_minutes: how long a run waits for a service that is down (``PLANEXE_OUTAGE_MINUTES``).
        models: names of the models to use, best first (``PLANEXE_MODEL``, commas between them); empty: choose by keys.
        catalogues: the user's own model catalogues (``PLANEXE_MODELS``, and files beside the runs).
        allowed_hosts: names besides those of loopback under which browsers may reach the workbench, in lower case and
            without port (``PLANEXE_ALLOWED_HOSTS``, commas between them).
        environment: the variables, for keys; never printed or stored.
    """

    runs: Path = Path("runs")
    concurrency: int = DEFAULT_CONCURRENCY
    concurrency_set: bool = False
    outage_minutes: int = DEFAULT_OUTAGE_MINUTES
    models: tuple[str, ...] = ()
    catalogues: tuple[Path, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)


def load_settings(
    environment: Mapping[str, str] | None = None, folder: Path | None = None, runs: Path | None = None
) -> Settings:
    """Returns the settings of the environment and of ``.env`` in the working folder; the environment wins.

    Workflows of one's own can be found from then on.

    Args:
        environment: instead of the process's own.
        folder: instead of the working folder.
        runs: folder of all runs, instead of ``PLANEXE_RUNS``; the model catalogues in it are read as those there are.

    Raises:
        SettingsError: a variable has a value that cannot be used.
    """
    here = folder or Path.cwd()
    values = _values(environment, here)
    _find_workflows(values, here)
    runs = here / (runs or values.get("PLANEXE_RUNS", "").strip() or "runs")
    cap = values.get("PLANEXE_MAX_CONCURRENT_LLM", "").strip()
    return Settings(
        runs=runs,
        concurrency=checked_cap(cap, "PLANEXE_MAX_CONCURRENT_LLM") if cap else DEFAULT_CONCURRENCY,
        concurrency_set=bool(cap),
        outage_minutes=_outage_minutes(values.get("PLANEXE_OUTAGE_MINUTES", "").strip()),
        models=_names(values.get("PLANEXE_MODEL", "")),
        catalogues=_catalogues(values, here, runs),
        allowed_hosts=tuple(_checked_host(name) for name in _names(values.get("PLANEXE_ALLOWED_HOSTS", ""))),
        environment=values,
    )


def input_variable(name: str) -> str:
    """Returns the value of a variable that gives a workflow an input; here ``.env`` wins over the environment.

    So it is in the scripts that such variables are known from.
    """
    here = Path.cwd()
    return (_read_env_file(here / ".env").get(name) or os.environ.get(name, "")).strip()


def find_own_workflows() -> None:
    """Lets the workflows in the folders of ``PLANEXE_WORKFLOWS`` be found.

    Raises:
        SettingsError: one of them is no folder.
    """
    here = Path.cwd()
    _find_workflows(_values(None, here), here)


def _values(environment: Mapping[str, str] | None, here: Path) -> dict[str, str]:
    return {**_read_env_file(here / ".env"), **(os.environ if environment is None else environment)}


def _find_workflows(values: Mapping[str, str], here: Path) -> None:
    for name in values.get("PLANEXE_WORKFLOWS", "").split(os.pathsep):
        if name.strip():
            folder = (here / name.strip()).resolve()
            if not folder.is_dir():
                raise SettingsError(
                    f"PLANEXE_WORKFLOWS names {name.strip()!r}, which is no folder.", field="PLANEXE_WORKFLOWS"
                )
            workflows.add_folder(folder)


def user_catalogues(settings: Settings) -> tuple[Path, ...]:
    """Returns the user's model catalogues as they are now; a later one wins."""
    found = _catalogues(settings.environment, Path.cwd(), settings.runs)
    all_found = dict.fromkeys([*(p for p in settings.catalogues if p.is_file()), *found])
    return tuple(sorted(all_found, key=lambda path: path.name != OFFERED_FILE))


def set_variables(variables: Mapping[str, str]) -> None:
    """Sets variables of this process: what reads the settings after this finds them, and they win over ``.env``."""
    os.environ.update(variables)


def _outage_minutes(text: str) -> int:
    minutes = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
    if text and not 1 <= minutes <= _MOST_OUTAGE_MINUTES:
        raise SettingsError(
            f"PLANEXE_OUTAGE_MINUTES is {text[:40]!r}; it must be a whole number from 1 to {_MOST_OUTAGE_MINUTES}.",
            field="PLANEXE_OUTAGE_MINUTES",
        )
    return minutes if text else DEFAULT_OUTAGE_MINUTES


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _checked_host(name: str) -> str:
    bare = name.strip("[]") if ":" in name else name
    if not _HOST.fullmatch(bare):
        raise SettingsError(
            f"PLANEXE_ALLOWED_HOSTS names {name[:100]!r}; give host names or addresses alone, without http:// or port, "
            "commas between them.",
            field="PLANEXE_ALLOWED_HOSTS",
        )
    return bare.lower().rstrip(".")


def _read_env_file(path: Path) -> dict[str, str]:
    try:
        text = read_handed_text(path) if path.is_file() else ""
    except ValueError as error:
        raise SettingsError(f"{path} {error}.", field=".env") from error
    return {k: v for k, v in dotenv_values(stream=StringIO(text)).items() if v is not None}


def _catalogues(values: Mapping[str, str], here: Path, runs: Path) -> tuple[Path, ...]:
    named = [here / p for p in values.get("PLANEXE_MODELS", "").split(os.pathsep) if p.strip()]
    beside = [runs / OFFERED_FILE]
    beside += [folder / name for folder in dict.fromkeys((here, runs)) for name in _CATALOGUE_NAMES]
    return tuple(dict.fromkeys([p for p in beside if p.is_file()] + named))
