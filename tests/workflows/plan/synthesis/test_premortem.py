from collections.abc import Callable

import pytest
from pydantic import ValidationError

from planexe.spine.asks import items_of
from planexe.spine.inputs import Inputs
from planexe.workflows.plan.synthesis.premortem import (
    STAGE,
    FailureDraft,
    FailuresDraft,
    Playbook,
    Premortem,
    gaps,
    level_of,
    view_full,
)
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from tests.workflows.plan.stage_inputs import ask_of, finish_with, problems_of

Given = Callable[..., Inputs]


def failure(number: int, likelihood: int = 3, impact: int = 4) -> FailureDraft:
    return FailureDraft(
        statement=f"Stone {number} is delivered for 900 GBP.",
        test_now="Ask the quarry today.",
        falsifier="The offer is above 1000 GBP.",
        failure_mode_title=f"Quarry {number} closed",
        risk_analysis=f"It began small at quarry {number}. Nobody called. Then the lorry stayed away, and the wall stood still.",
        early_warning_signs=["No answer for a week", "Prices change"],
        owner_role_id="M1",
        likelihood_5=likelihood,
        impact_5=impact,
        tripwires=["2 days late", "Price up by 10%"],
        playbook=Playbook(contain="Stop digging.", assess="Count the stones.", respond="Sign a second quarry."),
        stop_rule="No stone for 30 days.",
    )


def failures(first: int = 1) -> FailuresDraft:
    return FailuresDraft(failures=[failure(first, 4, 4), failure(first + 1, 3, 3), failure(first + 2, 2, 2)])


@pytest.fixture
def inputs(given: Given, roles: TeamRoles) -> Inputs:
    return given(STAGE, find_team_roles=roles)


def finished(inputs: Inputs, *answers: FailuresDraft | None) -> Premortem:
    value = finish_with(STAGE, inputs, answers)
    assert isinstance(value, Premortem)
    return value


def test_one_call_for_each_archetype_and_one_at_the_fast_level(inputs: Inputs) -> None:
    titles = [i.title for i in items_of(STAGE, inputs)]
    assert titles == ["Process/Financial", "Technical/Logistical", "Market/Human"]
    assert len(items_of(STAGE.in_short(), inputs)) == 1


def test_what_reviewers_say_is_not_read() -> None:
    assert "review_plan" not in {need.stage for need in STAGE.all_needs()}


def test_a_good_answer_passes(inputs: Inputs) -> None:
    assert problems_of(STAGE, inputs, failures(), "market_human") == []


def test_an_owner_outside_the_team_is_named(inputs: Inputs) -> None:
    answer = failures()
    answer.failures[1].owner_role_id = "M7"
    assert problems_of(STAGE, inputs, answer, "market_human") == [
        "`failures.owner_role_id` is 'M7'; allowed are M1, M2."
    ]
    assert ask_of(STAGE, inputs).schema is not None


def test_one_cause_for_two_failures_is_named(inputs: Inputs) -> None:
    answer = failures()
    answer.failures[2].statement = answer.failures[0].statement.upper()
    (problem,) = problems_of(STAGE, inputs, answer, "market_human")
    assert problem.startswith("`failures.statement` holds")
    assert problem.endswith("each failure has a cause of its own.")


def test_a_tripwire_without_a_digit_is_named(inputs: Inputs) -> None:
    answer = failures()
    answer.failures[0].tripwires[1] = "Somewhat late"
    assert problems_of(STAGE, inputs, answer, "market_human") == [
        "`tripwires` of 'Quarry 1 closed' has 'Somewhat late' without a digit; give an amount, date, share or count."
    ]


def test_scores_that_say_nothing_are_named(inputs: Inputs) -> None:
    answer = FailuresDraft(failures=[failure(n, 5, 5) for n in (1, 2, 3)])
    assert problems_of(STAGE, inputs, answer, "market_human") == [
        "`likelihood_5` and `impact_5` are the same in all failures; compare them and use the scale."
    ]


@pytest.mark.parametrize("score", [0, 6])
def test_a_score_is_one_to_five(score: int) -> None:
    with pytest.raises(ValidationError, match="impact_5"):
        FailureDraft.model_validate({**failure(1).model_dump(), "impact_5": score})


@pytest.mark.parametrize(
    ("likelihood", "impact", "level"),
    [(1, 3, "low"), (2, 2, "medium"), (4, 2, "medium"), (3, 3, "high"), (2, 5, "high"), (3, 5, "critical"), (5, 5, "critical")],
)  # fmt: skip
def test_the_level_is_computed(likelihood: int, impact: int, level: str) -> None:
    assert level_of(likelihood, impact) == level


def test_failures_and_assumptions_are_linked_one_to_one(inputs: Inputs) -> None:
    value = finished(inputs, failures(1), failures(4), failures(7))
    assert [a.assumption_id for a in value.assumptions_to_kill] == [f"K{n}" for n in range(1, 10)]
    assert [f.failure_mode_id for f in value.failure_modes] == [f"P{n}" for n in range(1, 10)]
    assert [f.root_cause_assumption_id for f in value.failure_modes] == [f"K{n}" for n in range(1, 10)]
    assert {(f.owner_role_id, f.owner) for f in value.failure_modes} == {("M1", "Head waller")}
    assert value.assumption("K5") is value.assumptions_to_kill[4]


def test_a_lost_archetype_leaves_the_others(inputs: Inputs) -> None:
    value = finished(inputs, None, failures(4), None)
    assert {f.archetype for f in value.failure_modes} == {"Technical/Logistical"}
    assert [f.failure_mode_id for f in value.failure_modes] == ["P1", "P2", "P3"]
    assert gaps(value) == []


def test_a_short_answer_that_was_salvaged_is_a_gap(inputs: Inputs) -> None:
    bare = FailuresDraft.model_construct(failures=[failure(1).model_copy(update={"owner_role_id": "somebody"})])
    value = finished(inputs, bare, failures(4), failures(7))
    assert value.failure_modes[0].owner == "somebody"
    assert gaps(value) == ["Premortem, Process/Financial: 1 of 3 failures are described."]


def test_the_text_shows_the_gravest_first_and_every_failure(inputs: Inputs) -> None:
    value = finished(inputs, failures(1), None, None)
    text = view_full(value)
    assert text.index("| P1 | Quarry 1 closed |") < text.index("| P3 | Quarry 3 closed |")
    assert "M1 Head waller" in text
    assert all(f"### {f.failure_mode_id} {f.title}" in text for f in value.failure_modes)
    assert view_full(Premortem(assumptions_to_kill=[], failure_modes=[])) == "No failure was described."
