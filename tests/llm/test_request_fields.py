from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.llm.request_fields import HEADERS, QUERY, request_fields


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ({}, {}),
        ({"top_p": 0.9}, {"top_p": 0.9}),
        ({"extra_body": {"top_k": 20}}, {"top_k": 20}),
        ({"additional_kwargs": {"extra_body": {"extra_body": {"top_k": 20}}}}, {"top_k": 20}),
        ({"headers": {"X-A": 1}, "extra_headers": {"X-B": None, "X-C": "c"}}, {HEADERS: {"X-A": "1", "X-C": "c"}}),
        ({"default_headers": {"X-A": "a"}, "headers": {"X-A": "b"}}, {HEADERS: {"X-A": "b"}}),
        ({"extra_query": {"v": 2}}, {QUERY: {"v": "2"}}),
        ({"extra_body": {"headers": {"X-B": "b"}}, "headers": {"X-A": "a"}}, {HEADERS: {"X-B": "b", "X-A": "a"}}),
        ({"headers": {"X-A": "a"}, "extra_body": {"headers": {"X-B": "b"}}}, {HEADERS: {"X-A": "a", "X-B": "b"}}),
        ({"extra_body": None, "headers": "X-A: a", "extra_query": 3}, {}),
        ({"provider": {"order": ["a"]}}, {"provider": {"order": ["a"]}}),
    ],
)
def test_fields_are_taken_out_of_the_groups_of_client_libraries(written: dict[str, Any], sent: dict[str, Any]) -> None:
    assert request_fields(written) == sent


@given(st.dictionaries(st.sampled_from(["a", "extra_body", "headers", "extra_query", "b"]),
                       st.none() | st.integers() | st.dictionaries(st.sampled_from(["a", "extra_body"]), st.integers())))  # fmt: skip
def test_what_is_taken_out_is_in_no_group_any_more(written: dict[str, Any]) -> None:
    sent = request_fields(written)
    assert request_fields(sent) == sent
    assert not sent.keys() & {"extra_body", "headers", "extra_query"}
