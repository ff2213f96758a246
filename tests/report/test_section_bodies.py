"""Links between the sections of a whole report."""

from pathlib import Path

from planexe.report.html_report import render_html
from planexe.report.section_bodies import section_bodies
from tests.report.made_reports import artefact, made_report, values


def test_items_of_one_section_are_links_in_the_others(tmp_path: Path) -> None:
    made = values()
    made["executive_summary"] = artefact("executive_summary", {"text": "## R1 Weak demand"})
    made["project_plan"] = artefact("project_plan", {"text": "R1 and task 1.1 decide; R2 does not exist."})
    report = made_report(tmp_path, made)
    bodies = section_bodies(report.sections)
    assert '<a href="#item-R1" class="ref" title="Weak demand">R1</a>' in bodies.html["project-plan"][0]
    assert '<a href="#item-1.1" class="ref" title="Dig">1.1</a>' in bodies.html["project-plan"][0]


def test_every_link_inside_the_page_leads_somewhere(tmp_path: Path) -> None:
    made = values()
    made["project_plan"] = artefact("project_plan", {"text": "Task 1.1 and 1.1.1 decide."})
    page = render_html(made_report(tmp_path, made))
    assert '<li id="item-1.1"' in page
    assert '<li class="leaf" id="item-1.1.1"' in page
