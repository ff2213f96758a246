"""The formats a plan can be written in: one file each, found by name; adding one is adding its file.

A file gives ``FORMAT`` (the name users type), ``SUFFIX``, ``TITLE``, ``MEDIA_TYPE`` and
``export(report: Report) -> bytes``; one that makes several formats gives ``FORMATS``, a tuple of ``ExportFormat``.
``NEEDS`` names the kind of block without which a format is not offered; every other report can be exported, and where
nothing has been made yet, the file says so. The same report gives the same bytes.
A file that cannot be loaded, or gives a format that another one gives already, disables itself and no other.
Libraries that take long to load are imported by the function that needs them, so that listing the formats stays quick.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import ModuleType
from typing import Any

from planexe.blocks.blocks import Block
from planexe.errors import ExportFailed, PlanExeError, SettingsError
from planexe.report.report import Report
from planexe.spine.workflow import OwnFile, Workflow, find_workflow, workflow_names


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """One format.

    Attributes:
        name: what users type.
        suffix: end of the file's name, with its dot; one that begins with a letter is the whole name.
        title: what it is, in a few words.
        media_type: for downloads.
        export: makes the file's content.
        needs: the kind of block that a report must have for it, ``None`` if any report will do.
    """

    name: str
    suffix: str
    title: str
    media_type: str
    export: Callable[[Report], bytes]
    needs: type[Block] | None = None

    def fits(self, report: Report) -> bool:
        """Returns whether the report has what the format needs."""
        return self.needs is None or bool(report.blocks(self.needs))


@dataclass(frozen=True, slots=True)
class FoundFormats:
    """What walking the folder gave.

    Attributes:
        formats: those that can be used, by name in alphabetical order.
        disabled: why a file gives none, by the file's name.
    """

    formats: Mapping[str, ExportFormat] = field(default_factory=dict)
    disabled: Mapping[str, str] = field(default_factory=dict)


def formats(report: Report | None = None) -> Mapping[str, ExportFormat]:
    """Returns the formats by name, in alphabetical order: all of ours, or those in which a report can be written.

    The latter begin with the files of its workflow's own.
    """
    if report is None:
        return _found().formats
    return {**own_formats(report.run.workflow), **{n: one for n, one in _found().formats.items() if one.fits(report)}}


def own_formats(workflow: Workflow[Any]) -> Mapping[str, ExportFormat]:
    """Returns the files that a workflow makes itself, as formats by name."""
    return {
        one.name: ExportFormat(
            name=one.name, suffix=one.suffix, title=one.title, media_type=one.media_type, export=_exporter(one)
        )
        for one in workflow.files
    }


def all_formats() -> Mapping[str, ExportFormat]:
    """Returns the formats of all files, ours and those of every workflow's own, by name."""
    own = [own_formats(find_workflow(name)) for name in workflow_names()]
    return {name: one for found in (formats(), *own) for name, one in found.items()}


def _exporter(own: OwnFile) -> Callable[[Report], bytes]:
    return lambda report: own.make(report.run)


def disabled_formats() -> Mapping[str, str]:
    """Returns why the file of a format cannot be used, by the file's name."""
    return _found().disabled


@lru_cache(maxsize=1)
def _found() -> FoundFormats:
    return find_formats(f"{__name__}.{file.name}" for file in pkgutil.iter_modules(__path__))


def find_formats(modules: Iterable[str]) -> FoundFormats:
    """Returns the formats of these modules; one that is broken disables itself only."""
    found: dict[str, ExportFormat] = {}
    disabled: dict[str, str] = {}
    for name in modules:
        try:
            given = _formats_of(importlib.import_module(name))
        except Exception as error:  # noqa: BLE001  whatever is wrong with one file, the others work
            disabled[name.rpartition(".")[2]] = f"{type(error).__name__}: {error}"
            continue
        for one in given:
            if one.name in found:
                disabled[name.rpartition(".")[2]] = f"another file gives a format called {one.name} already"
            else:
                found[one.name] = one
    return FoundFormats(dict(sorted(found.items())), disabled)


def find_format(name: str, report: Report | None = None) -> ExportFormat:
    """Returns a format, in which the report, if one is given, can be written.

    Raises:
        SettingsError: there is no such format, or it needs what the report has not; the text names those there are, and
            those that are disabled.
    """
    known = all_formats()
    broken = "".join(f" {file}.py is disabled ({why})." for file, why in disabled_formats().items())
    if name not in known:
        raise SettingsError(
            f"There is no export format {name!r}; use one of {', '.join(known)}.{broken}", field="--format"
        )
    if report is None:
        return known[name]
    fitting = formats(report)
    if name not in fitting:
        what = (
            "shows work and its dates, which a run of this kind has not"
            if name in formats()
            else ("is of another kind of run")
        )
        raise SettingsError(f"The format {name} {what}; use one of {', '.join(fitting)}.", field="--format")
    return fitting[name]


def export(name: str, report: Report) -> bytes:
    """Returns the report as a file of this format.

    Raises:
        SettingsError: there is no such format, or the report has not what it needs.
        ExportFailed: the format's own code failed.
    """
    chosen = find_format(name, report)
    try:
        return chosen.export(report)
    except PlanExeError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise ExportFailed(
            f"The export {name} failed ({what}); the run is unharmed, and the other formats work."
        ) from error


def file_name(stem: str, one: ExportFormat, report: Report) -> str:
    """Returns the name of an export's file; that of a plan which is not up to date says so."""
    mark = "-stale" if report.stale else ""
    if one.suffix[0].isalpha():
        name, _, end = one.suffix.partition(".")
        return f"{name}{mark}.{end}"
    return f"{stem}{mark}{one.suffix}"


def _formats_of(module: ModuleType) -> tuple[ExportFormat, ...]:
    several: tuple[ExportFormat, ...] = getattr(module, "FORMATS", ())
    return several or (
        ExportFormat(
            name=module.FORMAT,
            suffix=module.SUFFIX,
            title=module.TITLE,
            media_type=module.MEDIA_TYPE,
            export=module.export,
            needs=getattr(module, "NEEDS", None),
        ),
    )
