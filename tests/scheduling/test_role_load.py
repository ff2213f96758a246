from hypothesis import given
from hypothesis import strategies as st

from planexe.scheduling.role_load import RoleLoad


@given(st.integers(1, 40), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 20), st.integers(1, 40)), max_size=12))
def test_columns_count_as_a_list_of_numbers_does(capacity: int, jobs: list[tuple[int, int, int]]) -> None:
    load, used = RoleLoad(capacity), [0] * 60
    for start, length, units in jobs:
        blocked = load.blocked(units) if units <= capacity else -1
        if units <= capacity:
            assert [bool(blocked >> t & 1) for t in range(60)] == [count + units > capacity for count in used]
        if units <= capacity and not any(blocked >> t & 1 for t in range(start, start + length)):
            load.take(((1 << length) - 1) << start, units)
            used = [count + units * (start <= t < start + length) for t, count in enumerate(used)]


def test_what_was_asked_before_is_asked_anew_after_a_change() -> None:
    load = RoleLoad(2)
    assert load.blocked(2) == 0
    load.take(0b110, 1)
    assert (load.blocked(2), load.blocked(1)) == (0b110, 0)
