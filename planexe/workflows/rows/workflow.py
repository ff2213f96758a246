"""Ask tables: what it is given, and which stages these inputs ask for."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, model_validator

from planexe.figures import count_text
from planexe.spine.input_files import InputFile, InputFolder
from planexe.spine.registry import StageSet, build_stage_set, find_stages
from planexe.spine.workflow import CommandNames, ItemStates, Pitch, Workflow, WorkflowInputs
from planexe.workflows.rows.questions import read_questions
from planexe.workflows.rows.row_files import FILES
from planexe.workflows.rows.row_records import CHAIN, STATES, row_records

if TYPE_CHECKING:
    from planexe.blocks.blocks import Block, Section
    from planexe.spine.run_values import RunValues


class RowsInputs(WorkflowInputs):
    """Questions about tables."""

    questions: InputFile = Field(json_schema_extra={"variable": "QUESTIONS_FILE"})
    """JSON lines with id, file_name and question; constraints, format, level and concepts if there are any"""
    answers: InputFile | None = Field(None, json_schema_extra={"variable": "ANSWERS_FILE"})
    """JSON lines with id and common_answers: the right answers, to compare with"""
    tables: InputFolder = Field(json_schema_extra={"variable": "TABLES_DIR"})
    """folder of the tables: CSV, TSV, Parquet, XLSX, SQLite (default: tables/ beside the questions)"""
    code_language: Literal["python", "sql"] = "python"
    """language of the programs"""
    plan_only: bool = False
    """plan each row and stop"""
    no_run: bool = False
    """write the programs and run none"""

    @model_validator(mode="before")
    @classmethod
    def _tables_beside(cls, given: Any) -> Any:
        asked = given.get("questions") if isinstance(given, dict) else None
        if isinstance(asked, str | Path) and not given.get("tables"):
            return {**given, "tables": Path(asked).expanduser().parent / "tables"}
        return given


@lru_cache
def row_stages(*, plan_only: bool = False, no_run: bool = False) -> StageSet:
    """Returns the stages: all of them, or those up to the plans, or to the programs."""
    found = find_stages("planexe.workflows.rows")
    left_out = frozenset[str]()
    if plan_only or no_run:
        left_out = frozenset({"score", *CHAIN[1 if plan_only else 2 :]})
    return build_stage_set((s for s in found.stages.values() if s.name not in left_out), found.chapters)


def _graph_words(*, plan_only: bool, no_run: bool) -> str:
    return "plans only" if plan_only else "programs not run" if no_run else ""


def _brief(inputs: RowsInputs) -> str:
    return f"{inputs.questions.name} about {count_text(len(inputs.tables.files), 'table')}"


def _checked(inputs: RowsInputs) -> RowsInputs:
    """Looks at the questions now, where somebody waits who can mend them; of a run made from another they are known."""
    if inputs.questions.source is not None:
        answers = inputs.answers.source if inputs.answers else None
        read_questions(inputs.questions.source, answers, [file.name for file in inputs.tables.files])
    return inputs


def _preview(inputs: RowsInputs) -> "Sequence[Block]":
    from planexe.workflows.rows.input_preview import input_preview

    tables = {file.name: file.source for file in inputs.tables.files if file.source}
    answers = inputs.answers.source if inputs.answers else None
    return list(input_preview(inputs.questions.source, answers, tables)) if inputs.questions.source else []


def _sample() -> dict[str, Path]:
    """Returns the questions that come along: forty about three tables, with their answers."""
    folder = Path(__file__).parent / "sample"
    return {"questions": folder / "questions.jsonl", "answers": folder / "answers.jsonl", "tables": folder / "tables"}


def _sections(run: "RunValues") -> "Sequence[Section]":
    from planexe.workflows.rows.reader.sections import sections_of

    return sections_of(run)


WORKFLOW = Workflow(
    name="rows",
    title="Ask tables",
    noun="run",
    pitch=Pitch(
        "Questions about files, answered",
        "A file of questions in, answers with their programs out.",
        "For each question a model writes a program, which runs in a sandbox on your tables; what fails is mended, and "
        "known answers give a score. Rows do not wait for each other.",
        2,
    ),
    inputs=RowsInputs,
    graph_inputs=("plan_only", "no_run"),
    stages=row_stages,
    graph_words=_graph_words,
    brief_of=_brief,
    sections=_sections,
    checked=_checked,
    files=FILES,
    sample=_sample,
    preview=_preview,
    file_stem=lambda inputs: PurePosixPath(inputs.questions.name).stem,
    item_states=ItemStates(
        first_stage="plan_row",
        names=STATES,
        of=lambda run: {row.question.id: row.state for row in row_records(run)},
    ),
    command=CommandNames(
        also={"concurrency": "--max-concurrency", "code_language": "--language"},
        accepted={"--skip-cleanup": "keep the results of earlier runs; they are kept in any case"},
    ),
)
