from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from planexe.spine.written import named_in, texts_of, write, write_all

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_ids_in_braces_are_named_and_nothing_else_is() -> None:
    assert named_in("{I26} of {I3}, not {i3}, {I0}, {I1234}, {code} or I7") == ["I26", "I3"]


def test_value_is_written_once_and_never_read_again() -> None:
    assert write("{I1} and {I2}", {"I1": "{I2}", "I2": "two"}) == "{I2} and two"


@given(JSON)
def test_without_figures_a_value_stays_the_same_object(value: Any) -> None:
    assert write_all(value, {}) is value


@given(JSON)
def test_what_names_no_figure_stays_as_it_is(value: Any) -> None:
    free = not any(named_in(text) for text in texts_of(value))
    assert (write_all(value, {"I1": "one"}) == value) or not free


def test_every_text_of_a_value_is_written_and_names_of_fields_are_not() -> None:
    value = {"{I1}": ["{I1}", {"deep": "from {I1} on"}], "number": 1}
    assert write_all(value, {"I1": "May"}) == {"{I1}": ["May", {"deep": "from May on"}], "number": 1}
