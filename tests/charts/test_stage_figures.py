"""Figures about stages."""

from planexe.charts.stage_figures import StageSeconds, history_figure, limits_figure
from planexe.timing.stage_limits import StageLimit

LIMITS = [StageLimit(stage="goal", chain_s=4.0, share=0.5, calls=2, gain_s=1.0)]


def test_limits_have_a_bar_for_the_chain_and_one_for_what_is_saved() -> None:
    figure = limits_figure(LIMITS, {"goal": "The <goal>"})
    assert [list(trace.x) for trace in figure.data] == [[4.0], [1.0]]
    assert list(figure.data[0].y) == ["The &lt;goal&gt;"]
    assert figure.data[1].marker.pattern.shape == "/"


def test_history_marks_this_run_and_what_is_unusual_by_shape() -> None:
    stages = [
        StageSeconds(stage="A", others_s=(1.0, 2.0), own_s=(1.5,)),
        StageSeconds(stage="B", others_s=(1.0,), own_s=(9.0,), unusual=True),
    ]
    figure = history_figure(stages)
    assert [trace.name for trace in figure.data] == ["other runs", "this run", "this run, unusual"]
    assert figure.data[1].marker.symbol != figure.data[2].marker.symbol


def test_nothing_is_drawn_as_nothing() -> None:
    assert len(history_figure([]).data) == 1
    assert limits_figure([], {}).layout.height > 0
