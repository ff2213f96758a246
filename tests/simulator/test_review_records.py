import re
import tomllib
from importlib import resources
from typing import Any

import pytest

from planexe.simulator.goal_reader import read_goal
from planexe.simulator.review_records import LEVELS, ReviewRecords
from planexe.simulator.slots import Slots
from planexe.simulator.stated_figures import conclusion, stated_figures, time_and_money

GOALS = {
    "business": "Open a bakery in Lyon before May 2027 for 400,000 EUR.",
    "personal": "I want to run my first marathon in Berlin in September 2027.",
    "software": "Migrate the patient records of a hospital in Toronto to a new system for 12 million CAD.",
}
TITLES = {
    "1.1": "Sign the lease · 9 days",
    "2.1": "Order the oven",
    "R1": "Oven comes late",
    "A2": "Time",
    "A7": "Stakeholders",
}
BANKS = ("reviews", "reviews_personal")
FIELDS = {"points": 4, "failures": 11, "pairs": 3}


def bank(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("planexe.simulator").joinpath("phrases", f"{name}.toml").read_text("utf-8"))


def records(subject: str, goal: str = "business", titles: dict[str, str] = TITLES, plan: str = "") -> ReviewRecords:
    facts = read_goal(GOALS[goal])
    return ReviewRecords(subject, "variant", titles, facts, Slots(facts), plan)


@pytest.mark.parametrize("name", BANKS)
@pytest.mark.parametrize("kind", FIELDS)
def test_records_have_all_their_fields(name: str, kind: str) -> None:
    for entry in bank(name)[kind]:
        assert all(len(line.split(" | ")) == FIELDS[kind] for line in entry["records"])


@pytest.mark.parametrize("goal", GOALS)
@pytest.mark.parametrize("name", BANKS)
@pytest.mark.parametrize("kind", FIELDS)
def test_every_record_can_be_filled(name: str, kind: str, goal: str) -> None:
    for entry in bank(name)[kind]:
        for titles in (TITLES, {}):
            for record in records(entry["match"].split("|")[0].replace(".*", " "), goal, titles).of(kind):
                text = " ".join([record.title, *record.parts])
                assert not re.search(r"[{}⟦⟧]|\bthe the\b|\s\s", text), text
                assert kind != "points" or re.search(r"\d", record.parts[1]), record.parts[1]
                assert kind != "failures" or all(re.search(r"\d", wire) for wire in record.parts[5].split(";")), record


def test_a_record_uses_one_value_for_one_slot() -> None:
    for record in records("Showstoppers").of("points"):
        sums = re.findall(r"task \d\.\d", " ".join(record.parts), re.IGNORECASE)
        assert len(set(sums)) <= 1


def test_entries_of_the_plan_are_named_with_their_ids() -> None:
    said = " ".join(" ".join(r.parts) for s in ("Critical issues", "Budget") for r in records(s).of("points"))
    assert "risk R1 (Oven comes late)" in said or "Risk R1 (Oven comes late)" in said
    assert re.search(r"[Tt]ask \d\.1 \((Sign the lease|Order the oven)\)", said)
    assert "9 days)" not in said


def test_an_unknown_subject_has_no_records() -> None:
    assert records("Oven").of("points") == []
    assert records("").of("pairs") == []
    assert records("Oven").verdict("low") is None


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_of_an_item_is_argued_for_in_its_own_words(level: str) -> None:
    verdict = records("Unrealistic timeline").verdict(level)
    assert verdict is not None
    assert verdict != records("Unrealistic timeline").verdict("high" if level == "low" else "low")


def test_few_items_are_grave_and_some_never() -> None:
    assert records("Legal exposure").level_weights() == (9, 6, 3)
    assert records("Unrealistic timeline").level_weights() == (3, 2, 0)
    assert records("Unrealistic timeline", plan="It ends 9 days AFTER the deadline.").level_weights() == (0, 0, 1)
    assert records("Against the laws of nature").level_weights() == (1, 0, 0)
    assert records("Oven").level_weights() == ()


def test_private_goals_have_records_of_their_own() -> None:
    private = {r.title for r in records("Process/Financial", "personal").of("failures")}
    assert not private & {r.title for r in records("Process/Financial", "business").of("failures")}


def test_passages_that_name_entries_need_them() -> None:
    assert "R1" in records("").passage("risks_and_mitigation")
    assert records("", titles={}).passage("risks_and_mitigation") == ""
    assert records("").passage("no such kind") == ""


TASK = "Figures:\n- Start: 2027-01-01\n- Finish: 2027-06-16\n- Deadline: 2027-05-01\n- Total cost: 5,000 EUR (4,000 to 6,000)\n"


def test_figures_of_a_task_are_read_and_explained() -> None:
    figures = stated_figures(TASK + "- Budget: 4,500 EUR\n- Missing from the budget: 500 EUR")
    text = " ".join(time_and_money(figures))
    assert "from 2027-01-01 to 2027-06-16" in text
    assert "later than the deadline of 2027-05-01" in text
    assert "so 500 EUR is missing" in text
    assert conclusion(figures).startswith("Not yet:")


@pytest.mark.parametrize(
    ("lines", "begins"),
    [
        ("- Finish: 2027-06-16\n- Deadline: 2027-05-01", "Yes, on one condition"),
        ("- Finish: 2027-04-16\n- Missing from the budget: 5 EUR", "Yes, once 5 EUR more"),
        ("- Finish: 2027-04-16 {I3}\n- Total cost: 5 EUR {I26}", "Yes: {I26} and an end on {I3} fit"),
        ("nothing", ""),
    ],
)
def test_the_advice_follows_from_the_figures(lines: str, begins: str) -> None:
    assert conclusion(stated_figures(lines)).startswith(begins)
    assert begins or time_and_money(stated_figures(lines)) == []
