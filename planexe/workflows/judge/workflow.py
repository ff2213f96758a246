"""Judge two runs: what it is given, and which stages compare them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import Field

from planexe.errors import InputError
from planexe.figures import count_text
from planexe.spine.registry import StageSet, find_stages
from planexe.spine.run_document import InputRun, RunDocument
from planexe.spine.workflow import Pitch, Workflow, WorkflowInputs

if TYPE_CHECKING:
    from planexe.blocks.blocks import Section
    from planexe.spine.run_values import RunValues


class JudgeInputs(WorkflowInputs):
    """Two runs that were asked the same."""

    first: InputRun
    """run that is compared"""
    second: InputRun
    """run that it is compared with"""
    stage: list[str] = Field([], max_length=200)
    """only what these stages wrote, by their names; commas between them"""


@lru_cache
def judge_stages() -> StageSet:
    """Returns the stages."""
    return find_stages("planexe.workflows.judge")


def _checked(inputs: JudgeInputs) -> JudgeInputs:
    """Looks at the two now, where somebody waits who can choose others."""
    first, second = inputs.first.document, inputs.second.document
    if first is None or second is None:
        return inputs
    if first.workflow != second.workflow:
        raise InputError(
            f"--second is a {second.noun} of {second.workflow} and --first a {first.noun} of {first.workflow}; choose "
            "two runs of one workflow.",
            field="--second",
        )
    if not (both := _in_both(first, second)):
        raise InputError(
            f"--second {second.run_id} has no section that {first.run_id} has, too; choose two runs in which a model "
            "has written texts.",
            field="--second",
        )
    if unknown := [name for name in inputs.stage if name not in both]:
        raise InputError(
            f"--stage names {', '.join(map(repr, unknown))}, which not both runs have; use {', '.join(both)}.",
            field="--stage",
        )
    return inputs


def _in_both(first: RunDocument, second: RunDocument) -> list[str]:
    others = {part.stage for part in second.parts}
    return [part.stage for part in first.parts if part.stage in others]


def _brief(inputs: JudgeInputs) -> str:
    only = f", {count_text(len(inputs.stage), 'section')}" if inputs.stage else ""
    return f"{inputs.first} against {inputs.second}{only}"


def _sections(run: "RunValues") -> "Sequence[Section]":
    from planexe.workflows.judge.reader.sections import sections_of

    return sections_of(run)


WORKFLOW = Workflow(
    name="judge",
    title="Judge two runs",
    noun="verdict",
    pitch=Pitch(
        "Which of two runs is better",
        "Two runs in, a fair verdict out.",
        "A model compares them section by section without knowing which is which, twice with the sides swapped; code "
        "counts lengths, checks and gaps beside it.",
        9,
    ),
    inputs=JudgeInputs,
    stages=judge_stages,
    brief_of=_brief,
    brief_title="What was compared",
    sections=_sections,
    checked=_checked,
)
