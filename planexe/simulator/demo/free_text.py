"""Answers without a schema: a document made shorter, or a few paragraphs about the goal."""

import re

from planexe.simulator.demo.answers import general_text
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.text_fitting import first_sentences

_SHORTEN = re.compile(r"\b(?:shorten|condense|summari[sz]e|compress|abridge|distil|boil down|shorter)", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_TABLE = re.compile(r"^\s*\|")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_SAYS_SOMETHING = 18
_SHARE = 0.6


def write_text(parts: PromptParts) -> str:
    """Returns the text: the last document condensed if that is what is asked for, else paragraphs about the goal."""
    if parts.documents and _SHORTEN.search(f"{parts.task}\n{parts.rules}"):
        name, text = parts.documents[-1]
        if name and text.strip():
            return condense(text)
    return "\n\n".join(general_text(parts))


def condense(text: str) -> str:
    """Returns a shorter text: headings stay, of everything else the beginnings stay.

    What is too short to be cut is returned as it is, without its emphasis.
    """
    budget = max(80, int(len(text) * _SHARE))
    kept: list[str] = []
    for line in text.splitlines():
        bare = line.rstrip().replace("**", "")
        if not bare.strip():
            if kept and kept[-1]:
                kept.append("")
            continue
        if bare.lstrip().startswith("#") or _TABLE.match(bare):
            kept.append(bare)
            continue
        mark = _BULLET.match(bare)
        head = mark.group() if mark else ""
        kept.append(head + _beginning(bare[len(head) :]))
    result = "\n".join(kept).strip()
    return result if len(result) <= budget else _drop_details(kept, budget)


def _beginning(paragraph: str) -> str:
    """Returns the first sentences, as many as it takes to say something, and at most 220 characters of them."""
    kept = ""
    for sentence in _SENTENCE_END.split(first_sentences(paragraph, 220) or paragraph):
        kept = f"{kept} {sentence}".strip()
        if len(kept) >= _SAYS_SOMETHING:
            break
    return kept


def _drop_details(lines: list[str], budget: int) -> str:
    """Drops list entries under each heading, the last ones first, until the text fits."""
    sizes = [len(line) + 1 for line in lines]
    excess = sum(sizes) - budget
    run = 0
    drop: set[int] = set()
    for most in (6, 4, 3, 2, 1):
        run = 0
        for index, line in enumerate(lines):
            run = 0 if line.lstrip().startswith("#") else run + bool(line)
            if line and run > most and index not in drop and excess > 0:
                drop.add(index)
                excess -= sizes[index]
        if excess <= 0:
            break
    left = [line for index, line in enumerate(lines) if index not in drop]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(left)).strip()
