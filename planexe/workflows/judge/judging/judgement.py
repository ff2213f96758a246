"""Add up the verdicts: a section is won where both orders say so; else it is even."""

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import BaseModel

from planexe.figures import count_text
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.workflows.judge.judging.judge_pair import CRITERIA, Preference, Reason, Verdict, Verdicts, key_of
from planexe.workflows.judge.pairing.pairs import Pair, Pairs

Outcome = Literal["first", "second", "even", "orders disagree", "not judged"]
_TURNED: Final[Mapping[Preference, Preference]] = {"first": "second", "second": "first", "equal": "equal"}
"""What is said of two versions, for those who see them the other way round."""


class SectionJudgement(BaseModel):
    """What came of one section.

    Attributes:
        outcome: which run is better in it; ``orders disagree`` where the place of a version decided.
        criteria: the same for each criterion, ``even`` where the orders disagree.
        reasons: of the order in which the runs were given, then those of the other one; ``version`` is the run.
    """

    stage: str
    heading: str
    chapter: str
    outcome: Outcome
    criteria: Mapping[str, Outcome]
    reasons: list[Reason]


class Judgement(BaseModel):
    """What came of all sections."""

    sections: list[SectionJudgement]

    def count(self, *outcomes: Outcome) -> int:
        """Returns how many sections ended so."""
        return sum(one.outcome in outcomes for one in self.sections)

    @property
    def agreement(self) -> float | None:
        """Returns in which share of the sections that were judged both orders said the same; ``None`` for none."""
        judged = len(self.sections) - self.count("not judged")
        return 1 - self.count("orders disagree") / judged if judged else None

    def criterion(self, name: str, outcome: Outcome) -> int:
        """Returns in how many sections a criterion ended so."""
        return sum(one.criteria.get(name) == outcome for one in self.sections)

    @property
    def words(self) -> str:
        """Returns the outcome in a sentence."""
        first, second = self.count("first"), self.count("second")
        if not self.sections:
            return "No section differs, so there is nothing to judge."
        if self.count("not judged") == len(self.sections):
            return "No section was judged."
        told = f"the first in {first}, the second in {second}, of {count_text(len(self.sections), 'section')}"
        return f"Better is {told}." if first != second else f"Neither is better: {told}."


def _compute(inputs: Inputs) -> Judgement:
    said = inputs.read("judge_pair", Verdicts).said
    return Judgement(sections=[_judged(pair, said) for pair in inputs.read("pairs", Pairs).differ])


def _judged(pair: Pair, said: Mapping[str, Verdict]) -> SectionJudgement:
    given, swapped = (said.get(key_of(pair.stage, swapped=order)) for order in (False, True))
    named = {"stage": pair.stage, "heading": pair.heading, "chapter": pair.chapter}
    if given is None or swapped is None:
        return SectionJudgement(**named, outcome="not judged", criteria={}, reasons=[])
    turned = [one.model_copy(update={"version": _TURNED[one.version]}) for one in swapped.reasons]
    decided = {name: _agreed(getattr(given, name), getattr(swapped, name)) for name in CRITERIA}
    return SectionJudgement(
        **named,
        outcome=_agreed(given.better, swapped.better),
        criteria={name: "even" if one == "orders disagree" else one for name, one in decided.items()},
        reasons=[*given.reasons, *turned],
    )


def _agreed(given: Preference, swapped: Preference) -> Outcome:
    """Returns what two orders say together; one that sees no difference does not contradict the other."""
    turned = _TURNED[swapped]
    if given == turned:
        return "even" if given == "equal" else given
    return "even" if "equal" in (given, turned) else "orders disagree"


def _full(value: Judgement) -> str:
    return "\n".join([value.words, *(f"- {one.heading}: {one.outcome}" for one in value.sections)])


def _gaps(value: Judgement) -> list[str]:
    lost = [one.heading for one in value.sections if one.outcome == "not judged"]
    return [f"Not judged: {', '.join(lost)}."] if lost else []


STAGE = Compute(
    "judgement",
    heading="Verdict",
    needs=("pairs", "judge_pair"),
    compute=_compute,
    value=Judgement,
    views={"full": _full},
    gaps=_gaps,
)
