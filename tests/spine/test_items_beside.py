"""Items that wait for single items of another stage under other keys: many rows of one table."""

import asyncio
import json
import pickle
from collections.abc import Callable

import pytest

from planexe.errors import GraphError
from planexe.llm.messages import Reply, Request
from planexe.spine.call_graph import CallNode, call_graph, items_beside
from planexe.spine.inputs import Inputs
from planexe.spine.registry import build_stage_set
from planexe.spine.rerun import calls_again
from planexe.spine.stage import Item, Stage
from planexe.spine.stage_override import StageOverride
from tests.spine.conftest import FunctionProvider, Lab, Note, each, once, over
from tests.spine.test_item_edges import echo, fresh
from tests.timing.made_attempts import event

TABLES = {"r1": "x", "r2": "y", "r3": "x", "r4": ""}


def table_text(inputs: Inputs, item: Item) -> str:
    seen = inputs.beside("tables", Note).text if TABLES[item.key] else "nothing"
    return f"Subject: {item.title}\nTable: {seen}"


@pytest.fixture
def stages(lab: Lab) -> list[Stage]:
    lab.provider.answer = echo
    rows = each("rows", keys=tuple(TABLES), task=table_text, beside={"tables": lambda _, item: TABLES[item.key]})
    return [each("tables", keys=("x", "y")), rows, over("after", "rows")]


class SlowTable(FunctionProvider):
    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        for _ in range(200 if "Rules of tables" in request.prompt.instructions and "y" in request.prompt.task else 0):
            await asyncio.sleep(0)
        return await super().ask(model, request, on_token)


async def test_item_waits_for_its_own_item_beside_alone_and_looks_at_it(lab: Lab, stages: list[Stage]) -> None:
    lab.provider = SlowTable(echo)
    assert (await lab.runner(stages, cap=8).run()).status == "complete"
    order = lab.provider.asked
    assert order.index("after") < len(order) - 2
    assert order.count("tables") == 2
    tables = [task.partition("Table: ")[2] for task in lab.provider.tasks if "Table: " in task]
    assert sorted(tables) == ["nothing", "tables(Item x)", "tables(Item x)", "tables(Item y)"]


async def test_item_beside_one_that_failed_is_lost_and_the_others_go_on(lab: Lab, stages: list[Stage]) -> None:
    def answer(stage: str, request: Request) -> str:
        return "no JSON" if stage == "tables" and "Item x" in request.prompt.task else echo(stage, request)

    lab.provider.answer = answer
    rows = each("rows", keys=tuple(TABLES), task=table_text, min_answered=0.0,
                beside={"tables": lambda _, item: TABLES[item.key]})  # fmt: skip
    await lab.runner([each("tables", keys=("x", "y")), rows]).run()
    assert [text is None for text in lab.value("rows")["texts"]] == [True, False, True, False]


async def test_changed_item_makes_exactly_those_stale_that_wait_for_it(lab: Lab, stages: list[Stage]) -> None:
    await lab.runner(stages).run()
    again = {"tables": StageOverride(item_revisions={"x": 1})}
    found = fresh(lab, stages, **again)
    assert {n: f.asks for n, f in found.items()} == {"tables": ("x",), "rows": ("r1", "r3"), "after": ("r1", "r3")}
    calls = calls_again(build_stage_set(stages), ("tables", "rows", "after"), {"tables": ("x",)}, found)
    assert calls == {"tables": 1, "rows": 2, "after": 2}
    before = len(lab.provider.asked)
    lab.provider.answer = lambda stage, request: json.dumps({"text": f"new {echo(stage, request)}"})
    await lab.runner(stages, overrides=again).run()
    assert sorted(lab.provider.asked[before:]) == ["after", "after", "rows", "rows", "tables"]
    assert {f.state for f in fresh(lab, stages, **again).values()} == {"fresh"}


async def test_item_beside_that_does_not_exist_is_named(lab: Lab) -> None:
    rows = each("rows", keys=("r1",), task=table_text, beside={"tables": lambda *_: "z"})
    outcome = await lab.runner([each("tables", keys=("x",)), rows]).run()
    assert outcome.problems == {"rows": "Rows: item r1 waits for z, which does not exist."}


async def test_stage_beside_one_that_could_not_start_is_blocked(lab: Lab, stages: list[Stage]) -> None:
    lab.provider.answer = lambda *_: "no JSON"
    outcome = await lab.runner([once("first"), each("tables", "first", keys=("x", "y")), stages[1]]).run()
    assert outcome.problems["rows"] == "Rows: waits for Tables, which could not start."


def test_only_stages_of_items_can_stand_beside() -> None:
    with pytest.raises(GraphError, match="Stage rows waits for items of plan, which is no stage of items"):
        build_stage_set([once("plan"), each("rows", beside={"plan": lambda *_: "x"})])


def test_call_graph_lets_them_wait_for_all_of_that_stage(stages: list[Stage]) -> None:
    edges = call_graph(build_stage_set(stages), [("tables", "x"), ("rows", "r1"), ("after", "r1")])
    assert edges[CallNode("rows", "r1")] == (CallNode("tables", end=True),)
    assert edges[CallNode("after", "r1")] == (CallNode("rows", "r1"),)


def test_call_graph_lets_each_wait_for_its_own_where_the_run_tells_which(stages: list[Stage]) -> None:
    told = event("stage", 1.0, stage="rows", state="done", beside={"tables": {"x": ["r1", "r3"], "y": ["r2"]}})
    calls = [("tables", "x"), *(("rows", key) for key in TABLES), ("after", "r2")]
    edges = call_graph(build_stage_set(stages), calls, beside=items_beside([told]))
    assert edges[CallNode("rows", "r1")] == edges[CallNode("rows", "r3")] == (CallNode("tables", "x"),)
    assert edges[CallNode("rows", "r2")] == (CallNode("tables", end=True),)  # that table was not looked at again
    assert edges[CallNode("rows", "r4")] == ()
    assert edges[CallNode("after", "r2")] == (CallNode("rows", "r2"),)


async def test_run_tells_which_item_waited_for_which(lab: Lab, stages: list[Stage]) -> None:
    await lab.runner(stages).run()
    assert items_beside(lab.events.events) == {
        "rows": {"r1": {"tables": "x"}, "r2": {"tables": "y"}, "r3": {"tables": "x"}}
    }


def test_inputs_of_an_item_are_the_same_in_another_process(stages: list[Stage]) -> None:
    inputs = Inputs(stages[1], {"tables#x": Note(text="Seen.")}, {}).at("r1", (), {"tables": "x"})
    assert pickle.loads(pickle.dumps(inputs)).beside("tables", Note) == Note(text="Seen.")
    with pytest.raises(GraphError, match="Stage rows: item r1 waits for no item of other"):
        inputs.beside("other", Note)
