"""The sample: every answer holds, worked out anew in both ways; the simulated model gets most of them right."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from planexe.tables.profile import Profile
from planexe.tables.profile_tables import profile_file
from planexe.workflows.rows.opening import Language
from planexe.workflows.rows.questions import read_questions
from planexe.workflows.rows.score import is_equal, judge, totals
from scripts.make_rows_sample import SAMPLE, TABLES, answers, asked
from tests.simulator.tables.asked import answered

Profiles = Mapping[str, Profile]
QUESTIONS = read_questions(
    SAMPLE / "questions.jsonl", SAMPLE / "answers.jsonl", [path.name for path in TABLES.iterdir()]
)


@pytest.fixture(scope="module")
def profiles() -> Iterator[Profiles]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(TABLES)  # where the programs find them
        yield {name: profile_file(Path(name), name) for name in QUESTIONS.files}


def test_the_sample_is_small_and_as_its_questions_say() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*")) < 300_000
    assert (len(QUESTIONS.rows), len(QUESTIONS.files), QUESTIONS.notes) == (40, 3, ())
    assert {row.level for row in QUESTIONS.rows} == {"easy", "medium", "hard"}
    assert [row.question for row in QUESTIONS.rows] == [one["question"] for one in asked()]
    assert all(row.format and row.concepts and row.expected for row in QUESTIONS.rows)


def test_every_answer_holds_in_both_ways(profiles: Profiles) -> None:
    for row, one in zip(QUESTIONS.rows, asked(), strict=True):
        for found in answers(one, profiles[one["file"]]):
            assert found.keys() == row.expected.keys(), row.question
            assert all(is_equal(found[name], row.expected[name]) for name in found), (row.question, found, row.expected)


@pytest.mark.parametrize("language", ["python", "sql"])
def test_the_simulated_model_is_right_mostly_and_mends_some(profiles: Profiles, language: Language) -> None:
    judged, mended = [], 0
    for row in QUESTIONS.rows:
        answer, turns = answered(profiles[row.file_name], row, language)
        judged.append((judge(answer, row.expected), row.level, row.concepts))
        mended += 0 < turns < 3
    score = totals(judged)
    shares = {one.name: one.share for one in score.levels}
    assert 0.72 <= score.total.share <= 0.92
    assert shares["hard"] < shares["easy"]
    assert mended >= 3
