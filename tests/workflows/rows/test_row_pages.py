"""The page of one row."""

import json
from pathlib import Path

import pytest

from planexe.blocks.blocks import Items
from planexe.blocks.items import Code, ItemPage
from planexe.report.report import Report
from planexe.spine.run import Run
from planexe.workflows.rows.reader.sections import LOOKS
from planexe.workflows.rows.row_records import STATES
from tests.workflows.rows.conftest import MEAN, RowsLab

BROKEN = "print(df['amont'].mean())"


@pytest.fixture
async def run(rows: RowsLab, tmp_path: Path) -> Run:
    rows.questions = [rows.question(0, "sales.csv", constraints="Use all rows."), rows.question(1, "no.csv")]
    rows.answers = {0: "4.00", 1: "1"}
    answer = rows.lab.provider.answer
    broken = json.dumps({"code": BROKEN})
    rows.lab.provider.answer = lambda stage, request: broken if stage == "code_row" else answer(stage, request)
    return await rows.run_in_folder(tmp_path / "runs")


def page_of(run: Run, key: str) -> ItemPage:
    (items,) = Report(run).blocks(Items)
    return items.page(key)


async def test_row_is_told_from_the_question_to_the_verdict(run: Run) -> None:
    page = page_of(run, "0")
    assert (page.title, page.about) == ("What is the mean amount, 0?", "sales.csv, 3 rows, 1 column")
    assert page.outcome == "@mean[3.00] instead of @mean[4.00]"
    assert page.parts["Plan"] == ("1. Take the mean of the amounts.", "Columns: amount")
    assert page.parts["Code"] == (Code(MEAN, "python"),)
    assert page.parts["Output"] == (Code("@mean[3.00]\n"),)
    _, before, why, after = page.parts["Mended"]
    assert isinstance(before, Code)
    assert "KeyError: 'amont'" in before.text
    assert (why, after) == ("Mended: It was broken.", Code(MEAN, "python"))
    assert "- Constraints: Use all rows." in str(page.parts["Asked"][0])
    assert "| amount | integer | 0 | 1 to 6 |" in str(page.parts["Table"][0])


async def test_row_that_cannot_be_asked_says_why(run: Run) -> None:
    page = page_of(run, "1")
    assert page.about == "no.csv"
    assert "there is no such table" in page.outcome
    assert list(page.parts) == ["Asked"]


def test_every_state_of_a_row_has_a_look() -> None:
    assert set(LOOKS) == set(STATES)
