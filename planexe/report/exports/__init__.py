"""The formats a plan can be written in: one file each, found by name; adding one is adding its file.

A file gives ``FORMAT`` (the name users type), ``SUFFIX``, ``TITLE``, ``MEDIA_TYPE`` and
``export(report: Report) -> bytes``; one that makes several formats gives ``FORMATS``, a tuple of ``ExportFormat``.
The same report gives the same bytes. Every report can be exported: where nothing has been made yet, the file says so.
Libraries that take long to load are imported by the function that needs them, so that listing the formats stays quick.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

from planexe.errors import GraphError, SettingsError
from planexe.report.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """One format.

    Attributes:
        name: what users type.
        suffix: end of the file's name, with its dot.
        title: what it is, in a few words.
        media_type: for downloads.
        export: makes the file's content.
    """

    name: str
    suffix: str
    title: str
    media_type: str
    export: Callable[[Report], bytes]


@lru_cache(maxsize=1)
def formats() -> Mapping[str, ExportFormat]:
    """Returns the formats by name, in alphabetical order.

    Raises:
        GraphError: two files give the same format.
    """
    found: dict[str, ExportFormat] = {}
    for file in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{file.name}")
        for one in getattr(module, "FORMATS", None) or (_only_format(module),):
            if one.name in found:
                raise GraphError(f"Two export formats are called {one.name}.")
            found[one.name] = one
    return dict(sorted(found.items()))


def find_format(name: str) -> ExportFormat:
    """Returns a format.

    Raises:
        SettingsError: there is no such format; the text names those there are.
    """
    known = formats()
    if name not in known:
        raise SettingsError(f"There is no export format {name!r}; use one of {', '.join(known)}.", field="--format")
    return known[name]


def export(name: str, report: Report) -> bytes:
    """Returns the report as a file of this format.

    Raises:
        SettingsError: there is no such format.
    """
    return find_format(name).export(report)


def _only_format(module: ModuleType) -> ExportFormat:
    return ExportFormat(
        name=module.FORMAT,
        suffix=module.SUFFIX,
        title=module.TITLE,
        media_type=module.MEDIA_TYPE,
        export=module.export,
    )
