"""Names, roles, places, codes, quotes: short texts that come from the goal and from the banks of its domain."""

import re
from typing import Any

import pytest

from planexe.simulator.field import Field
from planexe.simulator.goal_reader import read_goal
from planexe.simulator.phrase_bank import domain, parts_of
from planexe.simulator.prompt_reader import read_prompt
from planexe.simulator.randomness import random_for
from planexe.simulator.sentence_maker import SentenceMaker
from planexe.simulator.short_texts import ShortTexts
from planexe.simulator.topic import Topic
from planexe.simulator.topics import TopicShelf

GOAL = "Open a bakery in Aarhus with a budget of 2 million DKK. The ovens of the old mill must be kept in use for rye bread."
ABOUT = Topic("topics", "Ovens", "the ovens")


class Texts:
    """Short texts of one answer."""

    def __init__(self, goal: str = GOAL, seed: int = 1) -> None:
        prompt, facts = read_prompt([("user", goal)], seed), read_goal(goal)
        shelf = TopicShelf(prompt, facts)
        self.texts = ShortTexts(prompt, facts, shelf, SentenceMaker(prompt, facts))

    def write(self, kind: str, place: Field | None = None, about: Topic = ABOUT) -> str:
        place = place or Field("answer").child(kind, "")
        return self.texts.write(kind, place, about, random_for("test", kind, place.path()))

    def list_of(self, kind: str, count: int) -> list[str]:
        whole = Field("answer").child(f"{kind}s", "")
        return [self.write(kind, whole.item(index, count)) for index in range(count)]


@pytest.mark.parametrize(
    ("kind", "about", "expected"),
    [
        ("location", ABOUT, "Aarhus"),
        ("location", Topic("locations", "The Mill", "the mill"), "The Mill"),
        ("location_broad", ABOUT, "Denmark"),
        ("currency_code", ABOUT, "DKK"),
        ("currency_code", Topic("currencies", "EUR", "the euro"), "EUR"),
        ("search_query", ABOUT, "ovens Aarhus"),
        ("short_title", ABOUT, "Bakery"),
    ],
)
def test_what_the_goal_and_the_topic_say_is_taken(kind: str, about: Topic, expected: str) -> None:
    assert Texts().write(kind, about=about) == expected


def test_roles_are_those_of_the_domain_and_none_comes_twice_in_a_list() -> None:
    known = [parts_of(line)[0] for line in domain("business").roles]
    roles = Texts().list_of("role_name", len(known))
    assert sorted(roles) == sorted(known)


def test_entries_of_a_pool_differ_until_it_is_used_up() -> None:
    texts = Texts()
    size = texts.texts.pool_size("permit")
    assert len({*texts.list_of("permit", size)}) == size == len(domain("business").permits)


def test_quote_stands_in_the_goal_word_for_word() -> None:
    assert Texts().write("quote") in GOAL


def test_short_goal_is_quoted_from_its_beginning() -> None:
    assert Texts("learn Italian").write("quote") == "learn Italian"


def test_people_have_different_names() -> None:
    people = Texts().list_of("person_name", 12)
    assert len(set(people)) == 12
    assert all(re.fullmatch(r"\S+ \S.*", person) for person in people)


def test_numbers_of_a_breakdown_follow_its_levels() -> None:
    phases = Field("phases")
    second = phases.item(1, 3)
    tasks = second.child("tasks", "")
    task = tasks.item(2, 4)

    assert Texts().write("wbs_number", second.child("code", "")) == "2"
    assert Texts().write("wbs_number", task.child("code", "")) == "2.3"


def test_level_is_one_that_the_description_names() -> None:
    place = Field("answer").child("effort", "One of easy or hard.")
    assert {Texts(seed=seed).write("level", place) for seed in range(5)} <= {"easy", "hard"}


@pytest.mark.parametrize("kind", ["url", "email"])
def test_addresses_lead_nowhere(kind: str) -> None:
    assert "example.org" in Texts().write(kind)


def test_prose_is_left_to_others() -> None:
    assert Texts().write("description") == ""


def test_same_prompt_writes_the_same() -> None:
    def said(**options: Any) -> list[str]:
        texts = Texts(**options)
        return [texts.write(kind) for kind in ("title", "person_name", "permit", "option", "timeframe", "skill")]

    assert said() == said()
