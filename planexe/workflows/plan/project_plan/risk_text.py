"""The risk register as text."""

from planexe.spine.markdown import bullets, table
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.project_plan.risk_value import LinkedRisk, LinkedRisks


def view_full(value: LinkedRisks) -> str:
    """Returns the register as a table, and each risk with its damage, action and early sign."""
    tied = any(risk.document_ids for risk in value.risks)  # in plans by older rules
    heads = ["Risk", "Title", "Exposure", "Probability", "Delays", "Expected", "Owner", "Tasks", "Decisions"]
    heads += [*(["Documents"] if tied else []), "Review by end of phase"]
    rows = [
        [
            risk.risk_id,
            risk.title,
            f"{risk.exposure} ({risk.likelihood} × {risk.severity})",
            chance_text(risk),
            ", ".join(risk.delayed_task_codes),
            expected_text(risk, value.currency),
            f"{risk.owner_role_id} {risk.owner_title}".strip(),
            *(", ".join(ids) for ids in (risk.task_codes, risk.lever_ids, *([risk.document_ids] if tied else []))),
            risk.review_by_phase,
        ]
        for risk in value.risks
    ]
    legend = "Exposure is likelihood times severity, each from 1 (low) to 3 (high). Expected is probability times mean impact."
    parts = [f"{table(heads, rows)}\n\n{legend}{_unpriced(value)}"]
    return "\n\n".join([*parts, *(_details(risk, value.currency) for risk in value.risks)])


def chance_text(risk: LinkedRisk) -> str:
    """Returns how likely a risk is; ``not priced`` where nobody said it."""
    return f"{round(100 * risk.chance)} %" if risk.priced else f"not priced ({round(100 * risk.chance)} % assumed)"


def expected_text(risk: LinkedRisk, currency: str) -> str:
    """Returns the expected days and money of a risk; empty where it has neither."""
    found = [f"{risk.expected_days:.1f} days"] if risk.impact_days else []
    return ", ".join([*found, f"{currency} {risk.expected_money:,.0f}".strip()] if risk.impact_money else found)


def impact_text(risk: LinkedRisk, currency: str) -> str:
    """Returns what a risk does when it happens, one case in ten being outside; empty where nobody said it."""
    parts = []
    if days := risk.impact_days:
        parts.append(
            f"{', '.join(risk.delayed_task_codes)} longer by {days.low:g} to {days.high:g} days, "
            f"most likely {days.likely:g}"
        )
    if money := risk.impact_money:
        parts.append(f"{currency} {money.low:,.0f} to {money.high:,.0f}, most likely {money.likely:,.0f}".strip())
    return "; ".join(parts)


def _unpriced(value: LinkedRisks) -> str:
    if not value.not_priced:
        return ""
    return (
        f" Not priced: {', '.join(value.not_priced)}; a probability by the likelihood is assumed "
        "(low 10 %, medium 30 %, high 60 %), and no impact."
    )


def _details(risk: LinkedRisk, currency: str) -> str:
    lines = [f"**Damage:** {risk.impact}", f"**Action:** {risk.mitigation}"]
    if told := impact_text(risk, currency):
        lines.append(f"**If it happens ({chance_text(risk)}):** {told}")
    lines += [f"**Early sign:** {risk.early_sign}"] if risk.early_sign else []
    named = [f"{key} {name}" for key, name in zip(risk.document_ids, risk.document_names, strict=False)]
    lines += [f"**Examined in:** {'; '.join(named)}"] if named else []
    return f"### {risk.risk_id} {risk.title}\n\n*{risk.area}*\n\n{bullets(lines)}"


def view_digest(value: LinkedRisks) -> str:
    """Returns one line per risk: exposure, owner, tasks, decisions, early sign."""
    lines = []
    for risk in value.risks:
        ties = [
            f"owner {risk.owner_role_id} {risk.owner_title}" if risk.owner_role_id else "no owner",
            f"tasks {', '.join(risk.task_codes)}" if risk.task_codes else "",
            f"decisions {', '.join(risk.lever_ids)}" if risk.lever_ids else "",
            f"{chance_text(risk)}{': ' if impact_text(risk, value.currency) else ''}{impact_text(risk, value.currency)}"
            if risk.priced
            else "not priced",
            f"sign: {shorten(risk.early_sign, 90)}" if risk.early_sign else "",
        ]
        lines.append(f"**{risk.risk_id} {risk.title}** ({risk.exposure} of 9): {'; '.join(tie for tie in ties if tie)}")
    return bullets(lines)
