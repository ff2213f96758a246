"""Two plans judged on the simulated model."""

from pathlib import Path
from typing import Any

import pytest

from planexe.errors import InputError, RunNotFound
from planexe.report.markdown_report import render_markdown
from planexe.report.report import Report
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.workflows.judge.judging.judgement import Judgement
from tests.finished_runs import FinishedRuns

BAKERY = "Open a bakery in Aarhus before May 2027 for 2 million DKK."
ZOO = "Open a zoo in Ghent with two lions before May."


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(Settings(runs=tmp_path, models=("simulated",)))


@pytest.fixture
def plans(bench: Workbench, finished_runs: FinishedRuns) -> tuple[str, str]:
    wishes: dict[str, Any] = {"time_scale": 0, "detail": "fast"}
    return (
        finished_runs.copy(bench, BAKERY, run_id="one", **wishes).run_id,
        finished_runs.copy(bench, ZOO, run_id="two", **wishes).run_id,
    )


async def judged(bench: Workbench, **inputs: Any) -> RunFolder:
    folder = bench.create(bench.request(workflow="judge", time_scale=0, **inputs))
    await bench.activate(folder).run()
    return folder


async def test_two_plans_are_judged_section_by_section(bench: Workbench, plans: tuple[str, str]) -> None:
    folder = await judged(bench, first="one", second="two", stage=["pitch", "identify_risks"])
    run = Run(folder)
    value = run.value("judgement", Judgement)
    assert run.status == "complete"
    assert value
    assert sorted(one.stage for one in value.sections) == ["identify_risks", "pitch"]
    assert all(one.outcome != "not judged" and one.reasons for one in value.sections)
    report = render_markdown(Report(run))
    assert "The two were not asked the same" in report
    assert value.words in report
    assert "Figures of what was asked that stand there" in report


async def test_run_judged_against_itself_asks_nothing(bench: Workbench, plans: tuple[str, str]) -> None:
    run = Run(await judged(bench, first="one", second="one"))
    assert run.status == "complete"
    assert not run.answers("judge_pair")
    assert "No section differs" in render_markdown(Report(run))


async def test_runs_may_be_gone_when_the_verdict_is_made_again(bench: Workbench, plans: tuple[str, str]) -> None:
    folder = await judged(bench, first="one", second="two", stage="pitch")
    for run_id in plans:
        bench.open(run_id).path.rename(bench.settings.runs / f"gone-{run_id}x")
    again = bench.create(bench.duplicate(folder.run_id))
    await bench.activate(again).run()
    assert Run(again).value("judgement", Judgement) == Run(folder).value("judgement", Judgement)


def test_what_cannot_be_judged_is_said_before_it_starts(bench: Workbench, plans: tuple[str, str]) -> None:
    with pytest.raises(RunNotFound, match="There is no run three"):
        bench.request(workflow="judge", first="one", second="three")
    with pytest.raises(InputError, match=r"'pitches', which not both runs have; use .*pitch"):
        bench.request(workflow="judge", first="one", second="two", stage="pitches")
    with pytest.raises(InputError, match="--second is missing"):
        bench.request(workflow="judge", first="one")


async def test_runs_of_two_workflows_are_not_compared(bench: Workbench, plans: tuple[str, str]) -> None:
    verdict = await judged(bench, first="one", second="two", stage="pitch")
    with pytest.raises(InputError, match="choose two runs of one workflow"):
        bench.request(workflow="judge", first="one", second=verdict.run_id)
