from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from planexe.errors import RunDamaged
from planexe.spine.artefact import Artefact, ItemAnswer
from planexe.spine.artefact_store import ArtefactStore, FolderStore, MemoryStore

ONE = Artefact(
    stage="risks",
    value={"risks": ["fire", "Überschwemmung"]},
    origin="model",
    items=(ItemAnswer(key="a", title="A", asked="0" * 64, answer={"x": 1}),),
    models=("m",),
    gaps=("one is missing",),
    needs={"goal": "1" * 64},
)


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArtefactStore:
    makers: dict[str, Callable[[], ArtefactStore]] = {
        "memory": MemoryStore,
        "folder": lambda: FolderStore(tmp_path / "artefacts"),
    }
    return makers[request.param]()


def test_saved_artefact_comes_back_equal(store: ArtefactStore) -> None:
    store.save(ONE)
    assert store.load("risks") == ONE
    assert store.names() == {"risks"}


def test_unknown_stage_has_no_artefact(store: ArtefactStore) -> None:
    assert store.load("nothing") is None
    assert store.names() == frozenset()


def test_replaced_value_becomes_a_version(store: ArtefactStore) -> None:
    second = replace(ONE, value={"risks": ["flood"]})
    third = replace(ONE, value={"risks": []}, origin="person")
    for artefact in (ONE, second, third):
        store.save(artefact)
    assert store.load("risks") == third
    assert store.versions("risks") == (ONE, second)
    assert store.names() == {"risks"}


def test_same_value_again_makes_no_version(store: ArtefactStore) -> None:
    store.save(ONE)
    store.save(replace(ONE, revision=1))
    assert store.versions("risks") == ()


def test_same_artefact_makes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        FolderStore(tmp_path / name).save(ONE)
    assert (tmp_path / "one/risks.json").read_bytes() == (tmp_path / "two/risks.json").read_bytes()


@pytest.mark.parametrize("text", ["{", "[]", '{"stage": "risks"}', ""])
def test_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "risks.json").write_text(text)
    with pytest.raises(RunDamaged, match=r"risks\.json"):
        FolderStore(tmp_path).load("risks")


def test_file_left_half_written_does_not_count(tmp_path: Path) -> None:
    (tmp_path / ".risks.json.123-abc").write_text("{")
    assert FolderStore(tmp_path).names() == frozenset()
