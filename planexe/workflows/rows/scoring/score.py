"""Compare the answers with the expected ones."""

from collections.abc import Mapping

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.workflows.rows.answering.answer_row import RowAnswers
from planexe.workflows.rows.questions import Questions
from planexe.workflows.rows.score import Score, Verdict, judge, totals


class RowScore(BaseModel):
    """How right the answers are.

    Attributes:
        score: the totals.
        verdicts: of each row, by its id.
    """

    score: Score
    verdicts: Mapping[str, Verdict]


def _compute(inputs: Inputs) -> RowScore:
    rows = [row for row in inputs.read("questions", Questions).rows if row.expected]
    answers = inputs.read("answer_row", RowAnswers).answers
    verdicts = {row.id: judge(answers.get(row.id, ""), row.expected) for row in rows}
    return RowScore(score=totals((verdicts[row.id], row.level, row.concepts) for row in rows), verdicts=verdicts)


STAGE = Compute("score", heading="Score", needs=("questions", "answer_row"), compute=_compute, value=RowScore)
