from typing import Any

import pytest

from planexe.llm.schema_reading import branches, kind_of, resolved

ROOT: dict[str, Any] = {
    "$defs": {
        "Risk": {"type": "object", "title": "Risk"},
        "Alias": {"$ref": "#/$defs/Risk"},
        "Self": {"$ref": "#/$defs/Self"},
        "a/b~c": {"type": "string"},
    }
}


@pytest.mark.parametrize(
    ("schema", "meant"),
    [
        ({"type": "integer"}, {"type": "integer"}),
        ({"$ref": "#/$defs/Risk"}, {"type": "object", "title": "Risk"}),
        ({"$ref": "#/$defs/Alias", "description": "One."}, {"type": "object", "title": "Risk", "description": "One."}),
        ({"allOf": [{"$ref": "#/$defs/Risk"}], "title": "Own"}, {"type": "object", "title": "Own"}),
        ({"$ref": "#/$defs/a~1b~0c"}, {"type": "string"}),
        ({"$ref": "#/$defs/Nobody"}, {}),
        (True, {}),
        (None, {}),
    ],
)
def test_references_are_followed_and_what_stands_beside_them_stays(schema: Any, meant: dict[str, Any]) -> None:
    assert resolved(schema, ROOT) == meant


def test_reference_to_itself_comes_to_an_end() -> None:
    assert resolved({"$ref": "#/$defs/Self"}, ROOT) == {"$ref": "#/$defs/Self"}


def test_several_schemas_at_once_are_left_as_they_are() -> None:
    both = {"allOf": [{"minimum": 1}, {"maximum": 2}]}
    assert resolved(both, ROOT) == both


def test_branches_of_either_name() -> None:
    assert branches({"anyOf": [{"type": "null"}]}) == [{"type": "null"}]
    assert branches({"oneOf": [{"type": "null"}]}) == [{"type": "null"}]
    assert branches({"type": "string"}) == []


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "number"}, "number"),
        ({"properties": {}}, "object"),
        ({"items": {}}, "array"),
        ({}, ""),
        ({"type": ["a"]}, ""),
    ],
)
def test_kind_is_the_type_or_follows_from_other_keywords(schema: dict[str, Any], kind: str) -> None:
    assert kind_of(schema) == kind
