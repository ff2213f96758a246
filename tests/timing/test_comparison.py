"""Two runs aligned by stage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.executor.attempt_log import Attempt
from planexe.timing.comparison import FIGURES, Pair, compare, measure_first_pass
from planexe.timing.measures import Measures, measure
from tests.timing.made_attempts import event, made, toy_stages


def measured(*attempts: Attempt) -> Measures:
    return measure(attempts, toy_stages())


def test_whole_runs_are_compared() -> None:
    one = measured(made("goal", 0.0, 4.0, cost_usd=0.5, output_tokens=100))
    other = measured(
        made("goal", 0.0, 1.0, cost_usd=0.25, output_tokens=80, outcome="failed"), made("goal", 1.0, 2.0, attempt=2)
    )
    found = compare(one, other).run
    assert (found["wall_s"].difference, found["wall_s"].ratio) == (-2.0, 0.5)
    assert found["cost_usd"] == Pair(0.5, 0.25)
    assert (found["attempts"].difference, found["failed"].second, found["error_rate"].second) == (1, 1, 0.5)


def test_stages_are_aligned_in_plan_order() -> None:
    one = measured(made("goal", 0.0, 1.0), made("end", 5.0, 6.0))
    other = measured(made("goal", 0.0, 1.0), made("each", 1.0, 2.0, item="1"), made("end", 3.0, 5.0))
    found = compare(one, other)
    assert [s.stage for s in found.stages] == ["goal", "each", "end"]
    assert [s.only_in for s in found.stages] == ["", "second", ""]
    assert found.stages[2].figures["work_s"] == Pair(1.0, 2.0)


def test_stage_that_one_run_lacks_has_no_difference() -> None:
    found = compare(measured(made("goal", 0.0, 1.0)), measured(made("end", 0.0, 1.0)))
    assert [s.figures["calls"].difference for s in found.stages] == [None, None]
    assert {s.only_in for s in found.stages} == {"first", "second"}


def test_nothing_can_be_a_share_of_nothing() -> None:
    assert Pair(0.0, 3.0).ratio is None
    assert Pair(None, 3.0).difference is None


def test_reruns_do_not_make_a_run_look_slower() -> None:
    attempts = [made("goal", 0.0, 1.0), made("goal", 50.0, 59.0, call_id="again")]
    events = [event("session", 0.0, worker="w01", cap=4), event("end", 2.0, status="complete"), event("session", 40.0)]
    found = measure_first_pass(attempts, toy_stages(), events)
    assert (found.wall_s, found.work_s, found.calls) == (2.0, 1.0, 1)


@given(st.lists(st.sampled_from(["goal", "each", "talk", "end"])), st.lists(st.sampled_from(["goal", "talk", "end"])))
def test_every_stage_of_either_run_appears_once(first: list[str], second: list[str]) -> None:
    runs = [measured(*(made(name, 0.0, 1.0, item=str(n)) for n, name in enumerate(names))) for names in (first, second)]
    if not first or not second:
        return
    found = compare(runs[0], runs[1])
    assert sorted(s.stage for s in found.stages) == sorted({*first, *second})
    assert all(set(s.figures) == set(FIGURES) for s in found.stages)
    backwards = compare(runs[1], runs[0])
    assert backwards.run["work_s"].first == pytest.approx(found.run["work_s"].second)
