"""When every reply was refused the best of them may be kept: once, on disk, and marked as such."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from planexe.errors import GaveUp, InvalidAnswer, Stopped, StorageError
from planexe.executor.attempt_log import ATTEMPT
from planexe.executor.call import Call, CallResult, Salvaged
from planexe.executor.call_journal import Finished, FolderJournal, JournalKey, MemoryJournal
from planexe.executor.executor import LLMExecutor
from planexe.executor.kept_question import Salvage
from planexe.llm.messages import Prompt, Reply
from planexe.llm.structured import Judged
from tests.executor.stub_provider import FORMAT, bench
from tests.fake_clock import FakeClock

KEY = JournalKey(stage="stage", item="Say.", revision=0, asked="Say.")


def refuse(text: str) -> Any:
    raise InvalidAnswer("Too short.", problems=[f"`text` is {text}."])


def longest(replies: Sequence[Reply]) -> Salvaged | None:
    best = max(replies, key=lambda reply: len(reply.text))
    return Salvaged(best.text.upper(), best, ("It is too short.",)) if best.text != "useless" else None


async def ask(executor: LLMExecutor, judge: Any = refuse, salvage: Salvage | None = longest) -> CallResult[Any]:
    call = Call(stage="stage", item="Say.")
    return await executor.ask(call, Prompt("Rules.", task="Say."), FORMAT, judge, asked="Say.", salvage=salvage)


async def test_best_of_the_refused_replies_is_the_value(clock: FakeClock) -> None:
    lab = bench(clock, "a", "bcd", "ef", "g", "h")
    result = await ask(lab.executor())
    assert (result.value, result.problem, list(result.salvaged)) == ("BCD", "", ["It is too short."])
    assert [a.outcome for a in result.attempts] == ["failed"] * 5
    assert {a.error_kind for a in lab.attempts} == {"invalid"}


async def test_without_salvage_or_use_the_call_has_failed(clock: FakeClock) -> None:
    assert isinstance((await ask(bench(clock, *["abc"] * 5).executor(), salvage=None)).error, GaveUp)
    assert isinstance((await ask(bench(clock, *["useless"] * 5).executor())).error, GaveUp)


async def test_good_answer_is_not_salvaged(clock: FakeClock) -> None:
    result = await ask(bench(clock, "fine").executor(), judge=Judged)
    assert (result.value, result.salvaged) == ("fine", ())


async def test_salvaged_answer_is_kept_on_disk_and_never_asked_for_again(clock: FakeClock, tmp_path: Path) -> None:
    journal = FolderJournal(tmp_path, "one")
    await ask(bench(clock, "a", "bcd", "ef", "g", "h").executor(journal=journal))
    journal.close()

    later = FolderJournal(tmp_path, "two")
    lab = bench(clock)
    again = await ask(lab.executor(journal=later))
    later.close()

    assert (again.value, again.reused, list(again.salvaged)) == ("BCD", True, ["It is too short."])
    assert [a.outcome for a in lab.attempts] == ["reused"]
    kept = later.get(KEY)
    assert kept is not None
    assert kept.salvaged


async def test_salvaged_answer_that_the_checks_accept_by_now_is_whole(clock: FakeClock) -> None:
    journal = MemoryJournal()
    journal.put(KEY, Finished(call_id="x", text="abc", model="first", salvaged=True))
    result = await ask(bench(clock).executor(journal=journal), judge=lambda text: Judged(text, ("note",)))
    assert (result.value, result.salvaged) == ("abc", ())


async def test_salvaged_answer_is_asked_for_again_where_nothing_is_salvaged(clock: FakeClock) -> None:
    journal = MemoryJournal()
    journal.put(KEY, Finished(call_id="x", text="abc", model="first", salvaged=True))
    result = await ask(bench(clock, "new").executor(journal=journal), lambda text: Judged(text + "!"), None)
    assert result.value == "abc!"
    refused = await ask(bench(clock, *["x"] * 5).executor(journal=journal), salvage=None)
    assert isinstance(refused.error, GaveUp)


async def test_mistake_while_salvaging_is_the_items_result(clock: FakeClock) -> None:
    result = await ask(bench(clock, *["abc"] * 5).executor(), salvage=lambda replies: 1 / 0)  # pyrefly: ignore[bad-argument-type, division-by-zero]  # a mistake on purpose
    assert isinstance(result.error, ZeroDivisionError)


async def test_stopped_call_is_not_salvaged(clock: FakeClock) -> None:
    executor = bench(clock, *["abc"] * 5).executor()

    def stop_and_refuse(text: str) -> Any:
        executor.stop.request("drain")
        refuse(text)

    result = await ask(executor, judge=stop_and_refuse)
    assert isinstance(result.error, Stopped)


async def test_full_disk_ends_the_call(clock: FakeClock) -> None:
    class FullJournal(MemoryJournal):
        def put(self, key: JournalKey, finished: Finished) -> None:
            raise StorageError("Cannot write: disk full.")

    result = await ask(bench(clock, *["abc"] * 5).executor(journal=FullJournal()))
    assert isinstance(result.error, StorageError)


async def test_what_was_read_as_meant_stands_with_the_attempt(clock: FakeClock) -> None:
    lab = bench(clock, "twelve")
    result = await ask(lab.executor(), judge=lambda text: Judged(12, ("`days`: 'twelve' taken as 12.",)))
    assert result.value == 12
    assert [list(a.coerced) for a in lab.attempts] == [["`days`: 'twelve' taken as 12."]]
    assert ATTEMPT.decode(ATTEMPT.encode(lab.attempts[0]), Path("here")) == lab.attempts[0]
