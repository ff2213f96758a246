"""A plan that was edited and not brought up to date: every format says so, every stale section is marked."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from planexe.report.exports import export, file_name, find_format, formats
from planexe.report.markdown_report import render_markdown
from planexe.report.report import Report
from planexe.spine.graph import descendants, edges_of
from planexe.spine.run import Run
from tests.report.example_plan import example_artefacts, example_report, example_request, example_stages
from tests.report.made_reports import artefact, made_folder

EDITED = "initial_prompt"


def stale_report(runs: Path) -> Report:
    """Returns the example after its goal was edited by hand: what rests on it was made from another one."""
    stages = example_stages()
    below = descendants([EDITED], edges_of(stages))
    made = example_artefacts()
    for name in below & made.keys():
        needs = {need: made[need].digest for need in edges_of(stages)[name] if need in made}
        made[name] = replace(made[name], needs=needs | ({EDITED: "another"} if EDITED in needs else {}))
    made[EDITED] = artefact(EDITED, origin="person")
    return Report(Run(made_folder(runs, made, (), example_request()), stages))


@pytest.fixture(scope="module")
def stale(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return stale_report(tmp_path_factory.mktemp("stale"))


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return example_report(tmp_path_factory.mktemp("fresh"))


def text_of(content: bytes) -> str:
    """Returns all text of an export, whatever its format; files in an archive are read, too."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(text_of(archive.read(name)) for name in archive.namelist())


def test_everything_that_rests_on_an_edited_value_is_stale(stale: Report) -> None:
    assert set(stale.stale) == descendants([EDITED], edges_of(stale.run.stages)) & stale.run.artefacts.keys()
    assert "“Initial prompt” was edited" in stale.stale_notice


@pytest.mark.parametrize("name", list(formats()))
def test_every_format_says_that_the_plan_is_not_up_to_date(name: str, stale: Report, fresh: Report) -> None:
    said = text_of(export(name, stale)).casefold()
    assert "not up to date" in said or "stale" in said
    usual = text_of(export(name, fresh)).casefold()
    assert "not up to date" not in usual
    assert said.count("stale") > usual.count("stale") or "not up to date" in said
    assert file_name("plan", find_format(name), stale) == f"plan-stale{find_format(name).suffix}"
    assert file_name("plan", find_format(name), fresh) == f"plan{find_format(name).suffix}"


def test_every_stale_section_is_marked_with_its_reason_in_contents_and_head(stale: Report) -> None:
    markdown, html = render_markdown(stale.at_length()), export("html", stale).decode("utf-8")
    document = Document(io.BytesIO(export("docx", stale.at_length())))
    lines = [p.text for p in document.paragraphs]
    marked = [s for s in stale.sections if s.stage in stale.stale]
    assert len(marked) > 5
    for section in marked:
        assert section.state == "stale", section.stage
        assert f"(#{section.anchor}) (◌ stale)" in markdown
        head = markdown.split(f'<a id="{section.anchor}"></a>')[1][:400]
        assert re.search(r"\*\*◌ stale\.\*\*[^\n]*was edited", head), section.stage
        part = re.split(rf'<section id="{section.anchor}"', html)[1][:1500]
        assert 'class="badge is-stale"' in part, section.stage
        assert re.search(rf'href="#{section.anchor}"><span class="mark is-stale"', html), section.stage
        places = [n for n, line in enumerate(lines) if line == section.title]
        assert any(lines[n + 1].startswith("◌ stale. ") for n in places), section.stage


def test_figures_and_tables_drawn_from_stale_values_are_marked(stale: Report) -> None:
    head = render_markdown(stale).split("## Contents")[0]
    for figure in ("Start", "Finish", "Cost"):
        assert re.search(rf"- {figure}[^\n]*◌ stale", head)
    with zipfile.ZipFile(io.BytesIO(export("xlsx", stale))) as book:
        names = re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
    assert {"WBS (stale)", "Schedule (stale)", "Costs (stale)", "Risks (stale)", "Team (stale)"} <= set(names)


def test_chart_is_marked_where_only_another_stage_than_its_section_s_is_stale(tmp_path: Path) -> None:
    made = example_artefacts()
    made["cost_plan"] = replace(made["cost_plan"], needs={EDITED: "another"})
    made[EDITED] = artefact(EDITED, origin="person")
    made |= {
        n: replace(a, needs={EDITED: made[EDITED].digest}) for n, a in made.items() if n not in {EDITED, "cost_plan"}
    }
    report = Report(Run(made_folder(tmp_path, made, (), example_request()), example_stages()))
    assert report.run.marks("schedule") == ()
    section = render_markdown(report.at_length()).split('<a id="schedule"></a>')[1].split("<a id=")[0]
    assert "◌ stale in this chart" in section


def test_pinned_and_edited_are_told_in_their_sections(tmp_path: Path) -> None:
    made = example_artefacts()
    made["project_plan"] = replace(made["project_plan"], origin="person")
    report = Report(Run(made_folder(tmp_path, made, (), example_request()), example_stages()))
    section = next(s for s in report.sections if s.stage == "project_plan")
    assert [mark.badge for mark in section.marks] == ["✎ edited by a person"]
    assert report.stale == ()
    assert "edited by a person" in text_of(export("html", report))


def test_part_that_is_newer_than_the_text_is_not_said_to_be_in_it(tmp_path: Path) -> None:
    made = example_artefacts()
    edited = artefact("brainstorm", {"text": "By hand."}, origin="person")
    made |= {"brainstorm": edited, "choose": replace(made["choose"], needs={"brainstorm": "another"})}
    made["decisions"] = replace(made["decisions"], needs={"choose": made["choose"].digest})
    report = Report(Run(made_folder(tmp_path, made, (), example_request()), example_stages()))
    origin = next(s for s in report.sections if s.stage == "decisions").provenance
    assert (origin.edited, origin.newer) == ((), ("brainstorm",))
    assert "changed since and not in this text yet: brainstorm" in origin.describe()
