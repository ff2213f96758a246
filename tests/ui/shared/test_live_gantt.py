import json

from planexe.ui.shared.live_gantt import ChartView, chart_options
from planexe.workflows.plan.workflow import plan_stages


def test_options_are_small_and_plain() -> None:
    options = chart_options("r", plan_stages(), ChartView(selected="c:1"), live=True)
    assert options["url"] == "/api/runs/r"
    assert len(json.dumps(options)) < 12_000


def test_rows_follow_the_plan_and_leave_out_what_asks_nobody() -> None:
    stages = plan_stages()
    names = [stage["name"] for stage in chart_options("r", stages, ChartView(), live=False)["stages"]]
    assert names == [s.name for s in stages.stages.values() if s.kind != "compute"]


def test_before_an_audience_the_chart_is_larger_and_leaves_texts_out() -> None:
    stages = plan_stages()
    as_usual = chart_options("r", stages, ChartView(sort="time"), live=True)
    presented = chart_options("r", stages, ChartView(sort="time"), live=True, presenting=True)
    assert "hidden" not in as_usual
    assert presented["hidden"] is True
    assert presented["zoom"] > 1
    assert {name: presented[name] for name in as_usual} == as_usual
    assert presented["sort"] == "time"
