"""Finished calls on disk, found again by what was asked and not by position, so that a crash never pays twice."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from planexe.executor.kept_texts import load_texts, prompt_parts, read_lines, text_at, text_digest, text_places
from planexe.files import Fence, JsonLines
from planexe.llm.messages import Prompt, digest
from planexe.records import MOST_LINE_BYTES, RECORD, Count, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalKey:
    """What makes two calls the same call.

    Attributes:
        stage: stage and ``item`` inside it.
        revision: raised by a rerun, so that asking again really asks.
        asked: digest of prompt, schema, models and settings.
    """

    stage: str
    item: str
    revision: int
    asked: str

    def text(self) -> str:
        """Returns the key as one string."""
        return f"{self.stage}|{self.item}|{self.revision}|{self.asked}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A finished call: the reply's text, and who gave it.

    Attributes:
        call_id: correlation id of the call that paid for it.
        text: the whole reply.
        model: catalogue name of the model that answered.
        salvaged: no reply was good enough, and this was the best of them.
    """

    call_id: str
    text: str
    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    salvaged: bool = False


class CallJournal(Protocol):
    """Keeps finished calls, and the texts that attempts refer to by digest."""

    def get(self, key: JournalKey) -> Finished | None:
        """Returns the finished call of this key, if there is one."""
        ...

    def put(self, key: JournalKey, finished: Finished) -> None:
        """Keeps a finished call; it survives the death of the process once this returns."""
        ...

    def keep_text(self, text: str) -> str:
        """Keeps a text once and returns its digest."""
        ...

    def keep_prompt(self, prompt: Prompt) -> str:
        """Keeps a prompt's parts once each and returns the prompt's digest."""
        ...


class MemoryJournal:
    """Finished calls in memory."""

    def __init__(self) -> None:
        self._finished: dict[str, Finished] = {}
        self.texts: dict[str, str] = {}
        self.prompts: dict[str, dict[str, Any]] = {}

    def get(self, key: JournalKey) -> Finished | None:
        """Returns the finished call of this key, if there is one."""
        return self._finished.get(key.text())

    def put(self, key: JournalKey, finished: Finished) -> None:
        """Keeps a finished call."""
        self._finished[key.text()] = finished

    def keep_text(self, text: str) -> str:
        """Keeps a text once and returns its digest."""
        name = text_digest(text)
        self.texts.setdefault(name, text)
        return name

    def keep_prompt(self, prompt: Prompt) -> str:
        """Keeps a prompt's parts once each and returns the prompt's digest."""
        parts = prompt_parts(prompt, self.keep_text)
        name = digest(parts)
        self.prompts.setdefault(name, parts)
        return name


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCall:
    """A line of ``journal-*.jsonl``: a finished call; ``response`` is the digest of its text."""

    __pydantic_config__ = RECORD

    key: str
    response: str
    call_id: str = ""
    model: str = ""
    input_tokens: Count = 0
    output_tokens: Count = 0
    salvaged: bool = False


CALL: Final[Shape[KeptCall]] = Shape(KeptCall, most_bytes=MOST_LINE_BYTES)


class FolderJournal:
    """Finished calls as JSON lines in ``<run>/calls``: one pair of files per worker, all of them read at the start.

    Texts are kept apart and once each: the long documents that many prompts share are written a single time.
    """

    def __init__(self, folder: Path, worker: str, fence: Fence | None = None) -> None:
        self._texts = JsonLines(folder / f"texts-{worker}.jsonl", fence)
        self._calls = JsonLines(folder / f"journal-{worker}.jsonl", fence)
        self._folder = folder
        places, self._known = text_places(folder)
        # A response that did not reach the disk was never there.
        calls = [call for call in read_lines(folder, "journal-*.jsonl", CALL) if call.response in places]
        self._finished = {call.key: call for call in calls}
        self._responses = {call.response: places[call.response] for call in calls}

    def get(self, key: JournalKey) -> Finished | None:
        """Returns the finished call of this key, if there is one; its text is read from the disk."""
        call = self._finished.get(key.text())
        if call is None:
            return None
        place = self._responses.get(call.response)
        text = load_texts(self._folder).get(call.response) if place is None else text_at(place)
        if text is None:  # somebody has changed the file since
            return None
        return Finished(
            call_id=call.call_id,
            text=text,
            model=call.model,
            input_tokens=call.input_tokens,
            output_tokens=call.output_tokens,
            salvaged=call.salvaged,
        )

    def put(self, key: JournalKey, finished: Finished) -> None:
        """Appends a finished call.

        Raises:
            StorageError: the disk is full, read-only or not permitted.
        """
        call = KeptCall(
            key=key.text(),
            call_id=finished.call_id,
            response=self.keep_text(finished.text),
            model=finished.model,
            input_tokens=finished.input_tokens,
            output_tokens=finished.output_tokens,
            salvaged=finished.salvaged,
        )
        record = CALL.encode(call)
        if not call.salvaged:
            del record["salvaged"]
        self._calls.append(record)
        self._finished[call.key] = call

    def keep_text(self, text: str) -> str:
        """Keeps a text once and returns its digest."""
        name = text_digest(text)
        if name not in self._known:
            self._texts.append({"digest": name, "text": text})
            self._known.add(name)
        return name

    def keep_prompt(self, prompt: Prompt) -> str:
        """Keeps a prompt's parts once each and returns the prompt's digest."""
        parts = prompt_parts(prompt, self.keep_text)
        name = digest(parts)
        if name not in self._known:
            self._texts.append({"digest": name, "prompt": parts})
            self._known.add(name)
        return name

    def close(self) -> None:
        """Closes the files."""
        self._texts.close()
        self._calls.close()
