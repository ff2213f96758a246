"""Map data: what it is given, and which stages these inputs ask for."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pydantic import Field

from planexe.errors import InputError
from planexe.figures import count_text
from planexe.spine.input_files import InputFile, InputFolder
from planexe.spine.registry import StageSet, build_stage_set, find_stages
from planexe.spine.reviews import ItemReviews
from planexe.spine.workflow import ItemStates, Pitch, Workflow, WorkflowInputs
from planexe.workflows.map.dictionary import read_dictionary
from planexe.workflows.map.intake.past_reviews import read_past_reviews
from planexe.workflows.map.map_files import FILES
from planexe.workflows.map.map_records import STATES, map_rows, reviewables, set_to

if TYPE_CHECKING:
    from planexe.blocks.blocks import Block, Section
    from planexe.spine.run_values import RunValues


class MapInputs(WorkflowInputs):
    """A report and the tables that may feed it."""

    dictionary: InputFile | None = Field(None, json_schema_extra={"variable": "DICTIONARY_FILE", "prominent": True})
    """the report's attributes: CSV, text with pipes, or XLSX with name, description, type, mandatory, values"""
    sources: InputFolder = Field(json_schema_extra={"variable": "SOURCES_DIR"})
    """folder of the sources: CSV, TSV, Parquet, XLSX, SQLite, DuckDB, SQL that makes tables, information schema"""
    report: str = Field("", max_length=40_000, json_schema_extra={"prominent": True})
    """what the report is, in words; without a dictionary its attributes are found in them"""
    truth: InputFile | None = None
    """CSV with attribute and column: the right columns, to score against"""
    past_reviews: InputFile | None = None
    """reviews of other runs, as their export `reviews` has them: confidence rests on them"""
    no_classes: bool = False
    """map only, classify nothing"""


@lru_cache
def map_stages(*, no_classes: bool = False) -> StageSet:
    """Returns the stages: all of them, or those without classes."""
    found = find_stages("planexe.workflows.map")
    if not no_classes:
        return found
    kept = [stage for stage in found.stages.values() if stage.name != "classify_batch"]
    mapped = [
        replace(stage, needs=tuple(need for need in stage.parsed_needs() if need.stage != "classify_batch"))
        for stage in kept
    ]
    return build_stage_set(mapped, found.chapters)


def _brief(inputs: MapInputs) -> str:
    what = inputs.dictionary.name if inputs.dictionary else inputs.report.strip()
    return f"{what} from {count_text(len(inputs.sources.files), 'source')}"


def _checked(inputs: MapInputs) -> MapInputs:
    """Looks at dictionary, truth and reviews now, where somebody waits who can mend them."""
    if inputs.dictionary is None and not inputs.report.strip():
        raise InputError(
            "--dictionary is missing: give the report's attributes, or say in --report what the report is.",
            field="--dictionary",
        )
    if inputs.dictionary and inputs.dictionary.source:
        read_dictionary(inputs.dictionary.source, inputs.truth.source if inputs.truth else None)
    if inputs.past_reviews and inputs.past_reviews.source:
        read_past_reviews(inputs.past_reviews.source)
    return inputs


def _preview(inputs: MapInputs) -> "Sequence[Block]":
    from planexe.workflows.map.input_preview import input_preview

    sources = {file.name: file.source for file in inputs.sources.files if file.source}
    return list(input_preview(inputs.dictionary.source if inputs.dictionary else None, inputs.report, sources))


def _sample() -> dict[str, Path | str]:
    """Returns the report that comes along: a lender's monthly one, two tables, and the right columns."""
    folder = Path(__file__).parent / "sample"
    return {
        "dictionary": folder / "dictionary.csv",
        "sources": folder / "sources",
        "truth": folder / "truth.csv",
        "report": (folder / "report.txt").read_text(encoding="utf-8").strip(),
    }


def _sections(run: "RunValues") -> "Sequence[Section]":
    from planexe.workflows.map.reader.sections import sections_of

    return sections_of(run)


WORKFLOW = Workflow(
    name="map",
    title="Map data",
    noun="mapping",
    pitch=Pitch(
        "Report fields found in sources",
        "A dictionary and its sources in, a reviewed mapping out.",
        "Equal names are matched by code, the rest is proposed by a model from candidates that exist; conflicts and "
        "absences stand first, and you accept, reject or set each row.",
        3,
    ),
    inputs=MapInputs,
    graph_inputs=("no_classes",),
    stages=map_stages,
    graph_words=lambda *, no_classes: "no classes" if no_classes else "",
    brief_of=_brief,
    sections=_sections,
    checked=_checked,
    files=FILES,
    sample=_sample,
    preview=_preview,
    file_stem=lambda inputs: PurePosixPath(inputs.dictionary.name).stem if inputs.dictionary else "mapping",
    reviews=ItemReviews(noun="attribute", items=reviewables, set_to=set_to),
    item_states=ItemStates(
        first_stage="map_batch",
        names=STATES,
        of=lambda run: {row.attribute.key: row.state for row in map_rows(run)},
    ),
)
