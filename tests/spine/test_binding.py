from typing import Any, Literal

import pytest
from pydantic import BaseModel

from planexe.errors import GraphError
from planexe.spine.binding import OneEach, OneOf, bind_schema, binding_problems, drop_repeated


class Entry(BaseModel):
    lever_id: str
    target: str | None = None
    tags: list[str] = []


class Answer(BaseModel):
    entries: list[Entry]
    choice: str
    kind: Literal["a", "b"] = "a"


SCHEMA = Answer.model_json_schema()
EACH = OneEach("entries", "lever_id", ("L1", "L2"))


def entry(schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schema["$defs"]["Entry"]["properties"]
    return found


def test_one_each_sets_the_length_and_the_ids() -> None:
    bound = bind_schema(SCHEMA, [EACH])
    assert (bound["properties"]["entries"]["minItems"], bound["properties"]["entries"]["maxItems"]) == (2, 2)
    assert entry(bound)["lever_id"]["enum"] == ["L1", "L2"]


def test_calls_of_a_stage_can_share_a_schema_and_each_keeps_to_its_own_ids() -> None:
    ids = ("L1", "L2", "L3")
    first, last = (OneEach("entries", "lever_id", own, ids, 2) for own in (("L1", "L2"), ("L3",)))
    bound = bind_schema(SCHEMA, [first])
    assert bound == bind_schema(SCHEMA, [last])
    assert (bound["properties"]["entries"]["minItems"], bound["properties"]["entries"]["maxItems"]) == (1, 2)
    assert entry(bound)["lever_id"]["enum"] == ["L1", "L2", "L3"]
    assert binding_problems({"entries": [{"lever_id": "L1"}]}, [last]) == [
        "`entries` lacks an entry for lever_id L3.",
        "`entries` has the unknown lever_id L1; use only L3.",
    ]


def test_original_schema_is_left_alone() -> None:
    before = Answer.model_json_schema()
    bind_schema(SCHEMA, [EACH, OneOf("choice", ("x",))])
    assert before == SCHEMA


def test_optional_choice_may_be_null() -> None:
    bound = bind_schema(SCHEMA, [OneOf("entries.target", ("L1",), optional=True)])
    assert entry(bound)["target"]["anyOf"] == [{"type": "string", "enum": ["L1"]}, {"type": "null"}]


def test_choice_for_a_list_binds_its_entries() -> None:
    bound = bind_schema(SCHEMA, [OneOf("entries.tags", ("red",))])
    assert entry(bound)["tags"]["items"]["enum"] == ["red"]


def test_binding_of_an_unknown_field_is_a_programmers_mistake() -> None:
    with pytest.raises(GraphError, match=r"'entries.nothing'"):
        bind_schema(SCHEMA, [OneOf("entries.nothing", ("x",))])


@pytest.mark.parametrize(
    ("ids", "says"),
    [
        (["L1", "L2"], []),
        (["L2", "L1"], []),
        (["L1"], ["lacks an entry for lever_id L2"]),
        (["L1", "L2", "L9"], ["unknown lever_id L9; use only L1, L2"]),
        (["L1", "L1", "L2"], ["more than one entry for lever_id L1"]),
        ([], ["lacks an entry for lever_id L1, L2"]),
    ],
)
def test_one_each_names_what_is_wrong(ids: list[str], says: list[str]) -> None:
    found = binding_problems({"entries": [{"lever_id": i} for i in ids]}, [EACH])
    assert len(found) == len(says)
    assert all(part in problem for part, problem in zip(says, found, strict=True))


def test_choice_outside_the_list_is_named_with_the_choices() -> None:
    found = binding_problems({"choice": "z"}, [OneOf("choice", ("x", "y"))])
    assert found == ["`choice` is 'z'; allowed are x, y."]


def test_null_is_refused_unless_optional() -> None:
    answer = {"entries": [{"target": None}]}
    assert binding_problems(answer, [OneOf("entries.target", ("L1",), optional=True)]) == []
    assert binding_problems(answer, [OneOf("entries.target", ("L1",))]) != []


class MayBeMissing(BaseModel):
    best: Entry | None = None


def test_choice_inside_an_object_that_may_be_null_is_bound_and_checked_where_there_is_one() -> None:
    choice = OneOf("best.lever_id", ("L1", "L2"))
    assert entry(bind_schema(MayBeMissing.model_json_schema(), [choice]))["lever_id"]["enum"] == ["L1", "L2"]
    assert binding_problems({"best": None}, [choice]) == []
    assert len(binding_problems({"best": {"lever_id": "L9"}}, [choice])) == 1


def test_choice_without_values_is_no_enum_but_null() -> None:
    bound = bind_schema(SCHEMA, [OneOf("choice", ()), OneOf("entries.target", (), optional=True)])
    assert bound["properties"]["choice"]["type"] == "null"
    assert entry(bound)["target"]["type"] == "null"


def test_first_entry_of_a_repeated_id_is_kept() -> None:
    answer = {
        "entries": [{"lever_id": "L1", "target": "a"}, {"lever_id": "L9"}, {"lever_id": "L1"}, {"lever_id": "L2"}]
    }
    kept, notes = drop_repeated(answer, [EACH])
    assert [e["lever_id"] for e in kept["entries"]] == ["L1", "L9", "L2"]
    assert kept["entries"][0]["target"] == "a"
    assert notes == ["`entries` had more than one entry for L1, of which the first was kept."]
    assert len(answer["entries"]) == 4


@pytest.mark.parametrize("answer", [{}, {"entries": None}, {"entries": ["L1", 3, None]}, [], "text"])
def test_what_is_no_list_of_entries_is_left_alone(answer: Any) -> None:
    assert drop_repeated(answer, [EACH]) == (answer, [])
