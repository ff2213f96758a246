"""The contract of the goal as it stands after what was decided: days moved, money added; pure."""

import datetime as dt
from collections.abc import Mapping

from planexe.spine.inputs import Inputs
from planexe.spine.stage import Need, optional, unseen
from planexe.workflows.plan.contract.contract_models import Fund, GoalContract, Promise
from planexe.workflows.plan.repair.decision_models import Decisions, LaterDate, MoreMoney
from planexe.workflows.plan.repair.decisions import DECISION_NEEDS, decisions_of

AGREED_NEEDS: tuple[Need, ...] = (unseen(optional("goal_contract")), *DECISION_NEEDS)
"""What whoever asks for the contract as it was agreed must need."""


def agreed_contract(inputs: Inputs) -> GoalContract | None:
    """Returns what the goal fixes, with what was decided since; ``None`` where the goal was not read.

    Args:
        inputs: of a stage with ``AGREED_NEEDS``.
    """
    contract = inputs.find("goal_contract", GoalContract)
    return agreed(contract, decisions_of(inputs)) if contract else None


def agreed(contract: GoalContract, decisions: Decisions) -> GoalContract:
    """Returns a contract with days moved and money added; of several days decided for a promise the last counts."""
    days = {one.promise_id: one.date for one in decisions.of(LaterDate)}
    added: dict[str, float] = {}
    for one in decisions.of(MoreMoney):
        added[one.currency] = added.get(one.currency, 0.0) + one.amount
    if not days and not added:
        return contract
    numbers = enumerate(added.items(), len(contract.funds) + 1)
    more = [
        Fund(
            id=f"J{number}", quote="", kind="own", amount_low=amount, amount_high=amount, currency=unit, decided=True
        )
        for number, (unit, amount) in numbers
    ]  # fmt: skip
    promises = [_moved(one, days) for one in contract.promises]
    return contract.model_copy(update={"promises": promises, "funds": [*contract.funds, *more]})


def _moved(promise: Promise, days: Mapping[str, dt.date]) -> Promise:
    day = days.get(promise.id, promise.date)
    return promise if day == promise.date else promise.model_copy(update={"date": day, "asked_date": promise.date})
