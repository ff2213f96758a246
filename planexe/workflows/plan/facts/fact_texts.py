"""The register as people and prompts read it, and what a text may name of it; pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from planexe.spine.inputs import Inputs
from planexe.spine.markdown import table
from planexe.spine.stage import Need, optional
from planexe.spine.written import named_in, texts_of, write
from planexe.workflows.plan.facts.fact_models import FactRegister

FACTS: Need = optional("facts:digest")
"""What whoever writes with figures is shown."""

FACT_RULE = """\
Figures: where a text needs a figure that stands in `facts`, write its id in braces, {I26}, in place of the figure, and nothing of the figure beside it: code puts the value there, with its currency or unit, so that it can never be wrong or out of date. Name no other id in braces. A number that stands in no document is your own estimate: put "about" before it and its unit behind it."""

_MOST_CHARACTERS = 2300
_HEADS = ["Id", "Figure", "Value", "Kind", "Source"]


def view_full(value: FactRegister) -> str:
    """Returns all figures in a table, with the words of the goal for those that it fixes."""
    if not value.facts:
        return "The plan has no figures."
    rows = [
        [f.fact_id, f.name, f.text, f.kind, f"“{f.quote}”" if f.quote else f.source.replace("_", " ")]
        for f in value.facts
    ]
    return table(_HEADS, rows)


def view_digest(value: FactRegister) -> str:
    """Returns the main figures, one a line, as far as they fit into some 600 tokens."""
    lines: list[str] = []
    length = 0
    for fact in value.facts:
        line = f"{{{fact.fact_id}}} {fact.name}: {fact.text}"
        if fact.main and length + len(line) <= _MOST_CHARACTERS:
            lines.append(line)
            length += len(line) + 1
    return "\n".join(lines)


def written_of(inputs: Inputs) -> dict[str, str]:
    """Returns what is written in the place of each id, for a stage that needs ``facts``."""
    register = inputs.find("facts", FactRegister)
    return register.written if register else {}


def written_in(values: Mapping[str, Any]) -> Mapping[str, str]:
    """Returns what is written in the place of each id, from the JSON values of a run; nothing without a register."""
    stored = values.get("facts")
    try:
        return FactRegister.model_validate(stored).written if stored else {}
    except ValidationError:  # a person's edit: the texts then show the ids
        return {}


def unknown_facts(answer: BaseModel, inputs: Inputs) -> list[str]:
    """Returns a sentence on the ids in braces of an answer that are no figures of the plan; empty if all are."""
    known = written_of(inputs)
    wrong = dict.fromkeys(one for text in texts_of(answer.model_dump()) for one in named_in(text) if one not in known)
    if not wrong:
        return []
    named = ", ".join(f"{{{one}}}" for one in wrong)
    return [f"{named} is no figure of `facts`; name one that stands there, or leave it out."]


def written_text(text: str, inputs: Inputs) -> str:
    """Returns a text of an answer as a reader will see it."""
    return write(text, written_of(inputs))


def ids_named(values: Iterable[object]) -> dict[str, int]:
    """Returns how often each id is named in some JSON values."""
    found: dict[str, int] = {}
    for value in values:
        for text in texts_of(value):
            for one in named_in(text):
                found[one] = found.get(one, 0) + 1
    return found
