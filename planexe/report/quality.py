"""How complete a report is and what code found wrong with it, for a card near the top; pure."""

from collections import Counter
from dataclasses import dataclass

from planexe.blocks.blocks import Notice
from planexe.blocks.marks import MARK_STATES, MARK_WORDS
from planexe.figures import count_text
from planexe.report.report import Report
from planexe.report.sections import ReportSection


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The card.

    Attributes:
        sections: each with its state, in reading order.
        states: how many sections there are of each state, in words.
        checks: what code checked, each with the section that lists it.
        gaps: what is missing or does not fit.
    """

    sections: tuple[ReportSection, ...]
    states: str
    checks: tuple[tuple[ReportSection, Notice], ...]
    gaps: tuple[str, ...]

    @property
    def checks_text(self) -> str:
        """Returns what code checked, without links."""
        return " ".join(notice.text for _, notice in self.checks)


def quality_of(report: Report) -> Quality:
    """Returns the card of a report."""
    counted = Counter(section.state for section in report.counted)
    words = [f"{counted['complete']} of {count_text(len(report.counted), 'section')} complete"]
    words += [f"{counted['gaps']} with gaps"] if counted["gaps"] else []
    words += [f"{counted[state]} {MARK_WORDS[state]}" for state in MARK_STATES if counted[state]]
    missing = "still to come" if report.run.growing else "missing"
    words += [f"{counted['missing']} {missing}"] if counted["missing"] else []
    return Quality(
        sections=report.counted,
        states=", ".join(words),
        checks=tuple(placed for placed in report.placed(Notice) if placed[1].kind == "check"),
        gaps=report.gaps,
    )
