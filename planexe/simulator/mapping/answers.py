"""Writes what a model answers about data, now and then wrong: at a stated rate it takes the column beside."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from planexe.reading.name_words import words_of
from planexe.simulator.mapping.report_fields import detailed, found_attributes
from planexe.simulator.mapping.shown import ShownMapping, ShownThing, fit, shown_lines, shown_mapping
from planexe.simulator.randomness import random_for

WRONG: Final = 0.08
"""Share of choices that take the column beside the one that fits best, or one where none fits."""
_MISSES: Final = 0.4
"""Share of those that see no column where there is one."""
_LEAST: Final = 0.4
_CLOSE: Final = 0.1
_NONE: Final = "none"
_CENTS: Final = re.compile(r"_(ct|cents?)$")
_DAYS: Final = ("date", "datetime")
_PERSONAL: Final = re.compile(r"name|address|phone|e?mail|birth|customer|borrower|tax|identifier|employer|income")

Answer = Mapping[str, Any]


def mapping_answer(prompt: str, schema: Mapping[str, Any], seed: int, model: str) -> Answer | None:
    """Returns the answer to a prompt about data, ``None`` where it asks for something else.

    Args:
        prompt: all that is shown.
        schema: of the answer; its fields say what is asked.
        seed: of the service; another one slips elsewhere.
        model: who answers; each slips elsewhere.
    """
    fields = frozenset(schema.get("properties", {}))
    entry = _entry_fields(schema)
    if {"column", "evidence", "against", "conversion", "rule"} <= fields:
        return _about(prompt, lambda shown: _choice(shown, _offered(schema), f"{seed} {model}"))
    if {"criticality", "risk", "personal", "regulatory"} <= fields:
        return _about(prompt, _classes)
    if fields == {"attributes"} and {"name", "meaning"} == entry:
        return found_attributes(prompt)
    if fields == {"attributes"} and {"name", "description", "type", "mandatory"} <= entry:
        return detailed(shown_lines(prompt))
    return None


def _entry_fields(schema: Mapping[str, Any]) -> frozenset[str]:
    node: Any = schema.get("properties", {}).get("attributes", {}).get("items", {})
    if "$ref" in node:
        node = schema.get("$defs", {}).get(str(node["$ref"]).rsplit("/", 1)[-1], {})
    return frozenset(node.get("properties", {}))


def _offered(schema: Mapping[str, Any]) -> Sequence[str]:
    offered = schema["properties"]["column"].get("enum", ())
    return [str(one) for one in offered]


def _about(prompt: str, answer: Callable[[ShownMapping], Answer]) -> Answer | None:
    shown = shown_mapping(prompt)
    return answer(shown) if shown else None


def _choice(shown: ShownMapping, offered: Sequence[str], key: str) -> Answer:
    known = [one for one in shown.columns if not offered or one.name in offered]
    ranked = sorted(known, key=lambda one: -fit(shown.attribute, one))
    random = random_for("mapping slip", f"{key} {shown.attribute.name} {shown.attribute.text('description')}")
    slips = random.random() < WRONG
    best, second = (ranked[0] if ranked else None), (ranked[1] if len(ranked) > 1 else None)
    fits = best is not None and fit(shown.attribute, best) >= _LEAST
    if best is None or (not fits and not slips) or (fits and slips and random.random() < _MISSES):
        return _no_column(shown, best)
    if fits and slips and second:
        best, second = second, best
    conversion, rule = _conversion(shown.attribute, best)
    return {
        "column": best.name,
        "evidence": _evidence(shown.attribute, best),
        "against": _against(shown.attribute, best, second),
        "conversion": conversion,
        "rule": rule,
    }


def _no_column(shown: ShownMapping, best: ShownThing | None) -> Answer:
    near = f"{best.own_name} comes nearest and is about something else" if best else "nothing comes near"
    return {
        "column": _NONE,
        "evidence": f"No column says {' '.join(words_of(shown.attribute.name))}; {near}.",
        "against": "",
        "conversion": "as is",
        "rule": "",
    }


def _evidence(attribute: ShownThing, column: ShownThing) -> str:
    said = f"{column.own_name} says {' '.join(words_of(column.own_name))}"
    common = [word for word in words_of(column.own_name) if word in words_of(attribute.text("description"))]
    told = f", and so does the description ({', '.join(common)})" if common else f", close to {attribute.name}"
    codes = sorted(set(attribute.texts("values")) & set(column.texts("codes")))
    values = f"; it has the values {', '.join(codes)}" if codes else ""
    return f"{said}{told}{values}."


def _against(attribute: ShownThing, column: ShownThing, second: ShownThing | None) -> str:
    if second is None or abs(fit(attribute, column) - fit(attribute, second)) > _CLOSE:
        return ""
    return f"{second.own_name} ({' '.join(words_of(second.own_name))}) comes close."


def _conversion(attribute: ShownThing, column: ShownThing) -> tuple[str, str]:
    kind, wanted, codes = column.text("kind"), attribute.text("type"), column.texts("codes")
    if _CENTS.search(column.own_name):
        return "unit", "divide by 100: it is kept in cents"
    if wanted in _DAYS and kind == "text":
        return "type", "read the text as a day"
    if wanted in ("number", "percent", "integer") and kind == "text":
        return "type", "read the text as a number, comma before the fraction"
    values = attribute.texts("values")
    if values and codes and not set(values) & set(codes):
        return "codes", f"{', '.join(codes[:4])} stand for {', '.join(values[:4])}"
    return "as is", ""


def _classes(shown: ShownMapping) -> Answer:
    attribute, column = shown.attribute, next(iter(shown.columns), None)
    words = {*words_of(attribute.name), *words_of(attribute.text("section"))}
    mandatory = bool(attribute.told.get("mandatory"))
    rows, missing = (column.told.get("rows") or 0, column.told.get("missing") or 0) if column else (0, 0)
    often = bool(rows) and missing * 10 > rows
    described = attribute.text("description")
    own = {
        "criticality": "high" if mandatory else "medium" if words & {"amount", "risk", "default", "rate"} else "low",
        "risk": "high" if column is None else "medium" if often or column.text("kind") == "text" else "low",
        "personal": "personal" if any(map(_PERSONAL.fullmatch, words)) and "loan" not in words else "none",
        "regulatory": "yes" if re.search(r"\b(IFRS|CRR|FINREP|AnaCredit|Art\.)", described) else "no",
    }
    told = "mandatory" if mandatory else "optional"
    values = f"{missing} of {rows} rows lack it" if rows else "nothing is known of its values"
    return {**own, **shown.decided, "evidence": f"It is {told}: {described or attribute.name} {values}."}
