"""What in a model's text is thought and not answer, in the clothes of every family of models; pure."""

import re
from typing import Final

_NAMES: Final = (
    "think|thinking|thought|thoughts|reasoning|reflection|scratchpad|analysis|inner_monologue|antthinking|internal"
)
OPENING: Final = (
    rf"<(?:\w+:)?(?:{_NAMES})(?:\s[^<>]*)?>|\[(?:THINK|THINKING|REASONING)\]|◁think▷"
    r"|<\|?(?:begin_of_thought|start_thinking|thinking|think|begin_of_reasoning)\|?>|<unused94>"
    r"|<\|channel\|>\s*analysis\b[^<]*<\|message\|>"
)
"""Begins a thought."""

CLOSING: Final = (
    rf"</(?:\w+:)?(?:{_NAMES})>|\[/(?:THINK|THINKING|REASONING)\]|◁/think▷"
    r"|<\|?/?(?:end_of_thought|end_thinking|/thinking|/think|end_of_reasoning)\|?>|<unused95>"
    r"|<\|(?:end|return|call)\|>|<\|channel\|>\s*final\b[^<]*<\|message\|>|\bassistantfinal"
)
"""Ends a thought; where none was opened, everything before it was one."""

_MARKS: Final = re.compile(f"(?P<opening>{OPENING})|(?P<closing>{CLOSING})", re.IGNORECASE)
_ENDS_ANSWER: Final = re.compile(r"<\|(?:end|return|call)\|>", re.IGNORECASE)


_SIGNS: Final = ("<", "◁", "[think", "[/think", "[reasoning", "[/reasoning", "assistantfinal")
"""One of them stands in every mark: a text without any is looked through in a hundredth of the time."""


def next_mark(text: str, position: int) -> tuple[int, int, str] | None:
    """Returns the next mark: where it begins and ends, and whether it is an ``opening`` or a ``closing`` of thoughts.

    What only ends a message is none, unless a thought is open: see ``end_of_thought``.
    """
    small = text.lower()
    if not any(sign in small for sign in _SIGNS):
        return None
    for found in _MARKS.finditer(text, position):
        if found.lastgroup == "opening" or not _ENDS_ANSWER.fullmatch(found.group()):
            return found.start(), found.end(), str(found.lastgroup)
    return None


def end_of_thought(text: str, position: int) -> int | None:
    """Returns where the thought that is open at a position ends; ``None`` if it has no end."""
    found = next((mark for mark in _MARKS.finditer(text, position) if mark.lastgroup == "closing"), None)
    return None if found is None else found.end()
