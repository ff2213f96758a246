"""What an answer says: about the goal, in step with itself, without repeating itself."""

import json
import re
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from planexe.simulator.content import write_answer
from planexe.simulator.free_text import condense

GOALS = {
    "bakery": "Open a bakery in Aarhus with a budget of 2 million DKK by March 2027.",
    "hospital": "Migrate a hospital's patient records system in Toronto; $12 million, within 18 months.",
    "wedding": "A backyard wedding for 80 guests in June in Tuscany",
    "danish": "Åbn et bageri i Aarhus med et budget på 2 millioner kr.",
}
Level = Literal["low", "medium", "high"]
Lever = Literal["L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8"]
DOCUMENTS = """<document name="levers">
### L1 Funding Structure

### L2 Site and Lease
### L3 Pace of the Start

1.1 Select the premises
1.2 Negotiate the lease
</document>"""


def prompt(goal: str, task: str = "Answer now.", rules: str = "You plan.") -> list[tuple[str, str]]:
    text = f'<document name="initial_prompt">\n{goal}\n</document>\n\n{DOCUMENTS}\n\n<task>\n{task}\n</task>'
    return [("system", rules), ("user", text)]


def answer(model: type[BaseModel], goal: str = GOALS["bakery"], task: str = "Answer now.", seed: int = 1) -> Any:
    made = write_answer(prompt(goal, task), model.model_json_schema(), "json_schema", seed)
    model.model_validate(made.value)
    return made.value


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


class Risk(BaseModel):
    risk_area: str
    risk_description: str
    potential_impact: str
    likelihood: Level
    severity: Level
    action: str


class Risks(BaseModel):
    risks: list[Risk] = Field(min_length=6)
    summary: str


class Decision(BaseModel):
    lever_id: Lever
    classification: Literal["keep", "absorb", "remove"]
    absorbed_into: Lever | None
    justification: str


class Decisions(BaseModel):
    decisions: list[Decision] = Field(min_length=8, max_length=8)


class Setting(BaseModel):
    lever_id: Literal["L1", "L2", "L3"]
    option_index: int = Field(ge=1, le=3)


class Scenario(BaseModel):
    scenario_name: str
    strategic_logic: str
    lever_settings: list[Setting] = Field(min_length=3, max_length=3)


class Scenarios(BaseModel):
    scenarios: list[Scenario] = Field(min_length=3, max_length=3)


class Fit(BaseModel):
    scenario_id: Literal["S1", "S2", "S3"]
    fit_score: int = Field(ge=1, le=10)


class Choice(BaseModel):
    scenario_assessments: list[Fit] = Field(min_length=3, max_length=3)
    chosen_scenario_id: Literal["S1", "S2", "S3"]


class Link(BaseModel):
    task: Literal["1.1", "1.2", "1.3", "2.1"]
    predecessor: Literal["1.1", "1.2", "1.3", "2.1"]
    type: Literal["FS", "SS"]
    lag_days: int
    reason: str


class Links(BaseModel):
    dependencies: list[Link] = Field(min_length=2, max_length=3)


class Estimate(BaseModel):
    task_id: Literal["1.1", "1.2"]
    days_min: int = Field(ge=1)
    days_realistic: int = Field(ge=1)
    days_max: int = Field(ge=1)


class Estimates(BaseModel):
    task_details: list[Estimate] = Field(min_length=2, max_length=2)


class Task(BaseModel):
    title: str


class Phase(BaseModel):
    phase_title: str
    tasks: list[Task] = Field(min_length=3, max_length=6)


class Phases(BaseModel):
    phases: list[Phase] = Field(min_length=4, max_length=8)


class Subtask(BaseModel):
    name: str
    description: str


class Subtasks(BaseModel):
    subtasks: list[Subtask] = Field(min_length=3, max_length=5)


class Money(BaseModel):
    money_involved: bool
    currency: Literal["USD", "EUR", "DKK", "CAD"]


class Verdict(BaseModel):
    verdict: Literal["REFUSE", "ALLOW_WITH_SAFETY_FRAMING", "ALLOW"]
    violation_category: Literal["harm", "other"] | None
    violation_claim: str | None
    rationale_short: str = Field(max_length=120)


@pytest.mark.parametrize("goal", list(GOALS.values()), ids=list(GOALS))
@pytest.mark.parametrize("seed", range(5))
def test_no_sentence_comes_twice_in_one_answer(goal: str, seed: int) -> None:
    found = [
        sentence
        for text in texts(answer(Risks, goal, seed=seed))
        for sentence in re.split(r"(?<=[.!?])\s", text)
        if sentence not in ("low", "medium", "high")
    ]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("goal", list(GOALS.values()), ids=list(GOALS))
@pytest.mark.parametrize("model", [Risks, Decisions, Scenarios, Links, Phases, Subtasks, Verdict])
def test_texts_are_whole_and_hold_no_slots(goal: str, model: type[BaseModel]) -> None:
    for text in texts(answer(model, goal, "Subject: 2.3 Secure the building permit\nSplit it.")):
        assert not re.search(r"[{}]|\s\s|\ba [aeio]|\bthe the\b|\.\.|None", text), text
        assert text == text.strip()


def test_numbers_and_names_come_from_the_goal() -> None:
    text = " ".join(texts([answer(Risks), answer(Scenarios), answer(Subtasks)]))
    assert "DKK" in text
    assert "Aarhus" in text
    assert all(re.search(r"\d|weeks|days", risk["potential_impact"]) for risk in answer(Risks)["risks"])
    assert "CAD" in " ".join(texts(answer(Risks, GOALS["hospital"])))
    assert "guests" in " ".join(texts(answer(Risks, GOALS["wedding"])))


def test_siblings_and_seeds_are_worded_differently() -> None:
    one = answer(Subtasks, task="Subject: 2.3 Secure the permits")
    other = answer(Subtasks, task="Subject: 2.4 Hire the counter team")
    assert not {s["name"] for s in one["subtasks"]} & {s["name"] for s in other["subtasks"]}
    assert answer(Risks, seed=1) != answer(Risks, seed=2)


def test_other_documents_do_not_change_the_wording() -> None:
    plain = prompt(GOALS["bakery"])
    longer = [plain[0], ("user", plain[1][1].replace("<task>", '<document name="more">\nMore.\n</document>\n<task>'))]
    schema = Risks.model_json_schema()
    first, second = (write_answer(messages, schema, "json_schema", 1).text for messages in (plain, longer))
    assert first == second


def test_every_id_gets_one_decision_and_absorption_leads_to_a_kept_one() -> None:
    decisions = answer(Decisions)["decisions"]
    assert [d["lever_id"] for d in decisions] == [f"L{n}" for n in range(1, 9)]
    kept = {d["lever_id"] for d in decisions if d["classification"] == "keep"}
    absorbed = [d for d in decisions if d["classification"] == "absorb"]
    assert 1 <= len(absorbed) <= 2
    assert all(d["absorbed_into"] in kept for d in absorbed)
    assert all(d["absorbed_into"] is None for d in decisions if d["classification"] == "keep")


@pytest.mark.parametrize("seed", range(8))
def test_scenarios_differ_in_name_and_settings(seed: int) -> None:
    scenarios = answer(Scenarios, seed=seed)["scenarios"]
    vectors = {tuple(s["option_index"] for s in scenario["lever_settings"]) for scenario in scenarios}
    assert len(vectors) == 3
    assert len({scenario["scenario_name"] for scenario in scenarios}) == 3


@pytest.mark.parametrize("seed", range(8))
def test_chosen_one_has_the_highest_score(seed: int) -> None:
    choice = answer(Choice, seed=seed)
    scores = {fit["scenario_id"]: fit["fit_score"] for fit in choice["scenario_assessments"]}
    assert len(set(scores.values())) == 3
    assert max(scores, key=lambda name: scores[name]) == choice["chosen_scenario_id"]


@pytest.mark.parametrize("seed", range(8))
def test_links_point_back_only(seed: int) -> None:
    order = ["1.1", "1.2", "1.3", "2.1"]
    for link in answer(Links, seed=seed)["dependencies"]:
        assert order.index(link["predecessor"]) < order.index(link["task"])


def test_estimates_are_in_order_and_one_per_task() -> None:
    estimates = answer(Estimates)["task_details"]
    assert [estimate["task_id"] for estimate in estimates] == ["1.1", "1.2"]
    assert all(0 < e["days_min"] <= e["days_realistic"] <= e["days_max"] for e in estimates)


@pytest.mark.parametrize("goal", list(GOALS.values()), ids=list(GOALS))
def test_phases_hold_distinct_tasks_of_their_own(goal: str) -> None:
    phases = answer(Phases, goal)["phases"]
    titles = [task["title"] for phase in phases for task in phase["tasks"]]
    assert len(titles) == len(set(titles))
    assert len({phase["phase_title"] for phase in phases}) == len(phases)


def test_subtasks_are_parts_of_the_subject() -> None:
    names = [s["name"] for s in answer(Subtasks, task="Subject: 2.3 Secure the building permit")["subtasks"]]
    assert any("building permit" in name for name in names)
    assert all(len(name) <= 60 for name in names)


def test_texts_about_an_id_use_the_title_the_prompt_gives_it() -> None:
    decisions = answer(Decisions)["decisions"]
    assert "site and lease" in decisions[1]["justification"] or decisions[1]["classification"] != "keep"


def test_money_and_verdict_defaults() -> None:
    assert answer(Money) == {"money_involved": True, "currency": "DKK"}
    verdict = answer(Verdict)
    assert verdict["verdict"] == "ALLOW"
    assert verdict["violation_category"] is None
    assert verdict["violation_claim"] is None


def test_plain_text_is_paragraphs_about_the_goal() -> None:
    made = write_answer([("user", GOALS["bakery"])], None, "text", 1)
    assert not made.is_json
    assert "Aarhus" in made.text
    assert made.text.count("\n\n") >= 3


def test_schema_in_the_prompt_is_followed_without_response_format() -> None:
    schema = json.dumps(Money.model_json_schema())
    in_rules = [("system", f"Answer as JSON:\n{schema}"), ("user", GOALS["bakery"])]
    in_task = [("user", f"{GOALS['bakery']}\nSchema: {schema}\nThanks {{}}")]
    for messages in (in_rules, in_task):
        made = write_answer(messages, None, "text", 1)
        assert made.is_json
        Money.model_validate_json(made.text)


def test_json_object_without_any_schema_is_still_json() -> None:
    made = write_answer([("user", GOALS["bakery"])], None, "json_object", 1)
    assert set(json.loads(made.text)) == {"title", "summary", "points"}


LONG = """## Risks

**R1**: The oven comes late. It has to be ordered in May. Otherwise nothing works.

- Cost rises. It rises a lot, because everything does.
- Staff is missing. Nobody applies for the early shift.
- The lease ends early. Then all is lost.

## Currency

The budget is in DKK. Flour is bought in EUR. That is a small part."""


def test_shortening_keeps_headings_and_first_sentences_of_the_last_document() -> None:
    messages = [
        ("system", "Shorten the document."),
        ("user", f'<document name="risks">\n{LONG}\n</document>\n\n<task>\nShorten it.\n</task>'),
    ]
    text = write_answer(messages, None, "text", 1).text
    assert text == condense(LONG)
    assert len(text) < len(LONG)
    assert "## Risks" in text
    assert "## Currency" in text
    assert "The budget is in DKK." in text
    assert "Otherwise nothing works" not in text


def test_condensing_never_returns_nothing() -> None:
    assert condense("One.") == "One."
    assert condense("# Only a heading") == "# Only a heading"


def test_schema_without_blanks_is_found_however_long_its_runs_are() -> None:
    codes = [f"{phase}.{task}" for phase in range(1, 9) for task in range(1, 9)]
    code = {"type": "string", "enum": codes}
    schema = {"type": "object", "properties": {"codes": {"type": "array", "items": code}}, "required": ["codes"]}
    asked = f"<task>Choose.</task>\n\nJSON schema:\n{json.dumps(schema, separators=(',', ':'))}"

    answer = write_answer([("system", "Be brief."), ("user", asked)], None, "text", 1)

    assert answer.schema == schema
    assert set(answer.value["codes"]) <= set(codes)


def test_bounds_told_in_words_are_kept() -> None:
    share = {"type": "number", "description": "How likely it is. At least 0.4, at most 0.6."}
    schema = {
        "type": "object",
        "properties": {
            "likely": share,
            "names": {"type": "array", "items": {"type": "string"}, "description": "At least 7 items."},
        },
        "required": ["likely", "names"],
    }
    made = write_answer([("user", GOALS["bakery"])], schema, "json_schema", 1)
    assert 0.4 <= made.value["likely"] <= 0.6
    assert len(made.value["names"]) >= 7
