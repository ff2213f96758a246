import json
from collections.abc import Sequence
from typing import Any

from planexe.executor.attempt_log import Attempt
from planexe.spine.registry import StageSet
from planexe.spine.run_clock import run_clock
from planexe.ui.watch.run_figure import attempt_figure
from planexe.workflows.plan.workflow import plan_stages


def made(sent: float, ended: float, stage: str = "identify_risks", **more: object) -> Attempt:
    values: dict[str, object] = {"call_id": f"{stage}{sent}", "reason": "first", "worker": "w", **more}
    return Attempt(attempt=1, stage=stage, ready=sent, queued=sent, sent=sent, ended=ended, anchor_unix_s=1e9, **values)  # pyrefly: ignore[bad-argument-type]


def figure_of(attempts: Sequence[Attempt], stages: StageSet, **more: Any) -> Any:
    return attempt_figure(attempts, stages, run_clock(attempts), **more)


def test_each_kind_of_attempt_is_a_trace_with_its_pattern() -> None:
    figure = figure_of([made(0, 2), made(2, 3, outcome="failed"), made(3, 5, reason="repair")], plan_stages())
    assert [trace.name for trace in figure.data] == ["● answered", "◑ answered after a repair", "✕ failed"]
    assert len({trace.marker.pattern.shape for trace in figure.data}) == 3


def test_times_are_seconds_since_the_start() -> None:
    figure = figure_of([made(10, 12), made(12, 15)], plan_stages())
    assert list(figure.data[0].base) == [0.0, 2.0]
    assert list(figure.data[0].x) == [2.0, 3.0]


def test_calls_that_overlap_lie_below_each_other() -> None:
    bar = figure_of([made(0, 4), made(1, 3), made(5, 6)], plan_stages()).data[0]
    assert bar.offset[0] != bar.offset[1]
    assert bar.offset[0] == bar.offset[2]


def test_rows_stand_in_the_order_of_the_plan() -> None:
    figure = figure_of([made(0, 1, "premortem"), made(1, 2, "identify_risks")], plan_stages())
    assert list(figure.layout.yaxis.categoryarray) == ["Premortem", "Risks"]


def test_simulated_run_says_so() -> None:
    assert "no AI" in figure_of([made(0, 1)], plan_stages(), simulated=True).layout.title.text


def test_names_of_items_are_text() -> None:
    figure = figure_of([made(0, 1, title="<a href='http://evil.invalid'>x</a>")], plan_stages())
    assert "<a" not in json.dumps(
        figure.data[0].customdata.tolist()
        if hasattr(figure.data[0].customdata, "tolist")
        else list(figure.data[0].customdata)
    )


def test_answers_from_the_journal_are_left_out() -> None:
    assert len(figure_of([made(0, 0, outcome="reused")], plan_stages()).data) == 0
