from dataclasses import replace
from typing import Any

from planexe.spine.known_items import known_items
from planexe.spine.registry import build_stage_set
from planexe.spine.stage import Item, Stage
from tests.spine.conftest import each, once, over


def made(name: str, items: Any, *options: str) -> Stage:
    # pyrefly: ignore[unexpected-keyword]  a field of this kind of stage
    return replace(each(name, options=options), items=items)


def test_items_that_come_from_the_inputs_alone_are_counted() -> None:
    listed = made("listed", lambda inputs: [Item(name) for name in inputs.option("names")], "names")
    stages = build_stage_set([listed, over("followed", "listed"), each("later", "listed"), once("alone")])

    assert known_items(stages, {"names": ["a", "b", "c"]}) == {"listed": 3}


def test_mistake_of_a_stage_leaves_its_items_unknown() -> None:
    broken = made("broken", lambda inputs: [Item(inputs.option("undeclared"))])
    twice = made("twice", lambda _: [Item("a"), Item("a")])

    assert known_items(build_stage_set([broken, twice, each("fine")]), {}) == {"fine": 3}
