"""Items that wait for single items: those of another stage that is gone over, and others of their own stage."""

import asyncio
import json
from collections.abc import Callable

import pytest

from planexe.errors import GraphError
from planexe.llm.messages import Reply, Request
from planexe.spine.event_records import StageChanged
from planexe.spine.freshness import Freshness, freshness_of
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each
from planexe.spine.registry import build_stage_set
from planexe.spine.stage import Item, Stage
from planexe.spine.stage_override import StageOverride
from planexe.spine.stage_run import StageContext
from tests.spine.conftest import FunctionProvider, Lab, Note, Notes, each, join, once, over


def order(name: str, waits: dict[str, list[str]]) -> Stage:
    def task(inputs: Inputs, item: Item) -> str:
        return f"{item.key} after {[inputs.done(key, Note).text for key in waits[item.key]]}"

    return Each(
        name, heading=name.title(), prompt=f"Rules of {name}.", answer=Note, finish=join, value=Notes, task=task,
        items=lambda _: [Item(key, f"Item {key}") for key in waits], after=lambda _, item: waits[item.key],
    )  # fmt: skip


def echo(stage: str, request: Request) -> str:
    return json.dumps({"text": f"{stage}({request.prompt.task.partition('Subject: ')[2].partition(chr(10))[0]})"})


@pytest.fixture
def chain() -> list[Stage]:
    return [each("plan"), over("code", "plan"), over("test", "code")]


def fresh(lab: Lab, stages: list[Stage], **overrides: StageOverride) -> dict[str, Freshness]:
    found = build_stage_set(stages)
    artefacts = {name: lab.store.load(name) for name in lab.store.names()}
    context = StageContext(order=found.document_order, sources=found.stages, options={}, models=("toy",), settings={})
    return freshness_of(found, context, {n: a for n, a in artefacts.items() if a}, overrides)


async def test_items_flow_one_by_one_and_see_their_own_source_only(lab: Lab, chain: list[Stage]) -> None:
    lab.provider.answer = echo
    assert (await lab.runner(chain, cap=1).run()).status == "complete"
    assert sorted(lab.provider.asked) == ["code"] * 3 + ["plan"] * 3 + ["test"] * 3
    assert lab.value("test") == {"texts": ["test(Item a)", "test(Item b)", "test(Item c)"]}
    coded = [task for task in lab.provider.tasks if "Before: plan" in task]
    assert coded == [f"Subject: Item {key}\nBefore: plan(Item {key})" for key in "abc"]


class SlowProvider(FunctionProvider):
    """Takes long over item c of the first stage."""

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        for _ in range(
            200 if "Rules of plan" in request.prompt.instructions and "Item c" in request.prompt.task else 0
        ):
            await asyncio.sleep(0)
        return await super().ask(model, request, on_token)


async def test_item_does_not_wait_for_its_siblings(lab: Lab, chain: list[Stage]) -> None:
    lab.provider = SlowProvider(echo)
    await lab.runner(chain).run()
    assert lab.provider.asked == ["plan", "plan", "code", "code", "test", "test", "plan", "code", "test"]


async def test_failed_item_blocks_its_own_chain_alone(lab: Lab) -> None:
    def answer(stage: str, request: Request) -> str:
        return "no JSON" if stage == "plan" and "Item b" in request.prompt.task else echo(stage, request)

    lab.provider.answer = answer
    stages = [
        each("plan", min_answered=0.5),
        over("code", "plan", min_answered=0.5),
        over("test", "code", min_answered=0.5),
    ]
    outcome = await lab.runner(stages).run()
    assert outcome.status == "complete with gaps"
    assert lab.value("test") == {"texts": ["test(Item a)", None, "test(Item c)"]}
    stored = lab.store.load("code")
    assert stored is not None
    assert [i.problem for i in stored.items] == ["", "It waits for b of Plan, which has no answer.", ""]


async def test_items_go_on_although_the_source_has_failed_as_a_whole(lab: Lab) -> None:
    def answer(stage: str, request: Request) -> str:
        return "no JSON" if stage == "plan" and "Item b" in request.prompt.task else echo(stage, request)

    lab.provider.answer = answer
    outcome = await lab.runner([each("plan"), over("code", "plan", min_answered=0.5)]).run()
    assert set(outcome.problems) == {"plan"}
    assert lab.value("code")["texts"] == ["code(Item a)", None, "code(Item c)"]


async def test_stage_over_one_that_could_not_start_is_blocked(lab: Lab) -> None:
    lab.provider.answer = lambda *_: "no JSON"
    outcome = await lab.runner([once("first"), each("plan", "first"), over("code", "plan")]).run()
    assert outcome.problems["code"] == "Code: waits for Plan, which could not start."


async def test_second_session_asks_nothing(lab: Lab, chain: list[Stage]) -> None:
    await lab.runner(chain).run()
    asked = len(lab.provider.asked)
    outcome = await lab.runner(chain).run()
    assert (len(lab.provider.asked), outcome.ran) == (asked, ())
    assert {f.state for f in fresh(lab, chain).values()} == {"fresh"}


async def test_rerun_of_one_item_asks_its_chain_and_nothing_else(lab: Lab, chain: list[Stage]) -> None:
    await lab.runner(chain).run()
    before = len(lab.provider.asked)
    again = {"plan": StageOverride(item_revisions={"b": 1})}
    state = fresh(lab, chain, **again)
    assert {name: found.asks for name, found in state.items()} == {"plan": ("b",), "code": ("b",), "test": ("b",)}
    lab.provider.answer = lambda stage, _: json.dumps({"text": f"new {stage}"})
    await lab.runner(chain, overrides=again).run()
    assert lab.provider.asked[before:] == ["plan", "code", "test"]
    assert lab.value("test")["texts"][1] == "new test"
    assert {f.state for f in fresh(lab, chain, **again).values()} == {"fresh"}


async def test_item_that_comes_out_the_same_ends_the_chain(lab: Lab, chain: list[Stage]) -> None:
    await lab.runner(chain).run()
    before = len(lab.provider.asked)
    await lab.runner(chain, overrides={"plan": StageOverride(item_revisions={"b": 1})}).run()
    assert lab.provider.asked[before:] == ["plan"]


async def test_source_without_items_gives_none(lab: Lab) -> None:
    assert (await lab.runner([each("plan", keys=[]), over("code", "plan")]).run()).status == "complete"
    assert lab.value("code") == {"texts": []}


async def test_pinned_source_is_gone_over_as_it_is(lab: Lab, chain: list[Stage]) -> None:
    await lab.runner(chain[:1]).run()
    outcome = await lab.runner(chain, overrides={"plan": StageOverride(pinned=True)}).run()
    assert outcome.status == "complete"
    assert len(lab.value("test")["texts"]) == 3


def test_only_stages_of_items_can_be_gone_over() -> None:
    with pytest.raises(GraphError, match="Stage code goes over plan, which is no stage of items"):
        build_stage_set([once("plan"), over("code", "plan")])


async def test_item_waits_for_others_of_its_stage(lab: Lab) -> None:
    lab.provider.answer = lambda _, request: json.dumps({"text": request.prompt.task[:1].upper()})
    await lab.runner([order("do", {"c": ["a", "b"], "a": [], "b": ["a"]})]).run()
    assert lab.provider.tasks == ["a after []", "b after ['A']", "c after ['A', 'B']"]
    assert lab.value("do") == {"texts": ["C", "A", "B"]}


async def test_item_after_one_that_failed_is_lost(lab: Lab) -> None:
    lab.provider.answer = lambda _, request: "no JSON" if request.prompt.task.startswith("a") else '{"text": "x"}'
    stages = [order("do", {"a": [], "b": ["a"], "c": ["b"], "d": []})]
    outcome = await lab.runner(stages).run()
    assert "3 of 4 calls got no usable answer" in outcome.problems["do"]


@pytest.mark.parametrize(
    ("waits", "says"),
    [
        ({"a": ["b"], "b": ["a"]}, "items wait for each other. A cycle: "),
        ({"a": ["a"]}, "items wait for each other. A cycle: a → a"),
        ({"a": ["z"]}, "item a waits for z, which does not exist"),
    ],
)
async def test_order_that_cannot_be_is_named(lab: Lab, waits: dict[str, list[str]], says: str) -> None:
    outcome = await lab.runner([order("do", waits)]).run()
    assert says in outcome.problems["do"]


async def test_items_that_will_not_come_any_more_are_lost_to_those_who_wait(lab: Lab) -> None:
    def task(_: Inputs, item: Item) -> str:
        if item.key == "b":
            raise ZeroDivisionError("no task")
        return f"Subject: {item.title}"

    outcome = await lab.runner([each("plan", task=task), over("code", "plan", min_answered=0.0)], cap=1).run()
    assert outcome.problems["plan"] == "Plan: ZeroDivisionError: no task"
    stored = lab.store.load("code")
    assert stored is not None
    assert "It waits for b of Plan, which has no answer." in [i.problem for i in stored.items]


async def test_order_inside_a_stage_is_noted_when_it_begins(lab: Lab) -> None:
    await lab.runner([order("do", {"c": ["a", "b", "a"], "a": [], "b": ["a"]}), each("flat")]).run()
    begun = {e.stage: e for e in lab.events.events if isinstance(e, StageChanged) and e.state == "running"}
    assert begun["do"].after == {"c": ["a", "b"], "b": ["a"]}
    assert begun["flat"].after is None
