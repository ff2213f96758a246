"""A run that another run is made from."""

from pathlib import Path

import pytest

from planexe.errors import SettingsError
from planexe.spine.input_files import given_again, keep_files, kept_files
from planexe.spine.run_document import DocumentPart, InputRun, RunDocument, read_document
from planexe.spine.workflow import WorkflowInputs, find_workflow


class Made(WorkflowInputs):
    run: InputRun


def document(*texts: str, run_id: str = "one", brief: str = "Open a bakery for 40,000.") -> RunDocument:
    parts = (DocumentPart(stage=f"s{n}", heading=f"S {n}", chapter="C", text=text) for n, text in enumerate(texts))
    return RunDocument(run_id=run_id, workflow="plan", noun="plan", title="Bakery", brief=brief, parts=tuple(parts))


def test_document_is_kept_in_the_new_run_and_found_again(tmp_path: Path) -> None:
    given = document("A text.", "Ein Ü und ein \x7f.")
    inputs = Made(run=given)
    keep_files(inputs, tmp_path)
    path = kept_files(inputs, tmp_path).path("run")
    assert read_document(path) == given
    again = Made(**given_again(inputs, tmp_path))
    assert (again.run.digest, again.run.document) == (inputs.run.digest, given)


def test_request_names_the_run_and_holds_no_text() -> None:
    inputs = Made(run=document("A secret text."))
    stored = inputs.model_dump_json()
    assert "one.json" in stored
    assert "secret" not in stored
    assert Made.model_validate_json(stored).run.digest == inputs.run.digest
    assert str(inputs.run) == "one"


def test_other_text_is_another_digest() -> None:
    digests = {Made(run=document(text)).run.digest for text in ("A.", "B.")}
    assert len(digests) == 2


@pytest.mark.parametrize(("content", "what"), [(None, "no such run"), (b"{}", "no document"), (b"\xff", "no document")])
def test_file_that_holds_no_run_is_said_to(tmp_path: Path, content: bytes | None, what: str) -> None:
    path = tmp_path / "run.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=f"--first is .*{what}"):
        find_workflow("judge").read({"first": path, "second": document("A.")})
