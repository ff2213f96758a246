"""How complete a plan is and what code found wrong with it, for a card near the top; pure."""

from collections import Counter
from dataclasses import dataclass

from planexe.figures import count_text
from planexe.report.report import Report
from planexe.report.sections import Section
from planexe.report.value_marks import MARK_STATES, MARK_WORDS
from planexe.workflows.plan.synthesis.plan_checks import PlanChecks

_CHECKS = "plan_checks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The card.

    Attributes:
        sections: each with its state, in reading order.
        states: how many sections there are of each state, in words.
        checks: what code checked, in one sentence; empty if it has not.
        checks_anchor: the section that lists the checks; empty if there is none.
        gaps: what is missing or does not fit.
    """

    sections: tuple[Section, ...]
    states: str
    checks: str
    checks_anchor: str
    gaps: tuple[str, ...]


def quality_of(report: Report) -> Quality:
    """Returns the card of a plan."""
    counted = Counter(section.state for section in report.sections)
    words = [f"{counted['complete']} of {count_text(len(report.sections), 'section')} complete"]
    words += [f"{counted['gaps']} with gaps"] if counted["gaps"] else []
    words += [f"{counted[state]} {MARK_WORDS[state]}" for state in MARK_STATES if counted[state]]
    missing = "still to come" if report.growing else "missing"
    words += [f"{counted['missing']} {missing}"] if counted["missing"] else []
    return Quality(
        sections=report.sections,
        states=", ".join(words),
        checks=_checks(report.value(_CHECKS, PlanChecks), stale=_CHECKS in report.stale),
        checks_anchor=next((s.anchor for s in report.sections if s.stage == _CHECKS and s.state != "missing"), ""),
        gaps=report.gaps,
    )


def _checks(value: PlanChecks | None, *, stale: bool) -> str:
    if value is None or not value.checks:
        return ""
    made = [check for check in value.checks if check.looked_at]
    places = sum(check.looked_at for check in made)
    failed = sum(bool(check.findings) for check in made)
    outcome = "all hold" if not failed else f"{len(made) - failed} hold, {failed} found something"
    before = " That was before the last change." if stale else ""
    return (
        f"Code made {count_text(len(made), 'check')} on {count_text(places, 'place')} of the plan: {outcome}.{before}"
    )
