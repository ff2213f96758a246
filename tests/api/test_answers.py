import pytest

from planexe.api.answers import status_of
from planexe.errors import (
    GoalError,
    PlanExeError,
    RunDamaged,
    RunFromNewerVersion,
    RunInUse,
    RunNotFound,
    SettingsError,
    StorageError,
)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RunNotFound("x"), 404),
        (RunInUse("x"), 409),
        (SettingsError("x"), 400),
        (GoalError("x"), 400),
        (RunDamaged("x"), 500),
        (RunFromNewerVersion("x"), 500),
        (StorageError("x"), 503),
        (PlanExeError("x"), 503),
    ],
)
def test_status_fits_the_error(error: PlanExeError, status: int) -> None:
    assert status_of(error) == status
