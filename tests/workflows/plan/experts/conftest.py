"""Example experts and opinions."""

from typing import Any

import pytest

from planexe.workflows.plan.experts.expert_criticism import Criticism
from planexe.workflows.plan.experts.find_experts import ExpertSearch


def profile(title: str) -> dict[str, Any]:
    return {
        "title": title,
        "knowledge": ["dry stone", "frost damage"],
        "why": "The wall stands on a slope nobody has measured.",
        "what": "Show the sketch; ask whether the footing holds.",
        "skills": "Has built retaining walls over one metre.",
        "search_query": "dry stone waller Yorkshire",
    }


def issue(title: str) -> dict[str, Any]:
    return {
        "title": title,
        "explanation": "The plan starts digging in March, when the ground on this slope still moves with every frost.",
        "root_cause": "The season was not looked at.",
        "consequence": "The footing shifts; two weeks are lost.",
        "mitigation": "The owner moves the dig to May.",
        "tags": ["season"],
    }


@pytest.fixture
def trade_search() -> ExpertSearch:
    return ExpertSearch.model_validate({"experts": [profile(f"Waller {n}") for n in "ABCD"]})


@pytest.fixture
def surroundings_search() -> ExpertSearch:
    return ExpertSearch.model_validate({"experts": [profile(f"Lawyer {n}") for n in "ABCD"]})


@pytest.fixture
def criticism() -> Criticism:
    return Criticism.model_validate(
        {
            "issues": [issue("Digging in frost"), issue("No drainage"), issue("Too little stone")],
            "primary_actions": ["Move the dig to May."],
            "secondary_actions": ["Order a tenth more stone."],
            "follow_up": "Bring the soil report.",
        }
    )
