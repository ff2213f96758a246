"""A whole workflow: a word for each number, and a count of its letters as soon as it is there."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each, Effect
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


class Length(BaseModel):
    """A result."""

    letters: int


class Lengths(BaseModel):
    """All results."""

    letters: list[int]


def _items(inputs: Inputs) -> list[Item]:
    return [Item(str(n), f"Number {n}") for n in dict.fromkeys(inputs.option("numbers"))]


def _join(_: Inputs, answered: Sequence[Answered]) -> Words:
    return Words(words=[one.answer.word if one.ok else "" for one in answered])


def _sum(_: Inputs, measured: Sequence[Answered]) -> Lengths:
    return Lengths(letters=[one.answer.letters if one.ok else 0 for one in measured])


NAME = Each(
    "name_it", heading="Names", options=("numbers",), items=_items, prompt="Find a word for the number.", answer=Word,
    task=lambda _, item: f"Subject: {item.title}", finish=_join, value=Words, expected=Expected(calls=5, seconds=2),
)  # fmt: skip
LENGTH = Effect(
    "measure_it", heading="Lengths", over="name_it", answer=Length, finish=_sum, value=Lengths,
    do=lambda context, _: Length(letters=len(context.inputs.item(Word).word)), expected=Expected(calls=5, seconds=0.1),
)  # fmt: skip

WORKFLOW = Workflow(
    name="toy_workflow", title="Name numbers", inputs=NumbersInputs,
    stages=lambda: build_stage_set([NAME, LENGTH]), brief_of=lambda inputs: f"Numbers {inputs.numbers}",
)  # fmt: skip
