import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.files import JsonLines, write_json
from planexe.json_text import json_text
from planexe.records import read_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.floats() | st.integers(), inner),
)


def strictly(text: str) -> Any:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} stands in {text}")

    return json.loads(text, parse_constant=refuse)


@given(VALUES)
def test_whatever_is_written_every_reader_can_read(value: Any) -> None:
    strictly(json_text(value))


@given(st.lists(st.integers() | st.floats(allow_nan=False, allow_infinity=False)))
def test_finite_numbers_stay_what_they_are(value: list[float]) -> None:
    assert strictly(json_text({"list": value})) == {"list": value}


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_number_that_is_not_finite_is_not_known(number: float, tmp_path: Any) -> None:
    assert json_text({"a": [number, (1.5, number)]}) == '{"a": [null, [1.5, null]]}'
    write_json(tmp_path / "file.json", {"a": number})
    assert read_json(tmp_path / "file.json") == {"a": None}
    JsonLines(tmp_path / "lines.jsonl").append({"a": number})
    assert (tmp_path / "lines.jsonl").read_text() == '{"a":null}\n'


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError):
        json_text({"a": object()})
