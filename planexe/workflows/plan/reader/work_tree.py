"""A work breakdown as nested nodes; pure."""

from collections.abc import Mapping
from typing import Any

from planexe.report.blocks import TreeNode
from planexe.report.safe_text import one_line


def tree_of(value: Any) -> tuple[TreeNode, ...]:
    """Returns the top nodes of a value that holds ``nodes`` with ``code``, ``parent`` and ``title``; else nothing."""
    nodes = value.get("nodes") if isinstance(value, Mapping) else None
    if not isinstance(nodes, list) or not all(_is_node(n) for n in nodes):
        return ()
    known = {node["code"] for node in nodes}
    below: dict[str, list[Mapping[str, Any]]] = {}
    for node in nodes:
        parent = str(node.get("parent") or "")
        # A parent that is no node, or a node that is its own, would hide work: such a node stands at the top.
        below.setdefault(parent if parent in known and _is_above(parent, node["code"]) else "", []).append(node)
    return tuple(_branch(node, below) for node in below.get("", ()))


def _is_node(node: Any) -> bool:
    return isinstance(node, Mapping) and all(isinstance(node.get(key), str) for key in ("code", "title"))


def _is_above(parent: str, code: str) -> bool:
    return code.startswith(f"{parent}.")


def _branch(node: Mapping[str, Any], below: Mapping[str, list[Mapping[str, Any]]]) -> TreeNode:
    children = tuple(_branch(child, below) for child in below.get(node["code"], ()))
    return TreeNode(one_line(node["code"]), one_line(node["title"]), _days(node), _notes(node), children)


def _days(node: Mapping[str, Any]) -> str:
    likely, least, most = (node.get(f"days_{name}") for name in ("realistic", "min", "max"))
    if not isinstance(likely, int):
        return ""
    span = f" ({least} to {most})" if isinstance(least, int) and isinstance(most, int) else ""
    return f"{likely} {'day' if likely == 1 else 'days'}{span}"


def _notes(node: Mapping[str, Any]) -> tuple[str, ...]:
    notes = []
    if isinstance(node.get("description"), str) and node["description"]:
        notes.append(one_line(node["description"]))
    resources = node.get("resources")
    if isinstance(resources, list) and resources:
        notes.append("Needs: " + ", ".join(one_line(str(r)) for r in resources))
    return tuple(notes)
