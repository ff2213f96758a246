"""The phrase banks as a whole: what one part of them promises another one keeps."""

import random
import re
from graphlib import TopologicalSorter

import pytest

from planexe.simulator.currencies import KNOWN_CODES, country_of, currency_of_place
from planexe.simulator.goal_reader import read_goal
from planexe.simulator.phrase_bank import DOMAINS, domain, parts_of, precedence_lines, sentences, shared, subtask_parts
from planexe.simulator.slots import Slots
from planexe.simulator.wording import gerund, is_verb, noun_phrase

BANKS = ("areas", "bodies", "bodies_small", "checks", "checks_small", "control_gaps", "documents_to_create",
         "documents_to_find", "escalations", "escalations_small", "experts", "levers", "project_kinds",
         "project_kinds_small", "risks")  # fmt: skip
GOALS = {"event": "Celebrate a wedding in Tuscany", "software": "Build an app", "general": "Do it"}


@pytest.mark.parametrize("bank", BANKS)
def test_records_of_a_bank_have_parts_and_titles_of_their_own(bank: str) -> None:
    records = [parts_of(line) for line in shared(bank)]
    titles = [record[0].lower() for record in records]
    assert len(set(titles)) == len(titles)
    assert all(all(record) for record in records)
    assert len({len(record) for record in records}) == 1


@pytest.mark.parametrize("name", DOMAINS)
def test_no_slot_is_left_open_in_any_record(name: str) -> None:
    slots = Slots(read_goal(GOALS.get(name, f"Open something in Aarhus: {' '.join(domain(name).keywords)}")))
    bank = domain(name)
    lines = [*bank.levers, *bank.roles, *bank.topics, *(line for kind in BANKS for line in shared(kind))]
    for line in lines:
        assert not re.search(r"\{\w+\}", slots.fill(line, "the oven", random.Random(1), "Oven")), line


@pytest.mark.parametrize("name", DOMAINS)
def test_tasks_of_a_domain_wait_for_each_other_and_never_in_a_circle(name: str) -> None:
    codes = {f"{phase}.{task}" for phase, tasks in enumerate(domain(name).phases, 1) for task in range(1, len(tasks))}
    waits = {}
    for line in precedence_lines(name):
        code, days, *more = line.split()
        waits[code] = set(re.findall(r"\d+\.\d+", " ".join(more)))
        assert int(days.removeprefix("=")) > 0, line
        assert {code} | waits[code] <= codes, line
    assert len(list(TopologicalSorter(waits).static_order())) == len(codes)


@pytest.mark.parametrize("name", DOMAINS)
def test_tasks_of_a_domain_begin_with_a_verb_and_have_parts(name: str) -> None:
    for phase in domain(name).phases:
        for task in phase[1:]:
            verb = task.split()[0]
            assert is_verb(verb), task
            assert noun_phrase(task).startswith(gerund(verb)), task
            assert len(set(subtask_parts(verb))) >= 3


def test_unknown_verb_has_the_parts_of_planning() -> None:
    assert subtask_parts("frobnicate") == subtask_parts("plan")


def test_templates_of_a_kind_differ() -> None:
    for kind, templates in sentences().items():
        assert templates, kind
        assert len(set(templates)) == len(templates), kind


@pytest.mark.parametrize(
    ("text", "code", "country"),
    [
        ("Aarhus", "DKK", "Denmark"),
        ("a farm near Lyon", "EUR", "France"),
        ("Osaka", "JPY", "Japan"),
        ("nowhere", None, ""),
    ],
)
def test_money_and_country_of_a_place(text: str, code: str | None, country: str) -> None:
    assert currency_of_place(text) == code
    assert country_of(code or "", text) == country
    assert code is None or code in KNOWN_CODES
