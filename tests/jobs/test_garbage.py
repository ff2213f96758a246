import gc
from collections.abc import Iterator

import pytest

from planexe.jobs.garbage import RARELY, collect_rarely


class Circle:
    """Lives until a collection finds it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def found() -> int:
    return sum(type(o) is Circle for o in gc.get_objects())


def test_what_is_there_is_not_looked_through_again_and_what_comes_is() -> None:
    old = Circle()
    collect_rarely()
    assert old.me is old
    young = Circle()
    assert found() == 1
    del young
    gc.collect()
    assert found() == 0


def test_old_objects_are_looked_through_rarely_and_young_ones_as_before() -> None:
    collect_rarely()
    assert gc.get_threshold() == (700, 10, RARELY)
