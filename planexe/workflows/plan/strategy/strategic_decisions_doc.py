"""The levers as a decision document that people read."""

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import bullets
from planexe.spine.stage import Expected
from planexe.workflows.plan.strategy.enrich_levers import EnrichedLevers
from planexe.workflows.plan.strategy.levers import DescribedLever, option_list
from planexe.workflows.plan.strategy.select_vital_levers import Importance, RatedLever, VitalLevers


class StrategicDecision(BaseModel):
    """One decision: the lever, how much it matters and why."""

    lever: DescribedLever
    importance: Importance
    justification: str


class StrategicDecisions(BaseModel):
    """The decision document.

    Attributes:
        summary: which tensions the vital levers control.
        primary: the vital decisions, the most important first.
        secondary: the others.
        lever_names: name of every lever by its id.
    """

    summary: str
    primary: list[StrategicDecision]
    secondary: list[StrategicDecision]
    lever_names: dict[str, str]


def compute(inputs: Inputs) -> StrategicDecisions:
    """Returns the decisions in order of importance."""
    levers = {lever.lever_id: lever for lever in inputs.read("enrich_levers", EnrichedLevers).levers}
    vital = inputs.read("select_vital_levers", VitalLevers)
    decisions = [_decision(levers[rating.lever_id], rating) for rating in vital.ratings]
    return StrategicDecisions(
        summary=vital.summary,
        primary=decisions[: len(vital.vital)],
        secondary=decisions[len(vital.vital) :],
        lever_names={lever_id: lever.name for lever_id, lever in levers.items()},
    )


def _decision(lever: DescribedLever, rating: RatedLever) -> StrategicDecision:
    return StrategicDecision(lever=lever, importance=rating.importance, justification=rating.justification)


def view_full(value: StrategicDecisions) -> str:
    """Returns the whole document: summary, primary decisions, secondary decisions."""
    parts = [value.summary, "## Primary decisions"]
    parts += [_decision_text(d, value.lever_names) for d in value.primary]
    if value.secondary:
        parts += ["## Secondary decisions", *(_decision_text(d, value.lever_names) for d in value.secondary)]
    return "\n\n".join(parts)


def _decision_text(decision: StrategicDecision, names: dict[str, str]) -> str:
    lever = decision.lever
    parts = [f"### {lever.lever_id} {lever.name}", f"**Importance:** {decision.importance}. {decision.justification}"]
    parts.append(lever.description or "*The description of this lever is missing.*")
    parts += [f"**What follows:** {lever.consequences}", f"**Options**\n\n{option_list(lever)}"]
    parts.append(f"**Trade-off:** {lever.trade_off}\n\n**Not considered:** {lever.weakness}")
    if lever.described:
        parts.append(f"**Strengthens** {_named(lever.synergy_with, names)}: {lever.synergy}")
        parts.append(f"**In conflict with** {_named(lever.conflicts_with, names)}: {lever.conflict}")
    if lever.merged:
        parts.append(f"**Also covers**\n\n{bullets(lever.merged)}")
    return "\n\n".join(parts)


def _named(lever_ids: list[str], names: dict[str, str]) -> str:
    return ", ".join(f"{names[i]} ({i})" for i in lever_ids) or "—"


STAGE = Compute(
    name="strategic_decisions_doc",
    heading="Strategic decisions",
    needs=("enrich_levers", "select_vital_levers"),
    compute=compute,
    value=StrategicDecisions,
    views={"full": view_full},
    expected=Expected(0, 0, 0, 0, 0),
)
