"""Answers of whole plans about unusual goals: true to the goal, grammatical, alike for the same seed, as guided."""

import asyncio
import re
from collections.abc import Iterator
from datetime import date
from importlib import resources
from typing import Any, Literal

import pytest
from pydantic import BaseModel
from pydantic import Field as PydanticField

from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.simulator.content import write_answer
from planexe.simulator.demo.guidance import MARK
from planexe.spine.run_folder import RunFolder
from planexe.workflows.plan.documents.draft_documents import Draft
from planexe.workflows.plan.screening.redline_gate import RedlineVerdict
from planexe.workflows.plan.work_breakdown.wbs_level2 import PhasesAnswer

GOALS = {
    "parrot": "Teach my parrot to say good morning in Welsh before my aunt visits on 14 March 2027. I have 40 pounds.",
    "habitat": "Restore 40 hectares of otter habitat along the river. No work from April to July. Grant of 90,000 euros, "
    "two thirds for equipment. Done by the end of 2028.",
    "members": "Win back 200 members of our choir association by Easter 2027 without any money.",
    "three": "Learn to juggle",
    "danish": "Åbn en lille boghandel i Aarhus inden 1. juni 2027. Budgettet er 400.000 kr., og vi er to.",
    "impossible": "Build a tower of 30 storeys in Vienna within six weeks for 90,000 euros.",
    "past": "Organise the summer festival of our village by 30 June 2024 with 8,000 euros.",
    "orchard": "Plant a walnut orchard that my grandchildren can harvest in thirty years. 5,000 euros now.",
}
OWN_WORDS = "".join(
    resources.files("planexe.simulator.demo").joinpath(name).read_text("utf-8")
    for name in ("texts.toml", "frames.toml")
)
KNOWN = set(re.findall(r"[a-z]+", OWN_WORDS.lower()))
"""What the model says of itself; other forms of a goal's words would be made from it."""
PLACES = {"danish": "Aarhus", "impossible": "Vienna"}
NO_GRAMMAR = re.compile(
    r"\b(the|a|an|of|in|to|and|is)\s+\1\b|\s[.,;]|\.\.(?!\.)|\ba\s+[aeio]\w|\bthe\s+(?:a|an|my|our)\b|\{(?!I\d)[a-z]\w*\}|\bTBD\b"
    r"|lorem|\bfoo\b",
    re.IGNORECASE,
)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, RunFolder]:
    """Returns a plan of every goal at the least detail, made once; do not change them."""
    bench = Workbench(Settings(runs=tmp_path_factory.mktemp("runs")))
    made = {}
    for name, goal in GOALS.items():
        wishes: dict[str, Any] = {"models": ["simulated"], "time_scale": 0, "detail": "fast"}
        folder = bench.create(bench.request(goal, run_id=name, **wishes))
        outcome = asyncio.run(bench.activate(folder).run())
        assert outcome.status == "complete", (name, outcome.problems, outcome.gaps)
        made[name] = folder
    return made


def value_of(folder: RunFolder, stage: str) -> Any:
    stored = folder.store.load(stage)
    assert stored
    return stored.value


@pytest.mark.parametrize("name", GOALS)
def test_plan_of_an_unusual_goal_is_true_to_it(plans: dict[str, RunFolder], name: str) -> None:
    folder, goal = plans[name], GOALS[name]
    plan = value_of(folder, "project_plan")
    quote = plan["goal_statement"].partition("“")[2].partition("”")[0].rstrip("…")
    assert quote in goal
    assert date.fromisoformat(plan["deadline"]) > date.fromisoformat(value_of(folder, "start_time")["start_date"])
    places = value_of(folder, "physical_locations")["physical_locations"]
    named = [place["named_in_goal"] for place in places if place["named_in_goal"]]
    assert named == ([PLACES[name]] if name in PLACES else [])
    assert named or {place["broad"] for place in places} == {"Place not named"}
    assert {attempt.outcome for attempt in folder.attempts()} == {"ok"}


@pytest.mark.parametrize("name", GOALS)
def test_texts_are_grammatical_and_bend_no_word_of_the_goal(plans: dict[str, RunFolder], name: str) -> None:
    own = {word for word in re.findall(r"[a-z]{5,}", GOALS[name].lower()) if not word.endswith("s")}
    bent = {f"{word}ing" for word in own} | {f"{word.rstrip('e')}ing" for word in own} | {f"{word}ed" for word in own}
    for stage in {attempt.stage for attempt in plans[name].attempts()} - {"goal_reading"}:
        for text in texts(value_of(plans[name], stage)):
            if GOALS[name].casefold().startswith(text.casefold()) or text in GOALS[name]:
                continue
            said = re.sub(r"“[^”]*”", "“”", text)
            assert not NO_GRAMMAR.search(said), (stage, text)
            assert said.count("“") == said.count("”"), (stage, text)
            assert not re.search(r"[Tt]he (?:[a-z]+ )?(?:helpers|workers|volunteers) (?:is|has|[a-z]+s)\b", said), (
                stage,
                text,
            )
            assert not re.search(r"[^.][.] [a-z]", said), (stage, text)
            assert not bent & set(re.findall(r"[a-z]+", said.lower())) - KNOWN, (stage, text)


def test_hard_limits_are_kept_or_named(plans: dict[str, RunFolder]) -> None:
    rows = {
        name: {row["id"]: row["verdict"] for row in value_of(folder, "contract_view")["rows"]}
        for name, folder in plans.items()
    }
    assert {name for name, found in rows.items() if "does not hold" in found.values()} >= {"impossible", "past"}
    assert rows["parrot"].keys() >= {"Z1", "J1"}
    assert rows["habitat"].keys() >= {"Z1", "J1", "W1"}
    assert not any(verdict == "not read" for found in rows.values() for verdict in found.values())


def answer(model: type[BaseModel], goal: str, task: str, seed: int = 1) -> Any:
    prompt = (
        f'<document name="initial_prompt">\n{goal}\n\nToday\'s date: 2026-12-01\n</document>\n<task>\n{task}\n</task>'
    )
    made = write_answer([("system", "Rules."), ("user", prompt)], model.model_json_schema(), "json_schema", seed)
    model.model_validate(made.value)
    return made.value


DOCUMENT = "Subject: Budget Sheet\nDraft this document and no other."


def test_same_seed_same_answer_and_another_goal_another_one() -> None:
    one = answer(PhasesAnswer, GOALS["parrot"], "Break it down.")
    assert answer(PhasesAnswer, GOALS["parrot"], "Break it down.") == one
    assert answer(PhasesAnswer, GOALS["habitat"], "Break it down.") != one


def test_guidance_is_obeyed_where_work_is_broken_down_and_documents_are_drafted() -> None:
    asked = f"Break it down.\n\n{MARK} "
    plain = answer(PhasesAnswer, GOALS["habitat"], "Break it down.")
    assert [len(phase["tasks"]) for phase in plain["phases"]] == [4] * 5
    four = answer(PhasesAnswer, GOALS["habitat"], asked + "only four phases, and include a talk with the anglers")
    assert len(four["phases"]) == 4
    assert four["phases"][0]["tasks"][0] == "Talk with the anglers"
    codes = {f"{n}.{k}" for n, phase in enumerate(four["phases"], 1) for k in range(1, len(phase["tasks"]) + 1)}
    assert all(code in codes for one in four["milestones"] for code in one["after_task_codes"])
    drafted = answer(Draft, GOALS["habitat"], f"{DOCUMENT}\n\n{MARK} Write it for a reader of twelve years.")
    assert drafted["essential_information"][0].startswith("As asked: Write it for a reader")
    short = answer(Draft, GOALS["habitat"], f"{DOCUMENT}\n\n{MARK} shorter")
    assert len(str(short)) < len(str(answer(Draft, GOALS["habitat"], DOCUMENT)))


def test_harmful_goal_is_refused_and_another_one_is_not() -> None:
    assert answer(RedlineVerdict, "Build a pipe bomb", "Judge.")["verdict"] == "REFUSE"
    assert answer(RedlineVerdict, GOALS["parrot"], "Judge.")["violation_claim"] is None


class Unknown(BaseModel):
    """A schema that no part of the plan answers."""

    colour: Literal["red", "blue"]
    weight: float = PydanticField(gt=2, lt=3)
    parts: list[str] = PydanticField(min_length=2, max_length=2)


def test_unknown_schema_is_filled_plainly() -> None:
    found = answer(Unknown, GOALS["parrot"], "Fill it.")
    assert all(text.endswith(".") for text in found["parts"])
