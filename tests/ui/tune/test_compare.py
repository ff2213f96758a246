"""Two runs side by side, in words and rows."""

import pytest

from planexe.spine.workflow import find_workflow
from planexe.timing.comparison import Comparison, Pair, compare
from planexe.timing.measures import measure
from planexe.ui.tune.compare import change, item_query, run_rows, sentence, stage_rows, text
from planexe.workflows.plan.workflow import plan_stages
from tests.timing.made_attempts import made


def example() -> Comparison:
    stages = plan_stages()
    one = measure([made("classify_purpose", 0.0, 40.0, cost_usd=0.5)], stages)
    other = measure([made("classify_purpose", 0.0, 10.0, cost_usd=0.5), made("pitch", 0.0, 10.0)], stages)
    return compare(one, other)


def test_outcome_in_plain_words() -> None:
    assert sentence(example()) == "The first run took 40 s, the second 10 s, 4.0 times as fast."


def test_rows_say_larger_and_smaller_without_colour() -> None:
    rows = {row["Figure"]: row for row in run_rows(example())}
    assert rows["Run time"]["Change"] == "▼ 30 s (-75%)"
    assert rows["Calls"]["Change"] == "▲ 1 (+100%)"
    assert rows["Cost"]["Change"] == "="


def test_stage_of_one_run_only_is_marked() -> None:
    rows = {row["Stage"]: row for row in stage_rows(example(), {"pitch": "The pitch"})}
    assert rows["The pitch"]["Only in"] == "the second run"
    assert rows["The pitch"]["Change in time"] == "–"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("cost_usd", 1.5, "1.50 USD"), ("error_rate", 0.25, "25.0%"), ("work_s", 4.0, "4.0 s"), ("calls", 1500.0, "1,500"),
     ("concurrency_ratio", 1.234, "1.23"), ("calls", None, "–")],
)  # fmt: skip
def test_figures_are_written_as_people_do(name: str, value: float | None, words: str) -> None:
    assert text(name, value) == words


def test_change_from_nothing_has_no_share() -> None:
    assert change("calls", Pair(0.0, 3.0)) == "▲ 3"


def test_runs_whose_items_have_states_are_compared_item_by_item_on_read() -> None:
    rows, plan = find_workflow("rows"), find_workflow("plan")
    assert item_query({"one": rows, "two": rows}) == {"run": "one", "with": "two"}
    assert item_query({"one": rows, "two": plan}) == {}
