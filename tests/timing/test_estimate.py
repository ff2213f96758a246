"""What a plan will take before it is made."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import SettingsError
from planexe.llm.model_spec import ModelSpec
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.stage import Expected
from planexe.timing.estimate import PlanAhead, Range, estimate
from planexe.timing.load_model import LoadModel
from planexe.workflows.plan.workflow import plan_stages
from tests.spine.conftest import each, over
from tests.timing.made_attempts import toy_stages

PRICED = ModelSpec(name="m", provider="p", model="m", input_usd_per_million=1.0, output_usd_per_million=10.0)


@pytest.fixture
def toy_each() -> StageSet:
    return build_stage_set([each("a"), over("b", "a")])


@dataclass(frozen=True)
class Past:
    mean_s: float
    calls: int = 10
    runs: int = 3
    input_tokens: float = 1000.0
    output_tokens: float = 100.0


def history(stages: StageSet, seconds: float) -> dict[str, Past]:
    return {name: Past(seconds) for name, stage in stages.stages.items() if stage.kind != "compute"}


def assert_ordered(found: Range) -> None:
    assert 0 <= found.low <= found.likely <= found.high


def test_calls_are_counted_by_the_shape_of_each_stage() -> None:
    found = estimate(toy_stages(), cap=4)
    assert found.calls.likely == 1 + 1 + 2 + 2 + 1  # goal, each, two turns, two parts, end; joined is computed


def test_stage_whose_items_are_known_makes_as_many_calls(toy_each: StageSet) -> None:
    found = estimate(toy_each, items={"a": 12})
    assert (found.calls.low, found.calls.likely, found.calls.high) == (24, 24, 24)
    assert estimate(toy_each).calls.likely == 2


def test_items_that_are_probably_spared_a_call_are_left_out() -> None:
    stages = build_stage_set(
        [
            each("a", expected=Expected(calls=40)),
            over("mend", "a", skip_item=lambda *_: None, expected=Expected(calls=10)),
            over("again", "mend", skip_item=lambda *_: None, expected=Expected(calls=10)),
            over("last", "again", expected=Expected(calls=1)),
        ]
    )
    assert estimate(stages, items={"a": 1000}).calls.likely == 1000 + 250 + 250 + 1000
    assert estimate(stages, items={"a": 1}).calls.likely == 4


def test_whole_plan_comes_with_ranges_that_hold_the_likely_figures() -> None:
    found = estimate(plan_stages(), cap=8, spec=PRICED)
    assert 100 < found.calls.likely < 300
    assert found.cost_usd is not None
    for figures in (found.calls, found.seconds, found.tokens, found.cost_usd):
        assert_ordered(figures)
    assert "catalogue" in found.rests_on
    assert found.from_history == 0.0


def test_fast_plans_take_less() -> None:
    stages = plan_stages()
    full = estimate(stages, cap=8)
    fast = estimate(plan_stages(detail="fast"), cap=8)
    assert fast.calls.likely < full.calls.likely
    assert fast.seconds.likely < full.seconds.likely


def test_earlier_runs_replace_the_catalogue_and_narrow_the_range() -> None:
    stages = toy_stages()
    without, known = estimate(stages), estimate(stages, history=history(stages, 20.0))
    assert known.seconds.likely == pytest.approx(4 * 20.0)  # goal, two turns of the talk, end
    assert known.seconds.high / known.seconds.low < without.seconds.high / without.seconds.low
    assert known.rests_on == "From 3 earlier runs with this model."
    assert known.from_history == 1.0


def test_stages_without_a_history_are_as_much_slower_as_the_others() -> None:
    stages = toy_stages()
    expected_s = stages.stages["goal"].expected.seconds
    found = estimate(stages, history={"goal": Past(expected_s * 4)}, cap=1)
    assert found.seconds.likely == pytest.approx(4 * estimate(stages, cap=1).seconds.likely)
    assert 0 < found.from_history < 1
    assert "of the work" in found.rests_on


def test_cost_follows_the_prices() -> None:
    found = estimate(toy_stages(), spec=PRICED, history=history(toy_stages(), 1.0))
    assert found.cost_usd is not None
    assert found.cost_usd.likely == pytest.approx(7 * (1000 * 1.0 + 100 * 10.0) / 1e6)


def test_unknown_prices_are_not_free() -> None:
    assert estimate(toy_stages(), spec=ModelSpec(name="m", provider="p", model="m")).cost_usd is None
    assert estimate(toy_stages()).cost_usd is None


def test_cap_of_the_model_and_its_limits_count() -> None:
    stages = plan_stages()
    wide = estimate(stages, cap=32, spec=PRICED).seconds.likely
    narrow = ModelSpec(name="m", provider="p", model="m", max_concurrency=2)
    assert estimate(stages, cap=32, spec=narrow).seconds.likely > wide
    slow = ModelSpec(name="m", provider="p", model="m", requests_per_minute=10)
    assert estimate(stages, cap=32, spec=slow).seconds.likely > 10 * 60


def test_known_load_counts() -> None:
    stages = plan_stages()
    assert estimate(stages, cap=8, load=LoadModel(full_speed=1.0)).seconds.likely == pytest.approx(
        estimate(stages, cap=1).seconds.likely, rel=0.01
    )


def test_pace_of_a_simulated_model_shortens_everything() -> None:
    stages = toy_stages()
    assert estimate(stages, time_scale=0.1).seconds.likely == pytest.approx(estimate(stages).seconds.likely / 10)
    assert estimate(stages, time_scale=0.0).seconds.high == 0.0


def test_history_of_stages_that_are_gone_does_no_harm() -> None:
    assert estimate(toy_stages(), history={"gone": Past(5.0), "goal": Past(0.0)}).from_history == 0.0


def test_cap_that_cannot_be_is_refused() -> None:
    with pytest.raises(SettingsError):
        estimate(toy_stages(), cap=0)


@given(st.integers(1, 64))
def test_no_cap_makes_the_plan_slower_than_one_by_one(cap: int) -> None:
    assert estimate(toy_stages(), cap=cap).seconds.likely <= estimate(toy_stages(), cap=1).seconds.likely + 1e-9


def test_plan_ahead_is_estimated_at_one_cap_after_the_other() -> None:
    ahead = PlanAhead(toy_stages())
    assert ahead.at(1) == estimate(toy_stages(), cap=1)
    assert ahead.at(8) == estimate(toy_stages(), cap=8)


def test_basis_says_in_few_words_what_the_figures_rest_on() -> None:
    stages = toy_stages()
    assert PlanAhead(stages).basis == "the catalogue's seconds"
    assert PlanAhead(stages, history=history(stages, 2.0)).basis == "3 earlier runs with this model"
    assert PlanAhead(stages, history={"goal": Past(2.0)}).basis == "3 earlier runs and the catalogue's seconds"


def test_items_that_flow_are_sooner_done_than_behind_a_barrier() -> None:
    rows = each("plan", expected=Expected(calls=257, seconds=20))
    flowing = estimate(build_stage_set([rows, over("code", "plan", expected=Expected(calls=257, seconds=20))]), cap=64)
    behind = each("code", "plan", expected=Expected(calls=257, seconds=20))
    waiting = estimate(build_stage_set([rows, behind]), cap=64)
    assert flowing.calls.likely == waiting.calls.likely == 514
    assert flowing.seconds.likely < 0.95 * waiting.seconds.likely
