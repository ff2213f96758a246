"""Inputs and asks for testing one stage on its own, without the rest of the plan."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from planexe.spine.asks import Query, build_ask, items_of
from planexe.spine.inputs import Inputs
from planexe.spine.stage import Answered, Item, Stage

Made = tuple[Stage, BaseModel]


def inputs_of(stage: Stage, *made: Made, **options: Any) -> Inputs:
    """Returns the inputs of a stage: the values of other stages (parts of them are given too), and run options."""
    values: dict[str, BaseModel] = {}
    for source, value in made:
        values[source.name] = value
    return Inputs(stage, values, {source.name: source for source, _ in made}, options)


def ask_of(stage: Stage, inputs: Inputs, key: str | None = None) -> Query:
    """Returns the ask for one item: the one with this key, or the first."""
    items = items_of(stage, inputs)
    item = items[0] if key is None else next(i for i in items if i.key == key)
    order = {need.text: number for number, need in enumerate(stage.all_needs())}
    return build_ask(stage, item, inputs, order)


def problems_of(stage: Stage, inputs: Inputs, answer: Any, key: str | None = None) -> list[str]:
    """Returns everything found wrong with an answer beyond its schema, choices included."""
    return list(ask_of(stage, inputs, key).problems(answer))


def finish_with(stage: Stage, inputs: Inputs, answers: Sequence[Any]) -> BaseModel:
    """Returns the value made from the answers in item order; an answer ``None`` is a call that failed."""
    items: tuple[Item, ...] = items_of(stage, inputs)
    answered = [
        Answered(item, answer, "" if answer is not None else "The call failed.")
        for item, answer in zip(items, answers, strict=True)
    ]
    assert stage.finish is not None
    return stage.finish(inputs, answered)
