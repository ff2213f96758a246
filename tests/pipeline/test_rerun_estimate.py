from dataclasses import replace
from typing import Any

import pytest

from planexe.llm.model_spec import ModelSpec
from planexe.pipeline.rerun_estimate import CallSize, call_sizes, effort_of
from planexe.stages.registry import build_stage_set
from tests.pipeline.desk_lab import text

NEEDS = {"a": (), "b": ("a",), "c": ("a",)}
SIZE = CallSize(seconds=2, input_tokens=1000, output_tokens=500)
SIZES = dict.fromkeys(NEEDS, SIZE)
SPEC = ModelSpec(name="m", provider="p", model="m", input_usd_per_million=1, output_usd_per_million=2)


def test_work_is_spread_over_the_calls_at_once_but_never_below_the_longest_path() -> None:
    calls = {"a": 1, "b": 10, "c": 1}
    assert effort_of(calls, SIZES, NEEDS, 2, lambda _: SPEC).wall_s == 12
    assert effort_of(calls, SIZES, NEEDS, 100, lambda _: SPEC).wall_s == 4


def test_calls_seconds_and_money_add_up() -> None:
    effort = effort_of({"a": 1, "b": 2}, SIZES, NEEDS, 4, lambda _: SPEC)
    assert (effort.calls, effort.seconds) == (3, 6)
    assert effort.cost_usd == pytest.approx(3 * 0.002)


def test_unknown_price_stays_unknown_and_no_call_costs_nothing() -> None:
    free = replace(SPEC, input_usd_per_million=None)
    assert effort_of({"a": 1}, SIZES, NEEDS, 4, lambda _: free).cost_usd is None
    assert effort_of({"a": 0}, SIZES, NEEDS, 4, lambda _: free).cost_usd == 0


async def test_sizes_are_those_measured_in_the_run_else_the_expected_ones(lab: Any, toy: Any) -> None:
    stages = build_stage_set([toy.once("a"), toy.once("b", expected=toy.Expected(seconds=7, input_tokens=9))])
    lab.provider.answer = lambda *_: text("x")
    await lab.runner([toy.once("a")]).run()
    sizes = call_sizes(stages, lab.log.attempts)
    assert (sizes["a"].input_tokens, sizes["a"].output_tokens) == (10, 5)
    assert (sizes["b"].seconds, sizes["b"].input_tokens) == (7, 9)
