"""A whole workflow: a word for each number, then each word judged by itself."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each
from planexe.spine.registry import build_stage_set
from planexe.spine.stage import Answered, Expected, Item
from planexe.spine.workflow import Workflow, WorkflowInputs


def _numbers(raw: Any) -> Any:
    return raw.split(",") if isinstance(raw, str) else raw


class NumbersInputs(WorkflowInputs):
    """What is to be named."""

    numbers: Annotated[list[int], BeforeValidator(_numbers)] = Field(min_length=1, description="numbers to name")


class Word(BaseModel):
    """An answer."""

    word: str = Field(min_length=3, max_length=60, description="A short word.")


class Words(BaseModel):
    """All answers."""

    words: list[str]


def _items(inputs: Inputs) -> list[Item]:
    return [Item(str(n), f"Number {n}") for n in dict.fromkeys(inputs.option("numbers"))]


def _join(_: Inputs, answered: Sequence[Answered]) -> Words:
    return Words(words=[one.answer.word if one.ok else "" for one in answered])


NAME = Each(
    "name_it", heading="Names", options=("numbers",), items=_items, prompt="Find a word for the number.", answer=Word,
    task=lambda _, item: f"Subject: {item.title}", finish=_join, value=Words, expected=Expected(calls=5, seconds=2),
)  # fmt: skip
JUDGE = Each(
    "judge_it", heading="Verdicts", over="name_it", prompt="Judge the word.", answer=Word, finish=_join, value=Words,
    task=lambda inputs, item: f"Subject: {inputs.item(Word).word}", expected=Expected(calls=5, seconds=2),
)  # fmt: skip

WORKFLOW = Workflow(
    name="toy_workflow", title="Name numbers", inputs=NumbersInputs,
    stages=lambda: build_stage_set([NAME, JUDGE]), brief_of=lambda inputs: f"Numbers {inputs.numbers}",
)  # fmt: skip
