"""A whole workflow: a word for each number, and a count of its letters as soon as it is there."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field

from planexe.blocks.blocks import Column, Section, Table
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each, Effect
from planexe.spine.registry import build_stage_set
from planexe.spine.run_values import RunValues
from planexe.spine.stage import Answered, Expected, Item
from planexe.spine.workflow import Workflow, WorkflowInputs


class NumbersInputs(WorkflowInputs):
    numbers: list[int] = Field(min_length=1, description="numbers to name, commas between them")


class Word(BaseModel):
    word: str = Field(min_length=3, max_length=60, description="A short word.")


class Length(BaseModel):
    letters: int


class Results(BaseModel):
    results: list[str | int]


def _items(inputs: Inputs) -> list[Item]:
    return [Item(str(n), f"Number {n}") for n in dict.fromkeys(inputs.option("numbers"))]


def _join(_: Inputs, answered: Sequence[Answered]) -> Results:
    return Results(results=[next(iter(one.answer.model_dump().values())) for one in answered if one.ok])


def _sections(run: RunValues) -> list[Section]:
    words, lengths = run.answers("name_it"), run.answers("measure_it")
    rows = tuple((key, one["word"], lengths.get(key, {}).get("letters")) for key, one in words.items())
    columns = (Column("Number", "code"), Column("Word"), Column("Letters", "number"))
    table = Table(title="", columns=columns, rows=rows, marks=run.marks("name_it", "measure_it"))
    return [Section(title="Words", stage="measure_it", parts=("name_it",), blocks=(table,))]


_BOTH: dict[str, Any] = {"finish": _join, "value": Results, "expected": Expected(calls=5, seconds=2)}
NAME = Each(
    "name_it", heading="Names", options=("numbers",), items=_items, prompt="Find a word for the number.",
    task=lambda _, item: f"Subject: {item.title}", answer=Word, **_BOTH)  # fmt: skip
LENGTH = Effect(
    "measure_it", heading="Lengths", over="name_it", answer=Length, **_BOTH,
    do=lambda context, _: Length(letters=len(context.inputs.item(Word).word)))  # fmt: skip
WORKFLOW = Workflow(
    name="toy_workflow", title="Name numbers", inputs=NumbersInputs,
    stages=lambda: build_stage_set([NAME, LENGTH]),
    brief_of=lambda inputs: f"Numbers {inputs.numbers}", sections=_sections)  # fmt: skip
