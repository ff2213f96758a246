"""The card that says how complete a plan is."""

from pathlib import Path

from planexe.report.quality import quality_of
from planexe.report.report import Report
from planexe.workflows.plan.synthesis.plan_checks import PlanChecks
from planexe.workflows.plan.synthesis.plan_findings import Check, Finding
from tests.report.made_reports import artefact, made_report, small_stages, stage, values, with_values


def with_checks(report: Report, *checks: Check) -> Report:
    value = PlanChecks(checks=list(checks)).model_dump(mode="json")
    stages = small_stages(stage("plan_checks", "synthesis", computed=True))
    return with_values(report, stages, plan_checks=artefact("plan_checks", value))


def test_sections_are_counted_by_state(tmp_path: Path) -> None:
    made = values()
    del made["executive_summary"]
    made["choose"] = artefact("choose", gaps=("2 of 3 answered.",))
    quality = quality_of(made_report(tmp_path, made))
    assert quality.states == "3 of 5 sections complete, 1 with gaps, 1 missing"
    assert quality.gaps == ("Executive summary: not made.", "2 of 3 answered.")
    assert quality.checks == ()


def test_what_is_still_to_come_is_not_missing(tmp_path: Path) -> None:
    made = values()
    del made["executive_summary"]
    report = made_report(tmp_path, made)
    report.run.status = "running"
    quality = quality_of(report)
    assert quality.states == "4 of 5 sections complete, 1 still to come"
    assert quality.gaps == ()


def test_checks_are_summed_up(tmp_path: Path) -> None:
    title = "All ids exist"
    finding = Finding(check=title, area="References", severity="major", text="R9 does not exist.")
    held = Check(area="Work", title="Codes are unique", looked_at=30)
    failed = Check(area="References", title=title, looked_at=12, failed=1, findings=[finding])
    nothing = Check(area="Figures", title="Sums agree", looked_at=0)
    report = made_report(tmp_path)
    assert quality_of(with_checks(report, held, failed, nothing)).checks_text == (
        "Code made 2 checks on 42 places of the plan: 1 hold, 1 found something."
    )
    assert quality_of(with_checks(report, held)).checks_text == "Code made 1 check on 30 places of the plan: all hold."
