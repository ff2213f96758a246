"""Patterns look into what people and models write; no text of the length that is allowed may take them long."""

import pytest

from planexe.long_runs import without_long_runs
from planexe.reading.amounts import amounts_in
from planexe.report.item_links import PlanItem, mentions_in
from planexe.report.linked_markdown import linked_markdown
from planexe.simulator.demo.goal import read_goal
from planexe.simulator.prompt_reader import read_prompt
from planexe.workflows.plan.goal import LONGEST
from planexe.workflows.plan.goal_hints import goal_hints

PIECES = ["1", "1,", "1.", " ", "\n", "a", "-", "(", "[", "“", "_", "A.", "1 000 ", "100%", "漢", "$1", "start ", "by ",
          "in a ", "budget 1", "12 May ", "](", "<", "*a ", "`", "<task>"]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_whatever_a_goal_is_made_of_it_is_read(piece: str) -> None:
    """Where one pattern looks at the whole rest from every character, this takes hours and is ended as hung."""
    goal = (piece * LONGEST)[:LONGEST]
    assert goal_hints(goal * 3) == goal_hints(goal)
    parts = read_prompt([("user", f'<document name="initial_prompt">\n{goal}\n</document>\n<task>Do it.</task>')], 1)
    assert read_goal(parts.goal, parts.today).kind
    assert len(amounts_in(goal)) <= LONGEST
    assert linked_markdown(goal, {}, "section") == goal


@pytest.mark.parametrize("piece", ["1.1, ", "12.3;", "1.1FS+2.5, "])
def test_a_cell_of_many_codes_is_looked_through_whatever_it_ends_with(piece: str) -> None:
    """Where a digit may belong to a code or to a lag, each further code of a list doubles the time."""
    items = {code: PlanItem(item_id=code, name="Order the oven", section="work") for code in ("1.1", "12.3")}
    assert len(mentions_in(f"{piece * 3_000}1.1", items, code_column=True)) == 3_001
    assert mentions_in(f"{piece * 3_000}1.1x", items, code_column=True) == ()


@pytest.mark.parametrize("piece", ["1", "a", " ", "-", "1,"])
def test_little_stays_of_a_long_run(piece: str) -> None:
    cut = without_long_runs(f"Before {piece * 1000} after")
    assert len(cut) < 200
    assert cut.startswith("Before ")
    assert cut.endswith(" after")


def test_a_usual_text_stays_as_it_is() -> None:
    text = "Open a bakery in Aarhus, before 1 May 2027, for 2,000,000 DKK (at most).\n\n| a | b |\n|---|---|\n" * 50
    assert without_long_runs(text) == text
