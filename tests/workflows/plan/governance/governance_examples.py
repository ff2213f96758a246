"""A small governance for the bakery of the examples: good answers put through the real stages."""

from types import ModuleType

from planexe.spine.inputs import Inputs
from planexe.spine.stage import Stage
from planexe.workflows.plan.governance import (
    escalation_matrix,
    governance_audit,
    governance_bodies,
    governance_review,
    governance_setup_plan,
    monitoring_plan,
)
from tests.workflows.plan.early_examples import STRATEGY, made
from tests.workflows.plan.stage_inputs import Made, finish_with, inputs_of

DOCUMENTS = made("initial_prompt", *STRATEGY, "consolidate_assumptions", "project_plan")


def body(number: int, escalates_to: int, limit: int) -> governance_bodies.BodyDraft:
    """Returns a good body; its limit is in euro."""
    return governance_bodies.BodyDraft(
        name=f"Round {number}",
        rationale_for_inclusion=f"Without round {number} nobody looks at the ovens.",
        responsibilities=[f"Decide on oven {number}", f"Check invoice {number}"],
        initial_setup_actions=[f"Name the chair of round {number}"],
        membership=["Owner (chair)", "Master baker"],
        decision_rights="Decides on orders and may stop the work.",
        spending_limit=limit,
        decision_mechanism="Majority; the chair decides when votes are equal.",
        meeting_cadence="Monthly.",
        typical_agenda_items=["Cost", "Dates"],
        escalates_to=escalates_to,
    )


def body_drafts() -> governance_bodies.BodyDrafts:
    return governance_bodies.BodyDrafts(
        final_decider="Owner", internal_governance_bodies=[body(1, 0, 40000), body(2, 1, 5000), body(3, 1, 0)]
    )


def step(number: int, sets_up: str, responsible: str, *depends_on: int) -> governance_setup_plan.StepDraft:
    """Returns a good step of one week."""
    return governance_setup_plan.StepDraft(
        step_description=f"Write mandate {number}",
        sets_up=sets_up,
        responsible=responsible,
        responsible_role="Owner" if responsible == "role" else None,
        start_week=number,
        end_week=number,
        key_outputs_deliverables=[f"Mandate {number}"],
        depends_on=list(depends_on),
    )


def step_drafts() -> governance_setup_plan.StepDrafts:
    return governance_setup_plan.StepDrafts(
        set_up_steps=[
            step(1, "G1", "role"),
            step(2, "G1", "role", 1),
            step(3, "G2", "G1", 2),
            step(4, "G3", "G1", 2),
            step(5, "G2", "G1", 3),
            step(6, "all", "role", 3, 4),
        ]
    )


def escalation_drafts() -> escalation_matrix.EscalationDrafts:
    levels = ("G1", "G2", "role", "G1", "G3")
    return escalation_matrix.EscalationDrafts(
        decision_escalation_matrix=[
            escalation_matrix.EscalationDraft(
                issue_type=f"Oven {number} dearer than 5000 EUR",
                escalation_level=level,
                role_in_charge="Owner" if level == "role" else None,
                approval_process="The baker writes half a page; decided within 3 days.",
                rationale="It sees all orders side by side.",
                negative_consequences="The opening moves by 4 weeks.",
            )
            for number, level in enumerate(levels, 1)
        ]
    )


def check_drafts() -> monitoring_plan.CheckDrafts:
    return monitoring_plan.CheckDrafts(
        monitoring_progress=[
            monitoring_plan.CheckDraft(
                approach=f"Sales of product {number} against the plan",
                monitoring_tools_platforms=["Till report"],
                frequency="Every week",
                responsible="G2" if number == 2 else "role",
                responsible_role=None if number == 2 else "Master baker",
                adaptation_trigger="More than 10% below plan for 2 weeks",
                adaptation_process="The baker changes the range; G2 decides.",
            )
            for number in range(1, 6)
        ]
    )


def audit() -> governance_audit.GovernanceAudit:
    def five(text: str) -> list[str]:
        return [f"{text} number {number}." for number in range(1, 6)]

    return governance_audit.GovernanceAudit(
        corruption_list=five("Gift for an order of ovens"),
        misallocation_list=five("Invoice paid twice"),
        audit_procedures=five("Two signatures on contract"),
        transparency_measures=five("Monthly page of costs"),
    )


def review_draft() -> governance_review.ReviewDraft:
    return governance_review.ReviewDraft(
        completeness="Nobody decides who may move the opening.",
        consistency="Ordering and accepting are in one hand.",
        gaps=[
            governance_review.Gap(
                gap=f"No deputy for lead {number}",
                explanation="Invoices pile up for two weeks.",
                remedy="G1 names a deputy by week 3.",
            )
            for number in range(1, 4)
        ],
        tough_questions=[f"Who pays for oven {number} if the loan fails?" for number in range(1, 8)],
        summary="Strong on money, weak on dates.",
    )


def _value(module: ModuleType, inputs: Inputs, draft: object) -> Made:
    stage: Stage = module.STAGE
    return stage, finish_with(stage, inputs, [draft])


BODIES_INPUTS = inputs_of(governance_bodies.STAGE, *DOCUMENTS, *made("currency_strategy"))
BODIES = _value(governance_bodies, BODIES_INPUTS, body_drafts())
SETUP_INPUTS = inputs_of(governance_setup_plan.STAGE, *DOCUMENTS, BODIES)
SETUP = _value(governance_setup_plan, SETUP_INPUTS, step_drafts())
MATRIX_INPUTS = inputs_of(escalation_matrix.STAGE, *DOCUMENTS, BODIES)
MATRIX = _value(escalation_matrix, MATRIX_INPUTS, escalation_drafts())
MONITORING_INPUTS = inputs_of(monitoring_plan.STAGE, *DOCUMENTS, BODIES)
MONITORING = _value(monitoring_plan, MONITORING_INPUTS, check_drafts())
AUDIT: Made = (governance_audit.STAGE, audit())
REVIEW_INPUTS = inputs_of(governance_review.STAGE, *DOCUMENTS, AUDIT, BODIES, SETUP, MATRIX, MONITORING)
REVIEW = _value(governance_review, REVIEW_INPUTS, review_draft())


def bodies() -> governance_bodies.GovernanceBodies:
    """Returns a copy of the bodies that a test may change."""
    return governance_bodies.GovernanceBodies.model_validate(BODIES[1].model_dump())


def setup() -> governance_setup_plan.GovernanceSetupPlan:
    """Returns a copy of the set-up plan that a test may change."""
    return governance_setup_plan.GovernanceSetupPlan.model_validate(SETUP[1].model_dump())


def matrix() -> escalation_matrix.EscalationMatrix:
    """Returns a copy of the escalation matrix that a test may change."""
    return escalation_matrix.EscalationMatrix.model_validate(MATRIX[1].model_dump())


def monitoring() -> monitoring_plan.MonitoringPlan:
    """Returns a copy of the monitoring plan that a test may change."""
    return monitoring_plan.MonitoringPlan.model_validate(MONITORING[1].model_dump())
