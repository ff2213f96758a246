"""Rules that hold for every stage of the plan."""

import re

import pytest
from pydantic import BaseModel

from planexe.llm.structured import make_strict
from planexe.spine.graph import edges_of, in_order
from planexe.spine.stage import Stage
from planexe.workflows.plan.workflow import plan_stages

STAGES = plan_stages()
ASKING = [s for s in STAGES.stages.values() if s.kind != "compute"]


def test_every_fan_out_of_the_plan_is_there() -> None:
    fan_outs = {
        "find_experts", "expert_criticism", "draft_documents_to_find", "draft_documents_to_create", "task_durations",
        "wbs_level3", "make_assumptions", "identify_risks", "enrich_levers", "brainstorm_levers",
    }  # fmt: skip
    assert {s.name for s in STAGES.stages.values() if s.kind in {"each", "parts"}} >= fan_outs


def test_order_puts_stages_after_their_needs() -> None:
    assert set(in_order(edges_of(STAGES))) == set(STAGES.stages)
    place = STAGES.order
    assert all(place[n.stage] < place[s.name] for s in STAGES.stages.values() for n in s.all_needs())


@pytest.mark.parametrize("stage", STAGES.stages.values(), ids=lambda s: s.name)
def test_stage_has_a_name_a_heading_and_a_chapter(stage: Stage) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", stage.name)
    assert stage.heading[0].isupper()
    assert stage.chapter in STAGES.chapters


@pytest.mark.parametrize("stage", ASKING, ids=lambda s: s.name)
def test_prompt_is_of_reasonable_length(stage: Stage) -> None:
    if isinstance(stage.prompt, str):
        assert 200 < len(stage.prompt) < 8000


@pytest.mark.parametrize("answer", {a: None for s in ASKING for a in s.answers}, ids=lambda a: a.__name__)
def test_answer_fits_strict_structured_output(answer: type[BaseModel]) -> None:
    schema = make_strict(answer.model_json_schema())
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == set(schema["properties"])


@pytest.mark.parametrize("stage", ASKING, ids=lambda s: s.name)
def test_expectations_are_filled_in(stage: Stage) -> None:
    assert stage.expected.calls >= stage.expected.calls_fast >= 1
    assert stage.expected.seconds > 0
