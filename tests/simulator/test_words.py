"""Small parts: prompts, texts that fit, patterns, draws."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.simulator.pattern_text import text_matching
from planexe.simulator.prompt_reader import read_prompt
from planexe.simulator.randomness import digest, shuffled
from planexe.simulator.text_fitting import fit_text, shorten


def test_prompt_is_taken_apart() -> None:
    text = '<document name="initial_prompt">\nOpen it.\n</document>\n<document name="b">\nB\n</document>\n<task>\nSubject: X\n</task>'
    prompt = read_prompt([("system", "rules"), ("user", f"{text}\n\nIn JSON.")], 1)
    assert (prompt.rules, prompt.goal, prompt.subject) == ("rules\nIn JSON.", "Open it.", "X")
    assert prompt.documents == (("initial_prompt", "Open it."), ("b", "B"))
    assert read_prompt([("user", "Just a goal")], 1).goal == "Just a goal"
    assert read_prompt([], 1).goal == ""


@given(st.text(max_size=400), st.integers(0, 120), st.integers(0, 200))
def test_text_fits_its_bounds(text: str, least: int, more: int) -> None:
    fitted = fit_text(text, least, least + more)
    assert least <= len(fitted) <= least + more
    assert len(shorten(text, 50)) <= 50


@pytest.mark.parametrize(
    "pattern", [r"^[A-Z]{2}\d+$", r"a|bc", r"^(?:x-)?[^a-z]{3}$", r"^\d{4}-\d{2}$", r".+@.+", r"^\s*\w+$"]
)
def test_text_for_a_pattern_matches_it(pattern: str) -> None:
    text = text_matching(pattern, 0, 40, random.Random(1))
    assert text is not None
    assert re.search(pattern, text)


def test_impossible_pattern_gives_nothing() -> None:
    assert text_matching(r"^abc$", 10, 20, random.Random(1)) is None
    assert text_matching(r"(", 0, None, random.Random(1)) is None


def test_draws_depend_on_the_parts_and_their_borders() -> None:
    assert digest("a", "bc") != digest("ab", "c")
    assert shuffled(range(9), "x") == shuffled(range(9), "x")
    assert shuffled(range(9), "x") != shuffled(range(9), "y")
