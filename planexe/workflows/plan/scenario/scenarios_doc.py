"""The chosen path first, the others after: a document for people."""

from typing import Literal

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import bullets, label_of
from planexe.spine.stage import Expected, optional
from planexe.workflows.plan.scenario.explain_scenario import PlanCharacteristics, ScenarioReasons
from planexe.workflows.plan.scenario.generate_scenarios import Scenario, Scenarios, settings_text
from planexe.workflows.plan.scenario.select_scenario import ScenarioAssessment, SelectedScenario


class JudgedScenario(BaseModel):
    """A scenario and how well it fits; no score where the user chose."""

    scenario: Scenario
    fit_score: int | None = Field(default=None, ge=1, le=10)
    fit_assessment: str = ""


class ScenarioDocument(BaseModel):
    """The strategy the plan follows, and what was not chosen."""

    analysis_title: str
    core_tension: str
    chosen: JudgedScenario
    chosen_by: Literal["model", "user"]
    justification: str
    plan_characteristics: PlanCharacteristics | None
    alternatives: list[JudgedScenario]


def compute(inputs: Inputs) -> ScenarioDocument:
    """Returns the document from the scenarios and the choice."""
    scenarios = inputs.read("generate_scenarios", Scenarios)
    selected = inputs.read("select_scenario", SelectedScenario)
    reasons = inputs.find("explain_scenario", ScenarioReasons)
    judged = [_judged(s, selected.assessments) for s in scenarios.scenarios]
    return ScenarioDocument(
        analysis_title=reasons.analysis_title if reasons else "Scenarios side by side",
        core_tension=selected.core_tension,
        chosen=next(j for j in judged if j.scenario.scenario_id == selected.chosen_scenario_id),
        chosen_by=selected.chosen_by,
        justification=reasons.justification if reasons else selected.justification,
        plan_characteristics=reasons.plan_characteristics if reasons else None,
        alternatives=[j for j in judged if j.scenario.scenario_id != selected.chosen_scenario_id],
    )


def _judged(scenario: Scenario, assessments: list[ScenarioAssessment]) -> JudgedScenario:
    for assessment in assessments:
        if assessment.scenario_id == scenario.scenario_id:
            return JudgedScenario(
                scenario=scenario, fit_score=assessment.fit_score, fit_assessment=assessment.fit_assessment
            )
    return JudgedScenario(scenario=scenario)


def view_full(value: ScenarioDocument) -> str:
    """Returns the whole document."""
    parts = [f"**{value.analysis_title}.** {value.core_tension}".strip()]
    parts += [f"## Chosen: {_title(value.chosen)}", *_body(value.chosen)]
    parts += [f"**Why this one:** {value.justification}"]
    if value.plan_characteristics is not None:
        traits = value.plan_characteristics
        parts += ["## What kind of plan this is"]
        parts += [bullets([f"**{label_of(traits, name)}:** {text}" for name, text in traits])]
    parts += ["## Not chosen"]
    for other in value.alternatives:
        parts += [f"### {_title(other)}", *_body(other)]
    return "\n\n".join(parts)


def _title(judged: JudgedScenario) -> str:
    score = f", fit {judged.fit_score} of 10" if judged.fit_score is not None else ""
    return f"{judged.scenario.name} ({judged.scenario.stance}{score})"


def _body(judged: JudgedScenario) -> list[str]:
    parts = [judged.scenario.strategic_logic, settings_text(judged.scenario)]
    return [*parts, f"**Fit:** {judged.fit_assessment}"] if judged.fit_assessment else parts


STAGE = Compute(
    name="scenarios_doc",
    heading="Scenarios",
    needs=("generate_scenarios", "select_scenario", optional("explain_scenario")),
    compute=compute,
    value=ScenarioDocument,
    views={"full": view_full},
    expected=Expected(0, 0, 0, 0, 0),
)
