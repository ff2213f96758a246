"""Finished calls are found again by what was asked; a file cut at any byte never gives a wrong answer."""

import json
import weakref
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planexe.executor.call_journal import CallJournal, Finished, FolderJournal, JournalKey, MemoryJournal
from planexe.executor.kept_texts import load_prompt, load_texts, text_digest
from planexe.llm.messages import Document, Message, Prompt

PROMPT = Prompt(
    "Rules.", (Document("goal", "A bakery."), Document("risks", "None.")), "Say.", (Message("user", "More."),), "Rhyme."
)


def key(**changes: Any) -> JournalKey:
    values: dict[str, Any] = {"stage": "s", "item": "i", "revision": 0, "asked": "digest", **changes}
    return JournalKey(**values)


def finished(text: str = "An answer.", **changes: Any) -> Finished:
    values: dict[str, Any] = {
        "call_id": "c",
        "text": text,
        "model": "m",
        "input_tokens": 3,
        "output_tokens": 4,
        **changes,
    }
    return Finished(**values)


@pytest.fixture(params=["memory", "folder"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> CallJournal:
    return MemoryJournal() if request.param == "memory" else FolderJournal(tmp_path, "w")


def test_finished_call_is_found_by_its_key_only(journal: CallJournal) -> None:
    journal.put(key(), finished())

    assert journal.get(key()) == finished()
    others = [key(stage="t"), key(item="j"), key(revision=1), key(asked="other")]
    assert [journal.get(k) for k in others] == [None] * 4


def test_later_answer_replaces_the_earlier_one(journal: CallJournal) -> None:
    journal.put(key(), finished("old"))
    journal.put(key(), finished("new"))
    assert journal.get(key()) == finished("new")


class Text(str):
    """A text of which one can tell whether somebody holds it."""

    __slots__ = ("__weakref__",)


def test_text_on_the_disk_is_not_held_in_memory(tmp_path: Path) -> None:
    journal, text = FolderJournal(tmp_path, "w"), Text("An answer.")
    held = weakref.ref(text)
    journal.put(key(), finished(text))
    del text
    assert held() is None
    assert journal.get(key()) == finished()


def test_texts_of_earlier_sessions_are_read_when_they_are_asked_for(tmp_path: Path) -> None:
    for worker in ("w01", "w02"):
        journal = FolderJournal(tmp_path, worker)
        for number in range(20):
            journal.put(key(item=f"{worker} {number}"), finished(f"Answer {worker} {number}."))
        journal.close()
    later, (first, second) = FolderJournal(tmp_path, "w03"), sorted(tmp_path.glob("texts-*.jsonl"))

    assert later.get(key(item="w01 7")) == finished("Answer w01 7.")
    assert later.get(key(item="w02 19")) == finished("Answer w02 19.")
    first.unlink()
    assert later.get(key(item="w01 7")) is None
    second.write_bytes(b" " + second.read_bytes())  # each line lies a byte further on
    assert later.get(key(item="w02 19")) is None


def test_same_text_has_the_same_digest_everywhere(journal: CallJournal) -> None:
    for text in ("", "short", "long " * 5000, "half \ud800"):
        assert journal.keep_text(text) == text_digest(text) == journal.keep_text(text)
    assert journal.keep_prompt(PROMPT) == journal.keep_prompt(PROMPT) != journal.keep_prompt(Prompt("Rules."))


def test_next_process_finds_everything(tmp_path: Path) -> None:
    first = FolderJournal(tmp_path, "one")
    first.put(key(), finished("Grüße \ud83d und mehr\u2028."))
    first.put(key(item="j"), finished("old"))
    first.close()
    second = FolderJournal(tmp_path, "two")
    second.put(key(item="j"), finished("new"))
    third = FolderJournal(tmp_path, "zzz")

    assert third.get(key()) == finished("Grüße \ud83d und mehr\u2028.")
    assert third.get(key(item="j")) == finished("new")


def test_shared_documents_are_written_once(tmp_path: Path) -> None:
    journal = FolderJournal(tmp_path, "w")
    long = "The long document. " * 1000
    for n in range(50):
        journal.keep_prompt(Prompt("Rules.", (Document("d", long),), f"Task {n}"))
    journal.close()

    assert (tmp_path / "texts-w.jsonl").read_text().count(long) == 1
    again = FolderJournal(tmp_path, "x")
    again.keep_prompt(Prompt("Rules.", (Document("d", long),), "Task 7"))
    assert not (tmp_path / "texts-x.jsonl").exists()


def test_prompt_is_shown_again_with_its_labels(tmp_path: Path) -> None:
    journal = FolderJournal(tmp_path, "w")
    name = journal.keep_prompt(PROMPT)

    assert load_prompt(tmp_path, name) == (
        ("rules", "Rules."),
        ("goal", "A bakery."),
        ("risks", "None."),
        ("instructions", "Rhyme."),
        ("task", "Say."),
        ("user", "More."),
    )
    assert load_prompt(tmp_path, "unknown") == ()
    assert load_texts(tmp_path)[text_digest("Say.")] == "Say."
    assert load_texts(tmp_path / "nowhere") == {}


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        "[]",
        '{"key": "s|i|0|digest"}',
        '{"key": "s|i|0|digest", "response": ["x"]}',
        '{"key": 5, "response": "x"}',
        '{"digest": 7, "text": "x"}',
        '{"digest": "x", "text": null}',
    ],
)
def test_lines_of_another_shape_are_passed_over(tmp_path: Path, line: str) -> None:
    (tmp_path / "texts-w.jsonl").write_text(line + "\n")
    (tmp_path / "journal-w.jsonl").write_text(line + "\n")
    assert FolderJournal(tmp_path, "x").get(key()) is None
    assert load_prompt(tmp_path, "7") == ()


def test_response_that_was_changed_on_disk_is_not_trusted(tmp_path: Path) -> None:
    journal = FolderJournal(tmp_path, "w")
    journal.put(key(), finished("Buy ten ovens."))
    journal.close()
    texts = tmp_path / "texts-w.jsonl"
    texts.write_text(texts.read_text().replace("ten", "two"))

    assert FolderJournal(tmp_path, "x").get(key()) is None


@settings(max_examples=200)
@given(st.data())
def test_files_cut_at_any_byte_give_the_right_answer_or_none(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("calls")
    answers = {f"item {n}": f'{{"text": "Grüße {n} \\u00e9", "digest": "x"}}\n' * (n + 1) for n in range(3)}
    journal = FolderJournal(folder, "w")
    for item, text in answers.items():
        journal.keep_prompt(Prompt("Rules.", task=item))
        journal.put(key(item=item), finished(text))
    journal.close()
    for name in ("texts-w.jsonl", "journal-w.jsonl"):
        path = folder / name
        content = path.read_bytes()
        path.write_bytes(content[: data.draw(st.integers(0, len(content)), name)])

    for worker in ("w", "other"):  # the same worker's name, or the next one
        again = FolderJournal(folder, worker)
        for item, text in answers.items():
            known = again.get(key(item=item))
            assert known is None or known.text == text
            if known is None:
                again.put(key(item=item), finished(text))  # the question is asked again
        again.close()
    last = FolderJournal(folder, "last")
    assert [last.get(key(item=item)) for item in answers] == [finished(text) for text in answers.values()]


def test_key_text_is_stable() -> None:
    assert key(revision=2).text() == "s|i|2|digest"


def test_records_are_plain_json(tmp_path: Path) -> None:
    journal = FolderJournal(tmp_path, "w")
    journal.put(key(), finished("x"))
    journal.close()
    record = json.loads((tmp_path / "journal-w.jsonl").read_text())
    assert record == {
        "key": "s|i|0|digest",
        "call_id": "c",
        "response": text_digest("x"),
        "model": "m",
        "input_tokens": 3,
        "output_tokens": 4,
    }
