"""A poor answer is better than none: it is mended, its faults become gaps, and it is asked for only once."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field

from planexe.llm.messages import Reply
from planexe.spine.artefact import ARTEFACT
from planexe.spine.asks import Query, build_ask
from planexe.spine.binding import OneEach
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.salvage import poor_answer_gap, salvage
from planexe.spine.stage import Item
from planexe.spine.stage_override import StageOverride


class Entry(BaseModel):
    entry_id: str
    why: str = Field(min_length=5)
    days: int = Field(ge=1, le=100)


class Answer(BaseModel):
    summary: str = Field(min_length=3)
    entries: list[Entry] = Field(min_length=1, max_length=3)


def check(answer: Answer, _inputs: Inputs, _item: Item) -> Sequence[str]:
    return [] if answer.summary[0].isupper() else [f"`summary` is {answer.summary!r}; begin with a capital letter."]


STAGE = Ask(
    name="s",
    heading="Risks",
    prompt="Rules.",
    answer=Answer,
    bindings=lambda _, __: [OneEach("entries", "entry_id", ("A", "B"))],
    check=check,
)


def entry(entry_id: str = "A", **fields: Any) -> dict[str, Any]:
    return {"entry_id": entry_id, "why": "because", "days": 3, **fields}


GOOD = {"summary": "All is well.", "entries": [entry("A"), entry("B")]}


def reply(**fields: Any) -> Reply:
    return Reply(json.dumps({**GOOD, **fields}))


@pytest.fixture
def ask() -> Query:
    return build_ask(STAGE, Item(), Inputs(STAGE, {}, {}), {"s": 0})


def test_entries_with_unknown_ids_are_dropped_and_missing_ones_stay_missing(ask: Query) -> None:
    best = salvage(ask, [reply(entries=[entry("a"), entry("X7"), entry("A", why="a second time")])])
    assert best is not None
    assert best.value.model_dump()["entries"] == [entry("A")]
    assert list(best.problems) == [
        "`entries` had more than one entry for A, of which the first was kept.",
        "`entries[1]` was dropped, because it cannot be used.",
        "`entries` lacks an entry for entry_id B.",
    ]


def test_short_texts_are_kept_and_named(ask: Query) -> None:
    best = salvage(ask, [reply(summary="So", entries=[entry("A", why="x"), entry("B")])])
    assert best is not None
    assert isinstance(best.value, Answer)
    assert list(best.problems) == ["`summary` is too short: 'So'.", "`entries[0].why` is too short: 'x'."]


def test_broken_checks_are_problems(ask: Query) -> None:
    best = salvage(ask, [reply(summary="all is well.")])
    assert best is not None
    assert list(best.problems) == ["`summary` is 'all is well.'; begin with a capital letter."]


def test_reply_with_the_fewest_faults_wins_and_the_latest_among_equals(ask: Query) -> None:
    worse = reply(summary="x", entries=[entry("A", why="y")])
    first, second = reply(summary="first"), reply(summary="second")
    best = salvage(ask, [worse, first, Reply("no JSON"), second, worse])
    assert best is not None
    assert best.reply is second


@pytest.mark.parametrize("text", ["I cannot do that.", "", "[]", "{}", '{"entries": [{"days": "few"}]}'])
def test_what_says_nothing_is_no_answer(ask: Query, text: str) -> None:
    assert salvage(ask, [Reply(text)]) is None


def test_free_text_is_taken_unless_it_is_empty() -> None:
    stage = Ask(
        name="t",
        heading="Text",
        prompt="Rules.",
        finish=lambda _, answered: Answer(summary=answered[0].answer, entries=[]),
        value=Answer,
        check=lambda text, _, __: ["The text is too short; write more."] if len(text) < 10 else [],
    )
    ask = build_ask(stage, Item(), Inputs(stage, {}, {}), {"t": 0})
    best = salvage(ask, [Reply(" Short. "), Reply("  ")])
    assert best is not None
    assert (best.value, list(best.problems)) == ("Short.", ["The text is too short; write more."])


def test_gap_is_told_in_words_for_readers() -> None:
    problems = ["`entries[1].why_so` is empty.", "`days` is 3; give more.", "c.", "d."]
    assert poor_answer_gap("Risks", "Oslo", problems) == (
        "Risks, Oslo: the best answer breaks 4 rules: entries 2, why so is empty; days is 3; c; and 1 more."
    )
    assert poor_answer_gap("Risks", "", ["`x` is empty."]) == "Risks: the best answer breaks a rule: x is empty."


def poor(_stage: str, _request: Any) -> str:
    return json.dumps({"summary": "", "entries": [entry("A", days=1000), {"entry_id": "B"}]})


async def test_plan_with_a_poor_answer_is_complete_with_gaps(lab: Any) -> None:
    lab.provider.answer = poor
    outcome = await lab.runner([STAGE]).run()
    assert outcome.status == "complete with gaps"
    [gap] = outcome.gaps
    assert gap.startswith("Risks: the best answer breaks 4 rules: entries 1, days was 1000, which is out of bounds")
    assert lab.value("s") == {"summary": "", "entries": [entry("A", days=100)]}
    [item] = lab.store.load("s").items
    assert item.problem == ""
    assert "`summary` is empty." in item.salvaged
    assert [a.outcome for a in lab.log.attempts] == ["failed"] * 5


async def test_poor_answer_is_reused_on_resume_and_asked_for_again_on_a_rerun(lab: Any) -> None:
    lab.provider.answer = poor
    await lab.runner([STAGE]).run()
    before = lab.store.load("s")
    asked = len(lab.provider.asked)

    assert (await lab.runner([STAGE]).run()).status == "complete with gaps"
    assert (len(lab.provider.asked), lab.store.load("s")) == (asked, before)

    lab.provider.answer = lambda *_: json.dumps(GOOD)
    outcome = await lab.runner([STAGE], overrides={"s": StageOverride(revision=1)}).run()
    assert (outcome.status, lab.value("s")) == ("complete", GOOD)


async def test_poor_answer_without_its_artefact_is_found_in_the_journal(lab: Any, toy: Any) -> None:
    lab.provider.answer = poor
    await lab.runner([STAGE]).run()
    before, asked = lab.store.load("s"), len(lab.provider.asked)
    lab.store = type(lab.store)()
    assert (await lab.runner([STAGE]).run()).status == "complete with gaps"
    assert (len(lab.provider.asked), lab.store.load("s")) == (asked, before)


async def test_stage_may_refuse_poor_answers(lab: Any) -> None:
    lab.provider.answer = poor
    strict = replace(STAGE, salvage=False)
    outcome = await lab.runner([strict]).run()
    assert outcome.status == "failed"


def test_artefact_of_an_earlier_version_has_no_salvaged_answers() -> None:
    item = {"key": "", "title": "", "asked": "x", "revision": 0, "answer": {}, "problem": ""}
    raw = {"stage": "s", "value": {}, "origin": "model", "revision": 0, "items": [item], "models": [], "gaps": []}
    made = ARTEFACT.decode({**raw, "needs": {}}, Path("here"))
    assert made.items[0].salvaged == ()
    assert ARTEFACT.decode(json.loads(json.dumps(ARTEFACT.encode(made))), Path("here")) == made
