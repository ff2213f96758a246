from typing import get_args

import pytest

from planexe.executor.attempt_log import Outcome, Reason
from planexe.spine.event_records import StageState
from planexe.spine.run_summary import Status
from planexe.ui.shared.palette import ATTEMPT_LOOKS, STAGE_LOOKS, STATUS_BADGES, Look


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_state_has_a_look() -> None:
    assert set(get_args(StageState)) == set(STAGE_LOOKS)
    assert set(get_args(Status)) <= set(STATUS_BADGES)
    assert set(get_args(Outcome)) | set(get_args(Reason)) - {"first"} <= set(ATTEMPT_LOOKS)


@pytest.mark.parametrize("looks", [ATTEMPT_LOOKS, STAGE_LOOKS], ids=["attempts", "stages"])
def test_no_two_states_differ_by_colour_alone(looks: dict[str, Look]) -> None:
    assert len({look.sign for look in looks.values()}) == len(looks)
    assert len({look.label for look in looks.values()}) == len(looks)


@pytest.mark.parametrize("name", sorted(set(ATTEMPT_LOOKS) - {"waiting"}))
def test_bars_stand_out_from_the_ground(name: str) -> None:
    look = ATTEMPT_LOOKS[name]
    assert contrast(look.light, "#ffffff") >= 3
    assert contrast(look.dark, "#12171e") >= 3
