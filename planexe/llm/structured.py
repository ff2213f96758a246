"""From a model's text to a checked value: find the JSON, validate it, and say in plain words what is wrong with it."""

import functools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from planexe.errors import InvalidAnswer
from planexe.json_text import json_text
from planexe.llm.answer_schema import make_strict, schema_instruction, strict_schema
from planexe.llm.chat_answer import shortened
from planexe.llm.coercion import coerce
from planexe.llm.messages import Message

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

_THOUGHTS_END: Final = re.compile(r"</(?:think|thinking|reasoning)>", re.IGNORECASE)
_THOUGHTS_START: Final = re.compile(r"<(?:think|thinking|reasoning)>", re.IGNORECASE)
_FENCE: Final = re.compile(r"```(?:json)?[ \t]*\r?\n(.*?)```", re.DOTALL | re.IGNORECASE)
_JSON_START: Final = re.compile(r"""\{(?=\s*["}])|\[(?=\s*(?:[\[{"\]\d-]|true\b|false\b|null\b))""")
_BRACKET_OR_TEXT: Final = re.compile(r'[{}\[\]]|"(?:[^"\\]|\\.)*"?', re.DOTALL)
_LONGEST_SHOWN: Final = 80

_REPAIR: Final = """\
Your answer cannot be used yet. Wrong in it:
{problems}

Send the complete corrected JSON object. Keep everything that is not named above.{schema}"""


def extract_json(text: str) -> Any:
    """Returns the JSON value in a model's answer: the first object, else the first array.

    Skips a byte order mark, thoughts before the answer, code fences and prose around the JSON. Nothing is repaired:
    JSON that ends early stays an error, and no part of it is taken for the whole.

    Raises:
        InvalidAnswer: there is no JSON, it ends early, or it is broken; ``problems`` says where.
    """
    said = _without_thoughts(text).strip()
    for candidate in (said, *(fenced.group(1).strip() for fenced in _FENCE.finditer(said))):
        if candidate[:1] in ("{", "["):
            try:
                value, end = _decode(candidate, 0)
            except ValueError:
                continue  # the search inside the text finds it, or says what is wrong with it
            if end == len(candidate):
                return value
    return _first_value(said)


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
    meant, coerced = coerce(extract_json(text), _schema_of(model) if schema is None else schema)
    try:
        return Judged(model.model_validate_json(json_text(meant, ensure_ascii=True)), coerced)
    except ValidationError as error:
        problems = problems_of(error)
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        message = f"The answer breaks its schema: {problems[0]}{more}"
        raise InvalidAnswer(message, problems=problems) from error


@functools.lru_cache(maxsize=256)
def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def problems_of(error: ValidationError) -> tuple[str, ...]:
    """Returns one sentence per failing field: its path, what is wrong, what was given; twelve at most, then a count."""
    details = error.errors(include_url=False, include_context=False)
    problems = tuple(dict.fromkeys(_sentence(d["loc"], d["type"], d["msg"], d["input"]) for d in details))
    if len(problems) <= MAX_PROBLEMS:
        return problems
    return (*problems[:MAX_PROBLEMS], f"And {len(problems) - MAX_PROBLEMS} more fields are wrong.")


def repair_turns(
    previous_text: str, problems: Sequence[str], schema: Mapping[str, Any] | None = None
) -> tuple[Message, Message]:
    """Returns the two turns that ask for a corrected answer: the broken answer, then what is wrong with it.

    A long broken answer is shortened in its middle, so a repair never grows the prompt without bound. Never call it
    for a truncated answer: that one needs room, not correction.

    Args:
        previous_text: the broken answer.
        problems: one sentence per failing field.
        schema: given where the model has not seen it in another way.
    """
    said = previous_text.strip() or "(no text)"
    if len(said) > MAX_REPEATED_CHARACTERS:
        half = MAX_REPEATED_CHARACTERS // 2
        said = f"{said[:half]}\n[… {len(said) - 2 * half:,} characters left out …]\n{said[-half:]}"
    listed = "\n".join(f"- {shortened(problem, 400)}" for problem in problems[: MAX_PROBLEMS + 1])
    shown = "" if schema is None else f"\n\n{schema_instruction(make_strict(schema))}"
    return Message("assistant", said), Message("user", _REPAIR.format(problems=listed, schema=shown))


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse_constant)


def _without_thoughts(text: str) -> str:
    said = text.lstrip("\ufeff \t\r\n")
    if said[:1] in ("{", "["):
        return said
    opened = _THOUGHTS_START.match(said) is not None
    ends = list(_THOUGHTS_END.finditer(said))
    answer = said[ends[-1].end() :] if ends else said
    if opened and not ends:
        problem = "Only thoughts came: send the JSON object itself."
        raise InvalidAnswer("The answer holds thoughts only, and no JSON.", problems=(problem,))
    # Some servers swallow the opening tag; a closing one with no JSON after it is a text inside the JSON.
    return answer if opened or _JSON_START.search(answer) else said


def _decode(text: str, start: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, start)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _first_value(text: str) -> Any:
    arrays: list[Any] = []
    broken: list[str] = []
    position = 0
    while start := _JSON_START.search(text, position):
        try:
            value, position = _decode(text, start.start())
        except ValueError as error:
            end = _balanced_end(text, start.start())
            if end is None:
                raise _unfinished(text) from error
            broken.append(_where(text, error))
            position = end
            continue
        if isinstance(value, dict):
            return value
        arrays.append(value)
    if arrays:
        return arrays[0]
    if not broken and (brace := text.find("{")) >= 0:
        broken.append(f"near `{shortened(text[brace:], _LONGEST_SHOWN)}`: names and texts need double quotes")
    if broken:
        raise InvalidAnswer(
            f"The answer is broken JSON: {broken[0]}.", problems=(f"The JSON is broken {broken[0]}; send valid JSON.",)
        )
    raise InvalidAnswer("The answer holds no JSON.", problems=("There is no JSON object in the answer; send one.",))


def _balanced_end(text: str, start: int) -> int | None:
    """Returns where the bracket opened at ``start`` is closed, texts in quotes left aside; ``None`` if nowhere."""
    depth = 0
    for token in _BRACKET_OR_TEXT.finditer(text, start):
        if token.group() in ("{", "["):
            depth += 1
        elif token.group() in ("}", "]"):
            depth -= 1
            if depth == 0:
                return token.end()
    return None


def _unfinished(text: str) -> InvalidAnswer:
    return InvalidAnswer(
        "The answer ends in the middle of its JSON.",
        problems=(f"The JSON ends early, after `{shortened(text[-_LONGEST_SHOWN:])}`; send all of it.",),
    )


def _where(text: str, error: ValueError) -> str:
    if not isinstance(error, json.JSONDecodeError):
        return f"({error})"
    near = shortened(text[max(0, error.pos - 30) : error.pos + 30])
    return f"in line {error.lineno}, near `{near}` ({error.msg[0].lower()}{error.msg[1:]})"


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
