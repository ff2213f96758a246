"""Random JSON schemas that some value fits, for property tests."""

from typing import Any

from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # pyrefly: ignore[untyped-import]  # the package publishes no types

Schema = dict[str, Any]
NAMES = st.sampled_from(
    [
        "title",
        "id",
        "lever_id",
        "risks",
        "options",
        "score",
        "days_min",
        "days_max",
        "absorbed_into",
        "area",
        "why",
        "summary",
        "depends_on",
        "phases",
        "tasks",
        "amount",
        "chosen_id",
        "date",
        "notes",
        "x",
        "verdict",
        "quote",
    ]
)
DESCRIPTIONS = st.sampled_from(
    ["", "One sentence.", "40 to 80 words", "exactly 3", "at most 12 characters", "null unless refused"]
)


@st.composite
def strings(draw: st.DrawFn) -> Schema:
    schema: Schema = {"type": "string", "description": draw(DESCRIPTIONS)}
    kind = draw(st.sampled_from(["plain", "bounds", "pattern", "format"]))
    if kind == "bounds":
        schema["minLength"] = draw(st.integers(0, 60))
        schema["maxLength"] = schema["minLength"] + draw(st.integers(0, 200))
    elif kind == "pattern":
        schema["pattern"] = draw(
            st.sampled_from(
                [r"^[A-Z]{3}$", r"^\d+(\.\d+)*$", r"^(low|high)$", r"^[a-z_]+$", r"^\S+@\S+$", r"^R\d{1,3}: .+"]
            )
        )
    elif kind == "format":
        schema["format"] = draw(st.sampled_from(["date", "date-time", "time", "email", "uri", "uuid", "ipv4", "other"]))
    return schema


@st.composite
def numbers(draw: st.DrawFn) -> Schema:
    schema: Schema = {"type": draw(st.sampled_from(["integer", "number"]))}
    low = draw(st.integers(-50, 50))
    if draw(st.booleans()):
        schema[draw(st.sampled_from(["minimum", "exclusiveMinimum"]))] = low
    if draw(st.booleans()):
        schema[draw(st.sampled_from(["maximum", "exclusiveMaximum"]))] = low + draw(st.integers(20, 90))
    if draw(st.booleans()):
        schema["multipleOf"] = draw(st.sampled_from([1, 2, 3, 5, 0.5, 0.1, 0.25]))
    return schema


def choices() -> st.SearchStrategy[Schema]:
    values = st.lists(
        st.sampled_from(["L1", "L2", "L3", "low", "keep", "absorb", "remove", 1, 2, None]), min_size=1, unique=True
    )
    return st.one_of(
        values.map(lambda v: {"enum": v}), st.sampled_from([{"const": 7}, {"const": None}, {"type": "boolean"}])
    )


@st.composite
def arrays(draw: st.DrawFn, inner: st.SearchStrategy[Schema]) -> Schema:
    schema: Schema = {"type": "array", "items": draw(inner), "description": draw(DESCRIPTIONS)}
    if draw(st.booleans()):
        schema["minItems"] = draw(st.integers(0, 5))
        if draw(st.booleans()):
            schema["maxItems"] = schema["minItems"] + draw(st.integers(0, 3))
    return schema


@st.composite
def unique_arrays(draw: st.DrawFn) -> Schema:
    items = draw(
        st.sampled_from([{"type": "string"}, {"type": "integer"}, {"enum": ["a", "b", "c", "d"]}, {"type": "number"}])
    )
    return {"type": "array", "items": items, "uniqueItems": True, "minItems": draw(st.integers(0, 4))}


@st.composite
def objects(draw: st.DrawFn, inner: st.SearchStrategy[Schema]) -> Schema:
    properties = draw(st.dictionaries(NAMES, inner, max_size=5))
    schema: Schema = {"type": "object", "properties": properties}
    schema["required"] = draw(st.lists(st.sampled_from(sorted(properties)), unique=True)) if properties else []
    schema["additionalProperties"] = draw(st.sampled_from([False, True, {"type": "integer"}]))
    return schema


def maps(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    return inner.map(lambda schema: {"type": "object", "additionalProperties": schema, "minProperties": 1})


def branches(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    nullable = inner.map(lambda schema: {"anyOf": [schema, {"type": "null"}]})
    exclusive = st.sampled_from(
        [
            {"oneOf": [{"type": "integer"}, {"type": "string", "minLength": 1}]},
            {"oneOf": [{"type": "number", "minimum": 10}, {"type": "integer", "maximum": 20}]},
            {"allOf": [{"type": "number", "minimum": 3}, {"type": "integer", "maximum": 9}]},
            {"type": ["string", "null"]},
            {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False},
            {"allOf": [{"anyOf": [{"type": "string"}, {"type": "integer"}]}, {"enum": [4, "four"]}]},
        ]
    )
    return st.one_of(nullable, st.tuples(inner, inner).map(lambda pair: {"anyOf": list(pair)}), exclusive)


def is_valid_for(schema: Schema, value: Any) -> bool:
    """Returns what an independent validator says."""
    return bool(Draft202012Validator(schema).is_valid(value))


def schemas() -> st.SearchStrategy[Schema]:
    """Returns schemas that at least one value fits."""
    simple = st.one_of(strings(), numbers(), choices(), unique_arrays())
    return st.recursive(
        simple, lambda inner: st.one_of(arrays(inner), objects(inner), maps(inner), branches(inner)), max_leaves=12
    )
