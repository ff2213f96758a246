import argparse

import pytest

from planexe.cli.allowed_values import export_formats, fault_profiles, run_orders, run_states
from planexe.cli.command import add_choice, number, one_of, whole_number
from planexe.errors import SettingsError


def test_allowed_values_are_read_only_for_the_help() -> None:
    read: list[str] = []

    def names() -> list[str]:
        read.append("once")
        return ["a", "b"]

    parser = argparse.ArgumentParser(prog="p")
    add_choice(parser, "--kind", names, "which kind", default="a")
    assert parser.parse_args(["--kind", "b"]).kind == "b"
    assert not read
    assert "which kind: a, b" in parser.format_help()


def test_value_outside_of_a_set_is_refused_with_what_is_allowed() -> None:
    read = one_of("--kind", lambda: ("a", "b"))
    assert read("a") == "a"
    with pytest.raises(SettingsError, match="--kind is 'c'; use a, b") as caught:
        read("c")
    assert caught.value.field == "--kind"


@pytest.mark.parametrize("text", ["", "1.5", "one", "1e3"])
def test_no_whole_number(text: str) -> None:
    with pytest.raises(SettingsError, match="; give a whole number"):
        whole_number("--seed")(text)


def test_whole_number() -> None:
    assert whole_number("--seed")(" 12 ") == 12


@pytest.mark.parametrize("text", ["", "1,5", "one"])
def test_no_number(text: str) -> None:
    with pytest.raises(SettingsError, match="; give a number"):
        number("--scale")(text)


def test_number() -> None:
    assert number("--scale")("1e-3") == 0.001


@pytest.mark.parametrize("values", [fault_profiles, export_formats, run_states, run_orders])
def test_each_closed_set_has_values_that_differ(values: object) -> None:
    names = list(values())  # pyrefly: ignore[not-callable]
    assert len(names) >= 3
    assert len(set(names)) == len(names)
    assert all(name == name.strip() and name for name in names)
