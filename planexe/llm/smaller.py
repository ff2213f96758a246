"""A question asked smaller: shorter lists and texts in the schema, where its own bounds allow them; pure."""

import math
from collections.abc import Mapping
from typing import Any, Final

from planexe.llm.messages import AnswerFormat

MOST: Final = 3
"""Asking smaller than this leaves nothing to say."""

BELOW_LEAST: Final = 2
"""From so many steps on, lists may be shorter than their least size."""

_LIST: Final = 12
_TEXT: Final = 800
"""Entries of a list, and characters of a text, that a schema without a bound of its own is taken to mean."""

_SMALL_LIST: Final = 3
_SMALL_TEXT: Final = 80
"""Never less than this, unless the schema itself says so."""

_NAMED: Final = ("$defs", "definitions", "properties")
_LISTED: Final = ("anyOf", "oneOf", "allOf", "prefixItems")


def smaller(answer: AnswerFormat, steps: int) -> AnswerFormat:
    """Returns the answer's schema with every list and text bounded to a half for each step; choices and numbers stay.

    After one step, what keeps to it keeps to the schema as it was. From ``BELOW_LEAST`` steps on lists may also be
    shorter than the schema lets them: part of an answer is better than one that is cut off, and is no whole one.

    Args:
        answer: as it was asked for.
        steps: how often it is halved, 0 to ``MOST``.

    Example:
        >>> smaller(AnswerFormat("a", {"type": "array", "minItems": 2, "maxItems": 9}), 1).schema["maxItems"]
        5
    """
    return AnswerFormat(answer.name, _halved(answer.schema, min(steps, MOST))) if steps > 0 else answer


def steps_for(usual_tokens: int, cap_tokens: int) -> int:
    """Returns how often an answer of a usual size is to be halved so that it ends well before the output cap.

    Args:
        usual_tokens: tokens that such an answer usually has; 0 for unknown.
        cap_tokens: the output cap.
    """
    if usual_tokens * 5 <= cap_tokens * 4:
        return 0
    return min(MOST, math.ceil(math.log2(usual_tokens * 5 / (cap_tokens * 4))))


def _halved(node: Mapping[str, Any], steps: int) -> dict[str, Any]:
    small = dict(node)
    for key in _NAMED:
        if isinstance(children := node.get(key), Mapping):
            small[key] = {name: _child(child, steps) for name, child in children.items()}
    for key in _LISTED:
        if isinstance(parts := node.get(key), list):
            small[key] = [_child(part, steps) for part in parts]
    for key in ("items", "additionalProperties"):
        if key in node:
            small[key] = _child(node[key], steps)
    if node.get("type") == "array":
        if steps >= BELOW_LEAST and isinstance(least := node.get("minItems"), int):
            small["minItems"] = max(1, math.ceil(least / 2 ** (steps - 1))) if least else 0
        node = small
        small["maxItems"] = _bound(node.get("minItems"), node.get("maxItems"), _LIST, _SMALL_LIST, steps)
    elif node.get("type") == "string" and not {"enum", "const", "format", "pattern"} & node.keys():
        small["maxLength"] = _bound(node.get("minLength"), node.get("maxLength"), _TEXT, _SMALL_TEXT, steps)
    return small


def _child(node: Any, steps: int) -> Any:
    return _halved(node, steps) if isinstance(node, Mapping) else node


def _bound(least: Any, most: Any, usual: int, small: int, steps: int) -> int:
    """Returns the upper bound: a half for each step, not below the least, and never above what it was."""
    upper = most if isinstance(most, int) else usual
    wanted: int = max(math.ceil(min(upper, usual) / 2**steps), small, least if isinstance(least, int) else 0)
    return min(wanted, upper) if isinstance(most, int) else wanted
