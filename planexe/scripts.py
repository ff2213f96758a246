"""Our JavaScript for pages that load nothing: a module and all that it imports, put together into one script."""

import posixpath
import re
from functools import lru_cache
from importlib import resources

_ROOT = resources.files("planexe")
_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) )", re.MULTILINE)
_TYPES = re.compile(r"^[ \t]*/\*\*(?:(?!\*/).)*\*/\n|/\*\*(?:(?!\*/).)*\*/ ?", re.MULTILINE | re.DOTALL)
_LEFT_OVER = re.compile(r"^(?:import|export) .*$", re.MULTILINE)
_DECLARED = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


@lru_cache
def module_script(path: str) -> str:
    """Returns a module with those it imports before it, without its types; only an ``export default`` is left in it.

    Args:
        path: the file within the package, as ``gantt/chart.js``.

    Raises:
        ValueError: modules import each other in a circle, two of them use one name, or one does not import as in
            ``import { name } from "./file.js"`` or export something else than what it declares.
    """
    parts: dict[str, str] = {}
    _collect(path, parts, ())
    script = "".join(parts.values())
    names = _DECLARED.findall(script)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{path}: {', '.join(twice)} is declared by two of the modules {', '.join(parts)}.")
    return script


def page_script(path: str) -> str:
    """Returns a module and those it imports as a plain script that keeps its names to itself."""
    return f'(() => {{\n"use strict";\n{module_script(path)}}})();\n'


def _collect(path: str, parts: dict[str, str], above: tuple[str, ...]) -> None:
    if path in above:
        raise ValueError(f"Modules import each other in a circle: {' → '.join((*above, path))}.")
    text = _TYPES.sub("", _ROOT.joinpath(path).read_text(encoding="utf-8"))
    for wanted in _IMPORT.findall(text):
        inner = posixpath.normpath(posixpath.join(posixpath.dirname(path), wanted))
        if inner not in parts:
            _collect(inner, parts, (*above, path))
    text = _EXPORT.sub("", _IMPORT.sub("", text))
    for line in _LEFT_OVER.findall(text):
        if above or not line.startswith("export default "):
            raise ValueError(f"{path}: {line!r} cannot be put into one script.")
    parts[path] = text
