"""A workflow made from files: the size of each table of a folder, and their sum."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from planexe.blocks.blocks import Block, Column, Items, Section, Table, Text
from planexe.blocks.items import Code, ItemPage
from planexe.errors import InputError
from planexe.spine.input_files import InputFile, InputFolder
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute, Effect
from planexe.spine.registry import build_stage_set
from planexe.spine.run_values import RunValues
from planexe.spine.stage import Answered, EffectContext, Item
from planexe.spine.workflow import Workflow, WorkflowInputs


class TableInputs(WorkflowInputs):
    questions: InputFile = Field(description="what is asked")
    tables: InputFolder = Field(description="what is looked at")


class Size(BaseModel):
    name: str
    letters: int


class Sizes(BaseModel):
    sizes: list[Size]


def _read(context: EffectContext, item: Item) -> Size:
    (path,) = context.files.values()
    return Size(name=item.key, letters=len(path.read_text(encoding="utf-8")))


def _join(_: Inputs, answered: Sequence[Answered]) -> Sizes:
    return Sizes(sizes=[one.answer for one in answered if one.ok])


def _preview(inputs: TableInputs) -> list[Block]:
    if not inputs.questions.size_bytes:
        raise InputError(f"--questions: {inputs.questions.name} is empty.", field="--questions")
    return [Text(f"{len(inputs.tables.files)} tables are understood.")]


def _sample() -> dict[str, Any]:
    here = Path(__file__).resolve().parent
    return {"questions": here / "workflow.py", "tables": here}


def _sections(run: RunValues) -> list[Section]:
    sizes = run.answers("size")
    table = Table(
        title="",
        columns=(Column("Table", "code"), Column("What", "long"), Column("Letters", "number"), Column("State")),
        rows=tuple((key, f"Table {key}", one["letters"], _state(one["letters"])) for key, one in sizes.items()),
    )
    items = Items(
        noun="table", stage="size", table=table, outcome="Letters", looks={"long": "good", "short": "bad"},
        page=lambda key: ItemPage(
            title=f"Table {key}", about=f"{key} <b>", outcome=f"{sizes[key]['letters']} letters",
            parts={"Content": (Code("<script>\n"),), "More": ("*nothing*",)},
        ),
    )  # fmt: skip
    return [Section(title="Sizes", stage="size", blocks=(items,)), Section(title="Largest", stage="largest")]


def _state(letters: int) -> str:
    return "long" if letters > 3 else "short"


SIZE = Effect(
    "size", heading="Sizes", options=("tables",), answer=Size, value=Sizes, finish=_join, do=_read,
    items=lambda inputs: [Item(file["name"]) for file in inputs.option("tables")["files"]],
    reads=lambda _, item: [f"tables/{item.key}"], min_answered=0.5,
)  # fmt: skip
LARGEST = Compute(
    "largest", heading="Largest", needs=("size",), value=Size,
    compute=lambda inputs: max(inputs.read("size", Sizes).sizes, key=lambda size: size.letters),
)  # fmt: skip
WORKFLOW = Workflow(
    name="table_workflow", title="Measure tables", inputs=TableInputs,
    stages=lambda: build_stage_set([SIZE, LARGEST]), brief_of=lambda inputs: f"Tables {inputs.tables}",
    preview=_preview, sample=_sample, sections=_sections,
)  # fmt: skip
