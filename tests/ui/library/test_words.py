from typing import Any

import pytest

from planexe.library.entry import UNREADABLE, RunEntry
from planexe.ui.library.table import state_text
from planexe.ui.library.view import states_of, summary


def entry(run_id: str, **more: Any) -> RunEntry:
    values: dict[str, Any] = {"status": "complete", "size_bytes": 1_200_000, **more}
    return RunEntry(run_id=run_id, **values)


@pytest.mark.parametrize(
    ("found", "number", "words"),
    [
        ([], 0, "0 runs · 0 kB on disk"),
        ([entry("a")], 1, "1 run · 1.2 MB on disk"),
        ([entry("a")], 1200, "1 of 1,200 runs · 1.2 MB on disk"),
        ([entry("a"), entry("b", status="running")], 2, "2 runs · 2.4 MB on disk · 1 running"),
    ],
)
def test_summary_of_what_is_shown(found: list[RunEntry], number: int, words: str) -> None:
    assert summary(found, number) == words


@pytest.mark.parametrize(
    "status", ["running", "complete", "complete with gaps", "failed", "stopped", "refused", UNREADABLE, "new"]
)
def test_each_state_has_a_sign_of_its_own(status: str) -> None:
    sign, _, word = state_text(status).partition(" ")
    assert len(sign) == 1
    assert sign != "·"
    assert word
    assert state_text(status, stale=2) == f"{state_text(status)} · ◌ stale"


def test_state_that_a_newer_version_wrote_is_shown_as_it_is() -> None:
    assert state_text("resting") == "· resting"


def test_states_of_runs() -> None:
    assert states_of([entry("a"), entry("b", status="new")]) == [("a", "complete"), ("b", "new")]
