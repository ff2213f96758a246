"""The best that can be made of answers none of which kept to the rules: mended, compared, their faults named; pure."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from planexe.errors import InvalidAnswer
from planexe.executor.call import Salvaged
from planexe.json_text import json_text
from planexe.llm.chat_answer import shortened
from planexe.llm.coercion import coerce
from planexe.llm.mending import mend
from planexe.llm.messages import Reply
from planexe.llm.silent_cut import CUT, REMEDY
from planexe.llm.structured import extract_json
from planexe.spine.asks import Query
from planexe.spine.binding import drop_repeated
from planexe.spine.relaxed_model import read_leniently

_SHOWN = 3
_FIELD = re.compile(r"^`([^`]*)`")
_QUOTED = re.compile(r"`([^`]*)`")


def salvage(ask: Query, replies: Sequence[Reply]) -> Salvaged | None:
    """Returns the reply with the fewest faults, the latest among equals, mended; ``None`` if none is of use.

    Args:
        ask: what was asked.
        replies: all that were refused, oldest first.
    """
    found = [best for reply in replies if (best := _mended(ask, reply)) is not None]
    return min(reversed(found), key=lambda one: len(one.problems), default=None)


def poor_answer_gap(heading: str, title: str, problems: Sequence[str]) -> str:
    """Returns the sentence that tells the reader of the plan what is wrong with a salvaged answer."""
    where = f"{heading}, {title}" if title else heading
    cut = next((problem for problem in problems if problem.startswith(CUT)), "")
    if cut:
        return f"{where}: {cut[0].lower()}{cut[1:]}; {REMEDY}."
    count = "a rule" if len(problems) == 1 else f"{len(problems)} rules"
    told = "; ".join(_for_readers(problem) for problem in problems[:_SHOWN])
    more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
    return f"{where}: the best answer breaks {count}: {told}{more}."


def default_gap(heading: str, titles: Sequence[str], words: str) -> str:
    """Returns the sentence that tells the reader of the plan that no model answered, and what stands there instead.

    Args:
        heading: of the stage.
        titles: of its items that nobody answered; none where these are all.
        words: what code put in.
    """
    where = f"{heading}, {'; '.join(titles)}" if titles else heading
    return f"{where}: no model gave a usable answer; code put in {words}."


def _for_readers(problem: str) -> str:
    """Returns a problem without what the model was to do about it, which follows the last semicolon."""
    told = problem.rpartition("; ")[0] or problem
    return _QUOTED.sub(lambda found: _path_in_words(found.group(1)), told).rstrip(".")


def _path_in_words(path: str) -> str:
    """Returns ``risks[8].potential_impact`` as ``risks 9, potential impact``."""
    numbered = re.sub(r"\[(\d+)\]", lambda found: f" {int(found.group(1)) + 1}", path)
    return numbered.replace(".", ", ").replace("_", " ")


def _mended(ask: Query, reply: Reply) -> Salvaged | None:
    value: Any
    notes: list[str]
    if ask.answer is None or ask.schema is None:
        value, notes = reply.text.strip(), []
        if not value:
            return None
    else:
        read = _read(ask, ask.answer, reply)
        if read is None:
            return None
        value, notes = read
    if ask.says_nothing(value):
        return None
    problems = dict.fromkeys([*notes, *ask.problems(value)])
    return Salvaged(value, reply, tuple(problems) or ("It did not keep to the rules.",))


def _read(ask: Query, model: type[BaseModel], reply: Reply) -> tuple[BaseModel, list[str]] | None:
    """Returns the usable part of a JSON answer and what is wrong with it beside the stage's own checks."""
    schema = ask.schema or {}
    try:
        meant, _ = coerce(extract_json(reply.text), schema)
        unique, repeats = drop_repeated(meant, ask.bindings)
        mended, notes = mend(unique, schema)
        if mended is None:
            return None
        value = read_leniently(model, mended)
    except (InvalidAnswer, ValidationError):
        return None
    told = [*repeats, *notes]
    fields = {found.group(1) for note in told if (found := _FIELD.match(note))}
    return value, [*told, *(p for p in _length_problems(model, mended) if _field_of(p) not in fields)]


def _length_problems(model: type[BaseModel], mended: Any) -> list[str]:
    """Returns one sentence per text or list of the wrong length; nothing else can be wrong with a mended answer."""
    try:
        model.model_validate_json(json_text(mended, ensure_ascii=True))
    except ValidationError as error:
        return [_length_problem(e["loc"], e["type"], e["input"]) for e in error.errors(include_url=False)]
    return []


def _length_problem(location: tuple[int | str, ...], kind: str, given: Any) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")
    if not given and isinstance(given, (str, list)):
        return f"`{path}` is empty."
    if isinstance(given, list):
        return f"`{path}` has {'only ' if kind == 'too_short' else ''}{len(given)} entries."
    return f"`{path}` is too {'short' if kind.endswith('too_short') else 'long'}: {shortened(str(given), 60)!r}."


def _field_of(problem: str) -> str:
    found = _FIELD.match(problem)
    return found.group(1) if found else ""
