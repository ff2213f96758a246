from dataclasses import dataclass

import pytest

from planexe.spine.own_pace import LEAST_SCALE, why_no_forecast


@dataclass
class Made:
    """A run, as ``Paced`` wants it."""

    run_id: str = "r1"
    models: tuple[str, ...] = ("simulated",)
    simulated: bool = True
    time_scale: float = 0.0


@pytest.mark.parametrize(("scale", "how"), [(0.0, "without waiting"), (0.01, "nearly without waiting")])
def test_run_that_hardly_waited_teaches_nothing(scale: float, how: str) -> None:
    why = why_no_forecast(Made(time_scale=scale))
    assert why.startswith(f"Run r1 was made {how} (time scale {scale:g})")
    assert f"{LEAST_SCALE:g} or more" in why


@pytest.mark.parametrize(
    "run", [Made(time_scale=LEAST_SCALE), Made(simulated=False), Made(models=("simulated", "gpt-oss"))]
)
def test_any_other_run_may_be_learned_from(run: Made) -> None:
    assert why_no_forecast(run) == ""
