"""The quality gate as a whole."""

from planexe.spine.inputs import Missing
from planexe.workflows.plan.contract import goal_contract
from planexe.workflows.plan.synthesis.plan_checks import CHECKED, STAGE, PlanChecks, compute, gaps, headline
from planexe.workflows.plan.synthesis.plan_findings import Check, Finding
from tests.workflows.plan.checked_plan import limits
from tests.workflows.plan.early_examples import made
from tests.workflows.plan.stage_inputs import inputs_of


def check(title: str, severity: str = "", reported_by: str = "") -> Check:
    findings = [
        Finding.model_validate(
            {"check": title, "area": "Work", "severity": severity, "text": f"{title}.", "reported_by": reported_by}
        )
    ] if severity else []  # fmt: skip
    return Check(area="Work", title=title, looked_at=3, failed=len(findings), findings=findings)


def test_it_runs_without_anything_else() -> None:
    assert all(need.optional and not need.shown for need in STAGE.parsed_needs())
    value = compute(inputs_of(STAGE, detail="full"))
    assert isinstance(value, PlanChecks)
    assert list(gaps(value)) == []


def test_lost_sections_are_named_and_not_reported_twice() -> None:
    lost = [(stage, Missing(text=f"{stage.heading} could not be made.")) for stage, _ in made("project_plan")]
    value = compute(inputs_of(STAGE, *lost, (goal_contract.STAGE, limits()), detail="full"))
    assert [finding.text for finding in value.findings] == ["Project plan could not be made."]
    assert list(gaps(value)) == []


def test_needs_are_the_sections_that_are_looked_at() -> None:
    assert [need.stage for need in STAGE.parsed_needs()] == list(CHECKED)


def test_only_gaps_that_nobody_else_reports_are_gaps_of_the_run() -> None:
    value = PlanChecks(
        checks=[check("One", "major"), check("Two", "major", "cost_plan"), check("Three", "note"), check("Four")]
    )
    assert list(gaps(value)) == ["Work: One."]
    assert value.held == 1


def test_gaps_come_before_notes() -> None:
    value = PlanChecks(checks=[check("One", "note"), check("Two", "major")])
    assert [finding.severity for finding in value.findings] == ["major", "note"]


def test_headline_counts_checks_places_and_findings() -> None:
    value = PlanChecks(checks=[check("One", "major"), check("Two"), check("Three", "note")])
    assert headline(value) == (
        "Code made 3 checks on 9 places of the plan; 1 of them found nothing. Found: 1 major finding, 1 note."
    )


def test_views_say_what_was_checked_and_what_does_not_hold() -> None:
    value = PlanChecks(checks=[check("One", "major"), check("Two")])
    full, digest = STAGE.views["full"](value), STAGE.views["digest"](value)
    assert "### Missing or wrong\n\n- **Work:** One." in full
    assert "### Worth knowing" not in full
    assert "| Work | Two | 3 | all hold |" in full
    assert "| Work | One | 3 | 1 not |" in full
    assert "(major) One." in digest


def test_finding_of_a_run_by_older_rules_is_read() -> None:
    stored = {"check": "One", "area": "Work", "severity": "gap", "text": "One."}
    assert Finding.model_validate(stored).severity == "major"


def test_what_a_text_says_wrongly_is_no_gap_in_the_plan() -> None:
    wrong = check("One", "major").model_copy(update={"area": "Texts"})
    wrong.findings = [one.model_copy(update={"area": "Texts"}) for one in wrong.findings]
    assert list(gaps(PlanChecks(checks=[wrong]))) == []
