"""The stages of a workflow, found by walking its folder."""

from pathlib import Path

import pytest

from planexe.spine.registry import build_stage_set, find_stages
from planexe.spine.stage import Expected, unseen
from tests.spine.conftest import once

STAGE = """from pydantic import BaseModel
from planexe.spine.kinds import Compute

class Word(BaseModel):
    word: str

STAGE = Compute("say_it", heading="Said", value=Word, compute=lambda _: Word(word="yes"))
"""


def test_chapters_give_stages_and_a_reader_is_not_even_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "__init__.py": "",
        "talk/__init__.py": 'TITLE = "Talk"',
        "talk/say.py": STAGE,
        "reader/__init__.py": "raise RuntimeError('loaded')",
    }
    for name, text in files.items():
        path = tmp_path / "walked_workflow" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    found = find_stages("walked_workflow")
    assert list(found.stages) == ["say_it"]
    assert found.chapters == {"talk": "Talk"}


def test_documents_that_most_calls_are_shown_come_first_then_those_made_first() -> None:
    views = {"digest": lambda value: value.text}
    found = build_stage_set(
        [
            once("a", views=views),
            once("b", "a"),
            once("c", "a:digest", "b", unseen("a"), expected=Expected(calls=3)),
            once("d", "a:digest", "c"),
        ]
    )
    assert list(found.document_order) == ["a:digest", "b", "a", "c"]
