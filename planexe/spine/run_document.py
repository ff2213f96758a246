"""RunDocument, what the models of a run have written, as one document: what another run can be made from."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from planexe.figures import size_text
from planexe.spine.input_files import InputFile

if TYPE_CHECKING:
    from planexe.spine.run import Run

_MOST_BYTES: Final = 20_000_000
_ASKED: Final = frozenset({"ask", "each", "parts", "turns"})
Words = Annotated[str, Field(max_length=2000)]


class DocumentPart(BaseModel):
    """What one stage says.

    Attributes:
        stage: its name; ``heading`` and ``chapter`` as people read them.
        text: Markdown.
        gaps: what is missing in it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: Words
    heading: Words
    chapter: Words
    text: str = Field(max_length=2_000_000)
    gaps: tuple[Words, ...] = ()


class RunDocument(BaseModel):
    """A run as it can be read.

    Attributes:
        workflow: that made it; ``noun`` what it is, in a word: ``plan``.
        brief: what was asked, in the person's own words.
        parts: of every stage that a model wrote, in plan order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    run_id: Words
    workflow: Words
    noun: Words
    title: Words
    brief: str = Field(max_length=1_000_000)
    parts: tuple[DocumentPart, ...] = Field(max_length=10_000)


class InputRun(InputFile):
    """A run that another run is made from: what its models had written when it was given, kept in the new run.

    Given as the run's document, or as the path of a file that holds one.

    Attributes:
        document: what was given; not kept beside its file.
    """

    document: RunDocument | None = Field(default=None, exclude=True, repr=False)

    def __str__(self) -> str:
        """Returns it for people."""
        return self.name.removesuffix(".json")

    def keep(self, target: Path) -> None:
        """Writes the document to a place."""
        if self.document is not None:
            target.write_bytes(_encoded(self.document))

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        document = read_document(Path(raw).expanduser()) if isinstance(raw, str | Path) else raw
        if not isinstance(document, RunDocument):
            return raw
        content = _encoded(document)
        digest = hashlib.sha256(content).hexdigest()
        return {"name": f"{document.run_id}.json", "size_bytes": len(content), "digest": digest, "document": document}


def read_document(path: Path) -> RunDocument:
    """Returns the document that a file holds.

    Raises:
        ValueError: there is no such file, or it holds none; the rest of a sentence that names it.
    """
    try:
        size = path.stat().st_size
        if size > _MOST_BYTES:
            raise ValueError(f"the file has {size_text(size)}, and {size_text(_MOST_BYTES)} are the most")
        return RunDocument.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ValueError("there is no such run") from error
    except ValidationError as error:
        raise ValueError("the file holds no document of a run") from error


def document_of(run: "Run") -> RunDocument:
    """Returns what the models of a run have written, as far as it has come.

    Raises:
        RunDamaged, RunFromNewerVersion, StorageError: as reading the run raises.
    """
    shown = [run.stages.stages[name] for name in run.artefacts if run.stages.stages[name].kind in _ASKED]
    return RunDocument(
        run_id=run.run_id,
        workflow=run.request.workflow,
        noun=run.request.noun,
        title=run.title,
        brief=run.request.brief,
        parts=tuple(
            DocumentPart(
                stage=stage.name,
                heading=stage.heading,
                chapter=run.stages.chapters.get(stage.chapter) or "Results",
                text=run.text(stage.name),
                gaps=tuple(gap[:2000] for gap in run.artefacts[stage.name].gaps),
            )
            for stage in shown
        ),
    )


def _encoded(document: RunDocument) -> bytes:
    return document.model_dump_json(indent=1).encode()
