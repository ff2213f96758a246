"""Chooses the scenario that fits the goal best, unless the user has chosen one."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field

from planexe.errors import InputError
from planexe.spine.binding import Binding, OneEach, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.stage import Answered, Default, Expected, Item
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.scenario.generate_scenarios import Scenarios
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED

PROMPT = f"""\
You choose the strategy that fits a goal best. Three scenarios stand in `generate_scenarios`, the levers behind them in `select_vital_levers`.

First describe the goal in `plan_characteristics`, one or two sentences per field, from the words of the goal and not from the scenarios:
- `ambition_and_scale`: how big it wants to be, from a private matter to the whole world.
- `risk_and_novelty`: proven or never done before; how much risk its owner seems to accept.
- `complexity_and_constraints`: budget, time, law, technology and other limits that the goal names.
- `domain_and_tone`: field of work, and how the goal is worded: daring, sober, urgent, playful.
- `holistic_profile`: all of this in one sentence.

Then judge each scenario in `scenario_assessments`, exactly one entry per scenario id:
- `fit_assessment`: one or two sentences, what fits and what does not.
- `fit_score`: 1 (contradicts the goal) to 10 (made for it). Use different scores where the fit differs.

Then decide in `final_choice`:
- `chosen_scenario_id`: the scenario with the highest score; with equal scores the one you would defend before the owner.
- `justification`: 100 to 150 words. Why this one, tied to the words of the goal, and why each of the other two fits less.

Rules:
- The middle scenario is not the safe answer. A daring goal deserves the ambitious one, a modest budget or a careful tone the cautious one. Choose the balanced one only if the goal really asks for balance.
- Judge the settings, not the names.

{GOAL_RULES}"""


class PlanCharacteristics(BaseModel):
    """What kind of goal it is."""

    ambition_and_scale: Text
    risk_and_novelty: Text
    complexity_and_constraints: Text
    domain_and_tone: Text
    holistic_profile: Text


class ScenarioAssessment(BaseModel):
    """How well one scenario fits."""

    scenario_id: str = Field(description="Id of the scenario.")
    fit_assessment: Text = Field(description="What fits and what does not, one or two sentences.")
    fit_score: int = Field(ge=1, le=10, description="1 contradicts the goal, 10 made for it.")


class FinalChoice(BaseModel):
    """The scenario chosen, and why."""

    chosen_scenario_id: str = Field(description="Id of the scenario with the highest score.")
    justification: Text = Field(description="Why this one and not the others, 100 to 150 words.")


class ScenarioJudgement(BaseModel):
    """The goal described, the scenarios judged, one chosen."""

    plan_characteristics: PlanCharacteristics
    scenario_assessments: list[ScenarioAssessment] = Field(min_length=1)
    final_choice: FinalChoice


class SelectedScenario(BaseModel):
    """The chosen scenario.

    Attributes:
        chosen_by: ``user`` if the run's option named it; then nothing was judged.
        assessments: in the order of the scenarios.
    """

    chosen_scenario_id: str
    chosen_by: Literal["model", "user"]
    justification: str
    plan_characteristics: PlanCharacteristics | None = None
    assessments: list[ScenarioAssessment] = Field(default_factory=list)


def bindings(inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: one judgement per scenario, and a choice among them."""
    ids = _ids(inputs)
    return [OneEach("scenario_assessments", "scenario_id", ids), OneOf("final_choice.chosen_scenario_id", ids)]


def _ids(inputs: Inputs) -> tuple[str, ...]:
    return tuple(s.scenario_id for s in inputs.read("generate_scenarios", Scenarios).scenarios)


def check(answer: ScenarioJudgement, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns a choice that contradicts its own scores."""
    scores = {a.scenario_id: a.fit_score for a in answer.scenario_assessments}
    chosen, best = answer.final_choice.chosen_scenario_id, max(scores.values())
    if scores[chosen] == best:
        return []
    leaders = ", ".join(i for i, score in scores.items() if score == best)
    given = f"`chosen_scenario_id` is {chosen} with `fit_score` {scores[chosen]}, but {leaders} has {best}"
    return [f"{given}; choose the scenario with the highest score, or correct the scores."]


def finish(inputs: Inputs, answered: Sequence[Answered]) -> SelectedScenario:
    """Returns the choice with the judgements in the order of the scenarios."""
    answer: ScenarioJudgement = answered[0].answer
    order = _ids(inputs)
    return SelectedScenario(
        chosen_scenario_id=answer.final_choice.chosen_scenario_id,
        chosen_by="model",
        justification=answer.final_choice.justification,
        plan_characteristics=answer.plan_characteristics,
        assessments=sorted(answer.scenario_assessments, key=lambda a: order.index(a.scenario_id)),
    )


def unjudged(inputs: Inputs, _item: Item) -> ScenarioJudgement:
    """Returns the choice of the balanced scenario, with the same score for all."""
    scenarios = inputs.read("generate_scenarios", Scenarios).scenarios
    balanced = next((s for s in scenarios if s.stance == "balanced"), scenarios[0])
    return ScenarioJudgement(
        plan_characteristics=PlanCharacteristics(**dict.fromkeys(PlanCharacteristics.model_fields, NOT_ASSESSED)),
        scenario_assessments=[
            ScenarioAssessment(scenario_id=s.scenario_id, fit_assessment=NOT_ASSESSED, fit_score=5) for s in scenarios
        ],
        final_choice=FinalChoice(
            chosen_scenario_id=balanced.scenario_id,
            justification=f"{NOT_ASSESSED} The balanced scenario stands between the other two.",
        ),
    )


def skip(inputs: Inputs) -> SelectedScenario | None:
    """Returns the user's own choice, if the run's option ``scenario`` holds an id, a stance or a name.

    Raises:
        InputError: no scenario is called so.
    """
    wanted = inputs.option("scenario")
    if not wanted:
        return None
    key = " ".join(str(wanted).casefold().split())
    scenarios = inputs.read("generate_scenarios", Scenarios).scenarios
    for scenario in scenarios:
        if key in {scenario.scenario_id.casefold(), scenario.stance, " ".join(scenario.name.casefold().split())}:
            return SelectedScenario(
                chosen_scenario_id=scenario.scenario_id, chosen_by="user", justification="Chosen by the user."
            )
    known = ", ".join(f"{s.scenario_id} ({s.stance}: {s.name})" for s in scenarios)
    raise InputError(f"scenario is {wanted!r}; choose one of {known}.", field="scenario")


STAGE = Ask(
    name="select_scenario",
    heading="Choice of the scenario",
    needs=(
        "initial_prompt",
        "classify_purpose",
        "classify_plan_type",
        "select_vital_levers:digest",
        "generate_scenarios",
    ),
    options=("scenario",),
    prompt=PROMPT,
    task="Describe the goal, judge the three scenarios and choose one.",
    answer=ScenarioJudgement,
    bindings=bindings,
    check=check,
    finish=finish,
    skip=skip,
    default=Default(unjudged, "the balanced scenario"),
    value=SelectedScenario,
    expected=Expected(1, 1, 6.0, 2500, 800),
)
