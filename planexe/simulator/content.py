"""Writes the answer to a prompt: JSON for its schema, or text, about the goal in the prompt and the same every time."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planexe.json_text import json_text
from planexe.simulator.demo.answers import demo_answer
from planexe.simulator.demo.contract import asks_for_contract, contract_answer
from planexe.simulator.demo.free_text import write_text
from planexe.simulator.field import NOTHING, Writer
from planexe.simulator.judging import JudgeWriter, shown_versions
from planexe.simulator.mapping.answers import mapping_answer
from planexe.simulator.neutral_writer import NeutralWriter
from planexe.simulator.prompt_reader import PromptParts, read_prompt
from planexe.simulator.schema_filler import SchemaFiller
from planexe.simulator.tables.shown import shown_question
from planexe.simulator.tables.writer import TableWriter

_FREE_OBJECT: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "summary": {"type": "string"},
        "points": {"type": "array", "items": {"type": "string"}, "minItems": 3, "maxItems": 5},
    },
    "required": ["title", "summary", "points"],
}
_SCHEMA_MARK = re.compile(r'"(?:properties|\$defs|items)"\s*:')
_TRIED_BRACES = 40
_BOUNDS = re.compile(
    r"\b(at least|at most|more than|less than) (-?\d+(?:\.\d+)?)( items| characters)?(?=[.,;]|$)", re.IGNORECASE
)
_FORMAT = re.compile(r"\bformat (date(?:-time)?|time|email|uri|uuid)\b", re.IGNORECASE)
_BOUND_NAMES: Mapping[str, tuple[str, str, str]] = {
    "at least": ("minimum", "minItems", "minLength"),
    "at most": ("maximum", "maxItems", "maxLength"),
    "more than": ("exclusiveMinimum", "minItems", "minLength"),
    "less than": ("exclusiveMaximum", "maxItems", "maxLength"),
}
_BOUND_TYPES: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "": (0, ("number", "integer")),
    " items": (1, ("array",)),
    " characters": (2, ("string",)),
}


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
    messages: Sequence[tuple[str, str]],
    schema: Mapping[str, Any] | None,
    response_format: str,
    seed: int,
    *,
    model: str = "",
) -> Answer:
    """Returns the answer.

    Args:
        messages: role and text of the original prompt; repair turns are left out, so they do not change the answer.
        schema: the JSON schema asked for, if it came with the request.
        response_format: ``json_schema``, ``json_object`` or ``text``; without a schema in the request, one that stands
            in the prompt is used.
        seed: another seed words things differently.
        model: who answers; each makes slips of its own where answers can be wrong.
    """
    parts = read_prompt(messages, seed)
    if schema is None:
        schema = schema_in_prompt(parts)
    if schema is None and response_format == "json_object":
        schema = _FREE_OBJECT
    if schema is None:
        return Answer(write_text(parts), None, {}, is_json=False)
    value: Any
    prompt = "\n".join(text for _, text in messages)
    if asks_for_contract(schema):
        value = contract_answer(parts.goal, parts.task, parts.today)
    elif about_data := mapping_answer(prompt, schema, seed, model):
        value = about_data
    else:
        bounded = with_bounds(schema)
        writer = _other_writer(prompt, seed, model)
        given = demo_answer(parts, bounded) if writer is None else NOTHING
        value = SchemaFiller(bounded, writer or NeutralWriter(parts.variant, parts.today, parts.subject)).fill(given)
    return Answer(json_text(value), value, schema, is_json=True)


def _other_writer(prompt: str, seed: int, model: str) -> Writer | None:
    """Returns who answers what is no plan: a question about tables, or two versions to compare."""
    if question := shown_question(prompt):
        return TableWriter(question, seed, model)
    versions = shown_versions(prompt)
    return JudgeWriter(versions, seed) if versions else None


def with_bounds(schema: Any) -> Any:
    """Returns a schema with the bounds that its descriptions tell in words, as a model reads them."""
    if isinstance(schema, list):
        return [with_bounds(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    said = schema.get("description")
    told: dict[str, Any] = {}
    for words, number, of in _BOUNDS.findall(said if isinstance(said, str) else ""):
        place, types = _BOUND_TYPES[of.lower()]
        if schema.get("type") in types:
            told[_BOUND_NAMES[words.lower()][place]] = float(number) if "." in number else int(number)
    if schema.get("type") == "string" and isinstance(said, str) and (form := _FORMAT.search(said)):
        told["format"] = form[1].lower()
    return {**told, **{name: with_bounds(part) for name, part in schema.items()}}


def schema_in_prompt(parts: PromptParts) -> Mapping[str, Any] | None:
    """Returns the last JSON schema written out in the rules or the task, ``None`` if there is none."""
    decoder = json.JSONDecoder()
    for text in (parts.task, parts.rules):
        mark = next(iter(_SCHEMA_MARK.finditer(text)), None)
        if mark is None:
            continue
        start = text.find("{")
        for _ in range(_TRIED_BRACES):
            if start < 0 or start > mark.start():
                break
            try:
                found, _end = decoder.raw_decode(text, start)
            except (ValueError, RecursionError):
                found = None
            if isinstance(found, dict) and {"type", "properties", "$ref", "anyOf", "items"} & found.keys():
                return found
            start = text.find("{", start + 1)
    return None
