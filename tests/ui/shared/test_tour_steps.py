import re
from pathlib import Path

import pytest

from planexe.ui.shared.sample_runs import SAMPLES
from planexe.ui.shared.tour_steps import STEPS, step_number, steps_for

PAGES = Path(__file__).resolve().parents[3] / "pages"


def test_every_step_leads_to_a_page_of_the_workbench() -> None:
    listed = set(re.findall(r'st\.Page\("([^"]+)"', (PAGES / "main.py").read_text()))
    assert {step.page for step in STEPS} <= listed


def test_steps_show_sample_runs_only() -> None:
    known = {sample.run_id for sample in SAMPLES}
    named = [run for step in STEPS for value in step.query.values() for run in value.split(",")]
    assert set(named) == known


def test_step_without_its_page_is_left_out() -> None:
    assert [step.page for step in steps_for({"new_run.py", "read_plan.py"})] == ["new_run.py", "read_plan.py"]


def test_it_is_short_enough_for_two_minutes() -> None:
    assert 6 <= len(STEPS) <= 8
    assert all(len(step.text.split()) <= 50 for step in STEPS)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 0),
        ("8", 7),
        ("0", None),
        ("9", None),
        ("x", None),
        ("", None),
        ("01", None),
        ("²", None),
        ("9" * 5000, None),
    ],
)
def test_address_names_a_step_from_one(text: str, number: int | None) -> None:
    assert step_number(text, 8) == number
