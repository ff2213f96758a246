from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from planexe.spine.inputs import Inputs, Missing
from planexe.workflows.plan.documents.data_collection import STAGE, DataCollection, DataDraft, view_digest, view_full
from planexe.workflows.plan.experts import expert_review, swot_analysis
from planexe.workflows.plan.project_plan import related_resources
from planexe.workflows.plan.team import find_team_roles
from planexe.workflows.plan.team.find_team_roles import Role, TeamRoles
from planexe.workflows.plan.work_breakdown import wbs_tree_l2
from tests.workflows.plan.checked_plan import tree
from tests.workflows.plan.early_examples import made
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

LOST = Missing(text="This part is missing.")
TEAM = TeamRoles(
    roles=[
        Role(role_id=f"M{n}", title=title, explanation="Bakes.", people_min=1, people_max=1, consequences="No bread.")
        for n, title in enumerate(("Head Baker", "Bookkeeper"), 1)
    ]
)
NEEDS = (
    "initial_prompt",
    "path_digest",
    "identify_risks",
    "make_assumptions",
    "consolidate_assumptions",
    "project_plan",
)


def inputs(team: BaseModel = TEAM) -> Inputs:
    others = (swot_analysis.STAGE, related_resources.STAGE, expert_review.STAGE)
    lost = ((stage, LOST) for stage in others)
    return inputs_of(STAGE, *made(*NEEDS), (find_team_roles.STAGE, team), (wbs_tree_l2.STAGE, tree()), *lost)


def entry(title: str, **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "tests_id": "R2",
        "before_task_code": "1.1",
        "rationale": "The lease is signed on a guess as long as it is missing.",
        "data_to_collect": ["Rent in euro per month", "Length of the lease in years"],
        "simulation_steps": ["Put three rents into the cost table"],
        "expert_validation_steps": ["A letting agent looks at the three rents"],
        "responsible_role": "M2",
        "sensitivity": "high",
        "validation_objective": "Three offers within 10 percent of each other by week 6.",
        **more,
    }


def draft(*entries: dict[str, Any]) -> DataDraft:
    chosen = entries or (entry("Rent of shops"), entry("Price of flour", tests_id="A3"))
    return DataDraft.model_validate({"data_items": chosen, "summary": "Begin with the rent."})


def both() -> BaseModel:
    """Returns the value of two calls, the second of which names what the first has."""
    second = draft(entry("Noise", tests_id=None, sensitivity="low"), entry("Rents of shops"))
    return finish_with(STAGE, inputs(), [draft(), second])


def test_a_good_answer_passes() -> None:
    assert problems_of(STAGE, inputs(), draft()) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"tests_id": "R99"}, "`data_items.tests_id` is 'R99'; allowed are R1, A1, R2, A2"),
        ({"before_task_code": "1"}, "`data_items.before_task_code` is '1'; allowed are 1.1"),
        ({"responsible_role": "Head Baker"}, "`data_items.responsible_role` is 'Head Baker'; allowed are M1, M2."),
        ({"title": "rent OF shops"}, "`title` 'Rent of shops' is used more than once"),
        ({"data_to_collect": ["Rent", "rent"]}, "`data_to_collect` of 'Noise' repeats 'Rent'"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], problem: str) -> None:
    answer = draft(entry("Rent of shops"), entry("Price of flour"), {**entry("Noise"), **change})
    assert problems_of(STAGE, inputs(), answer)[0].startswith(problem)


def test_objectives_without_figures_are_refused() -> None:
    vague = {"validation_objective": "The price is known."}
    answer = draft(entry("Rent of shops"), entry("Price of flour", **vague), entry("Noise", **vague))
    assert problems_of(STAGE, inputs(), answer) == [
        "`validation_objective` has no figure in 'Price of flour'; 'Noise'; say within which margin and by when."
    ]


@pytest.mark.parametrize("field", ["simulation_steps", "expert_validation_steps"])
def test_both_lists_of_steps_say_something(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        draft(entry("Rent of shops"), entry("Price of flour"), entry("Noise", **{field: []}))


@pytest.mark.parametrize("count", [1, 5])
def test_number_of_items_is_bounded(count: int) -> None:
    with pytest.raises(ValidationError, match="data_items"):
        draft(*(entry(f"Rent {n}") for n in range(count)))


def test_items_get_ids_and_say_what_they_test_and_who_does_it() -> None:
    value = both()
    assert isinstance(value, DataCollection)
    assert [item.item_id for item in value.items] == ["D1", "D2", "D3"]
    assert [item.tests_id for item in value.items] == ["R2", "A3", ""]
    assert value.items[0].tests.startswith("Event ")
    assert "12 units" in value.items[1].tests
    assert (value.items[0].responsible_role_id, value.items[0].responsible) == ("M2", "Bookkeeper")


def test_without_a_team_the_role_is_free_text() -> None:
    answer = draft(*(entry(f"Rent {n}", responsible_role="Owner") for n in range(2)))
    assert problems_of(STAGE, inputs(LOST), answer) == []
    value = finish_with(STAGE, inputs(LOST), [answer, None])
    assert isinstance(value, DataCollection)
    assert (value.items[0].responsible_role_id, value.items[0].responsible) == ("", "Owner")


def test_a_poor_answer_still_becomes_a_value() -> None:
    poor = draft()
    poor.data_items = [
        poor.data_items[0].model_copy(
            update={"tests_id": "R99", "responsible_role": "M77", "before_task_code": "9.9", "data_to_collect": []}
        )
    ]
    value = finish_with(STAGE, inputs(), [poor, None])
    assert isinstance(value, DataCollection)
    assert DataCollection.model_validate_json(value.model_dump_json()) == value
    assert (value.items[0].tests_id, value.items[0].before_task_code) == ("", "")
    assert STAGE.gaps is not None
    assert STAGE.gaps(value) == ["Data collection: 1 of at least 3 items."]
    assert view_full(value)


def test_views_hold_what_later_stages_need() -> None:
    value = both()
    assert isinstance(value, DataCollection)
    assert "**Tests:** R2 Event" in view_full(value)
    assert (
        "- **D1 Rent of shops** (tests R2; before 1.1; sensitivity high; M2 Bookkeeper): Three offers"
        in view_digest(value)
    )
    assert "- **D3 Noise** (before 1.1; sensitivity low; M2 Bookkeeper): Three offers" in view_digest(value)


def test_sensitivity_is_an_enum_in_the_schema() -> None:
    assert "'enum': ['low', 'medium', 'high']" in str(ask_of(STAGE, inputs()).schema)
