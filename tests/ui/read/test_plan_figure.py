"""The report's charts on a page."""

from pathlib import Path

from planexe.report.figures import figure_style
from planexe.report.markdown_report import section_markdown
from planexe.ui.read.view import plan_version
from tests.report.made_reports import artefact, made_report, values

ROOT = Path(__file__).resolve().parents[3] / "planexe"


def test_charts_have_their_colours_on_a_page_and_in_the_report() -> None:
    style = figure_style()
    for file in ("ui/read/plan_figure/plan_figure.css", "report/templates/report.css"):
        text = (ROOT / file).read_text(encoding="utf-8")
        used = {part.split(")")[0] for part in style.split("var(")[1:]} - {"--label"}
        assert {name for name in used if f"{name}:" not in text} == set()


def test_version_changes_only_when_a_section_does(tmp_path: Path) -> None:
    made = values()
    first = plan_version(made_report(tmp_path / "a", made))
    assert plan_version(made_report(tmp_path / "b", made)) == first
    made["executive_summary"] = artefact("executive_summary", {"text": "Another one."})
    assert plan_version(made_report(tmp_path / "c", made)) != first


def test_copied_section_has_title_and_text(tmp_path: Path) -> None:
    section = next(one for one in made_report(tmp_path).counted if one.stage == "executive_summary")
    assert section_markdown(section, "| a |").endswith("About executive_summary.\n\n| a |")
