"""RowRecord, all that a run knows of a row, read from what its stages made; in the order of the questions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from planexe.workflows.rows.questions import Question, Questions
from planexe.workflows.rows.score import Verdict, judge
from planexe.workflows.rows.scoring.score import RowScore

if TYPE_CHECKING:
    from planexe.spine.artefact import ItemAnswer
    from planexe.spine.run_values import RunValues

CHAIN: Final = (
    "plan_row", "code_row", "run_row", "mend_row", "run_mended", "mend_row_again", "run_mended_again", "answer_row",
)  # fmt: skip
"""The stages that a row goes through, in their order."""

RowState = Literal["right", "wrong", "answered", "planned", "programmed", "failed", "under way"]
STATES: Final[tuple[RowState, ...]] = get_args(RowState)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRecord:
    """What became of one row.

    Attributes:
        question: what was asked.
        state: ``right`` or ``wrong`` where an answer is expected, ``answered`` where none is; ``planned`` or
            ``programmed`` where the run ends with that; ``failed`` without an answer, ``under way`` while one may come.
        answers: the stages' answers to it, by stage, as far as there are any.
        failed_in: the stage that gave none; ``problem`` why.
        verdict: how the answer compares with the expected one.
    """

    question: Question
    state: RowState
    answers: Mapping[str, Any]
    failed_in: str = ""
    problem: str = ""
    verdict: Verdict | None = None

    @property
    def plan(self) -> Mapping[str, Any] | None:
        """Returns its plan."""
        return self.answers.get("plan_row")

    @property
    def code(self) -> str:
        """Returns its program as it was run last."""
        found = (self.answers.get(name, {}).get("code") for name in ("mend_row_again", "mend_row", "code_row"))
        return next((code for code in found if code), "")

    @property
    def output(self) -> str:
        """Returns what its program printed last."""
        found = (self.answers[name]["output"] for name in _RUNS if name in self.answers)
        return next(found, "")

    @property
    def mended(self) -> int:
        """Returns how often its program was mended."""
        return sum(bool(self.answers.get(name, {}).get("code")) for name in ("mend_row", "mend_row_again"))

    @property
    def answer(self) -> str:
        """Returns its answer, empty without one."""
        return str(self.answers.get("answer_row", {}).get("answer", ""))


_REACHED: Final[Mapping[str, RowState]] = {"": "under way", "plan_row": "planned", "code_row": "programmed"}
_RUNS: Final = ("run_mended_again", "run_mended", "run_row")


def row_records(run: "RunValues") -> Iterator[RowRecord]:
    """Yields what became of each row."""
    questions = run.value("questions", Questions)
    chain = [name for name in CHAIN if name in run.stages.stages]
    items = {name: run.items(name) for name in chain}
    scored = run.value("score", RowScore) if "score" in run.artefacts else None
    last = chain[-1]
    for question in questions.rows if questions else ():
        own = {name: items[name][question.id] for name in items if question.id in items[name]}
        answers = {name: one.answer for name, one in own.items() if not one.problem}
        failed = next(((name, one.problem) for name, one in own.items() if one.problem), ("", ""))
        if not failed[0] and last not in own and "run_mended_again" in own:  # none of all rows has an answer
            failed = _failed_run(own)
        verdict = scored.verdicts.get(question.id) if scored else _verdict(question, answers, last)
        yield RowRecord(
            question=question,
            state=_state(bool(failed[0]), last if last in answers else "", verdict),
            answers=answers,
            failed_in=failed[0],
            problem=failed[1],
            verdict=verdict,
        )


def _verdict(question: Question, answers: Mapping[str, Mapping[str, Any]], last: str) -> Verdict | None:
    """Returns the verdict on an answer before all are there to be scored."""
    there = last == "answer_row" and last in answers and question.expected
    return judge(str(answers[last].get("answer", "")), question.expected) if there else None


def _failed_run(own: "Mapping[str, ItemAnswer]") -> tuple[str, str]:
    outcome = own["run_mended_again"].answer
    return ("", "") if outcome["ok"] else ("run_mended_again", str(outcome["error"]).partition("\n")[0])


def _state(failed: bool, reached: str, verdict: Verdict | None) -> RowState:
    if failed:
        return "failed"
    if reached != "answer_row":
        return _REACHED[reached]
    return "answered" if verdict is None else "right" if verdict.right else "wrong"
