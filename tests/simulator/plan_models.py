"""Answer models in the shapes that planning asks for: one per chapter of a plan."""

from typing import Literal

from pydantic import BaseModel, Field

Words = list[str]
Level = Literal["low", "medium", "high"]


class Smart(BaseModel):
    specific: str
    measurable: str
    achievable: str
    relevant: str
    time_bound: str


class ProjectPlan(BaseModel):
    goal_statement: str
    deadline: str = Field(json_schema_extra={"format": "date"})
    smart_criteria: Smart
    dependencies: Words
    resources_required: Words
    related_goals: Words
    tags: Words
    key_risks: Words
    mitigation_plans: Words
    primary_stakeholders: Words
    secondary_stakeholders: Words
    engagement_strategies: Words
    permits_and_licenses: Words
    compliance_standards: Words
    regulatory_bodies: Words
    compliance_actions: Words


class Location(BaseModel):
    named_in_goal: str | None
    broad: str
    detailed: str
    specific: str
    rationale: str


class Context(BaseModel):
    physical_locations: list[Location] = Field(min_length=3)
    location_summary: str
    primary_currency: str = Field(pattern="^[A-Z]{3}$")
    currency_strategy: str


class Body(BaseModel):
    name: str
    rationale_for_inclusion: str
    responsibilities: Words
    initial_setup_actions: Words
    membership: Words
    decision_rights: str
    decision_mechanism: str
    meeting_cadence: str
    typical_agenda_items: Words
    escalation_path: str


class SetupStep(BaseModel):
    step_description: str
    responsible_body_or_role: str
    suggested_timeframe: str
    key_outputs_deliverables: Words


class Escalation(BaseModel):
    issue_type: str
    escalation_level: str
    approval_process: str
    negative_consequences: str


class Monitoring(BaseModel):
    approach: str
    monitoring_tools_platforms: Words
    frequency: str
    adaptation_process: str
    adaptation_trigger: str


class Governance(BaseModel):
    internal_governance_bodies: list[Body] = Field(min_length=3, max_length=5)
    implementation_plan_steps: list[SetupStep] = Field(min_length=6)
    decision_escalation_matrix: list[Escalation] = Field(min_length=5)
    monitoring_progress: list[Monitoring] = Field(min_length=6)
    corruption_list: Words = Field(min_length=5)
    misallocation_list: Words = Field(min_length=5)
    audit_procedures: Words = Field(min_length=5)
    transparency_measures: Words = Field(min_length=5)
    governance_validation_checks: Words
    tough_questions: Words = Field(min_length=7)
    summary: str


class Member(BaseModel):
    id: Literal["T1", "T2", "T3"]
    job_category_title: str
    short_explanation: str
    people_min: int = Field(ge=0)
    people_max: int
    consequences_of_not_having_this_role: str
    job_background_story_of_employee: str
    typical_job_activities: str
    equipment_needs: str
    facility_needs: str


class Gap(BaseModel):
    issue: str
    explanation: str
    recommendation: str


class Team(BaseModel):
    team_members: list[Member] = Field(min_length=3, max_length=3)
    omissions: list[Gap]
    potential_improvements: list[Gap]


class Expert(BaseModel):
    title: str = Field(max_length=80)
    knowledge: Words
    why: str = Field(max_length=240)
    what: str
    skills: str
    search_query: str


class Reviews(BaseModel):
    strengths: Words
    weaknesses: Words
    opportunities: Words
    threats: Words
    strategic_objectives: Words
    missing_information: Words
    user_questions: Words = Field(min_length=5, max_length=5)
    flagship_use_case: str
    experts: list[Expert] = Field(min_length=4, max_length=4)


class Document(BaseModel):
    document_name: str
    description: str
    responsible_role_type: str
    steps_to_create: Words
    essential_information: Words
    risks_of_poor_quality: Words
    worst_case_scenario: str
    best_case_scenario: str
    fallback_alternative_approaches: Words


class Source(BaseModel):
    document_name: str
    description: str
    recency_requirement: str
    steps_to_find: Words
    access_difficulty: Literal["easy", "medium", "hard"]
    access_reason: str


class Project(BaseModel):
    project_name: str
    project_description: str
    success_metrics: Words
    risks_and_challenges_faced: Words
    where_to_find_more_information: Words
    actionable_steps: Words
    rationale_for_suggestion: str


class Sources(BaseModel):
    documents_to_create: list[Document] = Field(min_length=6)
    documents_to_find: list[Source] = Field(min_length=6)
    suggestion_list: list[Project] = Field(min_length=3)


class Killer(BaseModel):
    assumption_id: Literal["A1", "A2", "A3"]
    statement: str
    test_now: str
    falsifier: str


class Failure(BaseModel):
    root_cause_assumption_id: Literal["A1", "A2", "A3"]
    failure_mode_title: str
    risk_analysis: str
    early_warning_signs: Words
    owner: str | None
    likelihood_5: int = Field(ge=1, le=5)
    tripwires: Words = Field(min_length=2, max_length=3)
    playbook: Words = Field(min_length=3, max_length=3)
    stop_rule: str


class Question(BaseModel):
    question: str
    answer: str


class Finding(BaseModel):
    level: Level
    quote: str
    justification: str
    mitigation: str


class Synthesis(BaseModel):
    pitch: str
    call_to_action: str
    long_term_vision: str
    ethical_considerations: str
    focus_and_context: str
    timeline_and_budget: str
    overall_takeaway: str
    bullet_points: Words = Field(min_length=3, max_length=3)
    question_answer_pairs: list[Question] = Field(min_length=5, max_length=5)
    assumptions_to_kill: list[Killer] = Field(min_length=3, max_length=3)
    failure_modes: list[Failure] = Field(min_length=3, max_length=3)
    findings: list[Finding] = Field(min_length=3, max_length=3)


class Challenge(BaseModel):
    core_thesis: str
    reasons: Words = Field(min_length=3, max_length=5)
    second_order_effects: Words = Field(min_length=3, max_length=5)
    evidence: Words = Field(max_length=3)
    bottom_line: str


MODELS: tuple[type[BaseModel], ...] = (
    ProjectPlan,
    Context,
    Governance,
    Team,
    Reviews,
    Sources,
    Synthesis,
    Challenge,
)
