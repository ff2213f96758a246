"""What a goal or a plan says stands in the simulated model's texts as it is, whatever template language it looks like."""

import json
import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from planexe.simulator.content import write_answer
from planexe.simulator.costing import purchases_for
from planexe.simulator.goal_reader import read_goal
from planexe.simulator.prompt_reader import read_prompt
from planexe.simulator.review_records import ReviewRecords
from planexe.simulator.slots import Slots
from planexe.simulator.topics import TopicShelf

SLOTS = ["topic", "place", "title", "goal_verb", "topic_title", "topic2", "role", "sum", "before", "task", "o", "O", "x",
         "0", "stakeholder_title", "Event_cap"]  # fmt: skip
PIECES = [
    *(f"{{{name}}}" for name in SLOTS), "{", "}", "{{", "%s", "%(title)s", "$x", "${title}", "\\1", "\\g<0>", "⟦the x⟧",
    "a ", "e", " | ", "&",
]  # fmt: skip
VALUES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map(lambda pieces: f"q{''.join(pieces)}z")
FACTS = read_goal("Open a bakery in Lyon before May 2027 for 400,000 EUR.")


@given(VALUES, VALUES, st.sampled_from(SLOTS[:4]))
def test_what_fills_a_slot_is_not_looked_at_again(value: str, other: str, slot: str) -> None:
    facts = replace(FACTS, places=(value,), title=value, verb=value)
    text = Slots(facts).fill(
        f"A {{{slot}}} and {{topic2}}, a {{before}}.",
        value,
        random.Random(1),
        values={"before": other, "topic2": other},
    )
    assert text == f"A {value} and {other}, a {other}."


@given(VALUES)
def test_records_name_entries_of_the_plan_as_they_are(value: str) -> None:
    titles = {"1.1": value, "R1": value, "A1": value}
    records = ReviewRecords("Critical issues", "variant", titles, FACTS, Slots(FACTS)).of("points")
    text = " ".join(part for record in records for part in record.parts)
    assert all(len(record.parts) == 3 for record in records)
    assert f"1.1 ({value})" in text or len(value) > 60


@given(VALUES)
def test_places_and_purchases_are_named_as_they_are(value: str) -> None:
    shelf = TopicShelf(read_prompt([("user", "Open a bakery")], 1), replace(FACTS, places=(value,)))
    places = shelf.take("locations", 3)
    assert [place.title for place in places] == [value, f"Surroundings of {value}", f"Neighbouring town of {value}"]
    shown = {purchase.casefold() for purchase in purchases_for(f"Buy {value}")}
    named = " ".join(value.split()).casefold()
    assert any(named in " ".join(purchase.split()) for purchase in shown)


TASK = {
    "type": "object",
    "properties": {
        "subtasks": {
            "type": "array",
            "minItems": 4,
            "maxItems": 4,
            "items": {"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]},
        }
    },
    "required": ["subtasks"],
}


@given(st.sampled_from(SLOTS).filter(lambda name: "_" not in name))
def test_parts_of_a_task_keep_the_name_of_their_task(name: str) -> None:
    prompt = (
        f"<document name='x'>\nOpen a bakery in Lyon\n</document>\n<task>\nTask: 1.1 Buy Oven {{{name}}} Y\n</task>"
    )
    answer = write_answer([("user", prompt.replace("'", '"'))], TASK, "json_schema", 1)
    titles = [task["title"] for task in json.loads(answer.text)["subtasks"]]
    assert all(f"{{{name}}}".casefold() in title.casefold() for title in titles), titles
