"""The plan as Markdown."""

import re
from pathlib import Path

from planexe.report.markdown_report import render_markdown
from planexe.report.report import Report
from tests.report.example_plan import example_report
from tests.report.made_reports import artefact, attempt, hostile_report, made_report, request, values


def test_report_has_title_goal_contents_sections_and_origin(tmp_path: Path) -> None:
    report = made_report(tmp_path, None, [attempt("project_plan", prompt_digest="ab" * 32)])
    text = render_markdown(report.at_length())
    assert text.startswith("# Hearth\n\n**Goal**\n\n> Open a bakery in Aarhus before May.\n")
    assert "- **Plan**\n  - [1 Decision](#chapter-1)" in text
    assert "- **Annex C: Summary, plan and reviews**\n  - [Executive summary](#executive-summary)" in text
    assert '<a id="project-plan"></a>\n\n## Project plan\n\nAbout project_plan.' in text
    assert "| Project plan | project_plan | m1 | 1 | 100 / 10 | not known | abababab |" in text
    assert "| Whole plan | 9 stages | m1 | 1 |" in text


def test_simulated_plan_says_so(tmp_path: Path) -> None:
    assert "**Simulated.**" in render_markdown(made_report(tmp_path / "a", asked=request(simulated=True)))
    assert "Simulated" not in render_markdown(made_report(tmp_path / "b"))


def test_every_link_of_the_contents_leads_somewhere(tmp_path: Path) -> None:
    text = render_markdown(made_report(tmp_path).at_length())
    wanted = set(re.findall(r"\]\(#([^)]+)\)", text)) - {"where-this-came-from"}
    assert wanted == set(re.findall(r'<a id="([^"]+)">', text))


def test_main_part_alone_names_annexes_without_links_to_them(tmp_path: Path) -> None:
    report = example_report(tmp_path)
    short, long = render_markdown(report), render_markdown(report.at_length())
    assert "(#schedule)" not in short
    assert "All that is known of each: Annex D." in short
    assert "All that is known of each: [Annex D](#risk-register)." in long
    assert "## Schedule" in long
    assert "## Schedule" not in short


def test_gaps_and_missing_sections_are_shown(tmp_path: Path) -> None:
    made = values()
    del made["executive_summary"]
    made["choose"] = artefact("choose", gaps=("Choose: 2 of 3 answered.",))
    text = render_markdown(made_report(tmp_path, made).at_length())
    assert "**What is missing or does not fit**\n\n- Executive summary: not made.\n- Choose: 2 of 3 answered." in text
    assert "[Decisions](#decisions) (has gaps)" in text
    assert "> **Gaps**\n>\n> - Choose: 2 of 3 answered." in text


def test_edited_section_says_so(tmp_path: Path) -> None:
    made = values() | {"project_plan": artefact("project_plan", origin="person", revision=3)}
    text = render_markdown(made_report(tmp_path, made))
    assert "> **✎ edited by a person.** Written by a person; kept until you replace it." in text
    assert "project_plan, project_plan (revision 3)" in text


def test_many_prompts_are_cut_with_their_number(tmp_path: Path) -> None:
    attempts = [attempt("choose", item=str(n), index=n, prompt_digest=f"{n}" * 64) for n in range(5)]
    assert "00000000, 11111111 and 3 more" in render_markdown(made_report(tmp_path, None, attempts))


def test_hostile_text_is_inert(tmp_path: Path) -> None:
    report: Report = hostile_report(tmp_path)
    text = re.sub(r'<a id="[a-z0-9-]+"></a>', "", render_markdown(report.at_length()))
    assert not re.search(r"<[A-Za-z/!?]", text)
    assert not re.search(r"(?<!\\)!\[", text)
    assert not re.search(r"\]\((?!https?://|#)", text)
    assert not re.search("[\x00-\x08\x1b\u202e\ud800]", text)
    assert "مرحبا 面包店" in text


def test_one_table_row_per_section(tmp_path: Path) -> None:
    text = render_markdown(hostile_report(tmp_path))
    table = text[text.index("| Section |") :].strip().split("\n")
    report = made_report(tmp_path / "other")
    assert len(table) == 2 + len(report.counted) + 2  # head and rule; sections, behind the scenes, whole plan
