"""Small plans, attempts and run folders made up for the tests of the report room."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from planexe.executor.attempt_log import Attempt, FileAttemptLog
from planexe.report.report import Report
from planexe.spine.artefact import Artefact
from planexe.spine.kinds import Ask, Compute, Each, Parts
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_request import RunRequest
from planexe.spine.run_summary import RunSummary
from planexe.spine.stage import Expected, Item, Stage
from planexe.workflows.plan.work_breakdown.tree import WbsTree
from tests.plan_requests import plan_request

HOSTILE = (
    "</section></script><script>alert(1)</script> ![pic](http://evil.example/x.png) [bad](java&#115;cript:alert(2)) "
    "<img src=x onerror=alert(3)> [worse](data:text/html,x) {{ 7*7 }} {% raw %} `</style>` \x00\x1b[31m\u202egnp "
    "مرحبا 面包店 \ud800 [fine](https://example.org/a)"
)


class Text(BaseModel):
    """A value with one text."""

    text: str = ""


class Title(BaseModel):
    """A value with a project's title."""

    project_title: str


def _text(*_: object) -> BaseModel:
    return Text()


def stage(name: str, chapter: str, *needs: str, computed: bool = False, **more: Any) -> Stage:
    """Returns a stage of a chapter."""
    heading = name.replace("_", " ").capitalize()
    if computed:
        return Compute(name=name, heading=heading, chapter=chapter, needs=needs, compute=_text, value=Text, **more)
    kind = Each if "items" in more else Parts if "parts" in more else Ask
    return kind(name=name, heading=heading, chapter=chapter, needs=needs, prompt="p", answer=Text, **more)


def _items(*_: object) -> list[Item]:
    return [Item("1"), Item("2"), Item("3")]


def _show_text(value: Any) -> str:
    return str(value.text)


def small_stages(*more: Stage) -> StageSet:
    """Returns a plan with a join, a lead stage, a hidden stage and a work breakdown."""
    shown = {"full": _show_text}
    stages = [
        stage("start_time", "screening", computed=True),
        stage("initial_prompt", "screening", computed=True),
        stage("brainstorm", "strategy", "initial_prompt"),
        stage("choose", "strategy", "brainstorm", items=_items, finish=_text, value=Text, expected=Expected(calls=3)),
        stage("decisions", "strategy", "choose", computed=True),
        stage("project_plan", "project_plan", "decisions", "start_time", views=shown),
        # pyrefly: ignore[unexpected-keyword]  a field of each kind of stage that asks
        replace(stage("wbs_level1", "work_breakdown", "project_plan"), answer=Title),
        replace(stage("wbs_tree_full", "work_breakdown", "wbs_level1", computed=True), value=WbsTree),
        stage("executive_summary", "synthesis", "project_plan", views=shown),
        *more,
    ]
    chapters = {
        "screening": "Screening",
        "strategy": "Strategy",
        "project_plan": "Project plan",
        "work_breakdown": "Work breakdown",
        "synthesis": "Synthesis",
    }
    return build_stage_set(stages, chapters)


def artefact(name: str, value: Any = None, **more: Any) -> Artefact:
    """Returns an artefact."""
    given: dict[str, Any] = {"origin": "model", "value": {"text": f"About {name}."} if value is None else value, **more}
    return Artefact(stage=name, **given)


TREE = {
    "project_title": "Hearth",
    "final_deliverable": "A bakery that smells well.",
    "nodes": [
        {"code": "1", "title": "Build", "level": 1},
        {"code": "1.1", "parent": "1", "level": 2, "title": "Dig", "days_realistic": 5, "days_min": 3, "days_max": 9},
        {
            "code": "1.1.1",
            "parent": "1.1",
            "level": 3,
            "title": "Fence",
            "description": "Around it.",
            "resources": ["Digger"],
        },
        {"code": "2", "level": 1, "title": "Open"},
    ],
}


def values() -> dict[str, Artefact]:
    """Returns an artefact for every stage of the small plan."""
    made = {name: artefact(name) for name in small_stages().stages}
    made["wbs_level1"] = artefact("wbs_level1", {"project_title": "Hearth"})
    made["wbs_tree_full"] = artefact("wbs_tree_full", TREE, origin="computed")
    return made


def attempt(stage_name: str, sent: float = 0.0, ended: float = 1.0, **more: Any) -> Attempt:
    """Returns an attempt that was answered."""
    given: dict[str, Any] = {
        "call_id": f"{stage_name}/{more.get('item', '')}",
        "attempt": 1,
        "reason": "first",
        "model": "m1",
        "slot": 0,
        "worker": "w01",
        "anchor_unix_s": 1.7e9,
        "input_tokens": 100,
        "output_tokens": 10,
        **more,
    }
    return Attempt(stage=stage_name, ready=sent, queued=sent, acquired=sent, sent=sent, ended=ended, **given)


def request(**more: Any) -> RunRequest:
    """Returns a request."""
    given: dict[str, Any] = {
        "run_id": "run-1",
        "goal": "Open a bakery in Aarhus before May.",
        "created": "2026-11-21T09:30:00Z",
        "models": ("m1", "m2"),
        **more,
    }
    return plan_request(**given)


def made_folder(
    runs: Path, artefacts: Mapping[str, Artefact], attempts: Iterable[Attempt] = (), asked: RunRequest | None = None
) -> RunFolder:
    """Writes a run folder."""
    folder = RunFolder.create(runs, asked or request())
    for one in artefacts.values():
        folder.store.save(one)
    log = FileAttemptLog(folder.path / "attempts-w01.jsonl")
    for tried in attempts:
        log.record(tried)
    log.close()
    folder.write_summary(RunSummary(status="complete"))
    return folder


def made_report(
    runs: Path,
    artefacts: Mapping[str, Artefact] | None = None,
    attempts: Iterable[Attempt] = (),
    asked: RunRequest | None = None,
) -> Report:
    """Returns the report of a made-up run of the small plan."""
    return Report(Run(made_folder(runs, values() if artefacts is None else artefacts, attempts, asked), small_stages()))


def with_values(report: Report, stages: StageSet | None = None, **artefacts: Artefact) -> Report:
    """Returns a report of the same run with other values; ``stages`` are a graph that has these."""
    run = report.run.with_values({**report.run.artefacts, **artefacts}, report.run.overrides)
    run.stages = stages or run.stages
    return Report(run)


def hostile_report(runs: Path) -> Report:
    """Returns a report in which every text that can come from outside is hostile."""
    artefacts = values()
    for name in ("project_plan", "executive_summary", "decisions"):
        artefacts[name] = artefact(name, {"text": HOSTILE}, gaps=(HOSTILE,))
    artefacts["wbs_level1"] = artefact("wbs_level1", {"project_title": f"<b>Hearth</b> {HOSTILE}"})
    nodes = [{"code": "<i>1</i>", "level": 1, "title": HOSTILE, "description": HOSTILE, "resources": [HOSTILE]}]
    artefacts["wbs_tree_full"] = artefact(
        "wbs_tree_full", {"project_title": HOSTILE, "final_deliverable": HOSTILE, "nodes": nodes}
    )
    attempts = [attempt("project_plan", title=HOSTILE, model=HOSTILE, item=HOSTILE, message=HOSTILE, outcome="failed")]
    return made_report(runs, artefacts, attempts, request(goal=HOSTILE, language=HOSTILE, models=(HOSTILE,)))
