"""The way that was chosen, in few lines: what all later prompts are shown of the strategy."""

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import bullets
from planexe.spine.stage import Expected, unseen
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.scenario.generate_scenarios import Scenarios
from planexe.workflows.plan.scenario.select_scenario import SelectedScenario
from planexe.workflows.plan.strategy.select_vital_levers import VitalLevers

MOST_OPTION, MOST_TRADE_OFF, MOST_REASON = 220, 90, 300
"""Characters of an option, a trade-off and the reason: all together stay below 500 tokens."""


class ChosenPath(BaseModel):
    """The chosen scenario.

    Attributes:
        tension: what the choice was about; empty where the user chose.
        decisions: each vital lever with the option taken and what it trades, a line each.
        rejected: names of the other scenarios.
    """

    scenario: str
    logic: str
    tension: str
    decisions: list[str]
    reason: str
    rejected: list[str]


def compute(inputs: Inputs) -> ChosenPath:
    """Returns the path of the scenario that was chosen."""
    selected = inputs.read("select_scenario", SelectedScenario)
    scenarios = inputs.read("generate_scenarios", Scenarios).scenarios
    trade_offs = {one.lever_id: one.trade_off for one in inputs.read("select_vital_levers", VitalLevers).vital}
    chosen = next(one for one in scenarios if one.scenario_id == selected.chosen_scenario_id)
    return ChosenPath(
        scenario=f"{chosen.scenario_id} {chosen.name} ({chosen.stance})",
        logic=chosen.strategic_logic,
        tension=selected.core_tension,
        decisions=[
            f"**{one.lever_id} {one.lever_name}:** {shorten(one.option, MOST_OPTION)} "
            f"({shorten(trade_offs.get(one.lever_id, ''), MOST_TRADE_OFF)})"
            for one in chosen.settings
        ],
        reason=shorten(selected.justification, MOST_REASON),
        rejected=[f"{one.name} ({one.stance})" for one in scenarios if one is not chosen],
    )


def view_full(value: ChosenPath) -> str:
    """Returns the path: scenario, what it trades, its decisions, why, and what was not chosen."""
    parts = [
        f"**Chosen scenario:** {value.scenario}. {value.logic}",
        f"**Core tension:** {value.tension}" if value.tension else "",
        bullets(value.decisions),
        f"**Why:** {value.reason}",
        f"**Not chosen:** {'; '.join(value.rejected)}",
    ]
    return "\n\n".join(part for part in parts if part)


STAGE = Compute(
    name="path_digest",
    heading="The way in short",
    # Not the long descriptions of levers and reasons: those are written meanwhile, for people.
    needs=(unseen("select_vital_levers"), unseen("generate_scenarios"), unseen("select_scenario")),
    compute=compute,
    value=ChosenPath,
    views={"full": view_full},
    expected=Expected(0, 0, 0, 0, 0),
)
