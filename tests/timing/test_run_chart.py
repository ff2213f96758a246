from planexe.gantt.page import gantt_html
from planexe.gantt.rows import COLUMNS
from planexe.timing.run_chart import run_chart
from tests.timing.made_attempts import ANCHOR, event, made, toy_stages


def test_chart_of_a_run_has_all_that_is_known_about_it() -> None:
    events = [event("session", 0.0, worker="w01", cap=2), event("cap", 2.0, cap=1), event("end", 5.0)]
    attempts = [made("goal", 0.0, 2.0, slot=0), made("each", 2.0, 5.0, item="1", slot=0)]
    rows, options = run_chart(attempts, toy_stages(), events, title="A run", rows="slot", path=True)
    assert [row[COLUMNS.index("sent_s")] for row in rows] == [0.0, 2.0]
    assert options.caps == [(0.0, 2), (2.0, 1)]
    assert options.path == (("goal", ""), ("each", "1"))
    assert options.path_s == 5.0
    assert options.slack == {"goal": 0.0, "each": 0.0}
    assert options.idle == [(1, 0.0, 2.0, "nothing ready")]
    assert options.chart["rows"] == "slot"
    assert "A run" in gantt_html(rows, options)


def test_gap_between_sessions_is_left_out() -> None:
    later = made("each", 1.0, 2.0, item="1", worker="w02", anchor=ANCHOR + 5000)
    rows, _ = run_chart([made("goal", 0.0, 3.0), later], toy_stages())
    assert [row[COLUMNS.index("ended_s")] for row in rows] == [3.0, 4.0]


def test_run_without_attempts_has_an_empty_chart() -> None:
    rows, options = run_chart([], toy_stages())
    assert (rows, options.path, options.idle) == ([], (), [])
