"""The charts of a report as HTML and as text."""

from collections.abc import Container
from pathlib import Path

from planexe.report.figures import Figure, figures_of
from planexe.report.report import Report
from tests.report.example_plan import example_report

TREES = {"wbs_tree_l2", "wbs_tree_full"}


def charts_of(report: Report, items: Container[str] = ()) -> dict[str, Figure]:
    found = figures_of(report, items)
    return {s.stage: figure for s in report.sections for figure in found[s.anchor] if figure}


def test_each_chart_belongs_to_a_section(tmp_path: Path) -> None:
    report = example_report(tmp_path)
    assert set(charts_of(report)) == {"schedule", "cost_plan", "risk_register", *TREES}


def test_what_has_not_been_made_has_no_chart(tmp_path: Path) -> None:
    report = example_report(tmp_path, without=["schedule", "cost_plan", "risk_register"])
    assert set(charts_of(report)) == TREES


def test_ids_are_links_only_where_they_lead_somewhere(tmp_path: Path) -> None:
    report = example_report(tmp_path)
    assert "<a " not in "".join(f.html for f in charts_of(report).values())
    found = charts_of(report, {"R1", "M1", "2.1"})
    assert '<a href="#item-R1"' in found["risk_register"].html
    assert 'href="#item-M1"' in found["cost_plan"].html
    assert found["schedule"].html.count('href="#item-2.1"') == 1


def test_charts_of_hostile_texts_hold_only_our_own_tags(tmp_path: Path) -> None:
    html = "".join(f.html for f in charts_of(example_report(tmp_path, hostile=True)).values())
    assert "<script" not in html
    assert "<b>" not in html
    assert " style=" not in html
    assert "alert(1)" not in html.replace("&lt;script&gt;alert(1)", "")


def test_schedule_as_text_has_a_table_and_a_mermaid_chart(tmp_path: Path) -> None:
    text = charts_of(example_report(tmp_path))["schedule"].markdown
    assert "| 1.1.2 | Sign the lease | Founder | 2026-12-10 | 2026-12-10 | 1 | 0 | yes | after 1.1.1 |" in text
    assert text.startswith("```mermaid\n")
    assert "section 1 Prepare" in text


def test_hostile_texts_break_neither_table_nor_block(tmp_path: Path) -> None:
    text = charts_of(example_report(tmp_path, hostile=True))["schedule"].markdown
    chart, _, table = text.removeprefix("```mermaid\n").partition("\n```\n")
    assert all(line.startswith("| ") and line.endswith(" |") for line in table.strip().split("\n"))
    assert "```" not in chart


def test_risks_as_text_are_a_grid(tmp_path: Path) -> None:
    text = charts_of(example_report(tmp_path))["risk_register"].markdown
    assert "| severity high | — | R1 | — |" in text
