"""No real calls in any test of this room."""

from collections.abc import Iterator

import pytest

from planexe.llm.provider import allow_real_calls


@pytest.fixture(autouse=True)
def _no_real_calls() -> Iterator[None]:
    allow_real_calls(False)
    yield
    allow_real_calls(False)
