from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from planexe.spine.kinds import Ask, Parts, Turns
from planexe.spine.priority import CallPriorities, remaining_path, stage_seconds, without_slack
from planexe.spine.registry import build_stage_set
from planexe.spine.stage import Need, Part, Stage
from tests.plan_requests import plan_graph


def test_remaining_path_adds_the_longest_way_to_the_end() -> None:
    needs = {"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c")}
    assert remaining_path(needs, {"a": 1, "b": 10, "c": 2, "d": 4}) == {"a": 15, "b": 14, "c": 6, "d": 4}


@given(st.lists(st.tuples(st.integers(0, 20), st.floats(0, 100)), min_size=1, max_size=15))
def test_remaining_path_is_never_shorter_than_that_of_a_user(rows: list[tuple[int, float]]) -> None:
    needs = {str(n): (str(target % n),) if n else () for n, (target, _) in enumerate(rows)}
    left = remaining_path(needs, {str(n): s for n, (_, s) in enumerate(rows)})
    for name, wanted in needs.items():
        for other in wanted:
            assert left[other] >= left[name]


def test_history_wins_over_the_stages_own_expectation(toy: Any) -> None:
    stage = toy.once("a", expected=toy.Expected(seconds=5))
    assert stage_seconds(stage) == 5
    assert stage_seconds(stage, {"a": 2.5}) == 2.5


def test_conversation_takes_the_seconds_of_all_its_turns(toy: Any) -> None:
    talk = Turns(
        name="t",
        heading="T",
        prompt="P",
        answer=toy.Note,
        turns=("1", "2", "3"),
        finish=toy.join,
        value=toy.Notes,
        expected=toy.Expected(seconds=2),
    )
    assert stage_seconds(talk) == 6


def test_part_that_others_wait_for_goes_before_its_sibling(toy: Any) -> None:
    search = Parts(
        name="search",
        heading="S",
        prompt="P",
        answer=toy.Note,
        parts=(Part("first", "F"), Part("second", "S")),
        finish=toy.join,
        value=toy.Notes,
        expected=toy.Expected(seconds=1),
    )
    critics = Ask(
        name="critics",
        heading="C",
        prompt="P",
        answer=toy.Note,
        needs=(Need.parse("search#first"),),
        expected=toy.Expected(seconds=10),
    )
    priorities = CallPriorities(build_stage_set([search, critics]))
    assert priorities.of("search", "first") == 11
    assert priorities.of("search", "second") == 1


def test_stages_without_slack_are_those_of_the_longest_path_alone(toy: Any) -> None:
    def stage(name: str, *needs: str, seconds: float) -> Stage:
        return toy.once(name, *needs, expected=toy.Expected(seconds=seconds))  # pyrefly: ignore[no-any-return-explicit]

    stages = [
        stage("first", seconds=1),
        stage("long", "first", seconds=5),
        stage("as_long", "first", seconds=5),
        stage("short", "first", seconds=4.9),
        stage("last", "long", "as_long", "short", seconds=1),
        stage("beside", seconds=6.5),
    ]
    assert without_slack(build_stage_set(stages)) == {"first", "long", "as_long", "last"}


def test_plan_has_stages_with_and_without_slack() -> None:
    stages = plan_graph().stages
    assert {"brainstorm_levers", "project_plan"} <= without_slack(stages) < set(stages.stages)
