"""What the chapters share, and that they say so where something is not there."""

from pathlib import Path

import pytest

from planexe.workflows.plan.reader.chapters.draft import Draft, listed
from planexe.workflows.plan.reader.chapters.stakeholders import level
from planexe.workflows.plan.reader.document_order import CHAPTERS, Chapter
from planexe.workflows.plan.reader.plan_work import plan_work_of
from tests.report.example_plan import example_report
from tests.report.made_reports import made_report


def draft(tmp_path: Path) -> Draft:
    run = example_report(tmp_path).run
    return Draft(run, plan_work_of(run), {"risk_register": "Annex D"})


def test_annex_is_a_link_where_it_has_the_section(tmp_path: Path) -> None:
    made = draft(tmp_path)
    assert made.see("risk_register") == "[Annex D](#risk-register)"
    assert made.see("team_doc") == "the annexes"


def test_function_named_in_a_text_is_the_role_with_most_words_in_common_else_who_leads(tmp_path: Path) -> None:
    made = draft(tmp_path)
    lead, baker = made.work.team and made.work.team.lead, next(r for r in made.roles if r.title == "Head baker")
    assert made.role_like("the head baker") == baker
    assert made.role_like("Head Baker") == baker
    assert made.role_like("astronaut") == lead
    assert made.role_like("") == lead


def test_long_lists_say_how_many_more_there_are() -> None:
    assert listed("Means", ["a", "b", "c", " "], most=2) == "**Means**\n\n- a\n- b\n- and 1 more"
    assert listed("Means", []) == ""


@pytest.mark.parametrize(("rank", "wanted"), [(None, ""), (1, "low"), (3, "medium"), (5, "high")])
def test_ranks_are_levels(rank: int | None, wanted: str) -> None:
    assert level(rank) == wanted


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.title)
def test_chapter_of_a_run_that_has_made_nothing_is_empty(tmp_path: Path, chapter: Chapter) -> None:
    run = made_report(tmp_path, {}).run
    assert list(chapter.blocks(Draft(run, plan_work_of(run)))) == []


def test_chapter_that_cannot_be_drawn_from_what_is_stored_says_so(tmp_path: Path) -> None:
    report = made_report(tmp_path)
    decision = next(section for section in report.main if section.title == "1 Decision")
    assert "cannot be drawn from what was stored" in decision.body_markdown
    assert "(#executive-summary) holds it." in decision.body_markdown
