"""Choices that the inputs fix: they narrow the answer's JSON schema and are checked after parsing."""

import copy
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planexe.errors import GraphError


@dataclass(frozen=True, slots=True)
class OneEach:
    """The list at ``path`` has exactly one entry for each id, named in the entry's field ``key``.

    Attributes:
        among: where each call of a stage has ids of its own, those of all calls: the schema offers all of them, so that
            it is the same for every call and a service that reads it first finds it in its cache. The task then names
            the call's own.
        most: ids of one call at most; goes with ``among``.
    """

    path: str
    key: str
    ids: tuple[str, ...]
    among: tuple[str, ...] = ()
    most: int = 0


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field at ``path`` is one of ``values``; a dot steps into a list's entries or an object."""

    path: str
    values: tuple[str, ...]
    optional: bool = False


Binding = OneEach | OneOf


def bind_schema(schema: Mapping[str, Any], bindings: Sequence[Binding]) -> dict[str, Any]:
    """Returns a copy of a pydantic JSON schema in which the bound fields are enums and bound lists have a length."""
    bound = copy.deepcopy(dict(schema))
    for binding in bindings:
        if isinstance(binding, OneEach):
            target = _at(bound, binding.path)
            least, most = (1, binding.most) if binding.among else (len(binding.ids), len(binding.ids))
            target |= {"minItems": least, "maxItems": most}
            _set_enum(bound, f"{binding.path}.{binding.key}", binding.among or binding.ids, optional=False)
        else:
            _set_enum(bound, binding.path, binding.values, optional=binding.optional)
    return bound


def binding_problems(answer: Mapping[str, Any], bindings: Sequence[Binding]) -> list[str]:
    """Returns one sentence per broken binding; ``answer`` is the parsed JSON of the answer."""
    problems: list[str] = []
    for binding in bindings:
        if isinstance(binding, OneEach):
            problems += _roster_problems(answer, binding)
        else:
            problems += _choice_problems(answer, binding)
    return problems


def drop_repeated(answer: Any, bindings: Sequence[Binding]) -> tuple[Any, list[str]]:
    """Returns a copy of a parsed answer that has the first entry of each id only, and one sentence per list changed."""
    kept, notes = copy.deepcopy(answer), []
    for roster in (binding for binding in bindings if isinstance(binding, OneEach)):
        *above, last = roster.path.split(".")
        for holder in _values_at(kept, above):
            entries = holder.get(last) if isinstance(holder, Mapping) else None
            if not isinstance(entries, list):
                continue
            ids = [entry.get(roster.key) if isinstance(entry, Mapping) else None for entry in entries]
            twice = [name for number, name in enumerate(ids) if name in roster.ids and name in ids[:number]]
            if twice:
                first = [e for n, e in enumerate(entries) if ids[n] not in roster.ids or ids[n] not in ids[:n]]
                entries[:] = first
                names = ", ".join(dict.fromkeys(str(name) for name in twice))
                notes.append(f"`{roster.path}` had more than one entry for {names}, of which the first was kept.")
    return kept, notes


def _roster_problems(answer: Mapping[str, Any], roster: OneEach) -> list[str]:
    given = Counter(str(entry.get(roster.key)) for entry in _values_at(answer, roster.path.split(".")))
    problems = []
    missing = [i for i in roster.ids if i not in given]
    unknown = [i for i in given if i not in roster.ids]
    twice = [i for i, n in given.items() if n > 1 and i in roster.ids]
    if missing:
        problems.append(f"`{roster.path}` lacks an entry for {roster.key} {', '.join(missing)}.")
    if unknown:
        problems.append(
            f"`{roster.path}` has the unknown {roster.key} {', '.join(unknown)}; use only {', '.join(roster.ids)}."
        )
    if twice:
        problems.append(f"`{roster.path}` has more than one entry for {roster.key} {', '.join(twice)}.")
    return problems


def _choice_problems(answer: Mapping[str, Any], choice: OneOf) -> list[str]:
    allowed = set(choice.values)
    wrong = [
        v
        for v in _values_at(answer, choice.path.split("."))
        if v not in allowed and not (choice.optional and v is None)
    ]
    if not wrong:
        return []
    return [f"`{choice.path}` is {', '.join(repr(v) for v in wrong[:3])}; allowed are {', '.join(choice.values)}."]


def _values_at(value: Any, steps: Sequence[str]) -> list[Any]:
    found = [value]
    for step in steps:
        found = [v.get(step) for v in found if isinstance(v, Mapping)]
        found = [w for v in found for w in (v if isinstance(v, list) else [v])]
    return found


def _resolve(root: Mapping[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        node = root["$defs"][node["$ref"].rsplit("/", 1)[-1]]
    return node


def _present(root: Mapping[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Returns what a value that may be null is when it is not."""
    node = _resolve(root, node)
    options = [option for option in node.get("anyOf", ()) if option != {"type": "null"}]
    return _resolve(root, options[0]) if len(options) == 1 else node


def _at(root: dict[str, Any], path: str) -> dict[str, Any]:
    node = root
    for step in path.split("."):
        node = _present(root, node)
        if "items" in node:
            node = _present(root, node["items"])
        if step not in node.get("properties", {}):
            raise GraphError(f"The answer has no field {path!r} to bind.")
        node = node["properties"][step]
    return _resolve(root, node)


def _set_enum(root: dict[str, Any], path: str, values: Sequence[str], *, optional: bool) -> None:
    target = _at(root, path)
    if "items" in target:  # a list of choices
        target = target["items"]
    kept = {k: v for k, v in target.items() if k in {"description", "title"}}
    target.clear()
    target.update(kept)
    if not values:  # services refuse an empty enum; nothing but null is no choice
        target["type"] = "null"
        return
    enum = {"type": "string", "enum": list(values)}
    if optional:
        target["anyOf"] = [enum, {"type": "null"}]
    else:
        target.update(enum)
