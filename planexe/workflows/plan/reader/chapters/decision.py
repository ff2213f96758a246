"""Chapter 1: what is asked of those who decide, and what they must know for it; pure."""

from collections.abc import Iterator

from planexe.blocks.blocks import Block
from planexe.blocks.plain_text import plain_line
from planexe.figures import count_text
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.facts.evidence import Evidence
from planexe.workflows.plan.facts.evidence import headline as evidence_sentence
from planexe.workflows.plan.reader.chapters.draft import LONG, Draft, facts, text
from planexe.workflows.plan.reader.contract_table import contract_table
from planexe.workflows.plan.reader.repair_table import decided_table
from planexe.workflows.plan.repair.option_models import RepairOptions
from planexe.workflows.plan.repair.option_text import headline
from planexe.workflows.plan.synthesis.decision_register import DecisionRegister, open_table
from planexe.workflows.plan.synthesis.executive_summary import ExecutiveSummary
from planexe.workflows.plan.synthesis.kill_criteria import KillCriteria, criteria_table
from planexe.workflows.plan.synthesis.plan_checks import PlanChecks

DRAWN = (
    "contract_view",
    "decision_register",
    "repair_options",
    "decisions",
    "kill_criteria",
    "evidence",
    "plan_checks",
)
MOST_ASKED = 3


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields the figures, what was decided and what would make it hold, the conclusion, and the decisions asked."""
    summary = draft.value("executive_summary", ExecutiveSummary)
    if summary is None:
        return
    yield from contract_table(draft.run)
    if (decided := decided_table(draft.run)) is not None:
        yield decided
    options = draft.value("repair_options", RepairOptions)
    if options and options.needed and options.options:
        first, number = options.options[0], len(options.options)
        every = "What it brings" if number == 1 else f"All {number} with what they bring"
        yield text(
            f"**{headline(options)}** {'One way' if number == 1 else 'The first'}: {shorten(plain_line(first.text), LONG)}. "
            f"{every}: {draft.see('repair_options')}."
        )
    if summary.key_figures:
        yield facts("The plan in figures", ((figure.name, figure.value) for figure in summary.key_figures))
    yield text(
        f"**{shorten(summary.overall_takeaway, LONG)}**",
        shorten(summary.focus_and_context, LONG),
        shorten(summary.key_deliverables_and_outcomes, LONG),
        f"**Next steps.** {shorten(summary.action_orientation, LONG)}",
    )
    if register := draft.value("decision_register", DecisionRegister):
        more = (
            f"All {len(register.open)} decisions with what each leads to, the {len(register.choices)} choices made on your "
            f"behalf, and the first day's work: {draft.see('decision_register')}."
        )
        yield text("### Decisions asked", open_table(register, MOST_ASKED), more)
    stop = draft.value("kill_criteria", KillCriteria)
    if stop and (rows := criteria_table(stop)):
        yield text("### When to stop", rows)
    if checks := draft.value("plan_checks", PlanChecks):
        wrong = sum(one.area in ("Texts", "Figures") for one in checks.findings)
        if wrong:
            yield text(
                f"**What does not agree.** Code found {count_text(wrong, 'place')} where texts and figures of the plan "
                f"contradict each other: {draft.see('plan_checks')}."
            )
    if evidence := draft.value("evidence", Evidence):
        yield text(f"**What is not checked.** {evidence_sentence(evidence)} By kind: {draft.see('evidence')}.")
