"""A person may write anything into a plan: every file made of it can be read, and it can be worked on further."""

import asyncio
import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from icalendar import Calendar
from lxml import etree
from openpyxl import load_workbook

from planexe.report.exports import export, formats
from planexe.report.report import Report
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.changes import Edit, apply, problems_of_value
from planexe.spine.rerun import RerunWish, StageChange
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from tests.finished_runs import FinishedRuns

HOSTILE = (
    "Give {x} a name", "Use {topic} and {0} well", "Open { and never close", "Close } first", "Spend %s of it",
    "Pay $x or $y$ now", "Group \\1 and \\g<0>", "A <b>bold</b> word", "Ends ]]> the data", "Salt &amp; <pepper> & oil",
    "She said \"'`no`'\"", "Nothing \0 in it", "Right \u202e to \u2066 left", "Half \ud83d a face", "=1+1 and more",
    "@SUM(A1) of all", "| a | cell | \n| of | it |", "</script><script>alert(1)</script> done", "-- 漢字 \ufffe \x1b[31m",
    "x" * 5_000,
)  # fmt: skip


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(Settings(runs=tmp_path))


@pytest.fixture
def folder(bench: Workbench, finished_runs: FinishedRuns) -> RunFolder:
    goal = "Open a bakery in Aarhus before 1 May 2027 for 2 million DKK with six people."
    return finished_runs.copy(bench, goal, models=["simulated"], time_scale=0, detail="fast", concurrency=32)


def texts_of(value: Any) -> Iterator[tuple[Any, Any, str]]:
    """Yields holder, key and text of every sentence in a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        if isinstance(one, str) and " " in one:
            yield value, key, one
        else:
            yield from texts_of(one)


def takes(desk: Run, stage: str, value: Any) -> bool:
    return not problems_of_value(desk, stage, value)


def made_hostile(value: Any, fits: Callable[[Any], bool], hostile: Iterator[str]) -> int:
    """Writes hostile texts over the sentences of a value, wherever its stage takes them; returns how many."""
    waiting = [list(texts_of(value))]
    written = 0
    while waiting:
        places = waiting.pop()
        for holder, key, _ in places:
            holder[key] = next(hostile)
        if fits(value):
            written += len(places)
            continue
        for holder, key, old in places:
            holder[key] = old
        if len(places) > 1:
            waiting += [places[: len(places) // 2], places[len(places) // 2 :]]
    return written


def reread(name: str, content: bytes, report: Report) -> None:
    """Reads a file as the program it is for would."""
    match name.rpartition(".")[2]:
        case "csv":
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
            assert len(rows) > 10
            assert {len(row) for row in rows} == {len(rows[0])}
            assert not [cell for row in rows for cell in row if cell.startswith(("=", "@"))]
        case "docx":
            assert len(Document(io.BytesIO(content)).paragraphs) > 100
        case "html":
            parser = HTMLParser()
            parser.feed(content.decode())
            parser.close()
            assert b"<script>alert" not in content
        case "ics":
            assert len(Calendar.from_ical(content).walk("VEVENT")) > 3
        case "md" | "mmd":
            assert len(content.decode()) > 500
        case "xml":
            assert len(etree.fromstring(content)) > 5
        case "json":
            assert json.loads(content)["traceEvents"]
        case "xlsx":
            assert len(load_workbook(io.BytesIO(content)).sheetnames) > 4
        case "zip":
            with zipfile.ZipFile(io.BytesIO(content)) as bundle:
                assert bundle.testzip() is None
                for inner in bundle.namelist():
                    if inner.endswith(".json"):
                        json.loads(bundle.read(inner))
        case kind:
            pytest.fail(f"nothing reads {kind} of {report.title!r}; say here how")


def test_whatever_a_person_writes_every_export_can_be_read_and_the_plan_goes_on(
    bench: Workbench, folder: RunFolder
) -> None:
    stages = folder.request().graph.stages
    desk = Run(folder, stages)
    hostile = cycle(HOSTILE)
    written = 0
    for name, artefact in desk.artefacts.items():
        value = json.loads(json.dumps(artefact.value))
        if count := made_hostile(value, partial(takes, desk, name), hostile):
            apply(desk, Edit(name, value))
            written += count
    assert written > 500
    stored = "".join(path.read_text("utf-8", "surrogatepass") for path in folder.path.glob("artefacts/*.json"))
    assert [text for text in HOSTILE if json.dumps(text, ensure_ascii=False)[1:-1] not in stored] == []

    report = Report(Run(folder, stages))
    for one in formats().values():
        reread(f"plan{one.suffix}", export(one.name, report), report)

    desk = Run(folder, stages)
    again = [name for name, stage in stages.stages.items() if stage.kind != "compute"][::3]
    guidance = StageChange(guidance="\n".join(HOSTILE)[:2_000])
    wish = RerunWish(stages=dict.fromkeys(again, ()), changes=dict.fromkeys(again, guidance), overwrite=True)
    apply(desk, wish)
    outcome = asyncio.run(bench.activate(folder).run())
    assert outcome.status.startswith("complete"), outcome  # what a person wrote may well break rules of later stages
    assert not outcome.problems
    assert export("html", Report(Run(folder, stages)))
