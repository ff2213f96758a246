"""Chapter 1: what is asked of those who decide, and what they must know for it; pure."""

from collections.abc import Iterator

from planexe.blocks.blocks import Block
from planexe.figures import day_text
from planexe.spine.markdown import bullets
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.reader.chapters.draft import LONG, MIDDLE, Draft, facts, text
from planexe.workflows.plan.scenario.scenarios_doc import ScenarioDocument
from planexe.workflows.plan.synthesis.executive_summary import ExecutiveSummary
from planexe.workflows.plan.synthesis.plan_checks import PlanChecks

DRAWN = ("schedule", "cost_plan", "scenarios_doc", "risk_register", "plan_checks")


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields the figures, the conclusion, and the decisions asked."""
    summary = draft.value("executive_summary", ExecutiveSummary)
    if summary is None:
        return
    if summary.key_figures:
        yield facts("The plan in figures", ((figure.name, figure.value) for figure in summary.key_figures))
    yield text(
        f"**{shorten(summary.overall_takeaway, LONG)}**",
        shorten(summary.focus_and_context, LONG),
        shorten(summary.key_deliverables_and_outcomes, LONG),
        f"**Next steps.** {shorten(summary.action_orientation, LONG)}",
    )
    asked = list(_asked(draft))
    if asked:
        yield text("### Decisions asked", bullets(asked))


def _asked(draft: Draft) -> Iterator[str]:
    """Yields the three decisions: the way, the first money, and what stands against it."""
    scenarios = draft.value("scenarios_doc", ScenarioDocument)
    if scenarios:
        chosen = scenarios.chosen.scenario
        others = ", ".join(f"{one.scenario.scenario_id} {one.scenario.name}" for one in scenarios.alternatives)
        yield (
            f"**The way:** follow {chosen.scenario_id} {chosen.name}, and not {others}; {draft.see('scenarios_doc')} "
            "says what each leads to."
        )
    costs, phases = draft.work.costs, draft.work.gantt.phases
    if costs and costs.by_phase and costs.by_phase[0].total > 0:
        first = costs.by_phase[0]
        row = next((row for row in phases if row.code == first.code), None)
        until = f", which ends on {day_text(row.finish)}" if row and row.finish else ""
        yield (
            f"**The first money:** release {draft.money(first.total)} for phase {first.code} {first.title}{until}; "
            f"the whole needs {draft.money(costs.total)}."
        )
    checks = draft.value("plan_checks", PlanChecks)
    gaps = [finding.text for finding in checks.findings if finding.severity == "gap"] if checks else []
    if gaps:
        yield f"**What stands against it:** accept or mend: {shorten(gaps[0], MIDDLE)}"
    elif draft.work.risks:
        risk = draft.work.risks[0]
        yield (
            f"**The greatest risk:** accept {risk.risk_id} {risk.title}, or pay for what is done against it: "
            f"{shorten(risk.mitigation, MIDDLE)}"
        )
