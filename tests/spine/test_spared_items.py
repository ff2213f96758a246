"""Items that need no call, or can have no answer; effects that say what an item is done with; items seen far back."""

import json
from typing import Any
from zlib import crc32

import pytest

from planexe.errors import GraphError, StageError
from planexe.spine.event_records import Spared
from planexe.spine.input_files import InputFiles
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Effect
from planexe.spine.stage import EffectContext, Item, Stage
from planexe.spine.stage_override import StageOverride
from planexe.spine.stage_tally import StageTally
from tests.spine.conftest import Lab, Note, each, once, over
from tests.spine.effect_stages import Length, Lengths, join_lengths
from tests.spine.test_item_edges import fresh


def spare_b(inputs: Inputs, _: Item) -> Note | None:
    text = inputs.item(Note).text
    return Note(text=text) if text.endswith("b") else None


@pytest.fixture
def mended(lab: Lab) -> list[Stage]:
    lab.provider.answer = lambda stage, request: json.dumps({"text": f"{stage} {request.prompt.task[14]}"})
    return [each("plan"), over("mend", "plan", skip_item=spare_b), over("test", "mend")]


async def test_item_whose_answer_is_ready_is_not_asked_and_goes_on(lab: Lab, mended: list[Stage]) -> None:
    assert (await lab.runner(mended).run()).status == "complete"
    assert sorted(lab.provider.asked) == ["mend"] * 2 + ["plan"] * 3 + ["test"] * 3
    assert lab.value("mend") == {"texts": ["mend a", "plan b", "mend c"]}
    assert [(e.stage, e.item) for e in lab.events.events if isinstance(e, Spared)] == [("mend", "b")]


async def test_spared_item_is_no_call_in_the_tally(lab: Lab, mended: list[Stage]) -> None:
    await lab.runner(mended).run()
    tally = StageTally()
    for event in lab.events.events:
        if isinstance(event, Spared) or getattr(event, "stage", "") == "mend":
            tally.take_event(event)  # pyrefly: ignore[bad-argument-type]  # an event of the stage
    assert (tally.calls_in_all, tally.calls_done) == (2, 2)


async def test_second_session_finds_spared_items_as_they_were(lab: Lab, mended: list[Stage]) -> None:
    await lab.runner(mended).run()
    assert {f.state for f in fresh(lab, mended).values()} == {"fresh"}
    outcome = await lab.runner(mended).run()
    assert (len(lab.provider.asked), outcome.ran) == (8, ())


async def test_item_that_can_have_no_answer_ends_its_own_chain_with_the_reason(lab: Lab) -> None:
    def refuse(_: Inputs, item: Item) -> None:
        if item.key == "b":
            raise StageError("The file b.csv is not there.")

    stages = [each("plan", skip_item=refuse, min_answered=0.0), over("code", "plan", min_answered=0.0)]
    outcome = await lab.runner(stages).run()
    assert outcome.status == "complete with gaps"
    assert outcome.gaps == ("Plan: 2 of 3 answered.", "Plan: Item b has no answer: The file b.csv is not there.")
    assert {name: found.asks for name, found in fresh(lab, stages).items()} == {"plan": (), "code": ()}


async def test_stage_looks_at_an_item_of_a_stage_further_back(lab: Lab) -> None:
    lab.provider.answer = lambda stage, request: json.dumps({"text": request.prompt.task})
    look = over("test", "code", task=lambda inputs, _: inputs.item(Note, "plan").text)
    await lab.runner([each("plan", keys=["a"]), over("code", "plan"), look]).run()
    assert lab.value("test")["texts"] == [lab.value("plan")["texts"][0]]


async def test_only_stages_that_are_gone_over_can_be_looked_at(lab: Lab) -> None:
    stages = [each("plan"), each("other"), over("code", "plan", task=lambda inputs, _: inputs.item(Note, "other").text)]
    outcome = await lab.runner(stages).run()
    assert "Stage code does not go over other, nor what it goes over." in outcome.problems["code"]


async def test_effect_is_asked_only_what_it_takes(lab: Lab) -> None:
    done: list[Any] = []

    def do(context: EffectContext, item: Item) -> Length:
        done.append(item.data)
        with pytest.raises(GraphError):
            context.inputs.read("first", Note)
        return Length(letters=len(item.data))

    def stages(takes: Any) -> list[Stage]:
        measure = Effect("measure", heading="Measure", needs=("first",), items=lambda _: [Item("a")], do=do,
                         answer=Length, value=Lengths, finish=join_lengths, takes=takes)  # fmt: skip
        return [once("first"), measure]

    lab.provider.answer = lambda *_: json.dumps({"text": "one two"})
    first_word = stages(lambda inputs, _: inputs.read("first", Note).text.split()[0])
    await lab.runner(first_word, files=InputFiles()).run()
    lab.provider.answer = lambda *_: json.dumps({"text": "one three"})
    again = {"first": StageOverride(revision=1)}
    await lab.runner(first_word, overrides=again).run()
    assert done == ["one"]
    await lab.runner(stages(lambda inputs, _: inputs.read("first", Note).text), overrides=again).run()
    assert done == ["one", "one three"]


async def test_every_second_item_is_brought_to_its_end_before_others_begin(lab: Lab) -> None:
    keys = [str(number) for number in range(12)]
    await lab.runner([each("plan", keys=keys), over("code", "plan"), over("test", "code")], cap=1).run()
    asked = lab.provider.asked
    through = sum(crc32(key.encode()) % 2 for key in keys)
    assert asked.index("test") < 6
    assert asked[:-5].count("test") == through
    assert asked[-8:] == ["code"] * (12 - through) + ["test"] * (12 - through)
