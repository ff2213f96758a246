"""Sentences of one answer: none twice while there are others, the same for the same prompt, short where they must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.simulator.field import Field
from planexe.simulator.goal_reader import read_goal
from planexe.simulator.phrase_bank import DOMAINS
from planexe.simulator.prompt_reader import read_prompt
from planexe.simulator.randomness import random_for
from planexe.simulator.sentence_maker import SentenceMaker, finished
from planexe.simulator.topic import Topic

GOAL = "Open a bakery in Aarhus with a budget of 2 million DKK."
TOPIC = Topic("topics", "Flour Supply", "the flour supply")
WEDDING = "Hold a wedding for 80 guests in Tuscany in June 2027."


def maker(seed: int = 1, goal: str = GOAL) -> SentenceMaker:
    return SentenceMaker(read_prompt([("user", goal)], seed), read_goal(goal))


def said(made: SentenceMaker, kind: str, count: int) -> list[str]:
    return [made.sentence(kind, TOPIC, random_for("test", kind, n)) for n in range(count)]


@pytest.mark.parametrize("kind", ["why", "description", "consequence"])
def test_nothing_is_said_twice_while_there_are_other_sentences(kind: str) -> None:
    made = maker()
    sentences = said(made, kind, len(made.templates(kind)))
    assert len(set(sentences)) == len(sentences)
    assert not any("{" in sentence or "}" in sentence for sentence in sentences)


def test_same_prompt_says_the_same_and_another_seed_begins_otherwise() -> None:
    assert said(maker(), "why", 5) == said(maker(), "why", 5)
    assert {tuple(maker(seed).templates("why")) for seed in range(5)} != {tuple(maker().templates("why"))}


def test_unknown_kind_is_described() -> None:
    made = maker()
    assert sorted(made.templates("no such kind")) == sorted(made.templates("description"))


def test_what_happens_once_has_no_second_year() -> None:
    once = " ".join(t for kind in ("risk", "why", "consequence") for t in maker(goal=WEDDING).templates(kind))
    assert "first year" not in once
    assert "running cost" not in once


def test_items_of_one_list_follow_different_templates() -> None:
    made, entries = maker(), Field("points")
    count = len(made.templates("why"))
    sentences = [
        made.sentence("why", TOPIC, random_for("item", n), item=entries.item(n, count)) for n in range(min(count, 8))
    ]
    assert len(set(sentences)) == len(sentences)
    assert set(sentences) <= entries.done["#templates"]


def test_sentence_keeps_to_its_limit_where_one_fits() -> None:
    made = maker()
    shortest = min(len(one) for one in said(maker(), "why", len(made.templates("why"))))
    assert len(made.sentence("why", TOPIC, random_for("test"), limit=shortest + 40)) <= shortest + 40


def test_drawing_goes_on_until_it_is_new_and_gives_up_in_the_end() -> None:
    made = maker()
    draws = iter("aabb" + "b" * 60)
    assert [made.distinct(lambda: next(draws)) for _ in range(3)] == ["a", "b", "b"]


def test_marks_and_turns_count_what_was_before() -> None:
    made = maker()
    assert [made.first_time("x"), made.first_time("x"), made.first_time("y")] == [True, False, True]
    assert [made.turn("k", 3), made.turn("k", 3), made.turn("other")] == [3, 4, 0]


@given(st.text(max_size=60))
def test_text_gets_one_end_and_keeps_it(text: str) -> None:
    once = finished(text)
    assert finished(once) == once
    assert once == "" or once[-1] in ".!?:”"


@pytest.mark.parametrize("name", DOMAINS)
def test_every_domain_has_sentences_of_every_common_kind(name: str) -> None:
    goal = {"event": WEDDING}.get(name, f"Start something about {name} in Aarhus.")
    assert all(maker(goal=goal).templates(kind) for kind in ("why", "risk", "summary", "answer"))
