"""The steps that set up the bodies."""

from hypothesis import given
from hypothesis import strategies as st

from planexe.spine.inputs import view_text
from planexe.workflows.plan.governance.governance_setup_plan import STAGE, GovernanceSetupPlan
from planexe.workflows.plan.governance.parties import Party
from tests.workflows.plan.governance.governance_examples import SETUP_INPUTS, setup, step_drafts
from tests.workflows.plan.stage_inputs import ask_of, finish_with, problems_of


def test_a_good_plan_passes() -> None:
    assert problems_of(STAGE, SETUP_INPUTS, step_drafts()) == []


def test_only_bodies_of_the_plan_can_be_named() -> None:
    schema = ask_of(STAGE, SETUP_INPUTS).schema
    assert schema is not None
    fields = schema["$defs"]["StepDraft"]["properties"]
    assert fields["sets_up"]["enum"] == ["G1", "G2", "G3", "all"]
    assert fields["responsible"]["enum"] == ["G1", "G2", "G3", "role"]


def test_a_body_that_sets_up_itself_is_named() -> None:
    answer = step_drafts()
    answer.set_up_steps[2].responsible = "G2"
    [problem] = problems_of(STAGE, SETUP_INPUTS, answer)
    assert problem == "Step 3 has G2 set up itself; give it to a role or to a body above it."


def test_a_body_without_a_step_is_named() -> None:
    answer = step_drafts()
    answer.set_up_steps[3].sets_up = "G2"
    [problem] = problems_of(STAGE, SETUP_INPUTS, answer)
    assert problem == "No step has the `sets_up` G3; say how each body comes into being."


def test_links_forward_and_weeks_upside_down_are_named() -> None:
    answer = step_drafts()
    answer.set_up_steps[1].depends_on = [2, 6, 0]
    answer.set_up_steps[4].end_week = 3
    assert problems_of(STAGE, SETUP_INPUTS, answer) == [
        "`depends_on` of step 2 holds 2, 6, 0; only numbers of earlier steps.",
        "Step 5 ends in week 3, before its `start_week` 5.",
    ]


def test_a_role_must_have_a_name() -> None:
    answer = step_drafts()
    answer.set_up_steps[0].responsible_role = " "
    [problem] = problems_of(STAGE, SETUP_INPUTS, answer)
    assert problem == "`responsible` of step 1 is 'role', so `responsible_role` must name the role."


def test_a_step_told_twice_is_named() -> None:
    answer = step_drafts()
    answer.set_up_steps[5].step_description = "write mandate 1"
    [problem] = problems_of(STAGE, SETUP_INPUTS, answer)
    assert problem.startswith("`step_description` 'Write mandate 1' stands there more than once")


def test_steps_get_numbers_names_and_weeks() -> None:
    value = setup()
    assert [step.number for step in value.steps] == [1, 2, 3, 4, 5, 6]
    assert value.steps[2].responsible == Party(body_id="G1", name="Round 1")
    assert value.steps[0].responsible == Party(name="Owner")
    assert value.steps[0].suggested_timeframe == "week 1"
    assert value.steps[0].model_copy(update={"end_week": 3}).suggested_timeframe == "weeks 1–3"


@given(st.lists(st.lists(st.integers(-3, 9), max_size=6), min_size=6, max_size=6))
def test_links_of_the_value_always_point_back(links: list[list[int]]) -> None:
    answer = step_drafts()
    for step, numbers in zip(answer.set_up_steps, links, strict=True):
        step.depends_on = numbers
    value = finish_with(STAGE, SETUP_INPUTS, [answer])
    assert isinstance(value, GovernanceSetupPlan)
    assert all(0 < n < step.number for step in value.steps for n in step.depends_on)


def test_the_table_shows_every_step_and_the_last_week() -> None:
    text = view_text(STAGE, setup())
    assert text.count("\n| ") == 7
    assert "| 3 | Write mandate 3 | G2 | G1 Round 1 | week 3 | Mandate 3 | 2 |" in text
    assert text.endswith("The last step ends in project week 6.")


def test_the_digest_says_when_each_body_is_set_up() -> None:
    text = view_text(STAGE, setup(), "digest")
    assert text == (
        "Set up: G1 weeks 1–2 (2 steps); G2 weeks 3–5 (2 steps); G3 week 4 (1 step). First step: Write mandate 1."
    )


def test_no_steps_make_a_text_too() -> None:
    empty = GovernanceSetupPlan(steps=[])
    assert "project week 0" in view_text(STAGE, empty)
    assert view_text(STAGE, empty, "digest").endswith("First step: none.")
