"""Which levers are kept."""

from hypothesis import given
from hypothesis import strategies as st

from planexe.spine.inputs import view_text
from planexe.workflows.plan.strategy.deduplicate_levers import STAGE, Decisions, KeptLevers
from tests.workflows.plan.early_examples import KEPT, kept_levers, lever_decisions, made
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made("initial_prompt", "brainstorm_levers"))
ALL = tuple(f"L{n}" for n in range(1, 16))


def value_of(answer: Decisions) -> KeptLevers:
    value = finish_with(STAGE, INPUTS, [answer])
    assert isinstance(value, KeptLevers)
    return value


def ids_of(value: KeptLevers) -> list[str]:
    return [lever.lever_id for lever in value.levers]


def test_good_decisions_pass() -> None:
    assert problems_of(STAGE, INPUTS, lever_decisions()) == []


def test_the_schema_asks_for_each_lever_once() -> None:
    schema = ask_of(STAGE, INPUTS).schema
    assert schema is not None
    decisions = schema["properties"]["decisions"]
    assert (decisions["minItems"], decisions["maxItems"]) == (15, 15)
    assert schema["$defs"]["Decision"]["properties"]["lever_id"]["enum"] == list(ALL)


def test_a_lever_left_out_is_named() -> None:
    answer = Decisions(decisions=lever_decisions().decisions[:-1])
    assert problems_of(STAGE, INPUTS, answer) == ["`decisions` lacks an entry for lever_id L15."]


def test_absorbing_into_a_lever_that_is_not_kept_is_named() -> None:
    answer = lever_decisions()
    answer.decisions[7].absorbed_into = "L3"
    [problem] = problems_of(STAGE, INPUTS, answer)
    assert problem.startswith("`absorbed_into` of lever L8 is L3, which is not kept; ")
    assert problem.endswith("name one of the kept levers L1, L2, L6, L7, L9, L11, L12, or keep L8.")


def test_absorbing_into_nothing_is_named() -> None:
    answer = lever_decisions()
    answer.decisions[7].absorbed_into = None
    assert problems_of(STAGE, INPUTS, answer)[0].startswith("`absorbed_into` of lever L8 is None")


def test_absorbing_into_a_lever_that_does_not_exist_is_named() -> None:
    answer = lever_decisions()
    answer.decisions[7].absorbed_into = "L99"
    assert problems_of(STAGE, INPUTS, answer)[0].startswith("`decisions.absorbed_into` is 'L99'; allowed are L1")


def test_keeping_nothing_is_named() -> None:
    assert problems_of(STAGE, INPUTS, lever_decisions(kept=())) == [
        "No lever has the classification keep; keep between 5 and 12 levers."
    ]


def test_the_kept_levers_stay_in_order_with_their_reasons() -> None:
    value = value_of(lever_decisions())
    assert ids_of(value) == list(KEPT)
    assert value.levers[0].reason == "Reason 1."


def test_what_was_absorbed_stands_as_a_note_at_its_target() -> None:
    value = value_of(lever_decisions())
    assert value.levers[0].merged == ["Site and lease: Site and lease settles 20 percent of the rent."]
    assert {d.lever_id: d.absorbed_into for d in value.dropped if d.absorbed_into} == {"L8": "L1"}


def test_when_nearly_everything_is_absorbed_the_most_influential_come_back() -> None:
    value = value_of(lever_decisions(kept=("L1",)))
    # L8 is more influential than L5, but its name is taken.
    assert ids_of(value) == ["L1", "L5", "L6", "L7", "L9"]
    assert value.levers[1].reason.startswith("Kept to have a choice.")


def test_when_everything_is_kept_the_least_influential_go() -> None:
    value = value_of(lever_decisions(kept=ALL))
    assert len(value.levers) == 12
    assert {d.lever_id for d in value.dropped} == {"L8", "L10", "L11"}


@given(st.sets(st.sampled_from(ALL)))
def test_between_five_and_twelve_levers_survive_and_none_is_lost(kept: set[str]) -> None:
    value = value_of(lever_decisions(kept=tuple(kept)))
    assert 5 <= len(value.levers) <= 12
    assert sorted(ids_of(value) + [d.lever_id for d in value.dropped]) == sorted(ALL)
    assert all(d.absorbed_into is None or d.absorbed_into in ids_of(value) for d in value.dropped)


def test_ties_lead_to_other_levers_that_are_kept() -> None:
    answer = lever_decisions()
    answer.decisions[0].tied_to = ["L1", "L8", "L9", "L9"]
    value = value_of(answer)
    assert value.levers[0].tied_to == ["L9"]
    assert "**Tied to:** L9" in view_text(STAGE, value)


def test_the_text_names_the_levers_that_went() -> None:
    text = view_text(STAGE, kept_levers())
    assert "- L8 Site and lease → L1" in text
    assert "**Also covers:**" in text


def test_levers_that_a_poor_answer_leaves_out_come_back_last() -> None:
    few = Decisions(decisions=[d for d in lever_decisions().decisions if d.lever_id in {"L1", "L2"}])
    value = value_of(few)
    assert len(value.levers) == 5
    assert {"L1", "L2"} <= set(ids_of(value))
    assert {lever.reason for lever in value.dropped} == {"The answer says nothing about this lever."}
