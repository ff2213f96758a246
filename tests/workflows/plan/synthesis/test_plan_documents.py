from collections.abc import Callable

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from planexe.spine.inputs import Inputs
from planexe.spine.quotes import folded
from planexe.workflows.plan.synthesis.owners import owner_choices, owner_of, owner_text
from planexe.workflows.plan.synthesis.plan_brief import BriefSection, PlanBrief
from planexe.workflows.plan.synthesis.plan_documents import GOVERNED_DOCUMENTS, QuoteFinder
from planexe.workflows.plan.synthesis.premortem import STAGE
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.workflow import plan_stages

Given = Callable[..., Inputs]


def test_side_documents_are_optional_and_the_core_is_not() -> None:
    needed = {need.stage for need in GOVERNED_DOCUMENTS if not need.optional}
    assert needed == {"initial_prompt", "plan_brief"}


def test_no_synthesis_stage_is_shown_a_full_text_where_there_is_a_digest() -> None:
    stages = plan_stages().stages
    for stage in (s for s in stages.values() if s.chapter == "synthesis" and s.kind != "compute"):
        full = [
            n.stage for n in stage.all_needs() if n.shown and n.view == "full" and "digest" in stages[n.stage].views
        ]
        assert full == [], stage.name


@pytest.mark.parametrize(
    "quote",
    [
        "It must not disturb the badgers",
        "it must  not DISTURB\nthe **badgers**",
        "“must not disturb the badgers - they live under the hedge.”",
        "Build a dry stone wall … under the hedge",
    ],
)
def test_quotes_are_found_whatever_their_case_blanks_and_markdown(given: Given, quote: str) -> None:
    assert QuoteFinder(given(STAGE), GOVERNED_DOCUMENTS).source(quote) == "initial_prompt"


@pytest.mark.parametrize("quote", ["It may disturb the badgers", "under the hedge … dry stone wall", "wall", "", "…"])
def test_other_words_are_no_quote(given: Given, quote: str) -> None:
    assert QuoteFinder(given(STAGE), GOVERNED_DOCUMENTS).source(quote) == ""


def test_a_quote_of_the_brief_belongs_to_the_document_it_sums_up(given: Given) -> None:
    brief = PlanBrief(sections=[BriefSection(stage="schedule", title="Dates", text="The wall stands on 2027-07-14.")])
    finder = QuoteFinder(given(STAGE, plan_brief=brief), GOVERNED_DOCUMENTS)
    assert finder.source("the wall stands on 2027-07-14") == "schedule"


@examples(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_owners_are_the_roles_of_the_team(given: Given, roles: TeamRoles) -> None:
    inputs = given(STAGE, find_team_roles=roles)
    assert [b.values for b in owner_choices(inputs, "x")] == [("M1", "M2")]  # pyrefly: ignore[missing-attribute]  # a OneOf
    assert owner_of(inputs, "M2") == ("M2", "Ecologist")
    assert owner_of(inputs, "M9") == ("", "M9")


def test_without_a_team_the_owner_is_given_in_words(given: Given) -> None:
    assert owner_choices(given(STAGE), "x") == []
    assert owner_of(given(STAGE), " The gardener ") == ("", "The gardener")
    assert owner_text("", "The gardener") == "The gardener"
    assert owner_text("M2", "Ecologist") == "M2 Ecologist"
