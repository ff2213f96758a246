"""Writes the answer to a prompt: JSON for its schema, or text, about the goal in the prompt and the same every time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planexe.simulator.plan_writer import PlanWriter
from planexe.simulator.prompt_reader import read_prompt
from planexe.simulator.schema_filler import SchemaFiller


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says when nothing goes wrong.

    Attributes:
        text: the whole answer.
        value: the JSON in it, where JSON was asked for.
        schema: what the JSON is valid for; empty where any JSON will do.
        is_json: JSON was asked for.
    """

    text: str
    value: Any
    schema: Mapping[str, Any]
    is_json: bool


def write_answer(
    messages: Sequence[tuple[str, str]], schema: Mapping[str, Any] | None, response_format: str, seed: int
) -> Answer:
    """Returns the answer.

    Args:
        messages: role and text of the original prompt; repair turns are left out, so they do not change the answer.
        schema: the JSON schema asked for, if it came with the request.
        response_format: ``json_schema``, ``json_object`` or ``text``.
        seed: another seed words things differently.
    """
    parts = read_prompt(messages, seed)
    writer = PlanWriter(parts)
    value = SchemaFiller(schema or {}, writer).fill()
    return Answer(json.dumps(value, ensure_ascii=False), value, schema or {}, is_json=True)
