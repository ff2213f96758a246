"""A quick run leaves out the needs that only improve an answer; every stage works without them."""

import asyncio
from pathlib import Path
from typing import Any

from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.registry import StageSet
from planexe.workflows.plan.workflow import plan_stages

WHOLE, QUICK = plan_stages(), plan_stages(quick=True)
LEFT_OUT = {
    ("find_team_roles", "related_resources"),
    ("review_team", "related_resources"),
    ("swot_analysis", "related_resources"),
    ("questions_answers", "review_plan"),
    ("premortem", "review_plan"),
    ("self_audit_items", "review_plan"),
}


def edges(stages: StageSet) -> set[tuple[str, str]]:
    return {(stage.name, need.stage) for stage in stages.stages.values() for need in stage.all_needs()}


def test_a_quick_run_has_the_same_stages() -> None:
    assert set(QUICK.stages) == set(WHOLE.stages)


def test_a_quick_run_leaves_out_the_trade_offs() -> None:
    assert edges(WHOLE) - edges(QUICK) >= LEFT_OUT
    assert edges(QUICK) < edges(WHOLE)


def test_no_stage_reads_what_a_quick_run_leaves_out(tmp_path: Path) -> None:
    bench = Workbench(Settings(runs=tmp_path))
    wishes: dict[str, Any] = {
        "models": ["simulated"],
        "time_scale": 0,
        "concurrency": 32,
        "detail": "fast",
        "quick": True,
    }
    folder = bench.create(bench.request("Open a small bakery in Lyon for 300000 euro.", **wishes))
    outcome = asyncio.run(bench.activate(folder).run())
    assert outcome.status.startswith("complete"), outcome.problems
    broken = {name: problem for name, problem in outcome.problems.items() if "Error" in problem}
    assert broken == {}
