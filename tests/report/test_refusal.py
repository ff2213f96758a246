"""A goal that was refused and planned all the same says so in every format."""

from pathlib import Path

from planexe.blocks.blocks import Notice
from planexe.report.html_report import render_html
from planexe.report.markdown_report import render_markdown
from planexe.report.report import Report
from tests.report.made_reports import artefact, made_report, small_stages, stage, values, with_values

REFUSED = {"verdict": "REFUSE", "violation_claim": "It <b>harms</b> people.", "rationale_short": "No."}


def refused(report: Report, verdict: object) -> Report:
    gate = artefact("redline_gate", verdict)
    stages = small_stages(stage("redline_gate", "screening", "initial_prompt"))
    return with_values(report, stages, redline_gate=gate)


def test_refusal_is_told_first_in_red_words(tmp_path: Path) -> None:
    report = refused(made_report(tmp_path), REFUSED)
    html, text = render_html(report), render_markdown(report)
    assert '<p class="refused" role="alert"><strong>Refused.</strong>' in html
    assert "made all the same, by request. It &lt;b&gt;harms&lt;/b&gt; people." in html
    assert "> **Refused.** The safety check refused this goal" in text
    assert "<b>" not in text


def test_allowed_goal_and_unreadable_verdict_have_no_warning(tmp_path: Path) -> None:
    report = made_report(tmp_path)
    for verdict in ({"verdict": "ALLOW"}, {"verdict": "ALLOW", "violation_claim": "x"}, ["REFUSE"]):
        assert refused(report, verdict).blocks(Notice) == ()


def test_refused_goal_without_a_plan_is_not_overridden(tmp_path: Path) -> None:
    made = {name: one for name, one in values().items() if name in {"initial_prompt", "start_time"}}
    assert refused(made_report(tmp_path, made), REFUSED).blocks(Notice) == ()
