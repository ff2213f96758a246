"""Chapter 14: who decides what up to which amount, and how the plan may be changed; pure."""

from collections.abc import Iterator

from planexe.blocks.blocks import Block, Column, Table
from planexe.blocks.plain_text import plain_line
from planexe.spine.markdown import bullets
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.governance.escalation_matrix import EscalationMatrix
from planexe.workflows.plan.governance.governance_bodies import Body, GovernanceBodies
from planexe.workflows.plan.reader.chapters.charter import manager_of
from planexe.workflows.plan.reader.chapters.draft import MIDDLE, SHORT, Draft, text

DRAWN = ("governance_bodies", "escalation_matrix", "find_team_roles", "cost_plan")
_MOST_ISSUES = 6


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields the bodies, the rule of change, and which problem goes where."""
    found = draft.value("governance_bodies", GovernanceBodies)
    if found is None:
        return
    money = f"Spends alone ({found.currency})" if found.currency else "Spends alone"
    columns = (
        Column("Id", "code"), Column("Body"), Column("Decides", "long"), Column(money, "money"), Column("Meets"),
        Column("Above it"),
    )  # fmt: skip
    rows = tuple(
        (
            body.body_id, plain_line(body.name), shorten(body.decision_rights, MIDDLE), body.spending_limit or None,
            shorten(body.meeting_cadence, SHORT), _above(body, found),
        )
        for body in found.bodies
    )  # fmt: skip
    yield Table(title="", columns=columns, rows=rows, marks=draft.run.marks("governance_bodies"))
    yield text("### How the plan may be changed", bullets(list(_changes(draft, found))))
    if matrix := draft.value("escalation_matrix", EscalationMatrix):
        heads = (Column("Problem"), Column("Goes to"), Column("How it is decided", "long"))
        issues = tuple(
            (shorten(e.issue_type, SHORT), plain_line(e.escalation_level.label), shorten(e.approval_process, MIDDLE))
            for e in matrix.entries[:_MOST_ISSUES]
        )
        yield Table(title="Which problem goes where", columns=heads, rows=issues)
    yield text(f"Setting up, monitoring and review of the bodies: {draft.see('governance_doc')}.")


def _above(body: Body, found: GovernanceBodies) -> str:
    return found.final_decider if body.escalates_to == "final_decider" else body.escalates_to


def _changes(draft: Draft, found: GovernanceBodies) -> Iterator[str]:
    """Yields the three steps: within float and limit, within the contingency, beyond it."""
    manager = manager_of(draft) or "Who leads"
    lowest = min((b for b in found.bodies if b.spending_limit), key=lambda b: b.spending_limit, default=None)
    limit = f" and costs no more than {draft.money(lowest.spending_limit, found.currency or '')}" if lowest else ""
    yield f"**{manager} decides alone** what moves no end (it stays within the float of its task){limit}."
    top = found.bodies[0] if found.bodies else None
    whole = draft.work.whole
    reserve = f", {draft.money(whole.contingency)} in all" if whole and whole.contingency > 0 else ""
    if top:
        yield f"**{top.body_id} {top.name} decides** what is paid from the contingency{reserve}, or moves a phase and no promise."
    yield f"**{found.final_decider} decides** everything beyond: more money, another date, another result."
