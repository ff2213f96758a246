import gc
from collections.abc import Iterator

import pytest

from planexe.jobs.garbage import RARELY, rare_collections


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def test_old_objects_are_looked_through_rarely_and_young_ones_as_before_while_somebody_is_at_work() -> None:
    with rare_collections():
        assert gc.get_threshold() == (700, 10, RARELY)
    assert gc.get_threshold() == (700, 10, 10)


def test_the_last_at_work_brings_the_usual_collections_back() -> None:
    first, second = rare_collections(), rare_collections()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == (700, 10, RARELY)
    second.__exit__(None, None, None)
    assert gc.get_threshold() == (700, 10, 10)


def test_usual_collections_come_back_after_an_error() -> None:
    with pytest.raises(ValueError, match="broken"), rare_collections():
        raise ValueError("broken")
    assert gc.get_threshold() == (700, 10, 10)


def test_collections_that_are_rarer_still_stay_so() -> None:
    gc.set_threshold(700, 10, 5000)
    with rare_collections():
        assert gc.get_threshold() == (700, 10, 5000)
    assert gc.get_threshold() == (700, 10, 5000)
