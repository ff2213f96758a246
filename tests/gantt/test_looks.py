"""Colour never speaks alone: each look has a word, a sign and two colours of its own kind."""

import re
from collections.abc import Mapping
from typing import get_args

import pytest

from planexe.executor.attempt_log import Outcome, Reason
from planexe.gantt.looks import ATTEMPT_LOOKS, CRITICAL, IDLE_LOOKS, WAIT_LOOKS, Look, look_name
from planexe.timing.idle import REASONS

KINDS = [ATTEMPT_LOOKS, WAIT_LOOKS, IDLE_LOOKS]


@pytest.mark.parametrize("looks", KINDS)
def test_no_two_looks_of_a_kind_have_one_sign_or_one_label(looks: Mapping[str, Look]) -> None:
    assert len({look.sign for look in looks.values()}) == len(looks)
    assert len({look.label for look in looks.values()}) == len(looks)
    assert all(len(look.sign) == 1 for look in looks.values())


@pytest.mark.parametrize("looks", KINDS)
def test_looks_of_one_colour_differ_in_their_pattern(looks: Mapping[str, Look]) -> None:
    assert len({(look.light, look.dark, look.pattern) for look in looks.values()}) == len(looks)


@pytest.mark.parametrize("look", [*ATTEMPT_LOOKS.values(), *WAIT_LOOKS.values(), *IDLE_LOOKS.values(), CRITICAL])
def test_colours_are_written_so_that_browsers_know_them(look: Look) -> None:
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in (look.light, look.dark))


@pytest.mark.parametrize("outcome", get_args(Outcome))
@pytest.mark.parametrize("reason", get_args(Reason))
def test_each_end_of_an_attempt_has_a_look(outcome: str, reason: str) -> None:
    name = look_name(outcome, reason)
    assert name in ATTEMPT_LOOKS
    assert (name == reason) == (outcome == "ok" and reason != "first")


def test_each_reason_of_an_idle_slot_has_a_look() -> None:
    assert set(IDLE_LOOKS) == set(REASONS)
