"""What a chance means, by the usual thresholds and by those of a run."""

from typing import Any

import pytest
from pydantic import BaseModel

from planexe.errors import SettingsError
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.workflow import find_workflow
from planexe.workflows.plan.contract.verdicts import THRESHOLD_OPTIONS, Thresholds, thresholds_of


def limits(**options: Any) -> Thresholds:
    stage = Compute(name="x", heading="X", options=THRESHOLD_OPTIONS, compute=lambda _: BaseModel(), value=BaseModel)
    return thresholds_of(Inputs(stage, {}, {}, options))


def test_without_options_the_usual_thresholds_count() -> None:
    assert limits() == Thresholds(0.8, 0.5)
    assert [limits().of(chance) for chance in (0.8, 0.79, 0.5, 0.49)] == [
        "holds",
        "doubtful",
        "doubtful",
        "does not hold",
    ]


def test_the_options_of_a_run_count() -> None:
    strict = limits(hold_at=0.95, doubt_at=0.9)
    assert [strict.of(chance) for chance in (0.95, 0.94, 0.89)] == ["holds", "doubtful", "does not hold"]
    assert limits(hold_at=0.3) == Thresholds(0.3, 0.3)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"hold_at": "80"}, "--hold-at is '80'; give a chance from 0.05 to 0.99, such as 0.8."),
        ({"doubt_at": "high"}, "--doubt-at is 'high'; give a chance from 0.05 to 0.99, such as 0.8."),
        ({"hold_at": "0.6", "doubt_at": "0.7"}, "--doubt-at is 0.7; give no more than --hold-at, 0.6."),
    ],
)
def test_thresholds_that_mean_nothing_are_refused(given: dict[str, str], words: str) -> None:
    plan = find_workflow("plan")
    with pytest.raises(SettingsError) as refused:
        plan.checked(plan.read({"goal": "Open a bakery in Aarhus by May 2027.", **given}))
    assert str(refused.value) == words
