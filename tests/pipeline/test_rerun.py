from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import SettingsError
from planexe.pipeline.rerun import plan_rerun, raise_revisions
from planexe.pipeline.run_request import StageOverride

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
