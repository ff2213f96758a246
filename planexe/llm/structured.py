"""From a model's text to a checked value: find the JSON, validate it, and say in plain words what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from planexe.errors import InvalidAnswer
from planexe.json_text import json_text
from planexe.llm.answer_schema import make_strict, schema_instruction, schema_of, strict_schema
from planexe.llm.answer_text import Found, broken_answer, extract_json, values_in
from planexe.llm.chat_answer import shortened
from planexe.llm.coercion import coerce
from planexe.llm.messages import Message, whole_characters
from planexe.llm.schema_reading import resolved

__all__ = [
    "Judge",
    "Judged",
    "extract_json",
    "make_strict",
    "problems_of",
    "read_answer",
    "repair_turns",
    "schema_instruction",
    "strict_schema",
]

MAX_PROBLEMS: Final = 12
MAX_REPEATED_CHARACTERS: Final = 24_000

_LONGEST_SHOWN: Final = 80

_REPAIR: Final = """\
Your answer cannot be used yet. Wrong in it:
{problems}

Send the complete corrected JSON object. Keep everything that is not named above."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer's value, and what was read in it as it was meant rather than as it was written.

    Attributes:
        coerced: one note per change, e.g. "`days`: 'twelve' taken as 12.".
    """

    value: Any
    coerced: tuple[str, ...] = ()


Judge = Callable[[str], Judged]
"""Makes the value of an answer's text, or raises ``InvalidAnswer``, which says what is wrong with it."""


def read_answer(model: type[BaseModel], text: str, schema: Mapping[str, Any] | None = None) -> Judged:
    """Returns a text as a checked value of the answer model, read as it was meant (see ``coercion``).

    Args:
        model: shape of the answer.
        text: what the model sent.
        schema: JSON schema of the answer where it says more than the model, e.g. which ids there are.

    Raises:
        InvalidAnswer: no JSON, or JSON that breaks the schema; carries one problem per failing field.
    """
    schema = schema_of(model) if schema is None else schema
    found = sorted(values_in(text), key=_may_be_answer)
    names = set(resolved(schema, schema).get("properties", ()))
    error: ValidationError | None = None
    for one in reversed(found):  # the last that fits; but an answer that does not is never passed over for a draft
        if one.broken and (not names or any(name in one.segment for name in names)):
            break
        if one.broken:
            continue
        try:
            judged = _judged(model, one, schema)
        except ValidationError as wrong:
            error = error or wrong
            if not names or (isinstance(one.value, dict) and any(f'"{name}"' in one.segment for name in names)):
                break
        else:
            others = sum(isinstance(f.value, dict) for f in found) - 1
            note = f"Of {others + 1} JSON objects in the answer the last that fits was taken."
            return replace(judged, coerced=(note, *judged.coerced)) if others > 0 else judged
    if error is None:
        raise broken_answer(found)
    problems = problems_of(error)
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    raise InvalidAnswer(f"The answer breaks its schema: {problems[0]}{more}", problems=problems) from error


def _may_be_answer(found: Found) -> bool:
    """Says whether a value is an object, or one alone in a list; other lists are taken only where there is none."""
    value = found.value
    return found.segment.startswith("{") or (isinstance(value, list) and [type(v) for v in value] == [dict])


def _judged(model: type[BaseModel], found: Found, schema: Mapping[str, Any]) -> Judged:
    meant, coerced = coerce(found.value, schema)
    text = json_text(meant)
    whole = whole_characters(text)
    notes = (
        *((f"The answer was read in spite of {found.odd}.",) if found.odd else ()),
        *(("Half of a character was taken as one that cannot be shown.",) if whole != text else ()),
        *coerced,
    )
    return Judged(model.model_validate_json(whole), notes)


def problems_of(error: ValidationError) -> tuple[str, ...]:
    """Returns one sentence per failing field: its path, what is wrong, what was given; twelve at most, then a count."""
    details = error.errors(include_url=False, include_context=False)
    problems = tuple(dict.fromkeys(_sentence(d["loc"], d["type"], d["msg"], d["input"]) for d in details))
    if len(problems) <= MAX_PROBLEMS:
        return problems
    return (*problems[:MAX_PROBLEMS], f"And {len(problems) - MAX_PROBLEMS} more fields are wrong.")


def repair_turns(previous_text: str, problems: Sequence[str]) -> tuple[Message, Message]:
    """Returns the two turns that ask for a corrected answer: the broken answer, then what is wrong with it.

    A long broken answer is shortened in its middle, so a repair never grows the prompt without bound. Never call it
    for a truncated answer: that one needs room, not correction.

    Args:
        previous_text: the broken answer.
        problems: one sentence per failing field.
    """
    said = previous_text.strip() or "(no text)"
    if len(said) > MAX_REPEATED_CHARACTERS:
        half = MAX_REPEATED_CHARACTERS // 2
        said = f"{said[:half]}\n[… {len(said) - 2 * half:,} characters left out …]\n{said[-half:]}"
    listed = "\n".join(f"- {shortened(problem, 400)}" for problem in problems[: MAX_PROBLEMS + 1])
    return Message("assistant", said), Message("user", _REPAIR.format(problems=listed))


def _sentence(location: tuple[int | str, ...], kind: str, message: str, given: object) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")
    field = f"`{path}`" if path else "The answer"
    if kind == "missing":
        return f"{field} is missing."
    if kind == "extra_forbidden":
        return f"{field} is not a property of the schema; leave it out."
    words = message.removeprefix("Value error, ").removeprefix("Assertion failed, ").removeprefix("Input ").rstrip(".")
    shown = shortened(json_text(given, default=str), _LONGEST_SHOWN)
    return f"{field} {words}; it was {shown}." if words.startswith("should") else f"{field}: {words}; it was {shown}."
