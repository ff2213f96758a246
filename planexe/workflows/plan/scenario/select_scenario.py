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
You choose the strategy that fits a goal best. Three scenarios stand in `generate_scenarios`, the levers behind them in `select_vital_levers`. Everything later waits for your choice, so write no more than is asked; the long reasons are written elsewhere.

- `core_tension`: one sentence, what the choice between the scenarios is really about.
- `scenario_assessments`: exactly one entry for each scenario id.
  - `fit_assessment`: one sentence, what fits the words of the goal and what does not.
  - `fit_score`: 1 (contradicts the goal) to 10 (made for it). Use different scores where the fit differs.
- `chosen_scenario_id`: the scenario with the highest score; with equal scores the one you would defend before the owner.
- `justification`: one or two sentences why this one, tied to the words of the goal.

Rules:
- The middle scenario is not the safe answer. A daring goal deserves the ambitious one, a modest budget or a careful tone the cautious one. Choose the balanced one only if the goal really asks for balance.
- Judge the settings, not the names.

{GOAL_RULES}"""


class ScenarioAssessment(BaseModel):
    """How well one scenario fits."""

    scenario_id: str = Field(description="Id of the scenario.")
    fit_assessment: Text = Field(description="What fits and what does not, one sentence.")
    fit_score: int = Field(ge=1, le=10, description="1 contradicts the goal, 10 made for it.")


class ScenarioJudgement(BaseModel):
    """The scenarios judged, one chosen."""

    core_tension: Text = Field(description="What the choice is really about, one sentence.")
    scenario_assessments: list[ScenarioAssessment] = Field(min_length=1)
    chosen_scenario_id: str = Field(description="Id of the scenario with the highest score.")
    justification: Text = Field(description="Why this one, in one or two sentences.")


class SelectedScenario(BaseModel):
    """The chosen scenario.

    Attributes:
        chosen_by: ``user`` if the run's option named it; then nothing was judged.
        justification: in short; ``explain_scenario`` has the long reasons.
        assessments: in the order of the scenarios.
        core_tension: what the choice is about; empty where the user chose.
    """

    chosen_scenario_id: str
    chosen_by: Literal["model", "user"]
    justification: str
    core_tension: str = ""
    assessments: list[ScenarioAssessment] = Field(default_factory=list)


def bindings(inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: one judgement per scenario, and a choice among them."""
    ids = _ids(inputs)
    return [OneEach("scenario_assessments", "scenario_id", ids), OneOf("chosen_scenario_id", ids)]


def _ids(inputs: Inputs) -> tuple[str, ...]:
    return tuple(s.scenario_id for s in inputs.read("generate_scenarios", Scenarios).scenarios)


def check(answer: ScenarioJudgement, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns a choice that contradicts its own scores."""
    scores = {a.scenario_id: a.fit_score for a in answer.scenario_assessments}
    chosen, best = answer.chosen_scenario_id, max(scores.values())
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
        chosen_scenario_id=answer.chosen_scenario_id,
        chosen_by="model",
        justification=answer.justification,
        core_tension=answer.core_tension,
        assessments=sorted(answer.scenario_assessments, key=lambda a: order.index(a.scenario_id)),
    )


def unjudged(inputs: Inputs, _item: Item) -> ScenarioJudgement:
    """Returns the choice of the balanced scenario, with the same score for all."""
    scenarios = inputs.read("generate_scenarios", Scenarios).scenarios
    balanced = next((s for s in scenarios if s.stance == "balanced"), scenarios[0])
    return ScenarioJudgement(
        core_tension=NOT_ASSESSED,
        scenario_assessments=[
            ScenarioAssessment(scenario_id=s.scenario_id, fit_assessment=NOT_ASSESSED, fit_score=5) for s in scenarios
        ],
        chosen_scenario_id=balanced.scenario_id,
        justification=f"{NOT_ASSESSED} The balanced scenario stands between the other two.",
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
    needs=("initial_prompt", "select_vital_levers:digest", "generate_scenarios"),
    options=("scenario",),
    prompt=PROMPT,
    task="Judge the three scenarios and choose one.",
    answer=ScenarioJudgement,
    bindings=bindings,
    check=check,
    finish=finish,
    skip=skip,
    default=Default(unjudged, "the balanced scenario"),
    value=SelectedScenario,
    expected=Expected(1, 1, 3, 2300, 220),
)
