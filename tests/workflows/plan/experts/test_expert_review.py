import pytest

from planexe.spine.inputs import Inputs, view_text
from planexe.spine.stage import Answered, Item
from planexe.workflows.plan.experts import expert_criticism, find_experts
from planexe.workflows.plan.experts.expert_advice import Advice, ExpertAdvice, ExpertAdvices
from planexe.workflows.plan.experts.expert_criticism import Criticism, ExpertOpinions
from planexe.workflows.plan.experts.expert_review import STAGE, ExpertReview
from planexe.workflows.plan.experts.find_experts import Experts, ExpertSearch


@pytest.fixture
def experts(trade_search: ExpertSearch, surroundings_search: ExpertSearch) -> Experts:
    stage = find_experts.STAGE
    answered = [Answered(Item("first"), trade_search), Answered(Item("second"), surroundings_search)]
    value = stage.finish(Inputs(stage, {}, {}), answered)
    assert isinstance(value, Experts)
    return value


def review(experts: Experts, *answered: Answered) -> ExpertReview:
    stage = expert_criticism.STAGE
    opinions = stage.finish(Inputs(stage, {}, {}), answered)
    assert isinstance(opinions, ExpertOpinions)
    said = Advice(
        primary_actions=["Move the dig to May."], secondary_actions=["Order lime."], follow_up="The soil map."
    )
    advised = ExpertAdvices(advices=[ExpertAdvice(expert_id="E1", **said.model_dump())])
    values = {"find_experts": experts, "expert_criticism": opinions, "expert_advice": advised}
    value = STAGE.compute(Inputs(STAGE, values, {}))
    assert isinstance(value, ExpertReview)
    return value


E1, E2 = Item("E1", "Waller A"), Item("E2", "Waller B")


def test_says_how_many_of_all_experts_answered(experts: Experts, criticism: Criticism) -> None:
    value = review(experts, Answered(E1, criticism), Answered(E2, criticism))
    assert value.completeness.startswith("2 of 8 experts answered (2 were asked).")


def test_counts_a_silent_expert_as_asked_but_not_as_answered(experts: Experts, criticism: Criticism) -> None:
    value = review(experts, Answered(E1, criticism), Answered(E2, problem="refused"))
    assert value.completeness.startswith("1 of 8 experts answered (2 were asked).")
    assert "**E2 Waller B**: refused" in view_text(STAGE, value)


def test_the_fast_level_is_told_honestly(experts: Experts, criticism: Criticism) -> None:
    value = review(experts, Answered(E1, criticism))
    assert value.completeness.startswith("1 of 8 experts answered (1 was asked).")


def test_the_full_text_lists_the_issues_and_the_experts_still_to_ask(experts: Experts, criticism: Criticism) -> None:
    text = view_text(STAGE, review(experts, Answered(E1, criticism)))
    assert "### E1.2 No drainage" in text
    assert "**Do first**\n\n- Move the dig to May." in text
    assert "### E8 Lawyer D" in text
    assert "### E1 " not in text


def test_the_digest_is_shorter_and_holds_each_issue(experts: Experts, criticism: Criticism) -> None:
    value = review(experts, Answered(E1, criticism), Answered(E2, criticism))
    digest = view_text(STAGE, value, "digest")
    assert len(digest) < len(view_text(STAGE, value)) / 2
    assert all(f"E{e}.{n}" in digest for e in (1, 2) for n in (1, 2, 3))
    assert digest.endswith("**Worth asking:** " + "; ".join(f"{e.expert_id} {e.title}" for e in value.experts[2:]))


def test_nobody_heard_is_still_a_review(experts: Experts) -> None:
    value = review(experts)
    assert value.completeness.startswith("0 of 8 experts answered (0 were asked).")
