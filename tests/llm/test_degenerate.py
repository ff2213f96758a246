"""Which answers say nothing although they are valid, and which are left alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from planexe.llm.degenerate import degenerate, descriptions_of, looped

PROSE = (
    "The bakery opens in May with six people, two ovens and a small cafe. Flour comes from a mill nearby, which also "
    "delivers on Saturdays. If the lease is late, the opening moves to August and the loan must carry three more months."
)


class Lever(BaseModel):
    name: str = Field(description="A short name that says what is moved.")
    why: str = Field(description="One sentence: what the lever changes for the plan, and for whom.")


RULES = "You look for the levers of a plan. Name between three and five, the strongest first, and say why for each."


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("the plan the plan " * 30, "The answer repeats `the plan` over and over"),
        ({"why": "It is important to note that. " * 12}, "`why` repeats `It is important to note that.` over"),
        ({"a": [{"b": "na" * 200}]}, "`a[0].b` repeats"),
        ("项目计划" * 60, "repeats"),
        ({"steps": ["Do it well and with care."] * 4}, "`steps`: all 4 entries say `Do it well and with care.`"),
        (
            {"levers": [{"name": f"L{n}", "why": "Because it matters for the plan."} for n in range(5)]},
            "`levers`: all 5 entries say `Because it matters for the plan.`",
        ),
        ({"name": "A short name that says what is moved.", "why": "x"}, ""),
        (
            {"name": "A short name that says what is moved.", "why": Lever.model_fields["why"].description},
            "`name` only repeats what was asked, `A short name that says what is moved.`",
        ),
        ({"name": RULES[:80], "why": RULES[-80:]}, "`name` only repeats what was asked"),
        ({"name": "string", "why": "string"}, "`name` holds a placeholder, `string`; write what belongs there."),
        ({"name": "...", "why": "<insert text here>"}, "`name` holds a placeholder"),
    ],
)
def test_answer_that_says_nothing_is_told_apart(value: Any, named: str) -> None:
    assert named in degenerate(value, {*descriptions_of(Lever), RULES})
    assert bool(named) == bool(degenerate(value, {*descriptions_of(Lever), RULES}))


@pytest.mark.parametrize(
    "value",
    [
        PROSE,
        {"name": "Ovens", "why": PROSE},
        {"rows": ["yes"] * 12},  # a short choice may be the same everywhere
        {"rows": [{"owner": "Head baker", "task": f"Shift number {n} of the week"} for n in range(9)]},
        "| a | b |\n" + "|---|---|\n" * 3 + "\n".join(f"| {n} | {n * n} |" for n in range(60)),
        "- [ ] \n" * 8,
        "ha " * 20,
        {"quote": "string", "why": PROSE},
        "",
        {},
        None,
        {"n": [1] * 500},
    ],
)
def test_other_answers_are_left_alone(value: Any) -> None:
    assert degenerate(value, {*descriptions_of(Lever), RULES}) == ""


@given(st.text(min_size=1, max_size=30), st.integers(60, 200))
def test_any_words_without_end_are_a_loop(unit: str, turns: int) -> None:
    text = (unit + " ") * turns
    if len(text) >= 400 and unit.split():
        assert looped(text)


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12), min_size=1, unique=True))
def test_words_that_all_differ_are_none(words: list[str]) -> None:
    assert looped(" ".join(words * 2)) == ""
