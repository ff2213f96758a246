"""Which stages are sections, and in which order."""

from planexe.workflows.plan.reader.reading_order import BEHIND_THE_SCENES, parts_of, reading_order
from planexe.workflows.plan.workflow import plan_stages
from tests.report.made_reports import small_stages, stage


def names(*more: str) -> list[str]:
    return [place.stage.name for place in reading_order(small_stages(*(stage(n, "strategy") for n in more)))]


def test_work_comes_first_and_what_was_asked_last() -> None:
    assert names() == ["wbs_tree_full", "decisions", "executive_summary", "project_plan", "initial_prompt"]


def test_annexes_that_hold_something_have_the_letters_from_a_on() -> None:
    places = {p.stage.name: p.chapter for p in reading_order(small_stages())}
    assert places["wbs_tree_full"] == "Annex A: Work breakdown"
    assert places["decisions"] == "Annex B: Decisions and scenarios"
    assert places["initial_prompt"] == "Annex D: Goal, figures and checks"


def test_new_stage_appears_in_the_annex_of_its_chapter() -> None:
    found = names("brand_new")
    assert found.index("wbs_tree_full") < found.index("brand_new") < found.index("executive_summary")


def test_stage_of_a_new_chapter_is_a_further_result() -> None:
    stages = small_stages(stage("plan_weather", "weather", "project_plan"))
    assert reading_order(stages)[-2].chapter == "Annex D: Further results"
    assert [p.stage.name for p in reading_order(stages)][-2:] == ["plan_weather", "initial_prompt"]


def test_join_represents_its_parts_and_what_only_they_read() -> None:
    assert parts_of(small_stages()) == {
        "decisions": ("brainstorm", "choose"),
        "wbs_tree_full": ("wbs_level1",),
    }


def test_part_that_others_read_stays_a_section_unless_the_join_needs_it_directly() -> None:
    stages = small_stages(stage("outsider", "synthesis", "brainstorm"))
    assert parts_of(stages)["decisions"] == ("choose",)
    assert "brainstorm" in [p.stage.name for p in reading_order(stages)]


def test_join_of_a_join_represents_the_parts_of_both() -> None:
    stages = small_stages(stage("all_strategy", "strategy", "decisions", computed=True))
    assert parts_of(stages)["all_strategy"] == ("brainstorm", "choose", "decisions")


def test_every_stage_of_the_plan_is_shown_once_or_hidden() -> None:
    stages = plan_stages()
    seen = [n for place in reading_order(stages) for n in (place.stage.name, *place.parts)]
    assert sorted([*seen, *BEHIND_THE_SCENES]) == sorted(stages.stages)


def test_checks_of_the_plan_lead_their_annex_and_own_nothing() -> None:
    stages = small_stages(
        stage("review_plan", "synthesis", "project_plan"),
        stage("plan_checks", "synthesis", "review_plan", "executive_summary", computed=True),
    )
    order = [p.stage.name for p in reading_order(stages)]
    assert order[-2:] == ["plan_checks", "initial_prompt"]
    assert order.index("executive_summary") < order.index("project_plan")
    assert "review_plan" in order
