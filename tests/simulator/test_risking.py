"""Numbers of risks that agree with the words of the register."""

import pytest
from pydantic import BaseModel, Field

from planexe.simulator.content import write_answer

GOAL = "Open a bakery in Aarhus with a budget of 2 million DKK before 1 May 2027"
LEVELS = ("low", "medium", "high")
RISKS = {f"R{n}": (LEVELS[n % 3], LEVELS[n // 3 % 3]) for n in range(1, 10)}
RULES = "Give each risk its `probability`."


class Tie(BaseModel):
    risk_id: str = Field(json_schema_extra={"enum": list(RISKS)})
    probability: float = Field(ge=0.05, le=0.95)
    delayed_task_codes: list[str] = Field(max_length=3, json_schema_extra={"items": {"enum": ["1.1", "1.2", "2.1"]}})
    delay_days_low: int = Field(ge=0, le=3650)
    delay_days_likely: int = Field(ge=0, le=3650)
    delay_days_high: int = Field(ge=0, le=3650)
    loss_low: float = Field(ge=0)
    loss_likely: float = Field(ge=0)
    loss_high: float = Field(ge=0)


class Ties(BaseModel):
    risks: list[Tie] = Field(min_length=len(RISKS), max_length=len(RISKS))


def answer(seed: int = 1, more: str = "") -> list[Tie]:
    told = "\n\n".join(
        f"### {key} Something happens\n\n*money; likelihood {likely}, severity {grave}*"
        for key, (likely, grave) in RISKS.items()
    )
    documents = f'<document name="initial_prompt">\n{GOAL}\n</document>\n'
    documents += f'<document name="identify_risks">\n{told}\n</document>\n'
    task = f"<task>\n{more}Tie each of these risks to the plan: {', '.join(RISKS)}.\n</task>"
    messages = [("system", RULES), ("user", documents + task)]
    return Ties.model_validate(write_answer(messages, Ties.model_json_schema(), "json_schema", seed).value).risks


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_probabilities_follow_the_likelihood(seed: int) -> None:
    ranges = {"low": (0.05, 0.3), "medium": (0.2, 0.6), "high": (0.4, 0.95)}
    found = answer(seed)
    assert len({tie.probability for tie in found}) > 3
    for tie in found:
        low, high = ranges[RISKS[tie.risk_id][0]]
        assert low <= tie.probability <= high


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_impacts_are_in_order_and_fall_on_a_task(seed: int) -> None:
    found = answer(seed)
    for tie in found:
        assert tie.delay_days_low <= tie.delay_days_likely <= tie.delay_days_high
        assert 0 < tie.loss_low <= tie.loss_likely <= tie.loss_high <= 2_000_000
        assert bool(tie.delayed_task_codes) == bool(tie.delay_days_high)
    assert any(tie.delayed_task_codes for tie in found)


def test_plan_without_money_loses_none() -> None:
    found = answer(more="The plan has no money of its own: all losses are 0.\n\n")
    assert all(tie.loss_high == 0 and tie.delay_days_high > 0 for tie in found)
