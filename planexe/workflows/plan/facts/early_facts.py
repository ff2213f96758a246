"""The early part of the register of figures: what the goal fixes and what is assumed, before anything is scheduled."""

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.assumptions.make_assumptions import Assumptions
from planexe.workflows.plan.contract.verdicts import THRESHOLD_OPTIONS, thresholds_of
from planexe.workflows.plan.facts.fact_models import FactRegister
from planexe.workflows.plan.facts.fact_texts import view_digest, view_full
from planexe.workflows.plan.facts.goal_facts import assumed_facts, contract_facts, threshold_facts
from planexe.workflows.plan.repair.agreed import AGREED_NEEDS, agreed_contract


def compute(inputs: Inputs) -> FactRegister:
    """Returns the figures of the goal, those assumed, and the thresholds."""
    contract = agreed_contract(inputs)
    assumptions = inputs.find("make_assumptions", Assumptions)
    return FactRegister(
        facts=[
            *(contract_facts(contract) if contract else ()),
            *threshold_facts(thresholds_of(inputs)),
            *(assumed_facts(assumptions) if assumptions else ()),
        ]
    )


STAGE = Compute(
    name="early_facts",
    heading="Figures of the goal",
    needs=(*AGREED_NEEDS, unseen(optional("make_assumptions"))),
    options=THRESHOLD_OPTIONS,
    compute=compute,
    value=FactRegister,
    views={"full": view_full, "digest": view_digest},
    essential=False,
    expected=Expected(0, 0, 0, 0, 0),
)
