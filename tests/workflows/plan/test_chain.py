"""The chain of the plan: who waits for whom, and how many calls wait for each other at most."""

from planexe.spine.call_graph import call_graph
from planexe.spine.priority import stage_seconds
from planexe.spine.registry import StageSet
from planexe.timing.call_chain import CallChain, longest_chain
from planexe.workflows.plan.workflow import plan_stages

MOST_CALLS, MOST_SECONDS = 15, 90
EDGES: dict[str, set[str]] = {
    "brainstorm_levers": {"initial_prompt"},
    "select_vital_levers": {"initial_prompt", "deduplicate_levers"},
    "path_digest": {"select_vital_levers", "generate_scenarios", "select_scenario"},
    "physical_locations": {"initial_prompt", "classify_plan_type"},
    "identify_risks": {"initial_prompt", "path_digest", "physical_locations", "currency_strategy"},
    "make_assumptions": {"initial_prompt", "path_digest", "physical_locations", "currency_strategy"},
    "related_resources": {"initial_prompt", "path_digest", "physical_locations"},
    "task_dependencies": {"initial_prompt", "project_plan", "wbs_tree_l2"},
}
"""Needs that are exactly these: one more, and the whole plan waits for it."""
NEVER: dict[str, set[str]] = {
    "wbs_level2": {"data_collection"},
    "risk_register": {"filter_documents_to_find", "filter_documents_to_create"},
    "pre_project_assessment": {"review_assumptions", "consolidate_assumptions"},
    "premortem": {"review_plan", "governance_review", "governance_doc"},
    "self_audit_items": {"review_plan", "governance_review", "governance_doc"},
    "questions_answers": {"review_plan"},
    "identify_documents": {"team_doc", "review_team"},
    "data_collection": {"team_doc", "review_team"},
    "plan_brief": {"team_doc", "governance_doc", "documents_doc"},
}


def chain(stages: StageSet) -> CallChain:
    """Returns the longest chain with a slot for every call and the seconds that the stages expect."""
    calls = [
        (stage.name, key)
        for stage in stages.stages.values()
        if stage.kind != "compute"
        for key in ([part.key for part in stage.parts] or [""])
    ]
    seconds = {call: stage_seconds(stages.stages[call[0]]) for call in calls}
    return longest_chain(call_graph(stages, calls), seconds)


def test_needs_are_those_of_the_short_chain() -> None:
    stages = plan_stages().stages
    assert {name: set(stages[name].before) for name in EDGES} == EDGES


def test_tails_hold_up_nobody() -> None:
    stages = plan_stages().stages
    assert {name: set(stages[name].before) & never for name, never in NEVER.items()} == {name: set() for name in NEVER}


def test_no_more_than_so_many_calls_and_seconds_wait_for_each_other() -> None:
    found = chain(plan_stages())
    assert len(found.calls) <= MOST_CALLS, found.calls
    assert found.seconds <= MOST_SECONDS, found.calls


def test_a_fast_plan_has_a_shorter_chain() -> None:
    assert chain(plan_stages(detail="fast")).seconds <= 0.9 * chain(plan_stages()).seconds
