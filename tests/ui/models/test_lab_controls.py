import pytest

from planexe.executor.attempt_log import Attempt
from planexe.runs.fault_trial import FaultTrialOutcome
from planexe.simulator.faults import Faults
from planexe.simulator.settings import load_profile, profile_names
from planexe.ui.models.fault_lab import outcome_text, trial_row
from planexe.ui.models.lab_controls import FAULTS, PACES, values_of


def test_every_fault_of_the_simulator_has_a_slider() -> None:
    assert set(FAULTS) == {name for name, _ in Faults().rates()}


@pytest.mark.parametrize("name", profile_names())
def test_sliders_can_show_every_profile(name: str) -> None:
    values = values_of(load_profile(name))
    assert all(0 <= values[fault] <= 100 for fault in FAULTS)
    assert all(0 <= values[pace] <= PACES[pace].most for pace in PACES)


def attempt(number: int, **more: object) -> Attempt:
    return Attempt(**{"call_id": f"c{number}", "attempt": 1, "reason": "first", "item": "1", "ended": 0.0, **more})  # pyrefly: ignore[bad-argument-type]  # test data


def test_row_says_what_came_back_and_what_was_waited_for() -> None:
    failed = attempt(1, outcome="failed", error_kind="rate_limit", message="Slow down.", sent=0.0, ended=0.25)
    row = trial_row(failed)
    assert (row["Came back"], row["Said"], row["Took (s)"]) == ("✕ failed: rate_limit", "Slow down.", 0.25)
    again = trial_row(
        Attempt(call_id="c", attempt=2, reason="retry", item="1", ended=0.0, waits={"retry_after": 1.2, "slot": 0.001})
    )
    assert (again["Try"], again["Waited before"]) == ("2: tried again", "1.2 s retry after")


def test_outcome_counts_repeats() -> None:
    outcome = FaultTrialOutcome(answered=10, seconds=12.0, problems={})
    assert outcome_text(outcome, [attempt(n) for n in range(14)]).startswith(
        "10 of 10 calls were answered, in 14 attempts, 4"
    )
    assert "one attempt each" in outcome_text(outcome, [attempt(n) for n in range(10)])
