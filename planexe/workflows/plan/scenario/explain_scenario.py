"""Say at length why the chosen scenario fits the goal; the work on the plan goes on meanwhile."""

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.stage import Default, Expected, Item
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.scenario.select_scenario import SelectedScenario
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED

PROMPT = f"""\
You explain to the owner of a goal why one of three strategies was chosen. The scenarios stand in `generate_scenarios`, the choice and its scores in `select_scenario`; it is settled, and you do not change it.

- `analysis_title`: a title for the comparison of the three scenarios, at most ten words.
- `plan_characteristics`: describe the goal, one or two sentences a field, from the words of the goal and not from the scenarios:
  - `ambition_and_scale`: how big it wants to be, from a private matter to the whole world.
  - `risk_and_novelty`: proven or never done before; how much risk its owner seems to accept.
  - `complexity_and_constraints`: budget, time, law, technology and other limits that the goal names.
  - `domain_and_tone`: field of work, and how the goal is worded: daring, sober, urgent, playful.
  - `holistic_profile`: all of this in one sentence.
- `justification`: 100 to 150 words. Why this one, tied to the words of the goal, and why each of the other two fits less.

{GOAL_RULES}"""


class PlanCharacteristics(BaseModel):
    """What kind of goal it is."""

    ambition_and_scale: Text
    risk_and_novelty: Text
    complexity_and_constraints: Text
    domain_and_tone: Text
    holistic_profile: Text


class ScenarioReasons(BaseModel):
    """Why the chosen scenario fits; a choice of the user has a title alone."""

    analysis_title: Text = Field(description="A title, at most ten words.")
    plan_characteristics: PlanCharacteristics | None
    justification: Text = Field(description="Why this one and not the others, 100 to 150 words.")


def skip(inputs: Inputs) -> ScenarioReasons | None:
    """Returns the reasons of a choice that the user made: none but that."""
    selected = inputs.read("select_scenario", SelectedScenario)
    if selected.chosen_by == "model":
        return None
    return ScenarioReasons(
        analysis_title="Scenarios side by side", plan_characteristics=None, justification=selected.justification
    )


def in_short(inputs: Inputs, _item: Item) -> ScenarioReasons:
    """Returns the short reason that was given with the choice."""
    selected = inputs.read("select_scenario", SelectedScenario)
    return ScenarioReasons(
        analysis_title="Scenarios side by side",
        plan_characteristics=None,
        justification=f"{selected.justification} {NOT_ASSESSED}",
    )


STAGE = Ask(
    name="explain_scenario",
    heading="Why this scenario",
    needs=("initial_prompt", "generate_scenarios", "select_scenario"),
    prompt=PROMPT,
    task="Say why the chosen scenario fits this goal.",
    answer=ScenarioReasons,
    skip=skip,
    default=Default(in_short, "the short reason alone"),
    essential=False,
    max_output_tokens=2500,
    expected=Expected(1, 1, 5, 2300, 420),
)
