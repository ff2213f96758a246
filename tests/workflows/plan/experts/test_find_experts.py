import pytest
from pydantic import ValidationError

from planexe.spine.inputs import Inputs
from planexe.spine.stage import Answered, Item
from planexe.workflows.plan.experts.find_experts import STAGE, Experts, ExpertSearch

FIRST, SECOND = Item("first", "trade"), Item("second", "surroundings")


def problems(answer: ExpertSearch) -> list[str]:
    assert STAGE.check
    return list(STAGE.check(answer, Inputs(STAGE, {}, {}), FIRST))


def finish(*answered: Answered) -> Experts:
    value = STAGE.finish(Inputs(STAGE, {}, {}), answered)
    assert isinstance(value, Experts)
    return value


def test_a_good_search_passes(trade_search: ExpertSearch) -> None:
    assert problems(trade_search) == []


def test_the_same_expert_twice_is_named(trade_search: ExpertSearch) -> None:
    trade_search.experts[1].title = trade_search.experts[0].title.upper()
    assert problems(trade_search) == [
        "`experts.title` names Waller A more than once; name four different kinds of expert."
    ]


def test_a_search_names_exactly_four(trade_search: ExpertSearch) -> None:
    raw = trade_search.model_dump()
    with pytest.raises(ValidationError, match="experts"):
        ExpertSearch.model_validate({"experts": raw["experts"][:3]})


def test_a_rambling_text_is_refused(trade_search: ExpertSearch) -> None:
    raw = trade_search.model_dump()
    raw["experts"][0]["why"] = "because " * 60
    with pytest.raises(ValidationError, match="why"):
        ExpertSearch.model_validate(raw)


def test_ids_run_through_both_searches(trade_search: ExpertSearch, surroundings_search: ExpertSearch) -> None:
    value = finish(Answered(FIRST, trade_search), Answered(SECOND, surroundings_search))
    assert [e.expert_id for e in value.experts] == [f"E{n}" for n in range(1, 9)]
    assert [e.angle for e in value.experts] == ["first"] * 4 + ["second"] * 4


def test_an_expert_found_by_both_searches_is_kept_once(
    trade_search: ExpertSearch, surroundings_search: ExpertSearch
) -> None:
    surroundings_search.experts[0].title = "waller b"
    value = finish(Answered(FIRST, trade_search), Answered(SECOND, surroundings_search))
    assert [e.expert_id for e in value.experts] == [f"E{n}" for n in range(1, 8)]
    assert value.experts[1].title == "Waller B"


def test_one_failed_search_leaves_four_experts(surroundings_search: ExpertSearch) -> None:
    value = finish(Answered(FIRST, problem="no answer"), Answered(SECOND, surroundings_search))
    assert [e.title for e in value.experts] == [e.title for e in surroundings_search.experts]


def test_the_two_searches_ask_for_different_angles() -> None:
    first, second = STAGE.parts
    assert (first.key, second.key) == ("first", "second")
    assert first.task != second.task
