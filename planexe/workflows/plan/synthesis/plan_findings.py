"""What a check of the plan says: how much it looked at, and what does not hold."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, field_validator

Area = Literal["References", "Work", "Risks and decisions", "Figures", "Texts", "Limits of the goal", "Sections"]
Severity = Literal["blocker", "major", "minor", "note"]
GRAVEST_FIRST: tuple[Severity, ...] = ("blocker", "major", "minor", "note")
_MOST_LISTED = 12


class Finding(BaseModel):
    """Something that does not hold.

    Attributes:
        check: title of the check.
        severity: ``blocker`` for something that was asked and does not hold, which decides the verdict; ``major`` for what
            is missing or wrong; ``minor`` for what should be mended; ``note`` for what a reader should know.
        text: in plain words, with the ids it is about.
        refs: those ids.
        reported_by: name of the stage that reports the same as a gap of its own; empty if none does.
    """

    check: str
    area: Area
    severity: Severity
    text: str
    refs: list[str] = []
    reported_by: str = ""

    @field_validator("severity", mode="before")
    @classmethod
    def _of_older_rules(cls, given: object) -> object:
        return "major" if given == "gap" else given


class Check(BaseModel):
    """One check.

    Attributes:
        looked_at: how many things were looked at; 0 where there was nothing to look at.
        failed: for how many of them it does not hold.
    """

    area: Area
    title: str
    looked_at: int
    failed: int = 0
    findings: list[Finding] = []


def listed(ids: Iterable[str]) -> str:
    """Returns ids as a list in a sentence, a long one cut with the number of the others."""
    every = list(ids)
    shown = ", ".join(every[:_MOST_LISTED])
    return f"{shown} and {len(every) - _MOST_LISTED} more" if len(every) > _MOST_LISTED else shown


def check_each(
    area: Area,
    title: str,
    looked_at: Sequence[object],
    failed: Sequence[str],
    text: Callable[[str], str] | str,
    severity: Severity = "major",
    reported_by: str = "",
) -> Check:
    """Returns a check of many alike things, whose failures make one finding.

    Args:
        area: chapter of the checks.
        title: what must hold, as a sentence without a full stop.
        looked_at: the things.
        failed: ids, or words, of those for which it does not hold.
        text: makes the sentence from the list of the failed ones.
        severity: of the finding.
        reported_by: see :class:`Finding`.
    """
    check = Check(area=area, title=title, looked_at=len(looked_at), failed=len(failed))
    if failed:
        told = text if isinstance(text, str) else text(listed(failed))
        refs = list(dict.fromkeys(failed))
        check.findings = [
            Finding(check=title, area=area, severity=severity, text=told, refs=refs, reported_by=reported_by)
        ]
    return check


def check_one(area: Area, title: str, problem: str, severity: Severity = "major", reported_by: str = "") -> Check:
    """Returns a check of a single thing; ``problem`` is empty if it holds."""
    check = Check(area=area, title=title, looked_at=1, failed=int(bool(problem)))
    if problem:
        check.findings = [Finding(check=title, area=area, severity=severity, text=problem, reported_by=reported_by)]
    return check
