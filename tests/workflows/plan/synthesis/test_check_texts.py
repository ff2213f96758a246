"""What texts say: posts nobody holds, figures that do not exist, days and amounts nobody knows, lists that say nothing."""

from typing import Any

import pytest

from planexe.workflows.plan.facts.fact_makers import FactMaker
from planexe.workflows.plan.facts.fact_models import FactRegister
from planexe.workflows.plan.synthesis.check_texts import check_texts, degenerate, posts_in
from planexe.workflows.plan.synthesis.executive_summary import ExecutiveSummary
from planexe.workflows.plan.synthesis.plan_findings import Finding
from planexe.workflows.plan.synthesis.plan_values import PlanValues
from tests.workflows.plan.checked_plan import plan_of


def summary(text: str) -> ExecutiveSummary:
    fields = {name: "." for name in ExecutiveSummary.model_fields if name not in {"key_figures", "notes"}}
    return ExecutiveSummary.model_validate({**fields, "key_figures": [], "action_orientation": text})


def told(text: str, **more: Any) -> list[tuple[str, str]]:
    return [(one.severity, one.text) for one in findings(plan_of(executive_summary=summary(text), **more))]


def findings(plan: PlanValues) -> list[Finding]:
    return [finding for check in check_texts(plan) for finding in check.findings]


REGISTER = FactRegister(facts=[FactMaker("computed", "cost_plan").money(26, "Cost", 6_000, "EUR", "total")])


def test_text_that_keeps_to_the_plan_is_not_found() -> None:
    assert told("The baker signs by 2027-06-01; it costs EUR 6,000 and about EUR 731 more.") == []


def test_figure_that_does_not_exist_is_found_where_it_stands() -> None:
    assert told("It costs {I26} or {I99}.", facts=REGISTER) == [
        ("major", "The plan has no figure {I99} (executive summary), so the id stands in the text.")
    ]


def test_post_that_nobody_holds_is_found() -> None:
    assert told("By June the quality and hygiene officer has signed; the project manager knows.") == [
        ("major", "Nobody in the plan is “quality and hygiene officer” (executive summary).")
    ]


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("Our Quality and Hygiene Officer signs.", ["quality and hygiene officer"]),
        ("Site Supervisor tells the fit-out manager.", ["site supervisor", "fit-out manager"]),
        ("A manager can act, and managers do.", []),
        ("They manage officers and lead the team to the director's office.", []),
        ("Verwaltungsleiterin und Bäcker", []),
    ],
)
def test_posts_are_read_in_sentences_and_titles(text: str, posts: list[str]) -> None:
    assert posts_in(text) == posts


def test_day_and_amount_that_the_plan_does_not_know_are_found() -> None:
    assert told("Open on 2031-02-03 for EUR 731.") == [
        ("minor", "A text names a day that the plan does not know: 2031-02-03 (executive summary)."),
        (
            "minor",
            "Nobody computed these amounts, and the text does not call them a guess: EUR 731 (executive summary).",
        ),
    ]


@pytest.mark.parametrize("guess", ["about EUR 731", "some 731 EUR", "between EUR 700 and 731", "EUR 6,010"])
def test_guess_or_rounded_figure_is_no_finding(guess: str) -> None:
    assert told(f"It costs {guess} more.") == []


@pytest.mark.parametrize(
    ("entries", "poor"),
    [
        (["Check that the oven is clean", "Check that the floor is clean", "Check that the sign is up", "Check that it holds"], False),
        (["Make sure that the oven is clean", "Make sure that the floor is", "Make sure that the sign is", "Make sure that it is"], True),
        (["Oven", "Floor", "Sign", "very very very very very good"], True),
        (["Oven", "Floor", "Oven", "Oven"], False),
    ],
)  # fmt: skip
def test_lists_that_say_nothing(entries: list[str], poor: bool) -> None:
    assert degenerate(entries) is poor
