import json
import os
from pathlib import Path

import pytest

from planexe.library.folder_facts import entry_of, mark_of, with_state_now
from planexe.library.label import Label, change_label
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_summary import RunSummary
from tests.library_runs import LONG_AGO_NS, age, call, make_run
from tests.plan_requests import plan_graph


def test_facts_of_a_finished_run(tmp_path: Path) -> None:
    folder = make_run(tmp_path, "r1", concurrency=8, detail="fast", parent="r0", language="Dansk")
    entry = entry_of(folder)
    assert (entry.run_id, entry.status, entry.parent, entry.language) == ("r1", "complete", "r0", "Dansk")
    assert (entry.calls, entry.attempts, entry.cost_usd, entry.gaps, entry.wall_s) == (5, 7, 0.25, 1, 12.5)
    assert (entry.concurrency, entry.graph, entry.simulated) == (8, plan_graph(detail="fast"), True)
    assert entry.size_bytes == sum(p.stat().st_size for p in folder.path.rglob("*") if p.is_file())


def test_title_is_that_of_the_plan(tmp_path: Path) -> None:
    folder = make_run(tmp_path, "r1")
    assert entry_of(folder).title == "Open a bakery called r1 in Aarhus."
    (folder.path / "artefacts").mkdir()
    (folder.path / "artefacts" / "wbs_level1.json").write_text(
        '{"stage": "wbs_level1", "origin": "model", "value": {"project_title": "Aarhus  Bakery"}}'
    )
    assert entry_of(folder).title == "Aarhus Bakery"
    change_label(folder.path, lambda _: Label(title="Mine"))
    assert entry_of(folder).title == "Mine"


def test_long_goal_is_cut_between_words_for_the_title(tmp_path: Path) -> None:
    title = entry_of(make_run(tmp_path, "r1", goal="word " * 100)).title
    assert len(title) <= 91
    assert title.endswith("word…")


def test_run_without_an_end_is_counted_from_its_log(tmp_path: Path) -> None:
    tries = [call("a", 1, number=1), call("a", 1, number=2, outcome="failed"), call("b", 0, number=3, outcome="reused")]
    entry = entry_of(make_run(tmp_path, "r1", status="running", attempts=tries))
    assert (entry.status, entry.calls, entry.attempts) == ("running", 2, 2)
    assert entry.cost_usd == pytest.approx(0.02)


def test_time_between_sessions_does_not_count(tmp_path: Path) -> None:
    folder = make_run(tmp_path, "r1")
    for worker, start, end in (("w02", 5000, 5010), ("w03", 5005, 5020)):
        lines = [json.dumps({"unix_s": at, "event": kind, "cap": 1}) for kind, at in (("session", start), ("end", end))]
        (folder.path / f"events-{worker}.jsonl").write_text("\n".join(lines) + "\n")
    assert entry_of(folder).wall_s == 12.5 + 20


def test_torn_last_event_is_passed_over(tmp_path: Path) -> None:
    folder = make_run(tmp_path, "r1")
    with (folder.path / "events-w01.jsonl").open("a") as file:
        file.write("[]\n" + '{"unix_s": 10')
    assert entry_of(folder).wall_s == 12.5


def test_run_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    folder = make_run(tmp_path, "r1")
    folder.request_path.write_text("{}")
    entry = entry_of(folder)
    assert entry.status == "unreadable"
    assert "no run request" in entry.problem
    assert entry.created.startswith("20")


def test_half_characters_are_replaced(tmp_path: Path) -> None:
    entry = entry_of(make_run(tmp_path, "r1", goal="Bakery \ud83d now"))
    assert entry.brief == "Bakery ? now"


def test_state_now_depends_on_who_holds_the_lock(tmp_path: Path) -> None:
    folder = make_run(tmp_path, "r1", status="running")
    written = entry_of(folder)
    assert with_state_now(written, tmp_path, ()).status == "interrupted"
    with folder.lock():
        assert with_state_now(written, tmp_path, ("r1",)).status == "running"


def test_mark_stays_while_nothing_changes(tmp_path: Path) -> None:
    path = make_run(tmp_path, "r1").path
    assert mark_of(str(path), finished=True) == mark_of(str(path), finished=True) != ""


def test_mark_of_what_was_just_written_is_not_trusted(tmp_path: Path) -> None:
    folder = make_run(tmp_path, "r1")
    folder.write_summary(RunSummary(status="complete"))
    assert mark_of(str(folder.path), finished=True) == ""


def _star(folder: RunFolder) -> None:
    change_label(folder.path, lambda _: Label(starred=True))


def _end(folder: RunFolder) -> None:
    folder.write_summary(RunSummary(status="failed"))


def _edit_in_place(folder: RunFolder) -> None:
    folder.request_path.write_text(folder.request_path.read_text() + " ")


def _add_artefact(folder: RunFolder) -> None:
    (folder.path / "artefacts").mkdir()


@pytest.mark.parametrize("change", [_star, _end, _edit_in_place, _add_artefact])
def test_mark_differs_after_a_change(tmp_path: Path, change: object) -> None:
    folder = make_run(tmp_path, "r1")
    before = mark_of(str(folder.path), finished=True)
    assert callable(change)
    change(folder)
    for found in [*folder.path.rglob("*"), folder.path]:
        os.utime(found, ns=(LONG_AGO_NS + 1, LONG_AGO_NS + 1))
    assert mark_of(str(folder.path), finished=True) != before


def test_growing_log_counts_only_while_the_run_goes_on(tmp_path: Path) -> None:
    path = make_run(tmp_path, "r1", status="running").path
    before = {finished: mark_of(str(path), finished=finished) for finished in (True, False)}
    with (path / "events-w01.jsonl").open("a") as file:
        file.write("{}\n")
    age(path)
    assert mark_of(str(path), finished=True) == before[True]
    assert mark_of(str(path), finished=False) != before[False]
