from hypothesis import given
from hypothesis import strategies as st

from planexe.timing.call_lines import Line, StageCalls
from tests.timing.made_attempts import made


def line(*stages: str) -> Line:
    return Line(stages, tuple(StageCalls() for _ in stages))


def take(found: Line, stage: str, item: str, seconds: float, **more: object) -> None:
    calls = found.calls[found.stages.index(stage)]
    longer = calls.take(made(stage, 0.0, seconds, item=item, **more))  # pyrefly: ignore[bad-argument-type]
    found.take(item, longer=longer)


def test_tries_of_one_call_add_up_and_a_call_run_again_begins_anew() -> None:
    calls = StageCalls()
    assert calls.take(made("s", 0, 3, item="a"))
    assert calls.take(made("s", 3, 5, item="a", attempt=2))
    assert calls.seconds == {"a": 5}
    assert not calls.take(made("s", 9, 10, item="a", call_id="again"))
    assert calls.seconds == {"a": 1}


def test_line_without_a_call_took_no_time() -> None:
    assert line("plan", "code").longest({}) == (0.0, ())


def test_longest_item_of_a_line_is_the_one_whose_calls_together_took_longest() -> None:
    found = line("plan", "code")
    for stage, item, seconds in (("plan", "a", 5), ("plan", "b", 1), ("code", "a", 1), ("code", "b", 3)):
        take(found, stage, item, seconds)
    assert found.longest({}) == (6, (("plan", "a"), ("code", "a")))


def test_item_that_has_not_come_to_the_end_of_its_line_does_not_count() -> None:
    found = line("plan", "code")
    take(found, "plan", "a", 50)
    take(found, "code", "b", 1)
    assert found.longest({}) == (1, (("code", "b"),))


def test_what_is_under_way_counts_as_far_as_it_is() -> None:
    found = line("plan", "code")
    take(found, "plan", "a", 5)
    take(found, "code", "b", 7)
    assert found.longest({"code": {"a": 3}}) == (8, (("plan", "a"), ("code", "a")))


def test_longest_gives_way_when_it_is_run_again_and_takes_less() -> None:
    found = line("code")
    take(found, "code", "a", 9)
    take(found, "code", "b", 4)
    take(found, "code", "a", 2, call_id="again")
    assert found.longest({}) == (4, (("code", "b"),))


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("abcd"), st.integers(0, 9)), max_size=30))
def test_longest_is_the_longest_however_the_calls_end(ends: list[tuple[str, str, int]]) -> None:
    found = line("x", "y", "z")
    for number, (stage, item, seconds) in enumerate(ends):
        take(found, stage, item, seconds, call_id=f"{number}")
    whole = {item: sum(calls.seconds.get(item, 0) for calls in found.calls) for item in found.calls[-1].seconds}
    assert found.longest({})[0] == max(whole.values(), default=0)
