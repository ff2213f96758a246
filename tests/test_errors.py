"""What a sentence about a wrong value calls it."""

import pytest

from planexe.errors import InputError, PlanExeError, SettingsError

LABELS = {"--numbers": "Numbers"}


def test_form_names_the_field_and_the_command_the_flag() -> None:
    error = SettingsError("--numbers is '--numbers'; it should be a whole number.", field="--numbers")
    assert error.told(LABELS) == "“Numbers” is '--numbers'; it should be a whole number."
    assert str(error) == "--numbers is '--numbers'; it should be a whole number."


@pytest.mark.parametrize(
    "error", [SettingsError("--seed is x.", field="--seed"), InputError("The goal is empty."), PlanExeError("Full.")]
)
def test_error_about_nothing_in_the_form_keeps_its_text(error: PlanExeError) -> None:
    assert error.told(LABELS) == str(error)
