"""A fast run leaves out the needs that only improve an answer; every stage works without them."""

import asyncio
from pathlib import Path
from typing import Any

from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.registry import StageSet
from planexe.workflows.plan.workflow import plan_stages

WHOLE, FAST = plan_stages(), plan_stages(detail="fast")
LEFT_OUT = {
    ("consolidate_assumptions", "review_assumptions"),
    ("project_plan", "pre_project_assessment"),
    ("find_team_roles", "related_resources"),
    ("swot_analysis", "related_resources"),
    ("data_collection", "expert_review"),
    ("identify_documents", "expert_review"),
    ("plan_brief", "data_collection"),
    ("executive_summary", "review_plan"),
}


def edges(stages: StageSet) -> set[tuple[str, str]]:
    return {(stage.name, need.stage) for stage in stages.stages.values() for need in stage.all_needs()}


def test_a_fast_run_has_the_same_stages() -> None:
    assert set(FAST.stages) == set(WHOLE.stages)


def test_a_fast_run_leaves_out_what_only_improves() -> None:
    assert edges(WHOLE) - edges(FAST) >= LEFT_OUT
    assert edges(FAST) < edges(WHOLE)


def test_no_stage_reads_what_a_fast_run_leaves_out(tmp_path: Path) -> None:
    bench = Workbench(Settings(runs=tmp_path))
    wishes: dict[str, Any] = {"models": ["simulated"], "time_scale": 0, "concurrency": 32, "detail": "fast"}
    folder = bench.create(bench.request("Open a small bakery in Lyon for 300000 euro.", **wishes))
    outcome = asyncio.run(bench.activate(folder).run())
    assert outcome.status.startswith("complete"), outcome.problems
    broken = {name: problem for name, problem in outcome.problems.items() if "Error" in problem}
    assert broken == {}
