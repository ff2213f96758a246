import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.llm.almost_json import loads, read_almost

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("written", "value", "odd"),
    [
        ('{"a": "one\ntwo"}', {"a": "one\ntwo"}, "a raw line break"),
        ('{"a": 1,}', {"a": 1}, "a comma too many"),
        ("[1, 2,\n]", [1, 2], "a comma too many"),
        ('{"a": 1 // why\n}', {"a": 1}, "comments"),
        ('{"a": /* why */ 1}', {"a": 1}, "comments"),
        (r'{"a": "50 \% of \_it"}', {"a": r"50 \% of \_it"}, "an odd escape"),
        ('{a: 1, b_2: "x"}', {"a": 1, "b_2": "x"}, "another language"),
        ('{"a": True, "b": None, "c": undefined}', {"a": True, "b": None, "c": None}, "another language"),
        ('{"a": 1} # done', {"a": 1}, "another language"),
        ("{'a': 'it\\'s'}", {"a": "it's"}, "single quotes"),
        ("{'a': (1, 2)}", {"a": [1, 2]}, "single quotes"),
        ("{“a”: “b”}", {"a": "b"}, "typographic quotes"),
    ],
)
def test_what_is_nearly_json_is_read_as_it_was_meant(written: str, value: Any, odd: str) -> None:
    found = read_almost(written)
    assert found is not None
    assert found[0] == value
    assert odd in found[1]


@pytest.mark.parametrize(
    "written",
    [
        '{"a": 1',
        '{"a": }',
        '{"a" 1}',
        '{"a": 1 "b": 2}',
        "{'a': 'one' 'two'}",
        "{'a', 'b'}",
        "[b'bytes']",
        "[1 + 2]",
        "[__import__('os')]",
        '{"a": NaN}',
        '{"a": Infinity}',
        "[" * 5000 + "]" * 5000,
        "",
    ],
)
def test_nothing_is_invented(written: str) -> None:
    assert read_almost(written) is None


def test_marks_of_other_languages_inside_a_text_stay() -> None:
    text = "True # no comment // nor here, /* or */ here, a: None"
    found = read_almost(json.dumps({"a": text}).replace("}", ",}"))
    assert found is not None
    assert found[0] == {"a": text}


@given(JSON)
def test_json_is_read_as_json(value: Any) -> None:
    assert read_almost(json.dumps(value)) == (value, "a raw line break or tab in a text")


@given(JSON)
def test_comma_too_many_changes_no_value(value: Any) -> None:
    found = read_almost(f'{{"kept": {json.dumps(value)} , }}')
    assert found is not None
    assert found[0] == {"kept": value}


@given(st.text(alphabet="{}[]\",:\\ab1\n'#/*", max_size=40))
def test_any_text_is_read_or_not_without_an_error(written: str) -> None:
    found = read_almost(written)
    assert found is None or json.dumps(found[0])


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_none_are_refused(number: str) -> None:
    with pytest.raises(ValueError, match="is not JSON"):
        loads(f'{{"a": {number}}}')
