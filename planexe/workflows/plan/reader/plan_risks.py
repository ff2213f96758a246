"""The risks of a plan: read from whatever register the run has; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planexe.report.plain_text import plain_line
from planexe.workflows.plan.team.find_team_roles import TeamRoles

if TYPE_CHECKING:
    from planexe.report.report import Report

RISK_STAGES = ("risk_register", "identify_risks")
_WEIGHT = {"low": 1, "medium": 2, "high": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRisk:
    """One risk. Texts are clean and on one line; what the register does not say is empty.

    Attributes:
        likelihood: ``low``, ``medium`` or ``high``, as ``severity`` is.
        exposure: likelihood times severity, 1 to 9; 0 if one of them is not known.
        owner: title of the role that answers for it.
        codes: the work it concerns.
    """

    risk_id: str
    title: str
    area: str = ""
    description: str = ""
    impact: str = ""
    likelihood: str = ""
    severity: str = ""
    exposure: int = 0
    action: str = ""
    early_sign: str = ""
    owner: str = ""
    codes: tuple[str, ...] = ()


def risks_of(report: "Report", team: TeamRoles | None) -> tuple[PlanRisk, ...]:
    """Returns the risks of the register, else those first named, the greatest exposure first."""
    titles = {role.role_id: plain_line(role.title) for role in (team.roles if team else [])}
    for stage in RISK_STAGES:
        artefact = report.artefacts.get(stage)
        value = artefact.value if artefact else None
        entries = value.get("risks") if isinstance(value, Mapping) else None
        if isinstance(entries, list):
            risks = [_risk(entry, number, titles) for number, entry in enumerate(entries, 1) if isinstance(entry, dict)]
            if risks:
                return tuple(sorted(risks, key=lambda risk: -risk.exposure))
    return ()


def _risk(entry: Mapping[str, Any], number: int, titles: Mapping[str, str]) -> PlanRisk:
    likelihood, severity = _text(entry, "likelihood"), _text(entry, "severity")
    owner = _text(entry, "owner_title", "owner", "owner_role_id", "role_id")
    codes: list[Any] = next(
        (entry[key] for key in ("task_codes", "codes", "tasks") if isinstance(entry.get(key), list)), []
    )
    description = _text(entry, "description", "risk_description")
    return PlanRisk(
        risk_id=_text(entry, "risk_id", "id") or f"R{number}",
        title=_text(entry, "title", "risk_title", "name") or description or "Untitled",
        area=_text(entry, "area", "risk_area"),
        description=description,
        impact=_text(entry, "potential_impact", "impact"),
        likelihood=likelihood,
        severity=severity,
        exposure=_WEIGHT.get(likelihood, 0) * _WEIGHT.get(severity, 0),
        action=_text(entry, "action", "response", "mitigation"),
        early_sign=_text(entry, "early_sign"),
        owner=titles.get(owner, owner),
        codes=tuple(plain_line(code) for code in codes if isinstance(code, str)),
    )


def _text(entry: Mapping[str, Any], *names: str) -> str:
    return next((line for name in names if isinstance(entry.get(name), str) and (line := plain_line(entry[name]))), "")
