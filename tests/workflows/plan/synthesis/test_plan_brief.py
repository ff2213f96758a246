"""The plan on a few pages."""

from collections.abc import Callable

from hypothesis import given as examples
from hypothesis import strategies as st

from planexe.llm.tokens import estimated_tokens
from planexe.spine.inputs import Inputs
from planexe.workflows.plan.schedule.schedule import Schedule
from planexe.workflows.plan.synthesis.plan_brief import SHOWN, STAGE, PlanBrief, compute, fitted, view_full
from planexe.workflows.plan.workflow import plan_stages
from tests.workflows.plan.early_examples import made

Given = Callable[..., Inputs]
LINES = st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30), max_size=20).map("\n".join)


def test_what_there_is_has_a_section_and_what_could_not_be_made_has_none(given: Given, schedule: Schedule) -> None:
    core = {stage.name: value for stage, value in made("path_digest", "project_plan", "make_assumptions")}
    brief = compute(given(STAGE, schedule=schedule, **core))
    assert [one.stage for one in brief.sections] == ["path_digest", "project_plan", "make_assumptions", "schedule"]
    assert "## Dates\n\n**2027-04-01 to 2027-07-14" in view_full(brief)


def test_it_asks_nobody_and_needs_only_what_every_plan_has() -> None:
    assert STAGE.kind == "compute"
    assert {need.stage for need in STAGE.all_needs() if not need.optional} == {
        "path_digest", "project_plan", "make_assumptions"
    }  # fmt: skip


def test_all_together_stays_below_four_thousand_tokens() -> None:
    assert estimated_tokens("x" * sum(most for _, most in SHOWN.values())) <= 4000


@examples(LINES, st.integers(0, 200))
def test_a_long_text_loses_whole_lines_and_says_how_many(text: str, most: int) -> None:
    found = fitted(text, most)
    if found != text:
        *kept, last = found.splitlines()
        assert text.splitlines()[: len(kept)] == kept
        assert sum(len(line) for line in kept) <= most
        assert last.startswith("… and ")


def test_a_brief_of_nothing_is_empty() -> None:
    assert view_full(PlanBrief(sections=[])) == ""
    assert isinstance(plan_stages().stages["plan_brief"].parse_value({"sections": []}), PlanBrief)
