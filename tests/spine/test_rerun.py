from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import SettingsError
from planexe.spine.freshness import Freshness
from planexe.spine.kinds import Each
from planexe.spine.registry import build_stage_set
from planexe.spine.rerun import RerunWish, calls_again, overwritten, plan_rerun, plan_wish, raise_revisions
from planexe.spine.stage import Expected
from planexe.spine.stage_override import StageOverride
from tests.spine.conftest import Note, Notes, each, join, over

CHAIN = {"a": (), "b": ("a",), "c": ("b",)}
DIAMOND = {"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c")}
FAN = {"a": (), "b": ("a",), "c": ("a",), "d": ("a",)}
ALL = frozenset("abcd")


@pytest.mark.parametrize(
    ("needs", "options", "again", "perhaps"),
    [
        (CHAIN, {"present": ALL}, "", ""),
        (CHAIN, {"present": ALL, "chosen": "a"}, "a", "bc"),
        (CHAIN, {"present": ALL, "chosen": "b"}, "b", "c"),
        (CHAIN, {"present": ALL, "chosen": "c"}, "c", ""),
        (CHAIN, {"present": "a"}, "bc", ""),
        (CHAIN, {"present": "ac"}, "b", "c"),
        (CHAIN, {"present": ALL, "stale": "b"}, "b", "c"),
        (CHAIN, {"present": ALL, "gaps": "a"}, "a", "bc"),
        (CHAIN, {"present": ALL, "chosen": "a", "edited": "b"}, "a", ""),
        (CHAIN, {"present": ALL, "chosen": "ab", "edited": "b"}, "ab", "c"),
        (DIAMOND, {"present": ALL, "chosen": "b"}, "b", "d"),
        (DIAMOND, {"present": ALL, "chosen": "a", "edited": "b"}, "a", "cd"),
        (DIAMOND, {"present": ALL, "stale": "d"}, "d", ""),
        (FAN, {"present": ALL, "chosen": "a"}, "a", "bcd"),
        (FAN, {"present": ALL, "chosen": "c"}, "c", ""),
    ],
)
def test_rerun_table(needs: Mapping[str, tuple[str, ...]], options: dict[str, str], again: str, perhaps: str) -> None:
    plan = plan_rerun(needs, **options)
    assert ("".join(sorted(plan.again)), "".join(sorted(plan.perhaps))) == (again, perhaps)


def test_unknown_stage_is_refused() -> None:
    with pytest.raises(SettingsError, match="no stage 'z'"):
        plan_rerun(CHAIN, present=ALL, chosen=["z"])


@given(st.sets(st.sampled_from("abcd")), st.sets(st.sampled_from("abcd")), st.sets(st.sampled_from("abcd")))
def test_each_stage_is_in_exactly_one_group(present: set[str], chosen: set[str], edited: set[str]) -> None:
    plan = plan_rerun(DIAMOND, present=present, chosen=chosen, edited=edited & present)
    assert sorted(plan.again + plan.perhaps + plan.reused) == sorted(DIAMOND)
    assert set(plan.why) == set(DIAMOND)
    assert chosen <= set(plan.again)


def test_rerun_raises_the_revision_and_keeps_earlier_guidance() -> None:
    first = raise_revisions({}, ["b"], guidance="shorter")
    second = raise_revisions(first, ["b"])
    assert second["b"] == StageOverride(revision=2, guidance="shorter")


def test_rerun_of_one_item_raises_only_that_item() -> None:
    changed = raise_revisions({}, ["b"], items=["2.3"])
    assert changed["b"].revision_of("2.3") == 1
    assert changed["b"].revision_of("2.4") == 0


FRESH = {name: Freshness(state="fresh", items=(("1", "One"), ("2", "Two"))) for name in CHAIN}


def with_state(**states: Freshness) -> dict[str, Freshness]:
    return {**FRESH, **states}


EDITED = Freshness(state="edited")
PINNED = Freshness(state="pinned")
FAILED = Freshness(state="failed", asks=None)
GAP = Freshness(state="gaps", items=(("1", "One"), ("2", "Two")), asks=("2",))
POOR = Freshness(state="gaps", items=(("1", "One"),), poor=("1",))


@pytest.mark.parametrize(
    ("fresh", "wish", "again", "perhaps"),
    [
        (FRESH, RerunWish(stages={"a": ()}), "a", "bc"),
        (FRESH, RerunWish(stages={"a": ()}, from_here=True), "abc", ""),
        (FRESH, RerunWish(failed=True), "", ""),
        (with_state(b=FAILED), RerunWish(failed=True), "b", "c"),
        (with_state(b=GAP), RerunWish(failed=True), "b", "c"),
        (with_state(b=POOR), RerunWish(failed=True), "b", "c"),
        (with_state(b=POOR), RerunWish(), "", ""),
        (with_state(b=EDITED), RerunWish(stages={"a": ()}, from_here=True), "ac", ""),
        (with_state(b=EDITED), RerunWish(stages={"a": ()}, from_here=True, overwrite=True), "abc", ""),
        (with_state(b=PINNED), RerunWish(stages={"a": ()}), "a", ""),
        (with_state(b=PINNED), RerunWish(stages={"b": ()}, overwrite=True), "b", "c"),
        (with_state(b=Freshness(state="stale")), RerunWish(), "b", "c"),
    ],
)
def test_wish_table(fresh: Mapping[str, Freshness], wish: RerunWish, again: str, perhaps: str) -> None:
    plan = plan_wish(wish, fresh, CHAIN)
    assert ("".join(plan.again), "".join(plan.perhaps)) == (again, perhaps)


def test_reasons_are_told() -> None:
    fresh = with_state(b=PINNED, c=EDITED)
    assert plan_wish(RerunWish(stages={"a": ()}), fresh, CHAIN).why == {
        "a": "asked for",
        "b": "kept: pinned",
        "c": "kept: edited by a person",
    }
    forced = plan_wish(RerunWish(stages={"a": ()}, from_here=True), FRESH, CHAIN)
    assert set(forced.why.values()) == {"asked for", "after a stage you chose"}
    assert plan_wish(RerunWish(), with_state(b=FAILED), CHAIN).why["b"] == "failed"


def test_what_a_person_wrote_is_named_before_it_is_lost() -> None:
    assert overwritten(RerunWish(stages={"a": (), "b": ()}), with_state(b=EDITED)) == ("b",)


@pytest.mark.parametrize(
    ("chosen", "state", "calls"),
    [
        ({"b": ()}, FRESH["b"], 2),
        ({"b": ("1",)}, FRESH["b"], 1),
        ({"b": ("1",)}, GAP, 2),
        ({}, GAP, 1),
        ({"b": ()}, GAP, 2),
        ({}, Freshness(state="missing", asks=None), 8),
        ({}, FRESH["b"], 2),
    ],
)
def test_calls_of_a_stage(chosen: dict[str, tuple[str, ...]], state: Freshness, calls: int) -> None:
    stage = Each(
        "b",
        heading="B",
        prompt="P",
        answer=Note,
        items=lambda _: [],
        finish=join,
        value=Notes,
        expected=Expected(calls=8),
    )
    assert calls_again(build_stage_set([stage]), ["b"], chosen, {"b": state}) == {"b": calls}


def test_revision_never_falls_below_one_that_was_given() -> None:
    back = StageOverride(revision=0, raised=3)
    assert raise_revisions({"b": back}, ["b"])["b"].revision == 4
    assert raise_revisions({"b": back}, ["b"], items=["x"])["b"].revision_of("x") == 4


def test_rerun_lets_go_of_a_pin() -> None:
    assert not raise_revisions({"b": StageOverride(pinned=True)}, ["b"])["b"].pinned


def test_calls_of_a_stage_that_goes_over_another_are_those_of_its_items() -> None:
    stages = build_stage_set([each("plan"), over("code", "plan"), over("test", "code")])
    items = tuple((key, key) for key in "abc")
    fresh = {name: Freshness(state="fresh", items=items) for name in stages.stages}
    names = tuple(stages.stages)
    assert calls_again(stages, names, {"plan": ("b",)}, fresh) == {"plan": 1, "code": 1, "test": 1}
    assert calls_again(stages, names, {"plan": ()}, fresh) == {"plan": 3, "code": 3, "test": 3}
    assert calls_again(stages, names, {"plan": ("b",), "code": ("a",)}, fresh) == {"plan": 1, "code": 1, "test": 1}
