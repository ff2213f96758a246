"""Profiles, bounds, and the errors a user sees."""

import math

import pytest

from planexe.errors import SettingsError
from planexe.simulator.faults import Faults
from planexe.simulator.settings import (
    SimulatorSettings,
    load_profile,
    profile_description,
    profile_mix,
    profile_names,
)


@pytest.mark.parametrize("name", profile_names())
def test_every_profile_loads_and_has_a_description(name: str) -> None:
    assert load_profile(name, seed=3, time_scale=0.5).seed == 3
    assert profile_description(name).endswith(".")


def test_the_profiles_that_others_rely_on_are_there() -> None:
    ordinary = {"none", "slow", "rate-limited", "own-hardware", "flaky", "refusing"}
    hard = {"rate-storm", "bad-json", "weak", "outage", "hard"}
    assert ordinary | hard <= set(profile_names())


def test_hard_is_as_hard_as_promised() -> None:
    faults = load_profile("hard").faults
    assert (faults.rate_limit, faults.server_error, faults.invalid_json) == (0.25, 0.10, 0.10)
    assert (faults.hang, faults.truncation, faults.reset) == (0.05, 0.03, 0.02)


def test_unknown_profile_names_field_value_and_choices() -> None:
    with pytest.raises(SettingsError, match=r"--faults is 'hurricane'.*none, slow") as caught:
        load_profile("hurricane")
    assert caught.value.field == "--faults"


@pytest.mark.parametrize("scale", [-0.1, math.nan, math.inf, 1000.5])
def test_wrong_time_scale_is_refused(scale: float) -> None:
    with pytest.raises(SettingsError, match="--time-scale") as caught:
        SimulatorSettings(time_scale=scale)
    assert caught.value.field == "--time-scale"


@pytest.mark.parametrize("rates", [{"reset": -0.1}, {"hang": 1.5}, {"reset": math.nan}, {"reset": 0.6, "hang": 0.6}])
def test_shares_that_cannot_be_are_refused(rates: dict[str, float]) -> None:
    with pytest.raises(SettingsError, match="--faults"):
        Faults(**rates)  # pyrefly: ignore[bad-argument-type]  # rates only


def test_profile_with_changes_keeps_the_rest_of_it() -> None:
    settings = load_profile("slow, server_error=0.1, requests_per_minute=60")
    assert (settings.faults.server_error, settings.limits.requests_per_minute) == (0.1, 60)
    assert settings.latency == load_profile("slow").latency


def test_mix_names_only_what_differs_from_its_profile() -> None:
    assert profile_mix("flaky", {"hang": 0.01, "rate_limit": 0.2}) == "flaky,rate_limit=0.2"
    assert profile_mix("none", {"hang": 0.0}) == "none"


def test_mix_says_what_is_changed() -> None:
    assert profile_description("slow,hang=0.1") == profile_description("slow") + " Changed: hang=0.1."


@pytest.mark.parametrize(
    ("mix", "words"),
    [
        ("slow,server_eror=0.1", "no value 'server_eror'; use server_error"),
        ("slow,hang=often", "hang is 'often'"),
        ("slow,hang=-0.1", "hang is '-0.1'"),
        ("slow,hang=1.5", "hang is 1.5; use a share"),
        ("slow,tokens_per_s=0", "use a number above 0"),
        ("slow,hang", "hang is ''"),
        ("hang=0.1", "which is no profile"),
    ],
)
def test_wrong_change_is_named(mix: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words) as caught:
        load_profile(mix)
    assert caught.value.field == "--faults"
