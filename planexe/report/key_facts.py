"""The few figures at the top of a report: what a reader wants to know before reading; pure."""

from typing import NamedTuple

from planexe.blocks.blocks import KeyFigures
from planexe.report.report import Report


class KeyFact(NamedTuple):
    """One figure.

    Attributes:
        value: the figure.
        label: what it is.
        badges: whether what it is taken from is stale, pinned or edited, in words; empty if not.
    """

    value: str
    label: str
    badges: str = ""


def key_facts(report: Report) -> list[KeyFact]:
    """Returns what the sections name as such, and how complete the report is."""
    made = sum(s.state != "missing" for s in report.counted)
    gaps = len(report.gaps)
    facts = [
        KeyFact(figure.text, figure.label, " ".join(mark.badge for mark in block.marks))
        for _, block in report.placed(KeyFigures)
        for figure in block.figures
    ]
    facts.append(KeyFact(f"{made} of {len(report.counted)}", "sections made"))
    return [*facts, KeyFact(str(gaps), "known gap" if gaps == 1 else "known gaps")]
