from dataclasses import replace

import pytest

from planexe.llm.model_spec import ModelSpec
from planexe.spine.kinds import Parts
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.stage import Expected, Part
from planexe.timing.rerun_estimate import CallSize, call_sizes, effort_of
from tests.spine.conftest import Lab, Note, Notes, each, join, once
from tests.spine.desk_lab import text

SIZE = CallSize(seconds=2, input_tokens=1000, output_tokens=500)
SIZES: dict[str, CallSize] = dict.fromkeys("abc", SIZE)
SPEC = ModelSpec(name="m", provider="p", model="m", input_usd_per_million=1, output_usd_per_million=2)


@pytest.fixture
def stages() -> StageSet:
    return build_stage_set([once("a"), each("b", "a"), once("c", "a")])


def test_calls_are_scheduled_as_the_runner_does_it(stages: StageSet) -> None:
    calls = {"a": 1, "b": 10, "c": 1}
    assert effort_of(calls, SIZES, stages, 1, lambda _: SPEC).wall_s == pytest.approx(24)
    assert 12 < effort_of(calls, SIZES, stages, 2, lambda _: SPEC).wall_s < 16
    assert 4 < effort_of(calls, SIZES, stages, 100, lambda _: SPEC).wall_s < 8


def test_stage_that_stays_as_it_is_is_not_waited_for(stages: StageSet) -> None:
    assert effort_of({"c": 1}, SIZES, stages, 4, lambda _: SPEC).wall_s == 2


def test_parts_are_calls_of_their_stage() -> None:
    pair = Parts(
        name="p", heading="P", prompt="P", answer=Note, parts=(Part("x", "X"), Part("y", "Y")), finish=join,
        value=Notes,
    )  # fmt: skip
    sizes = {"p": SIZE}
    assert effort_of({"p": 2}, sizes, build_stage_set([pair]), 1, lambda _: SPEC).wall_s == 4
    assert effort_of({"p": 1}, sizes, build_stage_set([pair]), 1, lambda _: SPEC).wall_s == 2


def test_calls_seconds_and_money_add_up(stages: StageSet) -> None:
    effort = effort_of({"a": 1, "b": 2}, SIZES, stages, 4, lambda _: SPEC)
    assert (effort.calls, effort.seconds) == (3, 6)
    assert effort.cost_usd == pytest.approx(3 * 0.002)


def test_unknown_price_stays_unknown_and_no_call_costs_nothing(stages: StageSet) -> None:
    free = replace(SPEC, input_usd_per_million=None)
    assert effort_of({"a": 1}, SIZES, stages, 4, lambda _: free).cost_usd is None
    assert effort_of({"a": 0}, SIZES, stages, 4, lambda _: free).cost_usd == 0


async def test_sizes_are_measured_in_the_run_else_known_from_earlier_runs_else_expected() -> None:
    lab = Lab()
    expected = Expected(seconds=7, input_tokens=9)
    stages = build_stage_set([once(name, expected=expected) for name in "abc"])
    lab.provider.answer = lambda *_: text("x")
    await lab.runner([once("a")]).run()
    history = {"a": SIZE, "b": SIZE, "gone": SIZE}
    sizes = call_sizes(stages, lab.log.attempts, history)
    assert (sizes["a"].input_tokens, sizes["a"].output_tokens) == (10, 5)
    assert sizes["b"] == SIZE
    assert sizes["c"].input_tokens == 9
    assert sizes["c"].seconds == pytest.approx((sizes["a"].seconds + 2) / 2)  # as much quicker as the other two


def test_unknown_stages_take_what_they_expect(stages: StageSet) -> None:
    assert call_sizes(stages, [])["a"].seconds == stages.stages["a"].expected.seconds
