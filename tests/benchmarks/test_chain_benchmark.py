"""The tables of the plan's chain, from figures without a run."""

from benchmarks import chain
from benchmarks.chain import Made
from planexe.executor.attempt_log import Attempt
from planexe.timing.measures import measure
from planexe.workflows.plan.workflow import plan_stages


def plan(seconds: float) -> Made:
    calls = [
        Attempt(
            call_id="a",
            attempt=1,
            reason="first",
            stage="currency_strategy",
            sent=0.0,
            ended=2.0,
            input_tokens=100,
            cached_tokens=40,
        ),
        Attempt(
            call_id="b",
            attempt=1,
            reason="first",
            stage="business_case",
            sent=2.0,
            ended=6.0,
            input_tokens=100,
            cached_tokens=20,
        ),
    ]
    return Made(seconds, measure(calls, plan_stages()))


def test_a_cap_is_compared_with_the_calls_one_by_one() -> None:
    (row,) = chain.cap_table({16: plan(3.0)}).rows
    assert list(row)[:8] == [16, 3.0, 2.0, 2, 2, 6.0, 200, 30.0]


def test_the_longest_chain_is_told_stage_by_stage() -> None:
    assert [row[1] for row in chain.path_table(plan(6.0).measures).rows] == ["currency_strategy", "business_case"]


def test_targets_say_whether_they_are_reached() -> None:
    rows = chain.target_table(plan(90.0), [80.0, 90.0, 130.0], plan(45.0), plan(60.0)).rows
    assert [str(row[2]) for row in rows] == ["≤ 100 holds", "≤ 1.25 misses", "≤ 0.55 holds", "≤ 55 misses"]
