"""What was decided about the plan: nothing until somebody chooses, and then what code works with, without a call."""

from planexe.figures import day_text
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import bullets
from planexe.spine.stage import Expected, Need, optional, unseen
from planexe.workflows.plan.repair.decision_models import Decision, Decisions

NAME = "decisions"
DECISION_NEEDS: tuple[Need, ...] = (unseen(optional(NAME)),)
"""What whoever asks what was decided must need."""


def decisions_of(inputs: Inputs) -> Decisions:
    """Returns what was decided; nothing in a plan of an older version."""
    return inputs.find(NAME, Decisions) or Decisions()


def _nothing(_inputs: Inputs) -> Decisions:
    return Decisions()


def view_full(value: Decisions) -> str:
    """Returns a line for each decision: what, when, by whom."""
    return bullets([decision_line(one) for one in value.decided]) if value.decided else "Nothing has been decided yet."


def decision_line(decision: Decision) -> str:
    """Returns a decision in one line."""
    when = f"on {day_text(decision.day)}" if decision.day else ""
    by = f"by {decision.who}" if decision.who else ""
    told = " ".join(part for part in ("chosen", when, by) if part)
    return f"{decision.text} ({told})" if when or by else decision.text


STAGE = Compute(
    name=NAME,
    heading="What was decided",
    compute=_nothing,
    value=Decisions,
    views={"full": view_full},
    essential=False,
    expected=Expected(0, 0, 0, 0, 0),
)
