import pytest

from planexe.spine.freshness import Freshness
from planexe.spine.kinds import Ask
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.stale_roots import Root
from planexe.spine.value_marks import all_roots, mark_of, marks_of
from tests.timing.made_attempts import Text

EDITED = Root(stage="a", heading="Risks", what="was edited on 12 Nov 2026")
PROGRAM = Root(stage="a", heading="Risks", what="is asked in another way", by_program=True)
STALE = Freshness(state="stale", why="Risks was edited.", roots=(EDITED,))


@pytest.fixture(scope="module")
def stages() -> StageSet:
    asked = [
        Ask(name=n, heading=h, prompt="p", task="t", answer=Text)
        for n, h in (("a", "Risks"), ("b", "Team"), ("c", "Costs"))
    ]
    return build_stage_set(asked, {"": "Plan"})


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (None, None),
        (Freshness(state="fresh"), None),
        (Freshness(state="missing"), None),
        (Freshness(state="gaps"), None),
        (Freshness(state="failed", why="No answer."), None),
        (Freshness(state="stale", why="Asked otherwise.", roots=(PROGRAM,)), None),
        (STALE, "stale"),
        (Freshness(state="failed", why="No answer.", roots=(EDITED,)), "stale"),
        (Freshness(state="pinned", why="Pinned."), "pinned"),
        (Freshness(state="edited", why="Edited."), "edited"),
    ],
)
def test_value_bears_a_mark_only_for_what_a_reader_must_know(found: Freshness | None, state: str | None) -> None:
    mark = mark_of(found)
    assert (mark.state if mark else None) == state


def test_value_that_could_not_be_made_again_says_why() -> None:
    mark = mark_of(Freshness(state="failed", why="No answer.", roots=(EDITED,)))
    assert mark is not None
    assert "“Risks” was edited on 12 Nov 2026" in mark.why
    assert mark.why.endswith("The last try to make it again failed: No answer.")


def test_marks_of_one_value_are_its_own_and_those_of_several_are_told_together(stages: StageSet) -> None:
    fresh = {"a": STALE, "b": Freshness(state="pinned", why="Pinned."), "c": Freshness(state="fresh")}
    assert [mark.why for mark in marks_of(["a", "b", "c", "a"], stages, fresh)] == ["Risks was edited.", "Pinned."]
    (both,) = marks_of(["a", "b"], stages, {"a": STALE, "b": STALE})
    assert both.state == "stale"
    assert both.why.startswith("Risks, Team. What they rest on has changed: ")


def test_most_important_mark_comes_first(stages: StageSet) -> None:
    fresh = {"a": Freshness(state="edited", why="."), "b": Freshness(state="pinned", why="."), "c": STALE}
    assert [mark.state for mark in marks_of("abc", stages, fresh)] == ["stale", "pinned", "edited"]


def test_roots_of_a_plan_are_what_people_changed_each_once() -> None:
    fresh = {
        "a": STALE,
        "b": STALE,
        "c": Freshness(state="stale", roots=(PROGRAM, EDITED)),
        "d": Freshness(state="pinned", roots=(EDITED,)),
    }
    assert all_roots(fresh) == (EDITED,)
    assert all_roots({}) == ()
