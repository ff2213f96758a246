"""What is main part and what is annex."""

from planexe.workflows.plan.reader.document_order import ANNEXES, CHAPTERS, FURTHER, annex_place
from planexe.workflows.plan.reader.reading_order import reading_order
from planexe.workflows.plan.workflow import plan_stages


def test_main_part_has_fifteen_chapters_of_stages_that_exist() -> None:
    stages = plan_stages().stages
    assert len(CHAPTERS) == 15
    named = {name for chapter in CHAPTERS for name in (chapter.stage, *chapter.drawn)}
    assert named <= set(stages)
    assert len({chapter.title for chapter in CHAPTERS}) == len(CHAPTERS)


def test_annexes_that_chapters_lead_to_have_their_own_section() -> None:
    own = {place.stage.name for place in reading_order(plan_stages())}
    led_to = {
        "business_case", "cost_plan", "governance_doc", "plan_checks", "project_plan", "review_plan", "risk_register",
        "scenarios_doc", "schedule", "strategic_decisions_doc", "team_doc", "wbs_tree_full",
    }  # fmt: skip
    assert led_to <= own


def test_no_stage_of_the_plan_is_a_further_result() -> None:
    assert [s.name for s in plan_stages().stages.values() if annex_place(s.name, s.chapter) == FURTHER] == []


def test_named_stage_leaves_the_annex_of_its_chapter() -> None:
    assert ANNEXES[annex_place("risk_register", "project_plan")].title == "Risks"
    assert ANNEXES[annex_place("project_plan", "project_plan")].title == "Summary, plan and reviews"
    assert annex_place("plan_weather", "weather") == FURTHER
