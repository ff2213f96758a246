"""Small parts: grammar, slots, kinds of fields, ids, numbers, titles, prompts."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.simulator.asked_sizes import count_of, length_of
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import kind_of, snake
from planexe.simulator.goal_reader import read_goal
from planexe.simulator.identity import is_cross_reference, is_identity, settle_choices
from planexe.simulator.numbers import estimate_part, plain_number
from planexe.simulator.pattern_text import text_matching
from planexe.simulator.phrase_bank import DOMAINS, domain, parts_of, sentences, shared
from planexe.simulator.prompt_reader import read_prompt
from planexe.simulator.randomness import digest, shuffled
from planexe.simulator.slots import Slots
from planexe.simulator.text_fitting import fit_text, shorten
from planexe.simulator.titles import titles_in
from planexe.simulator.wording import gerund, lower_title, noun_phrase, title_case, with_articles


@pytest.mark.parametrize(
    ("verb", "form"),
    [("open", "opening"), ("make", "making"), ("run", "running"), ("set up", "setting up"), ("see", "seeing")],
)
def test_gerunds(verb: str, form: str) -> None:
    assert gerund(verb) == form


def test_titles_and_articles() -> None:
    assert title_case("a bakery in the old town") == "A Bakery in the Old Town"
    assert lower_title("Fit-Out Manager at IBM in Aarhus", ["Aarhus"]) == "fit-out manager at IBM in Aarhus"
    assert with_articles("a event and a user") == "an event and a user"
    assert noun_phrase("Secure the permit") == "securing the permit"
    assert noun_phrase("Approve and publish the map") == "approving and publishing the map"
    assert noun_phrase("Pace of the Start") == "the pace of the start"
    assert noun_phrase("What is made, and how") == "the question of what is made, and how"


@pytest.mark.parametrize("name", DOMAINS)
def test_every_bank_is_complete(name: str) -> None:
    bank = domain(name)
    assert len(bank.topics) >= 12
    assert len(bank.roles) >= 8
    assert all(len(parts_of(line)) == 5 for line in bank.roles)
    assert all(len(parts_of(line)) == 2 for line in (*bank.topics, *bank.experts))
    assert all(len(parts_of(line)) == 5 for line in (*bank.levers, *shared("levers")))
    assert len(bank.phases) >= 6
    tasks = [task for phase in bank.phases for task in phase]
    assert len(tasks) == len(set(tasks))
    assert all(word.startswith("the ") for word in (*bank.stakeholders, *bank.regulators, *bank.permits))


@pytest.mark.parametrize("name", DOMAINS)
def test_every_sentence_of_every_kind_can_be_filled(name: str) -> None:
    goal = {"event": "A wedding in Tuscany", "software": "Build an app"}.get(name, "Open something in Aarhus")
    slots = Slots(read_goal(goal))
    for kind, templates in sentences().items():
        for template in templates:
            if "{before}" in template:
                continue
            text = slots.fill(template, "the venue", random.Random(1), "Venue")
            assert not re.search(r"[{}]|\s\s", text), (kind, template, text)


def test_every_shared_line_can_be_filled() -> None:
    slots = Slots(read_goal("Open a bakery"))
    for name in ("levers", "risks", "areas", "bodies", "documents_to_create", "documents_to_find", "project_kinds"):
        for line in shared(name):
            assert "{" not in slots.fill(line, "the venue", random.Random(1), "Venue")


@pytest.mark.parametrize("hostile", ["A {x}", "{", "}", "{0}", "{}", "{{x}}", "%s $x \\1", "{x!r:>{y}}"])
def test_braces_in_a_text_from_outside_are_no_slots(hostile: str) -> None:
    slots = Slots(read_goal(f"Open a bakery named {hostile} in Aarhus"))
    for template, topic, title in ((hostile, "the venue", "Venue"), ("Do {topic_title} now", hostile, hostile)):
        assert hostile in slots.fill(template, topic, random.Random(1), title)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("potential_impact", "impact"),
        ("riskDescription", "description"),
        ("permits_and_licenses", "permit"),
        ("worst_case_scenario", "worst_case"),
        ("expert_title", "title"),
        ("resources_needed", "resource"),
        ("early_warning_signs", "early_sign"),
        ("trade_off", "trade_off"),
        ("something_else", "description"),
    ],
)
def test_kinds_of_fields(name: str, kind: str) -> None:
    assert kind_of(name, "") == kind


def test_description_tells_kind_length_and_count() -> None:
    assert kind_of("x", "Why the plan has this fault") == "why"
    assert snake("riskDescription Text") == "risk_description_text"
    assert (length_of("40 to 80 words").words, length_of("40 to 80 words").most_words) == (40, 80)
    assert length_of("One or two sentences").sentences == 2
    assert length_of("at most 160 characters").most_characters == 160
    assert count_of("3-5 steps") == (3, 5)
    assert count_of("exactly four") == (4, 4)
    assert count_of("at least 6 risks") == (6, 8)
    assert count_of("30 to 50 words") is None


def test_what_is_an_id_and_what_points_to_one() -> None:
    assert is_identity("lever_id")
    assert is_identity("root_cause_assumption_id")
    assert not is_identity("depends_on_task_id")
    assert is_cross_reference("absorbed_into")
    assert not is_identity("description")


@given(st.integers(2, 12), st.integers(0, 1000))
def test_ids_in_a_list_are_distinct_and_in_order(count: int, seed: int) -> None:
    values = [f"T{n}" for n in range(count)]
    settled = settle_choices({"task_id": values}, count, random.Random(seed))
    assert [entry["task_id"] for entry in settled] == values


@given(st.integers(3, 12), st.integers(1, 11), st.integers(0, 1000))
def test_references_never_make_a_cycle(ids: int, count: int, seed: int) -> None:
    values = [f"T{n}" for n in range(ids)]
    properties: dict[str, list[str | None]] = {"task_id": [*values], "depends_on_task_id": [*values, None]}
    for entry in settle_choices(properties, min(count, ids), random.Random(seed)):
        other = entry["depends_on_task_id"]
        assert other is None or values.index(other) < values.index(entry["task_id"])


def test_numbers_fit_their_names() -> None:
    rng = random.Random(1)
    assert estimate_part("days_min") == ("days", "low")
    assert plain_number(Field("item_index", index=4), 1, None, 0, rng) == 5
    assert plain_number(Field("item_index", index=4), 0, None, 0, rng) == 4
    assert 1 <= plain_number(Field("fit_score"), 1, 10, 0, rng) <= 10
    assert plain_number(Field("total_cost"), 0, None, 1e6, rng) >= 10_000
    assert 0 < plain_number(Field("share"), 0, 1, 0, rng) < 1


def test_titles_are_found_in_lines_and_in_json() -> None:
    text = '### L3 Pace of the Start\n  - **2.1** Secure permits: soon\n{"id": "D4", "name": "Price list"}\n2 of 8 answered'
    prompt = read_prompt([("user", f"<task>\n{text}\n</task>")], 1)
    titles = titles_in(prompt)
    assert titles["L3"] == "Pace of the Start"
    assert titles["2.1"] == "Secure permits"
    assert titles["D4"] == "Price list"
    assert "2" not in titles


def test_prompt_is_taken_apart() -> None:
    text = '<document name="initial_prompt">\nOpen it.\n</document>\n<document name="b">\nB\n</document>\n<task>\nSubject: X\n</task>'
    prompt = read_prompt([("system", "rules"), ("user", f"{text}\n\nIn JSON.")], 1)
    assert (prompt.rules, prompt.goal, prompt.subject) == ("rules\nIn JSON.", "Open it.", "X")
    assert prompt.documents == (("initial_prompt", "Open it."), ("b", "B"))
    assert read_prompt([("user", "Just a goal")], 1).goal == "Just a goal"
    assert read_prompt([], 1).goal == ""


@given(st.text(max_size=400), st.integers(0, 120), st.integers(0, 200))
def test_text_fits_its_bounds(text: str, least: int, more: int) -> None:
    fitted = fit_text(text, least, least + more)
    assert least <= len(fitted) <= least + more
    assert len(shorten(text, 50)) <= 50


@pytest.mark.parametrize(
    "pattern", [r"^[A-Z]{2}\d+$", r"a|bc", r"^(?:x-)?[^a-z]{3}$", r"^\d{4}-\d{2}$", r".+@.+", r"^\s*\w+$"]
)
def test_text_for_a_pattern_matches_it(pattern: str) -> None:
    text = text_matching(pattern, 0, 40, random.Random(1))
    assert text is not None
    assert re.search(pattern, text)


def test_impossible_pattern_gives_nothing() -> None:
    assert text_matching(r"^abc$", 10, 20, random.Random(1)) is None
    assert text_matching(r"(", 0, None, random.Random(1)) is None


def test_draws_depend_on_the_parts_and_their_borders() -> None:
    assert digest("a", "bc") != digest("ab", "c")
    assert shuffled(range(9), "x") == shuffled(range(9), "x")
    assert shuffled(range(9), "x") != shuffled(range(9), "y")
