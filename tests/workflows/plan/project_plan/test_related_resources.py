from typing import Any

import pytest
from pydantic import ValidationError

from planexe.workflows.plan.project_plan.related_resources import (
    STAGE,
    ProjectDrafts,
    RelatedResources,
    marked,
    view_digest,
    view_full,
)
from tests.workflows.plan.early_examples import made
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made("initial_prompt", "path_digest", "physical_locations"))


def project(name: str, **more: Any) -> dict[str, Any]:
    return {
        "project_name": name,
        "certainty": "probably_exists",
        "project_description": "A bakery in Marseille that trained twelve people a year.",
        "success_metrics": ["12 trainees a year"],
        "risks_and_challenges_faced": ["The oven came late; bread was bought in for two months."],
        "where_to_find_more_information": ["Yearly report, see https://example.org/report."],
        "actionable_steps": ["Write to office@example.org and ask for the training plan"],
        "rationale_for_suggestion": "Same size and the same kind of trainees, in another city.",
        **more,
    }


def drafts(*names: str) -> ProjectDrafts:
    summary = "All of them started with fewer trainees than planned."
    return ProjectDrafts.model_validate({"suggestions": [project(name) for name in names], "summary": summary})


@pytest.fixture
def value() -> RelatedResources:
    made_value = finish_with(
        STAGE, INPUTS, [drafts("Four du Port", "Pain pour tous"), None, drafts("Le Levain", "Four du port")]
    )
    assert isinstance(made_value, RelatedResources)
    return made_value


def test_a_good_answer_passes() -> None:
    assert problems_of(STAGE, INPUTS, drafts("Four du Port", "Pain pour tous")) == []


def test_a_project_named_twice_is_refused() -> None:
    assert problems_of(STAGE, INPUTS, drafts("Four du Port", "four du  port")) == [
        "`project_name` 'Four du Port' is given more than once; name another project or leave it out."
    ]


def test_more_than_two_projects_of_a_kind_are_refused() -> None:
    with pytest.raises(ValidationError, match="suggestions"):
        drafts("Four du Port", "Le Levain", "Pain pour tous")


def test_fewer_than_three_projects_in_all_are_a_gap(value: RelatedResources) -> None:
    assert STAGE.gaps is not None
    assert STAGE.gaps(value) == []
    few = finish_with(STAGE, INPUTS, [drafts("Four du Port"), None, drafts("Le Levain")])
    assert STAGE.gaps(few) == ["Related resources: 2 of at least 3 projects."]


def test_projects_get_ids_in_order_and_one_that_two_calls_name_stands_once(value: RelatedResources) -> None:
    assert [p.project_name for p in value.projects] == ["Four du Port", "Pain pour tous", "Le Levain"]
    assert [p.project_id for p in value.projects] == ["V1", "V2", "V3"]


def test_every_project_and_list_is_marked_as_unverified(value: RelatedResources) -> None:
    text = view_full(value)
    assert "not checked" in text.splitlines()[0]
    assert text.count("*Unverified: recalled with doubt*") == 3
    assert text.count("** (unverified)") == 12


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://example.org/report.", "see https://example.org/report (unverified)."),
        ("write to anna@example.org, please", "write to anna@example.org (unverified), please"),
        ("www.example.org", "www.example.org (unverified)"),
        ("look at example.org", "look at example.org (unverified)"),
        ("Node.js costs 2.5 EUR", "Node.js costs 2.5 EUR"),
    ],
)
def test_addresses_are_marked(text: str, expected: str) -> None:
    assert marked(text) == expected


def test_digest_holds_names_and_lessons_but_no_address(value: RelatedResources) -> None:
    text = view_digest(value)
    assert "V2 Pain pour tous" in text
    assert "The oven came late" in text
    assert "@" not in text
    assert "http" not in text


def test_documents_are_digests() -> None:
    assert list(ask_of(STAGE, INPUTS).shown) == ["initial_prompt", "path_digest", "physical_locations"]
