"""One small plan, a bakery in Lyon, as the values of the early stages: good answers put through the real stages."""

from collections.abc import Callable
from datetime import date
from functools import cache

from pydantic import BaseModel

from planexe.spine.stage import Stage
from planexe.workflows.plan.assumptions import (
    consolidate_assumptions,
    currency_strategy,
    identify_risks,
    make_assumptions,
    physical_locations,
    review_assumptions,
)
from planexe.workflows.plan.project_plan import plan_fields, pre_project_assessment, project_plan
from planexe.workflows.plan.scenario import (
    explain_scenario,
    generate_scenarios,
    path_digest,
    scenarios_doc,
    select_scenario,
)
from planexe.workflows.plan.screening import classify_plan_type, classify_purpose, start_time
from planexe.workflows.plan.screening import initial_prompt as initial_prompt_stage
from planexe.workflows.plan.strategy import (
    brainstorm_levers,
    deduplicate_levers,
    enrich_levers,
    select_vital_levers,
    strategic_decisions_doc,
)
from tests.workflows.plan.stage_inputs import Made, finish_with, inputs_of

GOAL = "Open a bakery in Lyon that trains young people without a job. Budget 400000 euro."


def made(*names: str) -> list[Made]:
    """Returns the example values of these stages, each with its stage."""
    return [(stage, value()) for stage, value in (EXAMPLES[name] for name in names)]


@cache
def initial_prompt() -> initial_prompt_stage.InitialPrompt:
    return initial_prompt_stage.InitialPrompt(
        goal=GOAL, today=date(2027, 3, 1), start_line="The project starts as soon as possible."
    )


def plan_start() -> start_time.StartTime:
    day = date(2027, 3, 1)
    return start_time.StartTime(today=day, start_date=day, chosen_by_user=False)


def purpose() -> classify_purpose.Purpose:
    return classify_purpose.Purpose(topic="Training bakery", purpose_detailed="Social business", purpose="business")


def plan_type() -> classify_plan_type.PlanType:
    return classify_plan_type.PlanType(explanation="Ovens stand in a shop.", plan_type="physical")


def lever_drafts(names: list[str]) -> brainstorm_levers.LeverDrafts:
    """Returns the good answer of one angle, with these three names."""
    levers = [
        brainstorm_levers.LeverDraft(
            name=name,
            consequences=f"{name} settles 20 percent of the rent.",
            options=[f"{name} in one small step.", f"{name} in two steps.", f"{name} all at once."],
            trade_off=f"Speed against cost of {name}",
            weakness="Forgets the neighbours.",
        )
        for name in names
    ]
    return brainstorm_levers.LeverDrafts(rationale=f"It hinges on {names[0]}.", levers=levers)


ANGLES = [
    ["Site and lease", "Oven technology", "Range of bread"],
    ["Opening hours", "Supply of flour", "Legal form"],
    ["Source of money", "Site and lease", "Price level"],
    ["Buying or renting", "Intake of trainees", "Length of training"],
    ["Night work", "Neighbourhood ties", "Wholesale customers"],
]
KEPT = ("L1", "L2", "L6", "L7", "L9", "L11", "L12")


@cache
def lever_ideas() -> BaseModel:
    stage = brainstorm_levers.STAGE
    inputs = inputs_of(stage, *made("initial_prompt"))
    return finish_with(stage, inputs, [lever_drafts(names) for names in ANGLES])


def lever_decisions(kept: tuple[str, ...] = KEPT) -> deduplicate_levers.Decisions:
    """Returns the good decisions: L8 is absorbed into L1, the others not in ``kept`` are removed."""
    return deduplicate_levers.Decisions(
        decisions=[
            deduplicate_levers.Decision(
                lever_id=f"L{n}",
                classification="keep" if f"L{n}" in kept else ("absorb" if n == 8 and "L1" in kept else "remove"),
                absorbed_into="L1" if n == 8 and "L1" in kept and "L8" not in kept else None,
                influence=1 + n % 10,
                tied_to=["L7"] if n == 1 else [],
                justification=f"Reason {n}.",
            )
            for n in range(1, 16)
        ]
    )


@cache
def kept_levers() -> BaseModel:
    stage = deduplicate_levers.STAGE
    inputs = inputs_of(stage, *made("initial_prompt", "brainstorm_levers"))
    return finish_with(stage, inputs, [lever_decisions()])


def characterizations(ids: tuple[str, ...]) -> enrich_levers.Characterizations:
    """Returns the good answer of one call about these levers."""
    return enrich_levers.Characterizations(
        characterizations=[
            enrich_levers.Characterization(
                lever_id=lever_id,
                description=f"{lever_id} controls the rent, measured in euro a month.",
                synergy_with=["L6"] if lever_id != "L6" else ["L7"],
                synergy_text="Both open doors at the bank.",
                conflicts_with=["L9"] if lever_id != "L9" else ["L1"],
                conflict_text="Both want the same money.",
            )
            for lever_id in ids
        ]
    )


@cache
def described_levers() -> BaseModel:
    stage = enrich_levers.STAGE
    inputs = inputs_of(stage, *made("initial_prompt", "deduplicate_levers"))
    return finish_with(stage, inputs, [characterizations(KEPT[:5]), characterizations(KEPT[5:])])


def assessments(levels: dict[str, select_vital_levers.Importance]) -> select_vital_levers.LeverAssessments:
    """Returns a rating of each lever named."""
    return select_vital_levers.LeverAssessments(
        lever_assessments=[
            select_vital_levers.LeverAssessment(
                lever_id=lever_id, justification=f"{lever_id} trades speed for cost.", strategic_importance=level
            )
            for lever_id, level in levels.items()
        ],
        summary="Rent against reach, training against output.",
    )


LEVELS: dict[str, select_vital_levers.Importance] = {
    "L1": "High",
    "L2": "Medium",
    "L6": "Low",
    "L7": "Critical",
    "L9": "High",
    "L11": "Critical",
    "L12": "Low",
}


@cache
def vital_levers() -> BaseModel:
    stage = select_vital_levers.STAGE
    return finish_with(stage, inputs_of(stage, *made("initial_prompt", "deduplicate_levers")), [assessments(LEVELS)])


def strategic_decisions() -> BaseModel:
    inputs = inputs_of(strategic_decisions_doc.STAGE, *made("enrich_levers", "select_vital_levers"))
    return strategic_decisions_doc.compute(inputs)


def scenario_drafts(ambitious: int = 3, balanced: int = 2, cautious: int = 1) -> generate_scenarios.ScenarioDrafts:
    """Returns three scenarios that take the same option number for every vital lever."""

    def draft(name: str, option: int) -> generate_scenarios.ScenarioDraft:
        ids = ("L1", "L2", "L7", "L9", "L11")
        return generate_scenarios.ScenarioDraft(
            name=name,
            strategic_logic=f"{name} holds together.",
            settings=[generate_scenarios.Setting(lever_id=i, option_index=option) for i in ids],
        )

    return generate_scenarios.ScenarioDrafts(
        ambitious=draft("City network", ambitious),
        balanced=draft("Model shop", balanced),
        cautious=draft("Corner oven", cautious),
    )


@cache
def scenarios() -> BaseModel:
    stage = generate_scenarios.STAGE
    return finish_with(stage, inputs_of(stage, *made("initial_prompt", "select_vital_levers")), [scenario_drafts()])


def scenario_judgement(
    chosen: str = "S3", scores: tuple[int, int, int] = (4, 6, 9)
) -> select_scenario.ScenarioJudgement:
    """Returns the judgement with these scores for S1, S2 and S3."""
    return select_scenario.ScenarioJudgement(
        core_tension="Reach against safety.",
        scenario_assessments=[
            select_scenario.ScenarioAssessment(scenario_id=f"S{n}", fit_assessment=f"Fit of S{n}.", fit_score=score)
            for n, score in enumerate(scores, 1)
        ],
        chosen_scenario_id=chosen,
        justification="It fits the budget.",
    )


@cache
def selected_scenario() -> BaseModel:
    stage = select_scenario.STAGE
    inputs = inputs_of(stage, *made("initial_prompt", "select_vital_levers", "generate_scenarios"))
    return finish_with(stage, inputs, [scenario_judgement()])


def scenario_reasons() -> explain_scenario.ScenarioReasons:
    return explain_scenario.ScenarioReasons(
        analysis_title="How fast to grow",
        plan_characteristics=explain_scenario.PlanCharacteristics(
            ambition_and_scale="One shop.",
            risk_and_novelty="Proven.",
            complexity_and_constraints="400000 euro.",
            domain_and_tone="Sober.",
            holistic_profile="A modest social business.",
        ),
        justification="It fits the budget, and the others do not.",
    )


def scenario_document() -> BaseModel:
    needs = made("generate_scenarios", "select_scenario", "explain_scenario")
    return scenarios_doc.compute(inputs_of(scenarios_doc.STAGE, *needs))


def chosen_path() -> BaseModel:
    needs = made("select_vital_levers", "generate_scenarios", "select_scenario")
    return path_digest.compute(inputs_of(path_digest.STAGE, *needs))


def locations() -> physical_locations.PhysicalLocations:
    return physical_locations.PhysicalLocations(
        has_location_in_plan=True,
        requirements_for_the_physical_locations=["120 m2 on the ground floor", "Three-phase power"],
        physical_locations=[
            physical_locations.Location(
                named_in_goal="Lyon",
                broad="France",
                detailed="Lyon",
                specific="Ground-floor shop near a tram stop",
                rationale="The goal names the city.",
            )
        ],
        location_summary="One shop in Lyon; the district is open.",
    )


def currencies() -> currency_strategy.CurrencyStrategy:
    return currency_strategy.CurrencyStrategy(
        money_involved=True,
        currency_list=[currency_strategy.CurrencyUse(currency="EUR", consideration="Everything is paid in it.")],
        primary_currency="EUR",
        currency_strategy="Nothing to handle.",
    )


def risk_drafts(count: int = 8) -> identify_risks.RiskDrafts:
    """Returns a good half of a register; the third risk is the gravest."""
    areas: tuple[identify_risks.RiskArea, ...] = ("money", "supply", "technology", "people and skills")
    return identify_risks.RiskDrafts(
        risks=[
            identify_risks.RiskDraft(
                title=f"Event {n}",
                area=areas[n % 4],
                description=f"Cause {n} leads to event {n}.",
                potential_impact=f"{n + 1}0000 EUR and {n + 2} weeks.",
                likelihood="high" if n == 3 else "medium",
                severity="high" if n == 3 else "low",
                action=f"The manager orders {n} spare parts in week {n}.",
            )
            for n in range(1, count + 1)
        ],
        risk_assessment_summary="Event 3 could end the project.",
    )


@cache
def risk_register() -> BaseModel:
    stage = identify_risks.STAGE
    return finish_with(stage, inputs_of(stage, *made(*CONTEXT)), [risk_drafts(), None])


def assumption_drafts(*areas: str) -> make_assumptions.AssumptionDrafts:
    """Returns a good entry for each of these areas, in the order of the alphabet."""
    return make_assumptions.AssumptionDrafts(
        assumptions=[
            make_assumptions.AssumptionDraft(
                area=area,
                question=f"How much {area}?",
                assumption=f"The plan counts on 12 units of {area}.",
                in_short=f"Twelve units of {area}.",
                rationale="A rule of thumb.",
                risk="It costs 10 percent more.",
                opportunity="A neighbour helps.",
            )
            for area in sorted(areas)
        ]
    )


@cache
def assumptions() -> BaseModel:
    stage = make_assumptions.STAGE
    return finish_with(
        stage, inputs_of(stage, *made(*CONTEXT)), [assumption_drafts(*pair) for pair in make_assumptions.PAIRS.values()]
    )


def assumption_review() -> review_assumptions.AssumptionReview:
    return review_assumptions.AssumptionReview(
        expert_domain="Artisan bakeries",
        domain_specific_considerations=["Night work needs consent.", "Flour prices move."],
        issues=[
            review_assumptions.AssumptionIssue(
                title=f"Issue {n}",
                assumption_ids=[f"A{n}"],
                explanation="The rent is too low.",
                recommendation="The owner asks 3 landlords in month 1.",
                sensitivity=f"Baseline 24 months; {n} to 6 months later.",
            )
            for n in (1, 2, 3)
        ],
        conclusion="Settle the rent first.",
    )


@cache
def context() -> BaseModel:
    stage = consolidate_assumptions.STAGE
    return consolidate_assumptions.compute(inputs_of(stage, *made(*CONSOLIDATED)))


def assessment_draft(
    first: int = 1, recommendation: pre_project_assessment.Recommendation = "execute_with_caution"
) -> pre_project_assessment.AssessmentDraft:
    """Returns what one expert says, about matters from a number on."""
    return pre_project_assessment.AssessmentDraft(
        field="Bakery technology",
        feedback=[
            pre_project_assessment.FeedbackDraft(
                title=f"Settle matter {n}", steps=[f"The owner signs paper {n}.", "Within 2 weeks of the start."]
            )
            for n in range(first, first + 4)
        ],
        most_urgent=f"Sign paper {first} first.",
        recommendation=recommendation,
        recommendation_reason=f"{recommendation} because of the rent.",
    )


@cache
def assessment() -> BaseModel:
    stage = pre_project_assessment.STAGE
    inputs = inputs_of(stage, *made(*ASSESSED))
    return finish_with(stage, inputs, [assessment_draft(), assessment_draft(5, "execute")])


def aim_draft() -> plan_fields.AimDraft:
    return plan_fields.AimDraft(
        goal_statement="A bakery in Lyon trains young people from 2028 on.",
        smart_criteria=plan_fields.SmartCriteria(
            specific="One shop with an oven; no delivery.",
            measurable="12 trainees a year.",
            achievable="The budget covers it.",
            relevant="Many young people have no job.",
            time_bound="Opening in month 12, first certificates in month 24.",
        ),
        deadline=date(2029, 3, 1),
        related_goals=["Less youth unemployment in the city"],
        tags=["bakery", "training", "Lyon"],
    )


def scope_draft() -> plan_fields.ScopeDraft:
    return plan_fields.ScopeDraft(
        deliverables=[
            plan_fields.DeliverableDraft(
                title="Website", acceptance="An order placed by a stranger arrives within 1 day.", priority="could"
            ),
            plan_fields.DeliverableDraft(
                title="Shop ready to sell", acceptance="The food authority signs the inspection.", priority="must"
            ),
        ],
        exclusions=["Delivery to homes"],
        dependencies=["Signed lease", "Loan agreed"],
        resources_required=["2 master bakers", "1 deck oven", "400000 EUR"],
    )


def people_draft() -> plan_fields.PeopleDraft:
    return plan_fields.PeopleDraft(
        stakeholders=[
            plan_fields.StakeholderDraft(
                stakeholder="Neighbours",
                interest=4,
                influence=2,
                stance="undecided",
                wants="No noise before 6 in the morning.",
                message="The oven runs behind closed windows.",
                frequency="A letter each quarter",
                who="Manager",
            ),
            plan_fields.StakeholderDraft(
                stakeholder="Bank",
                interest=3,
                influence=5,
                stance="supports",
                wants="Its money back in 7 years.",
                message="The loan is served from month 14 on.",
                frequency="A talk each month",
                who="Bookkeeper",
            ),
        ]
    )


def law_draft() -> plan_fields.Regulation:
    return plan_fields.Regulation(
        permits_and_licenses=["Permit for a food business"],
        compliance_standards=["Food hygiene"],
        regulatory_bodies=["The local food authority"],
        compliance_actions=["Register before opening"],
    )


@cache
def plan() -> BaseModel:
    stage = project_plan.STAGE
    inputs = inputs_of(stage, *made(*PLAN_NEEDS))
    return finish_with(stage, inputs, [aim_draft(), scope_draft(), people_draft(), law_draft()])


CONSOLIDATED = (
    "classify_purpose",
    "classify_plan_type",
    "physical_locations",
    "currency_strategy",
    "identify_risks",
    "make_assumptions",
    "review_assumptions",
)
BASE = ("initial_prompt", "classify_purpose", "classify_plan_type")
STRATEGY = ("path_digest",)
CONTEXT = ("initial_prompt", *STRATEGY, "physical_locations", "currency_strategy")
ASSESSED = (*CONTEXT, "identify_risks", "make_assumptions")
PLAN_NEEDS = (
    "initial_prompt",
    *STRATEGY,
    "consolidate_assumptions",
    "pre_project_assessment",
)
_VALUES: tuple[tuple[Stage, Callable[[], BaseModel]], ...] = (
    (start_time.STAGE, plan_start),
    (initial_prompt_stage.STAGE, initial_prompt),
    (classify_purpose.STAGE, purpose),
    (classify_plan_type.STAGE, plan_type),
    (brainstorm_levers.STAGE, lever_ideas),
    (deduplicate_levers.STAGE, kept_levers),
    (enrich_levers.STAGE, described_levers),
    (select_vital_levers.STAGE, vital_levers),
    (strategic_decisions_doc.STAGE, strategic_decisions),
    (generate_scenarios.STAGE, scenarios),
    (select_scenario.STAGE, selected_scenario),
    (explain_scenario.STAGE, scenario_reasons),
    (scenarios_doc.STAGE, scenario_document),
    (path_digest.STAGE, chosen_path),
    (physical_locations.STAGE, locations),
    (currency_strategy.STAGE, currencies),
    (identify_risks.STAGE, risk_register),
    (make_assumptions.STAGE, assumptions),
    (review_assumptions.STAGE, assumption_review),
    (consolidate_assumptions.STAGE, context),
    (pre_project_assessment.STAGE, assessment),
    (project_plan.STAGE, plan),
)
EXAMPLES = {stage.name: (stage, value) for stage, value in _VALUES}
